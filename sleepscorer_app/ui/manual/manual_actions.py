"""The rows of the help in the table of actions."""

from sleepscorer_app.ui.commands.action_row import ActionRow

HELP_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "manual",
        "Help",
        "&Manual",
        "F1",
        "How everything is done, with a search; in a dialog the chapter that fits it.",
    ),
    ActionRow("shortcuts", "Help", "&Keys", "?", "All keys on one page."),
    ActionRow("about", "Help", "&About SleepScorer", begins_section=True),
)
