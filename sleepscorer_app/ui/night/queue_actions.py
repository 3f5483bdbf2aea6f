"""Actions on a queue of nights: their rows of the table."""

from sleepscorer_app.ui.commands.action_row import ActionRow

QUEUE_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "next_night",
        "File",
        "Next night that needs e&yes",
        "Ctrl+Shift+O",
        "Open the next night of the queue that nobody has finished, the most doubtful first.",
    ),
    ActionRow(
        "open_queue",
        "File",
        "Queue of ni&ghts…",
        tip="Choose the queue that `sleepscorer batch` wrote, and open its first night.",
    ),
)
