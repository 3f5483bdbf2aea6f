"""The numbers of a night as people read them: with their units, a dash for what does not exist."""

from sleepscorer_app.domain.statistics.sleep_statistics import Figure, Unit

NOT_THERE = "–"
_SAID_IN_HOURS = frozenset({"trt_minutes", "tib_minutes", "tst_minutes", "spt_minutes"})
_DECIMALS = {
    Unit.MINUTES: 1,
    Unit.PERCENT: 1,
    Unit.COUNT: 0,
    Unit.PER_HOUR: 1,
    Unit.PER_MINUTE: 2,
}


def number_text(figure: Figure) -> str:
    """The number alone, with as many decimals as its unit is worth: `412.5`."""
    if figure.value is None:
        return NOT_THERE
    return f"{figure.value:.{_DECIMALS[figure.index.unit]}f}"


def figure_text(figure: Figure) -> str:
    """The number with its unit: `412.5 min`, long times as `6 h 52.5 min`, a count as `12`."""
    if figure.value is None:
        return NOT_THERE
    if figure.index.name in _SAID_IN_HOURS:
        return hours_text(figure.value)
    unit = figure.index.unit.value
    return f"{number_text(figure)} {unit}".rstrip()


def hours_text(minutes: float) -> str:
    """`6 h 52.5 min`: a long time as a person says it; half minutes stay."""
    hours, rest = divmod(minutes, 60)
    return f"{int(hours)} h {rest:04.1f} min" if hours else f"{rest:.1f} min"
