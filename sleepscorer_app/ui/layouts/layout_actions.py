"""The rows for layouts and the page's parts in the table of actions."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When
from sleepscorer_app.ui.layouts.layout_profile import LayoutName
from sleepscorer_app.ui.window.page_parts import Part

LAYOUT_KEYS = {LayoutName.STAGING: "F2", LayoutName.REVIEW: "F3", LayoutName.OVERVIEW: "F4"}
_TIPS = {
    LayoutName.STAGING: "Traces as tall as can be, 30 s, panels folded.",
    LayoutName.REVIEW: "Night, page and the review's panel, 30 s.",
    LayoutName.OVERVIEW: "The night as tall as can be, 5 min, statistics beside it.",
}
PART_WORDS = {
    Part.NIGHT_SPECTROGRAM: "Spectrogram of the night",
    Part.HYPNOGRAM: "Hypnogram",
    Part.HYPNODENSITY: "Probabilities over the night",
    Part.PAGE_SPECTROGRAM: "Spectrogram of the page",
}


def _wear_row(name: LayoutName, key: str) -> ActionRow:
    return ActionRow(
        f"layout_{name}", "View/Layout", f"&{name.capitalize()}", key, _TIPS[name], when=When.NIGHT
    )


def _keep_row(name: LayoutName, key: str) -> ActionRow:
    return ActionRow(
        f"keep_layout_{name}",
        "View/Layout",
        f"Keep this as {name.capitalize()}",
        f"Shift+{key}",
        f"From now on {key} brings what is shown now: page length, parts and heights, panels.",
        when=When.NIGHT,
        begins_section=name is LayoutName.STAGING,
    )


LAYOUT_ROWS: tuple[ActionRow, ...] = (
    *(_wear_row(name, key) for name, key in LAYOUT_KEYS.items()),
    *(_keep_row(name, key) for name, key in LAYOUT_KEYS.items()),
    ActionRow(
        "layouts_as_at_first",
        "View/Layout",
        "All &as at first",
        "",
        "Forget what was kept, and lay the window out as at the first start.",
        when=When.NIGHT,
        begins_section=True,
    ),
    *(
        ActionRow(
            f"part_{part}",
            "View/Parts of the page",
            words,
            "",
            "Show this part of the page, or give its room to the others.",
            when=When.NIGHT,
            is_checkable=True,
        )
        for part, words in PART_WORDS.items()
    ),
)
