"""Every action in one table: its name, menu, words, keys, and when it applies."""

from sleepscorer_app.ui.action_row import ActionRow, When
from sleepscorer_app.ui.montage_actions import MONTAGE_ROWS

PAGE_SECONDS = (5, 10, 15, 30, 60, 120, 300, 600, 1800)

NIGHT, EDITABLE, CAN_SCORE = When.NIGHT, When.EDITABLE, When.CAN_SCORE
JUDGED, CAN_UNDO, CAN_REDO = When.JUDGED, When.CAN_UNDO, When.CAN_REDO


def _page_row(seconds: int) -> ActionRow:
    words = f"{seconds} seconds" if seconds < 60 else f"{seconds // 60} minutes"
    return ActionRow(
        f"page_{seconds}",
        "View/Page length",
        "1 minute" if seconds == 60 else words,
        tip=f"Show {seconds} s of the night on a page.",
        when=NIGHT,
        is_checkable=True,
        choice="page length",
    )


ACTIONS: tuple[ActionRow, ...] = (
    ActionRow(
        "open",
        "File",
        "&Open a night…",
        "Ctrl+O",
        "Open a recording: EDF, EDF+, BDF and other formats.",
        icon="open",
    ),
    ActionRow(
        "open_demo",
        "File",
        "Open the &demo night",
        "",
        "Open a simulated night, made on this computer; nobody's sleep.",
    ),
    ActionRow(
        "import",
        "File",
        "&Import a hypnogram…",
        "Ctrl+I",
        "Take in the stages of another file for this night, as one step that can be undone.",
        when=EDITABLE,
        begins_section=True,
    ),
    ActionRow(
        "export",
        "File",
        "&Export the hypnogram…",
        "Ctrl+E",
        "Write CSV and EDF+; each file is read back and compared before it counts.",
        icon="export",
        when=NIGHT,
    ),
    ActionRow(
        "file_check",
        "File",
        "File &check…",
        "",
        "What was odd about the recording's file, and what was done about it.",
        when=NIGHT,
    ),
    ActionRow(
        "units",
        "File",
        "&Units…",
        "",
        "Put right the unit of EEG whose numbers cannot be µV.",
        when=NIGHT,
    ),
    ActionRow("close_night", "File", "&Close the night", "Ctrl+W", when=NIGHT, begins_section=True),
    ActionRow("quit", "File", "&Quit", "Ctrl+Q"),
    ActionRow("undo", "Edit", "&Undo", "Ctrl+Z", "Take back.", icon="undo", when=CAN_UNDO),
    ActionRow("redo", "Edit", "&Redo", "Ctrl+Shift+Z Ctrl+Y", "Do again.", "redo", CAN_REDO),
    ActionRow(
        "next_epoch",
        "View/Go to",
        "Next epoch",
        "Right",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "previous_epoch",
        "View/Go to",
        "Previous epoch",
        "Left",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow("next_page", "View/Go to", "Next page", "PgDown", when=NIGHT, repeats=True),
    ActionRow("previous_page", "View/Go to", "Previous page", "PgUp", when=NIGHT, repeats=True),
    ActionRow("first_epoch", "View/Go to", "First epoch", "Home", when=NIGHT),
    ActionRow("last_epoch", "View/Go to", "Last epoch", "End", when=NIGHT),
    ActionRow(
        "go_to",
        "View/Go to",
        "Epoch or clock time…",
        "G Ctrl+G",
        "Type an epoch's number or a clock time such as 3:10.",
        when=NIGHT,
        begins_section=True,
    ),
    *(_page_row(seconds) for seconds in PAGE_SECONDS),
    ActionRow(
        "page_whole_night",
        "View/Page length",
        "Whole night",
        tip="Show the whole night on one page.",
        when=NIGHT,
        is_checkable=True,
        choice="page length",
    ),
    *MONTAGE_ROWS,
    ActionRow(
        "neighbours",
        "View",
        "&Neighbours of the page",
        "B",
        "Show some seconds of the epochs before and after, in grey.",
        when=NIGHT,
        is_checkable=True,
    ),
    ActionRow(
        "larger",
        "View/Gain",
        "Larger traces",
        "+ =",
        "Draw every trace larger.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "smaller",
        "View/Gain",
        "Smaller traces",
        "-",
        "Draw every trace smaller.",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow(
        "first_gain",
        "View/Gain",
        "Gain as at first",
        "Ctrl+0",
        "As the montage has it, else EEG ±75 µV, EOG ±100 µV, chin ±50 µV.",
        when=NIGHT,
    ),
    ActionRow(
        "filters",
        "View/Filters",
        "&AASM filters",
        "F",
        "Filter what is shown as the AASM asks; the network and the exports never see it.",
        when=NIGHT,
        is_checkable=True,
    ),
    ActionRow(
        "notch_off",
        "View/Filters",
        "No notch",
        when=NIGHT,
        is_checkable=True,
        choice="notch",
        begins_section=True,
    ),
    ActionRow(
        "notch_50",
        "View/Filters",
        "Notch 50 Hz",
        when=NIGHT,
        is_checkable=True,
        choice="notch",
    ),
    ActionRow(
        "notch_60",
        "View/Filters",
        "Notch 60 Hz",
        when=NIGHT,
        is_checkable=True,
        choice="notch",
    ),
    ActionRow(
        "theme_system",
        "View/Theme",
        "As the system",
        is_checkable=True,
        choice="theme",
    ),
    ActionRow("theme_light", "View/Theme", "Light", is_checkable=True, choice="theme"),
    ActionRow("theme_dark", "View/Theme", "Dark", is_checkable=True, choice="theme"),
    ActionRow(
        "side_panel",
        "View",
        "&Side panel",
        "F9",
        "Show or hide review, statistics and channels.",
        when=NIGHT,
        is_checkable=True,
        begins_section=True,
    ),
    ActionRow(
        "float_panel",
        "View",
        "Side panel in its own &window",
        "Shift+F9",
        "Take the side panel out of the window, or put it back.",
        when=NIGHT,
        is_checkable=True,
    ),
    ActionRow(
        "focus_panel",
        "View",
        "Keys to the side panel",
        "F6",
        "Give the keyboard to the side panel, and back.",
        when=NIGHT,
    ),
    ActionRow("full_screen", "View", "&Full screen", "F11", is_checkable=True),
    ActionRow(
        "auto_score",
        "Score",
        "&Auto-score…",
        "F5 Ctrl+Shift+A",
        "Let the network propose a stage for every epoch.",
        icon="moon",
        when=CAN_SCORE,
    ),
    ActionRow(
        "learn",
        "Score",
        "&Learn from my scored nights…",
        "",
        "Let a model go on learning from nights scored in this laboratory, and see whether it "
        "helps.",
        when=NIGHT,
    ),
    ActionRow(
        "stop",
        "Score",
        "&Stop auto-scoring, or close the message",
        "Esc",
        "Stop the network, the night stays as it was; at rest, close the message.",
    ),
    ActionRow(
        "score_W",
        "Score",
        "&Wake",
        "W 0",
        "Score the epoch W.",
        when=EDITABLE,
        begins_section=True,
    ),
    ActionRow("score_N1", "Score", "N&1", "1", "Score the epoch N1.", when=EDITABLE),
    ActionRow("score_N2", "Score", "N&2", "2", "Score the epoch N2.", when=EDITABLE),
    ActionRow("score_N3", "Score", "N&3", "3", "Score the epoch N3.", when=EDITABLE),
    ActionRow(
        "score_R",
        "Score",
        "&REM",
        # Some labs' R is 5, others' is 4; the AASM has no stage 4 that 4 could mean.
        "R 4 5",
        "Score the epoch R.",
        when=EDITABLE,
    ),
    ActionRow("unscore", "Score", "&Unscored", "U", "Take the stage away.", when=EDITABLE),
    ActionRow(
        "confirm",
        "Score",
        "&Confirm the stage shown",
        "Space",
        "Agree with the stage shown and go on.",
        when=EDITABLE,
    ),
    ActionRow(
        "auto_advance",
        "Score",
        "Go on &after a stage",
        "A",
        "After a stage key the next epoch comes up.",
        is_checkable=True,
        begins_section=True,
    ),
    ActionRow(
        "lights_off",
        "Score",
        "Lights &off here",
        "L",
        "Lights off at the start of this epoch; again to take it away.",
        when=EDITABLE,
        begins_section=True,
    ),
    ActionRow(
        "lights_on",
        "Score",
        "Lights o&n here",
        "Shift+L",
        "Lights on at the start of this epoch; again to take it away.",
        when=EDITABLE,
    ),
    ActionRow(
        "next_uncertain",
        "Review",
        "&Next uncertain epoch",
        "Tab N",
        "Go to the next epoch the network is unsure of and nobody has decided.",
        when=JUDGED,
    ),
    ActionRow(
        "previous_uncertain",
        "Review",
        "&Previous uncertain epoch",
        "Shift+Tab P",
        "Go back to the uncertain epoch before this one.",
        when=JUDGED,
    ),
    ActionRow(
        "next_unscored",
        "Review",
        "Next &unscored epoch",
        ".",
        "Go to the next epoch without a stage.",
        when=NIGHT,
    ),
    ActionRow(
        "next_change",
        "Review",
        "Next change of &stage",
        "Ctrl+Right",
        when=NIGHT,
        repeats=True,
        begins_section=True,
    ),
    ActionRow(
        "previous_change",
        "Review",
        "Previous change of stage",
        "Ctrl+Left",
        when=NIGHT,
        repeats=True,
    ),
    ActionRow("shortcuts", "Help", "&Keys", "? F1", "All keys on one page."),
    ActionRow("about", "Help", "&About SleepScorer"),
)


def tip_text(row: ActionRow) -> str:
    """The tip with the first key in brackets."""
    words = row.tip or f"{plain_text(row)}."
    return f"{words} ({key_words(row.shortcuts[0])})" if row.shortcuts else words


def plain_text(row: ActionRow) -> str:
    """The menu's words without the mnemonic mark."""
    return row.text.replace("&", "")


def key_words(shortcut: str) -> str:
    """A key as it is engraved on the keyboard."""
    names = {"Right": "→", "Left": "←", "PgDown": "Page ↓", "PgUp": "Page ↑", "-": "−"}
    *held, last = shortcut.split("+") if len(shortcut) > 1 else (shortcut,)
    return "+".join([*held, names.get(last, last)])
