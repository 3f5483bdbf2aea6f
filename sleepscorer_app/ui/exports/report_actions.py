"""The action that shows the report: its row of the table."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When

REPORT_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "report",
        "File",
        "&Report…",
        "Ctrl+P",
        "See the night's report as it will be, and save it as PDF or HTML.",
        when=When.NIGHT,
    ),
)
