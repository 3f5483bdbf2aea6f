"""All keys on one page, made from the table of actions."""

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.ui.commands.action_row import ActionRow, key_words, plain_text
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.dialogs.small_screens import AROUND

MOST_COLUMNS = 3
LARGE_MENU = 2
LEAST_HEIGHT = 200
TALLEST = 780
MARGIN = 24
SCROLL_BAR = 14
"""Its width in pixels, and a little air beside it."""

Lines = list[tuple[str, tuple[str, ...]]]
"""What each action does, and its keys."""


class ShortcutsDialog(QDialog):
    """A short list per menu; closes with Esc."""

    def __init__(self, rows: Iterable[ActionRow] = ACTIONS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        room = (parent or self).screen().availableSize() - AROUND
        area = _scrolled(_page(key_groups(rows), room.width() - 2 * MARGIN))
        note = QLabel("Every key can be changed: Edit ▸ Settings… ▸ Keys.")
        note.setProperty("look", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        outer.setSpacing(16)
        outer.addWidget(area, 1)
        outer.addWidget(note)
        outer.addWidget(buttons)
        # As much of it as the screen can show, in a window that anyone may make smaller.
        self.resize(self.sizeHint().width(), min(room.height(), TALLEST))


def _page(groups: dict[str, Lines], room_width: int) -> QWidget:
    """The groups in as many columns as there is room for."""
    for n_columns in range(MOST_COLUMNS, 1, -1):
        page = _page_of(_in_columns(groups, n_columns))
        if page.sizeHint().width() + SCROLL_BAR <= room_width:
            return page
    return _page_of(_in_columns(groups, 1))


def _page_of(columns: list[list[tuple[str, Lines]]]) -> QWidget:
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(8, 6, 8, 6)
    row.setSpacing(22)
    for groups in columns:
        row.addLayout(_column(groups))
    return page


def _scrolled(page: QWidget) -> QScrollArea:
    """The page in a frame that scrolls down and never sideways."""
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setObjectName("all_keys")
    area.setAccessibleName("All keys")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumSize(page.sizeHint().width() + SCROLL_BAR, LEAST_HEIGHT)
    return area


def key_groups(
    rows: Iterable[ActionRow],
) -> dict[str, Lines]:
    """For each menu: what its actions do, and their keys as engraved.

    A menu inside a menu is a group of its own where it has many keys.
    """
    keyed = [row for row in rows if row.shortcuts]
    sizes = Counter(row.menu for row in keyed)
    groups: dict[str, Lines] = {}
    for row in keyed:
        outer, _, inner = row.menu.partition("/")
        is_large = bool(inner) and sizes[row.menu] >= LARGE_MENU
        title = f"{outer} ▸ {inner.replace('/', ' ▸ ')}" if is_large else outer
        keys = tuple(key_words(shortcut) for shortcut in row.shortcuts)
        groups.setdefault(title, []).append((plain_text(row).rstrip("…"), keys))
    return groups


def _in_columns(
    groups: dict[str, Lines],
    n_columns: int,
) -> list[list[tuple[str, Lines]]]:
    """The groups in columns of about the same height, those of one column in their order."""
    heights = {title: len(lines) + 2 for title, lines in groups.items()}
    columns: list[list[str]] = [[] for _ in range(n_columns)]
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
    grid.setHorizontalSpacing(12)
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
