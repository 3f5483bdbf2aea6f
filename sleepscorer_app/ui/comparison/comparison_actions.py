"""Actions that compare scorings and write the log: their rows of the table."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When

COMPARISON_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "compare_file",
        "Compare",
        "With another &file…",
        "Ctrl+D",
        "Compare with another person's scoring of this night; nothing is imported.",
        when=When.NIGHT,
    ),
    ActionRow(
        "compare_network",
        "Compare",
        "With what the &network said",
        tip="Compare with the network's own stages, before anybody corrected them.",
        when=When.JUDGED,
    ),
    ActionRow(
        "compare_earlier",
        "Compare",
        "With an &earlier version…",
        tip="Compare with this scoring as it was after any entry of the log.",
        when=When.NIGHT,
    ),
    ActionRow("compare_end", "Compare", "&End the comparison", when=When.NIGHT),
    ActionRow(
        "next_difference",
        "Compare",
        "Next &difference",
        "D",
        "Go to the next epoch that is not scored alike.",
        when=When.NIGHT,
        repeats=True,
        begins_section=True,
    ),
    ActionRow(
        "previous_difference",
        "Compare",
        "&Previous difference",
        "Shift+D",
        "Go back to the epoch before this one that is not scored alike.",
        when=When.NIGHT,
        repeats=True,
    ),
    ActionRow(
        "write_log",
        "File",
        "Write the &log…",
        tip="Write every change ever made to this scoring as CSV.",
        when=When.NIGHT,
    ),
    ActionRow(
        "scorer",
        "Edit",
        "&Who scores…",
        tip="Your name or initials: every edit from now on carries them.",
        begins_section=True,
    ),
)
