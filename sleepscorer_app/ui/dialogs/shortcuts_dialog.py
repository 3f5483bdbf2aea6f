"""All keys on one page, made from the table of actions."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.ui.action_row import ActionRow, key_words, plain_text
from sleepscorer_app.ui.actions import ACTIONS

N_COLUMNS = 3

Lines = list[tuple[str, tuple[str, ...]]]
"""What each action does, and its keys."""


class ShortcutsDialog(QDialog):
    """A short list per menu; closes with Esc."""

    def __init__(self, rows: Iterable[ActionRow] = ACTIONS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        columns = QHBoxLayout()
        columns.setSpacing(28)
        for groups in _in_columns(key_groups(rows)):
            columns.addLayout(_column(groups))
        note = QLabel("Every key can be changed: Edit ▸ Settings… ▸ Keys.")
        note.setProperty("look", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 16)
        outer.setSpacing(16)
        outer.addLayout(columns)
        outer.addWidget(note)
        outer.addWidget(buttons)


def key_groups(
    rows: Iterable[ActionRow],
) -> dict[str, Lines]:
    """For each top menu: what its actions do, and their keys as engraved."""
    groups: dict[str, Lines] = {}
    for row in rows:
        if row.shortcuts:
            keys = tuple(key_words(shortcut) for shortcut in row.shortcuts)
            words = plain_text(row).rstrip("…")
            groups.setdefault(row.menu.partition("/")[0], []).append((words, keys))
    return groups


def _in_columns(
    groups: dict[str, Lines],
) -> list[list[tuple[str, Lines]]]:
    """The groups in columns of about the same height, those of one column in their order."""
    heights = {title: len(lines) + 2 for title, lines in groups.items()}
    columns: list[list[str]] = [[] for _ in range(N_COLUMNS)]
    # The tallest first, each into the column that is shortest by then.
    for title in sorted(heights, key=lambda one: -heights[one]):
        min(columns, key=lambda column: sum(heights[one] for one in column)).append(title)
    order = list(groups)
    in_order = sorted(
        (sorted(column, key=order.index) for column in columns if column),
        key=lambda column: order.index(column[0]),
    )
    return [[(title, groups[title]) for title in column] for column in in_order]


def _column(groups: list[tuple[str, Lines]]) -> QGridLayout:
    """Some groups under each other, their keys and words aligned."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for title, lines in groups:
        heading = QLabel(title)
        heading.setProperty("look", "heading")
        if grid.count():
            grid.setRowMinimumHeight(grid.rowCount(), 8)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for words, keys in lines:
            row = grid.rowCount()
            grid.addLayout(_key_row(keys), row, 0)
            grid.addWidget(QLabel(words), row, 1, Qt.AlignmentFlag.AlignLeft)
    grid.setRowStretch(grid.rowCount(), 1)
    return grid


def _key_row(keys: Sequence[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for key in keys:
        label = QLabel(key)
        label.setProperty("look", "key")
        row.addWidget(label)
    row.addStretch(1)
    return row
