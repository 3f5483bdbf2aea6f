"""The rows for montages in the table of actions."""

from sleepscorer_app.ui.commands.action_row import ActionRow, When

MOST_MONTAGE_KEYS = 9


def _montage_row(place: int) -> ActionRow:
    return ActionRow(
        f"montage_{place}",
        "View/Montage",
        f"Montage {place}",
        f"Ctrl+{place}",
        "Show the traces of this montage; what is scored stays.",
        when=When.NIGHT,
        is_checkable=True,
        choice="montage",
    )


MONTAGE_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "edit_montage",
        "View/Montage",
        "&Edit montage…",
        "M",
        "Derive, re-reference, order, colour and filter the traces while you look.",
        when=When.NIGHT,
    ),
    ActionRow(
        "guess_montage",
        "View/Montage",
        "&Guess again",
        "",
        "Forget what was chosen for recordings with these channels, and show what fits best.",
        when=When.NIGHT,
    ),
    *(_montage_row(place) for place in range(1, MOST_MONTAGE_KEYS + 1)),
)
