"""The tabs of the side panel; one that is dragged away becomes a window of its own."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QTabBar,
    QTabWidget,
    QToolBar,
    QWidget,
)

LEAST_HEIGHT = 120
AROUND_A_WORD = 22
"""Padding and space of one name in the rail, as the style sheet has them."""
BESIDE_NAMES = 12
"""Left of the first tab's name and around the corner's button, as the style sheet has them."""
TEAR_DISTANCE = 24
"""How many pixels beyond the bar a tab must be dragged to come off; a wavering hand stays below."""


class PanelRoom(QScrollArea):
    """Holds one panel in a tab or a dock; where there is too little height, it scrolls."""

    def __init__(self, panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel.setObjectName("panel")
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("panel_room")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._panel = panel
        self.setWidget(panel)
        panel.installEventFilter(self)
        proxy = panel.focusProxy()
        if proxy is not None:
            self.setFocusProxy(proxy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Give the panel the room there is, and never less than the least it can do with."""
        # Qt's own way gives a panel of wrapped words the height it likes best, so that a table that
        # could be shorter makes the whole panel scroll.
        room, layout = self.viewport().size(), self._panel.layout()
        least = self._panel.minimumSizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            least = layout.minimumHeightForWidth(room.width())
        self._panel.resize(room.width(), max(room.height(), least))

    def sizeHint(self) -> QSize:
        return self._panel.sizeHint()

    def minimumSizeHint(self) -> QSize:
        # All of a panel's width, because nobody finds what lies beyond its side.
        return QSize(self._panel.minimumSizeHint().width(), LEAST_HEIGHT)


class TearableTabBar(QTabBar):
    """A bar whose tabs come off when they are dragged out of it."""

    torn_off = Signal(int, QPoint)
    """The tab at this place, and where on the screen the mouse is."""
    dragged = Signal(QPoint)
    """The mouse goes on, with the tab that came off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed = -1
        self._is_torn = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.tabAt(event.position().toPoint()) if is_left else -1
        self._is_torn = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if self._is_torn:
            self.dragged.emit(place)
            return
        near = self.rect().adjusted(-TEAR_DISTANCE, -TEAR_DISTANCE, TEAR_DISTANCE, TEAR_DISTANCE)
        if self._pressed >= 0 and not near.contains(event.position().toPoint()):
            self._is_torn = True
            self.torn_off.emit(self._pressed, place)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._is_torn = -1, False
        super().mouseReleaseEvent(event)


class PanelTabs(QTabWidget):
    """The panels that have no dock of their own, one in front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = TearableTabBar()
        self.setTabBar(self.bar)
        self.setDocumentMode(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName("Panels")
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        # Names that are cut short beat arrows that hide whole tabs.
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.tabText(place) for place in range(self.count()))

    @property
    def front(self) -> str:
        """The name of the tab in front; empty without tabs."""
        return self.tabText(self.currentIndex()) if self.count() else ""

    def show_named(self, name: str) -> None:
        """Bring the tab of this name to the front, if there is one."""
        if name in self.names:
            self.setCurrentIndex(self.names.index(name))

    def put(self, name: str, panel: QWidget, order: tuple[str, ...]) -> None:
        """Add a panel where it belongs among the others."""
        before = sum(order.index(one) < order.index(name) for one in self.names)
        self.insertTab(before, panel, name)

    def minimumSizeHint(self) -> QSize:
        # All names in full; beside a page too narrow for that, the panel folds.
        least, corner = super().minimumSizeHint(), self.cornerWidget()
        names = self.bar.sizeHint().width() + BESIDE_NAMES
        names += corner.sizeHint().width() if corner is not None else 0
        return QSize(max(least.width(), names), least.height())

    def take(self, name: str) -> QWidget | None:
        """Take a panel out; it is the caller's then."""
        if name not in self.names:
            return None
        place = self.names.index(name)
        panel = self.widget(place)
        self.removeTab(place)
        return panel


class PanelRail(QToolBar):
    """The names of the panels at the window's edge, while they are folded."""

    wanted = Signal(str)
    """The panel of this name is to open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Folded side panel", parent)
        self._buttons: dict[str, QAction] = {}
        self.setObjectName("side_rail")
        # A toolbar takes its margins while it is made, when it has no name for a style sheet yet.
        self.style().unpolish(self)
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def show_names(self, names: tuple[str, ...]) -> None:
        """A button for each of these."""
        # Each is made once: what PySide knows of a button in a toolbar stays with the toolbar.
        shown = [self._buttons.get(name) or self._made(name) for name in names]
        if shown == self.actions():
            return
        for action in self.actions():
            self.removeAction(action)
        self.addActions(shown)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Smaller words in a low window, rather than words cut off at both ends."""
        words = [name for name, button in self._buttons.items() if button in self.actions()]
        metrics = self.fontMetrics()
        needed = sum(metrics.horizontalAdvance(word) + AROUND_A_WORD for word in words)
        self._show_low(is_low=self.height() < needed)

    def _show_low(self, *, is_low: bool) -> None:
        if is_low != bool(self.property("is_low")):
            self.setProperty("is_low", is_low)
            # Style sheets look at what is set only when asked to.
            for widget in (self, *self.findChildren(RailButton)):
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    def _made(self, name: str) -> QAction:
        button = RailButton(name)
        button.clicked.connect(partial(self.wanted.emit, name))
        self._buttons[name] = self.addWidget(button)
        return self._buttons[name]


class RailButton(QPushButton):
    """A button whose word reads from top to bottom."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"Open the side panel: {words}")

    def sizeHint(self) -> QSize:
        return super().sizeHint().transposed()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.translate(self.width(), 0)
        painter.rotate(90)
        option.rect = option.rect.transposed()  # pyright: ignore[reportAttributeAccessIssue]
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
