"""The actions of the menu Mark, as rows of the table of actions."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When

MARKER_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "mark_arousal",
        "Mark",
        "&Arousal",
        "E",
        "Mark an arousal on the stretch chosen in the traces, else on the epoch shown.",
        when=When.EDITABLE,
    ),
    ActionRow(
        "mark_artefact",
        "Mark",
        "Artefa&ct",
        "X",
        "Mark an artefact on the stretch chosen in the traces, else on the epoch shown.",
        when=When.EDITABLE,
    ),
    ActionRow(
        "mark_note",
        "Mark",
        "&Note…",
        "C",
        "Write a note on the stretch chosen in the traces, else on the epoch shown.",
        when=When.EDITABLE,
    ),
    ActionRow(
        "not_sure",
        "Mark",
        "Not &sure",
        "",
        "Write the note “not sure” on the epoch shown; again to take it away.",
        when=When.EDITABLE,
    ),
    ActionRow(
        "list_markers",
        "Mark",
        "&List of marks",
        "Ctrl+M",
        "Give the keyboard to the list of all marks of the night.",
        when=When.NIGHT,
        begins_section=True,
    ),
)
