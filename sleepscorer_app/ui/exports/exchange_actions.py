"""The row of the table of actions that hands a recording on without its person."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When

EXCHANGE_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "copy_de_identified",
        "File",
        "De-identified co&py…",
        "",
        "Write a copy of the recording that tells neither who slept nor when; samples stay.",
        when=When.NIGHT,
    ),
)
