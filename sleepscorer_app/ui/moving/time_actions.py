"""The actions that move through the night and set the page, as rows of the table of actions."""

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.ui.commands.action_row import ActionRow, When
from sleepscorer_app.ui.moving.time_base import (
    CONTEXT_SECONDS,
    PAGE_SECONDS,
    PLAY_SECONDS,
    menu_words,
)

NIGHT = When.NIGHT
STAGE_NUMBERS = {Stage.W: 0, Stage.N1: 1, Stage.N2: 2, Stage.N3: 3, Stage.R: 5}
"""As they are written in many files; with Alt the letters open menus."""


def _move(name: str, text: str, keys: str, tip: str = "", *, begins: bool = False) -> ActionRow:
    """A move that a key held down repeats."""
    return ActionRow(
        name,
        "View/Go to",
        text,
        keys,
        tip,
        when=NIGHT,
        repeats=True,
        begins_section=begins,
    )


def _stage_row(stage: Stage, *, is_next: bool) -> ActionRow:
    which, side, keys = ("next", "after", "Alt") if is_next else ("previous", "before", "Alt+Shift")
    return ActionRow(
        f"{which}_{stage.letter}",
        f"View/Go to/{which.capitalize()} of a stage",
        stage.letter,
        f"{keys}+{STAGE_NUMBERS[stage]}",
        f"Go to the nearest epoch of {stage.letter} {side} this one.",
        when=NIGHT,
        repeats=True,
    )


GO_TO_ROWS: tuple[ActionRow, ...] = (
    _move("next_epoch", "Next epoch", "Right"),
    _move("previous_epoch", "Previous epoch", "Left"),
    _move("next_page", "Next page", "PgDown"),
    _move("previous_page", "Previous page", "PgUp"),
    _move("next_half_page", "Half a page on", "Ctrl+PgDown", "Turn half a page on.", begins=True),
    _move("previous_half_page", "Half a page back", "Ctrl+PgUp", "Turn half a page back."),
    _move("scroll_on", "Scroll on", "Shift+Right", "Move the page a tenth of its length on."),
    _move("scroll_back", "Scroll back", "Shift+Left", "Move the page a tenth of its length back."),
    ActionRow("first_epoch", "View/Go to", "First epoch", "Home", when=NIGHT, begins_section=True),
    ActionRow("last_epoch", "View/Go to", "Last epoch", "End", when=NIGHT),
    _move("next_marker", "Next mark", "Alt+Right", begins=True),
    _move("previous_marker", "Previous mark", "Alt+Left"),
    *(_stage_row(stage, is_next=True) for stage in SCORED_STAGES),
    *(_stage_row(stage, is_next=False) for stage in SCORED_STAGES),
    ActionRow(
        "go_to",
        "View/Go to",
        "Epoch, time, stage or mark…",
        "G Ctrl+G",
        "Type an epoch's number, a clock time such as 3:10, +0:10:00, 90 s, N2, or a mark's words.",
        when=NIGHT,
        begins_section=True,
    ),
)

PAGE_ROWS: tuple[ActionRow, ...] = (
    *(
        ActionRow(
            f"page_{seconds}",
            "View/Page length",
            menu_words(seconds),
            tip=f"Show {seconds} s of the night on a page.",
            when=NIGHT,
            is_checkable=True,
            choice="page length",
        )
        for seconds in PAGE_SECONDS
    ),
    ActionRow(
        "page_whole_night",
        "View/Page length",
        "Whole night",
        tip="Show the whole night on one page.",
        when=NIGHT,
        is_checkable=True,
        choice="page length",
    ),
    ActionRow(
        "shorter_page",
        "View/Page length",
        "&Shorter",
        "[",
        "Show less of the night on a page; so does the wheel with Ctrl held.",
        when=NIGHT,
        repeats=True,
        begins_section=True,
    ),
    ActionRow(
        "longer_page",
        "View/Page length",
        "&Longer",
        "]",
        "Show more of the night on a page; so does the wheel with Ctrl held.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "zoom_box",
        "View/Page length",
        "&Zoom box",
        "Z",
        "Drag over what is to fill the page; a drag with Ctrl held does the same.",
        when=NIGHT,
        is_checkable=True,
        begins_section=True,
    ),
    ActionRow(
        "page_before",
        "View/Page length",
        "&Back to the page before",
        "Shift+Z",
        "Take the last zoom back.",
        when=NIGHT,
    ),
    ActionRow(
        "auto_play",
        "View/Auto-play",
        "&Turn pages by itself",
        "K",
        "Turn one page after the other until the night ends, an edit, or any other move.",
        when=NIGHT,
        is_checkable=True,
    ),
    *(
        ActionRow(
            f"play_{seconds:g}",
            "View/Auto-play",
            f"{seconds:g} s a page",
            tip=f"Auto-play leaves a page on screen for {seconds:g} s.",
            is_checkable=True,
            choice="auto-play",
            begins_section=seconds == PLAY_SECONDS[0],
        )
        for seconds in PLAY_SECONDS
    ),
)

NEIGHBOUR_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "neighbours",
        "View/Neighbours",
        "&Neighbours of the page",
        "B",
        "Show some seconds of the epochs before and after, in grey.",
        when=NIGHT,
        is_checkable=True,
    ),
    *(
        ActionRow(
            f"context_{seconds}",
            "View/Neighbours",
            f"{seconds} s on either side",
            tip=f"Show {seconds} s of the epochs before and after, in grey.",
            when=NIGHT,
            is_checkable=True,
            choice="neighbours",
            begins_section=seconds == CONTEXT_SECONDS[0],
        )
        for seconds in CONTEXT_SECONDS
    ),
    ActionRow(
        "choose_context",
        "View/Neighbours",
        "&Choose here…",
        "Ctrl+Shift+N",
        "Open the choice of seconds beside the page.",
        when=NIGHT,
        begins_section=True,
    ),
)
