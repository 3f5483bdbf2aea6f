"""The usual lengths of a page, of its neighbours and of auto-play, and their words."""

PAGE_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
"""What the menu offers and the keys step through; after the last comes the whole night."""
CONTEXT_SECONDS = (2, 5, 10, 15, 30)
"""How much of the neighbours may show on either side of the page."""
PLAY_SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""How long auto-play leaves a page on screen."""


def next_page_length(page_seconds: float, steps: int, night_seconds: float) -> float:
    """The page length `steps` further along the row of usual ones, which the night ends."""
    shorter = {float(one) for one in PAGE_SECONDS if one < night_seconds}
    usual = sorted({*shorter, night_seconds, page_seconds})
    place = usual.index(page_seconds) + steps
    return usual[min(max(place, 0), len(usual) - 1)]


def length_words(seconds: float) -> str:
    """`1.7 s`, `90 s`, `5 min`, `7 h 52 min`; to three digits below a minute."""
    if seconds < 60:
        return f"{seconds:.3g} s"
    if seconds < 3600 and round(seconds) % 60:
        return f"{seconds:.0f} s" if seconds < 600 else f"{seconds / 60:.1f} min"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def menu_words(seconds: float) -> str:
    """`1 second`, `30 seconds`, `1 minute`, `30 minutes`."""
    number, unit = (seconds, "second") if seconds < 60 else (seconds / 60, "minute")
    return f"{number:g} {unit}" if number == 1 else f"{number:g} {unit}s"
