"""Dialogs on small or much enlarged screens: none is larger than its screen, the rest scrolls."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

AROUND = QSize(16, 48)
"""What a system's frame and title take of the screen around a dialog."""
LEAST_SEEN = 80
BESIDE_BAR = 8


class Scrolled(QScrollArea):
    """Holds what may be taller than there is room for; as large as that where it can be."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setObjectName("scrolled")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        return QSize(self._width, _needed(self._inside.layout(), self._width).height())

    def minimumSizeHint(self) -> QSize:
        # All of the width: nobody looks for what lies beyond a side.
        return QSize(self._width, LEAST_SEEN)

    @property
    def _width(self) -> int:
        least = _needed(self._inside.layout(), 0)
        return least.width() + self.verticalScrollBar().sizeHint().width()


def fit_to_screen(dialog: QDialog) -> None:
    """Make a dialog as tall as its words need; where the screen is lower, let all but its buttons
    scroll. To be called once the dialog is laid out and before it is shown.
    """
    layout = dialog.layout()
    if layout is None:
        return
    screen = (dialog.parentWidget() or dialog).screen()
    room = screen.availableSize() - AROUND
    is_sized = dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
    wanted = dialog.size() if is_sized else layout.totalSizeHint()
    least = _needed(layout, wanted.width())
    if least.height() > room.height():
        _let_scroll(dialog, layout)
    dialog.setMinimumSize(dialog.minimumSize().boundedTo(room))
    dialog.resize(wanted.expandedTo(least).boundedTo(room))


def _needed(layout: QLayout | None, width: int) -> QSize:
    """The least size in which nothing is cut, at this width if that is enough."""
    if layout is None:
        return QSize()
    least = layout.totalMinimumSize()
    width = max(width, least.width())
    tall = layout.totalMinimumHeightForWidth(width) if layout.hasHeightForWidth() else 0
    return QSize(width, max(least.height(), tall))


def _let_scroll(dialog: QDialog, layout: QLayout) -> None:
    """Put everything into a frame that scrolls, but for the row of buttons at the bottom."""
    buttons = dialog.findChild(QDialogButtonBox, options=Qt.FindChildOption.FindDirectChildrenOnly)
    focused = dialog.focusWidget()
    margins, spacing = layout.contentsMargins(), layout.spacing()
    if buttons is not None:
        layout.removeWidget(buttons)
    inside = QWidget()
    # Qt takes the layout, and all that it holds, from the widget that had it.
    inside.setLayout(layout)
    layout.setContentsMargins(0, 0, BESIDE_BAR, 0)
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(margins)
    outer.setSpacing(max(spacing, 8))
    outer.addWidget(Scrolled(inside), 1)
    if buttons is not None:
        outer.addWidget(buttons)
    if focused is not None:
        focused.setFocus()
