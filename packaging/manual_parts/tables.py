"""The parts of the manual that tables of the program say: keys, formats, numbers, models, aids."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[2]


def keys_part() -> str:
    """Every key of the set that is in force at first."""
    from key_list import markdown

    from sleepscorer_app.ui.commands.key_presets import PRESETS

    return markdown(PRESETS[0].rows()).rstrip()


def writers_part() -> str:
    """Every format that is written."""
    from sleepscorer_app.files.hypnogram_formats.writers import WRITERS

    rows = (
        (
            *(f"`{one.name}`", one.title, f"`NIGHT{one.ending}`", one.holds, one.read_by),
            one.intended_use or "no room",
        )
        for one in WRITERS.values()
    )
    heads = ("`--to`", "what it is", "file", "holds beside stages", "read back by")
    return _table((*heads, "intended use in"), rows)


def readers_part() -> str:
    """Every format that is read, in the order in which a file is held against them."""
    from sleepscorer_app.files.hypnogram_formats.readers import FORMATS

    asks = "its signs may be asked about"
    return "\n".join(f"1. {one.name}{f' ({asks})' if one.signs else ''}" for one in FORMATS)


def numbers_part() -> str:
    """Each set of definitions, and how the cycles are found."""
    from sleepscorer_app.domain.statistics.sleep_cycles import DEFINITION
    from sleepscorer_app.domain.statistics.statistics_sets import SETS

    parts: list[str] = []
    for which, table in SETS.items():
        heading = which.words[0].upper() + which.words[1:]
        rows = ((one.words, one.unit.value or "–", one.definition) for one in table.indices)
        parts += [
            f"## {heading}",
            table.source,
            table.extent_words,
            _table(("number", "unit", "definition"), rows),
        ]
    return "\n\n".join([*parts, "## Sleep cycles", DEFINITION])


def commands_part() -> str:
    """Every command, what it does, and whether it speaks JSON."""
    import typer

    from sleepscorer_app.cli.commands import COMMAND_NAMES, CommandsByNeed, app

    group = typer.main.get_command(app)
    assert isinstance(group, CommandsByNeed)
    rows: list[tuple[str, ...]] = []
    for name in COMMAND_NAMES:
        command = group.get_command(None, name)
        assert command is not None
        speaks = any("--json" in option.opts for option in command.params)
        does, _, _ = str(command.help).partition("\n\n")
        rows.append((f"`{name}`", " ".join(does.split()), "yes" if speaks else ""))
    return _table(("command", "what it does", "`--json`"), rows)


def orders_part() -> str:
    """By what the review can be ordered."""
    from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder

    return "\n".join(f"- {one.words}" for one in ReviewOrder)


def bands_part() -> str:
    """The bands drawn over the night."""
    from sleepscorer_app.domain.spectra.band_course import (
        BANDS,
        STEP_SECONDS,
        WHOLE,
        WINDOW_SECONDS,
    )

    bands = (
        (one.name, f"from {one.low_hz:g} up to, not including, {one.high_hz:g} Hz") for one in BANDS
    )
    return (
        _table(("band", "frequencies"), bands)
        + f"\n\nPower is estimated in windows of {WINDOW_SECONDS:g} s that begin every "
        + f"{STEP_SECONDS:g} s. Relative power is a share of that from {WHOLE.low_hz:g} to "
        + f"{WHOLE.high_hz:g} Hz."
    )


def aids_part() -> str:
    """Each aid with its key and its definition, as its module writes it."""
    from sleepscorer_app.domain.aids import alpha_share, slow_waves, spindles

    parts: list[str] = []
    for name, keys, module in (
        ("Slow waves", "`Y`", slow_waves),
        ("Spindles", "`Shift+Y`", spindles),
        ("Alpha share", "View ▸ Rulers ▸ Alpha share", alpha_share),
    ):
        _, _, definition = str(module.__doc__).partition("\n\n")
        # What stands in our tests is for those who change the program.
        told = definition.strip().replace(": see `tests/domain/aids/test_spindles.py`", "")
        parts += [f"### {name}: {keys}", told]
    return "\n\n".join(parts)


def models_part() -> str:
    """Each model that comes along, with what one real night says of it, and its card."""
    from sleepscorer_app.scoring.model_files import list_models

    rows: list[tuple[str, ...]] = []
    for one in list_models((ROOT / "models",)):
        tested = one.description.tested
        figures = (
            (
                f"{night.accuracy:.3f}",
                f"{night.kappa:.3f}",
                f"{100 * night.wrong_of_surest_80_percent:.1f} %",
            )
            for night in tested[:1]
        )
        name = one.folder.name
        rows.append(
            (
                f"`{name}`",
                f"{one.name} {one.version}",
                *next(figures, ("–", "–", "–")),
                f"[card](../../models/{name}/CARD.md)",
            )
        )
    heads = ("`--model`", "name", "night 018: accuracy", "kappa", "wrong of the surest 80 %", "")
    return _table(heads, rows) + "\n\n`committee` is taken unless you say otherwise."


PARTS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "keys": keys_part,
        "writers": writers_part,
        "readers": readers_part,
        "commands": commands_part,
        "numbers": numbers_part,
        "orders": orders_part,
        "bands": bands_part,
        "aids": aids_part,
        "models": models_part,
    }
)
"""By the name that stands in the mark of a chapter."""


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(_line(row) for row in (heads, tuple("---" for _ in heads), *rows))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
