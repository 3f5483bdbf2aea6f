"""Every action in one table; menus, toolbar, shortcut window and the tests all read it."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When
from sleepscorer_app.ui.commands.score_actions import SCORE_ACTIONS
from sleepscorer_app.ui.comparison.comparison_actions import COMPARISON_ROWS
from sleepscorer_app.ui.exports.exchange_actions import EXCHANGE_ROWS
from sleepscorer_app.ui.exports.report_actions import REPORT_ROWS
from sleepscorer_app.ui.layouts.layout_actions import LAYOUT_ROWS
from sleepscorer_app.ui.manual.manual_actions import HELP_ROWS
from sleepscorer_app.ui.markers.marker_actions import MARKER_ROWS
from sleepscorer_app.ui.montages.montage_actions import MONTAGE_ROWS
from sleepscorer_app.ui.moving.time_actions import GO_TO_ROWS, NEIGHBOUR_ROWS, PAGE_ROWS
from sleepscorer_app.ui.night.queue_actions import QUEUE_ROWS
from sleepscorer_app.ui.preferences.settings_actions import SETTINGS_ROWS
from sleepscorer_app.ui.rulers.ruler_actions import RULER_ROWS
from sleepscorer_app.ui.strips.strip_actions import COMPARED_ROWS, PAINT_ROWS, STRIP_ROWS
from sleepscorer_app.ui.traces.amplitude_actions import AMPLITUDE_ROWS

NIGHT, EDITABLE = When.NIGHT, When.EDITABLE
CAN_UNDO, CAN_REDO = When.CAN_UNDO, When.CAN_REDO


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
    *QUEUE_ROWS,
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
        "Write CSV, EDF+ and more; each file is read back and compared before it counts.",
        icon="export",
        when=NIGHT,
    ),
    *REPORT_ROWS,
    *EXCHANGE_ROWS,
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
    *GO_TO_ROWS,
    *PAGE_ROWS,
    *MONTAGE_ROWS,
    *NEIGHBOUR_ROWS,
    *AMPLITUDE_ROWS,
    *RULER_ROWS,
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
    *STRIP_ROWS,
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
        "colour_blind",
        "View/Theme",
        "For &colour-blind eyes",
        tip="Draw stages, marks and traces in colours that all eyes tell apart, light or dark.",
        is_checkable=True,
        begins_section=True,
    ),
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
    ActionRow(
        "place_panel",
        "View",
        "&Move the panel…",
        "Shift+F6",
        "Put the panel in front, or the one that has the keys, into a window of its own, to a side "
        "of this one, or back among the tabs.",
        when=NIGHT,
    ),
    *LAYOUT_ROWS,
    ActionRow("full_screen", "View", "&Full screen", "F11", is_checkable=True),
    *SCORE_ACTIONS,
    *PAINT_ROWS,
    *MARKER_ROWS,
    *COMPARISON_ROWS,
    *COMPARED_ROWS,
    *SETTINGS_ROWS,
    *HELP_ROWS,
)
