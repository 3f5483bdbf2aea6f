"""The row for the settings in the table of actions."""

from sleepscorer_app.ui.commands.action_row import ActionRow

SETTINGS_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "settings",
        "Edit",
        "&Settings…",
        "Ctrl+,",
        "Scoring, keys, display, montages, export, colours and speech.",
        begins_section=True,
    ),
)
