"""The toolbar: open, auto-score, export, undo; how the night is shown; the file check."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from sleepscorer_app.domain.montages.montage import Role
from sleepscorer_app.domain.traces.gain import GainMeasure
from sleepscorer_app.ui.look.appearance import accent_icon, theme_icon
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.montages.night_montage import NightMontage
from sleepscorer_app.ui.moving.time_base import length_words
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle
from sleepscorer_app.ui.window.window_actions import WindowActions

_ICON_SIDE = 16
_GAP = " "
"""Between icon and words; style sheets cannot say it."""
_OPENS = " ▾"
"""After the words of a button that opens a menu."""
WIDEST_MONTAGE, NARROW_MONTAGE = 235, 150
"""The name of a montage in the toolbar, in pixels; the channels' panel has it in full."""
NARROW_TOOLBAR = 1150
"""Below this width gain and filters need the room more than the montage's name does."""
UNCALIBRATED = ", uncalibrated"
GAIN_TIP = (
    "Gain of the EEG. Millimetres are true once the screen was measured: Screen size… in this menu"
)


class ToolBar(QToolBar):
    """Made of the window's actions; four of its buttons tell how the night is shown now."""

    def __init__(self, actions: WindowActions, parent: QWidget | None = None) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions = actions
        self._gain_words = "Gain"
        self._montage_words = "", ""
        self._action_button("open", "Open")
        self.auto_score = self._action_button("auto_score", "Auto-score")
        self.auto_score.setObjectName("primary")
        self.auto_score.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.channel_menu = QMenu(self)
        self.auto_score.setMenu(self.channel_menu)
        self._action_button("export", "Export")
        self._action_button("undo", "", "undo_button")
        self._action_button("redo", "", "redo_button")
        self.addSeparator()
        self.traces_menu = QMenu(self)
        self._traces = self._menu_button(self.traces_menu, "Montage", "Which traces are shown")
        self._page = self._menu_button(actions.menus["View/Page length"], "Page", "Page length")
        self._gain = self._menu_button(actions.menus["View/Gain"], "Gain", GAIN_TIP)
        self._filters = self._menu_button(
            actions.menus["View/Filters"], "Filters", "Filters of the EEG"
        )
        self.addSeparator()
        self._check = self._action_button("file_check", "File check")
        more = self.findChild(QToolButton, "qt_toolbar_ext_button")
        if more is not None:
            # Qt's own, for what there is no room for.
            more.setAccessibleName("More of the toolbar")
        self.show_nothing()

    def dress(self, colours: Colours) -> None:
        """Draw the icons in the theme's colours."""
        self._actions.set_icons(lambda name: theme_icon(name, colours))
        self._actions["auto_score"].setIcon(accent_icon("moon", colours))
        self._actions["file_check"].setIcon(theme_icon("note", colours))

    def show_nothing(self) -> None:
        """No night is open."""
        for button in (self._traces, self._page, self._gain, self._filters):
            _show_words(button, button.objectName())
            button.setEnabled(False)
        self._gain_words = "Gain"
        self._montage_words = "", ""
        self._actions["file_check"].setIconText(f"{_GAP}File check")

    def show_night(self, night: OpenNight) -> None:
        """Say how the night is shown, and how much was odd about its file."""
        density = night.amplitude.density_at(self)
        self.show_traces(night.traces, is_calibrated=density.is_calibrated)
        self.show_montage(night.montage)
        self.show_page(night.viewport)
        self.show_check(len(night.oddities))

    def standing_words(self, night: OpenNight | None) -> tuple[str, ...]:
        """How the night is shown now, for the ear; nothing of that without a night."""
        if night is None:
            return ()
        page = f"Page {length_words(night.viewport.page_seconds)}"
        filters = self._filters.text().removesuffix(_OPENS)
        return (page, filters, f"Montage {night.montage.montage.name}")

    def show_montage(self, montage: NightMontage) -> None:
        """Say by which montage traces are shown; a long name is cut, that it is a guess never."""
        self._montage_words = montage.montage.name, montage.marks
        self._fit_montage()

    def show_traces(self, traces: TraceSettings, *, is_calibrated: bool) -> None:
        """Say how tall the EEG is and how it is filtered."""
        first = _first_eeg(traces)
        self._gain_words = gain_words(first, is_calibrated=is_calibrated)
        self._fit_gain()
        _show_words(self._filters, filter_words(first))
        for button in (self._traces, self._gain, self._filters):
            button.setEnabled(bool(traces.traces))

    def show_page(self, viewport: Viewport) -> None:
        """Say how long the page is."""
        _show_words(self._page, length_words(viewport.page_seconds))
        self._page.setEnabled(True)
        self._fit_gain()

    def show_check(self, n_notes: int) -> None:
        """Say how much was odd about the file."""
        words = {0: "nothing odd", 1: "1 note"}.get(n_notes, f"{n_notes} notes")
        self._actions["file_check"].setIconText(f"{_GAP}File check: {words}")
        self._check.setAccessibleName(f"File check: {words}")
        self._fit_gain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_montage()
        self._fit_gain()

    def _fit_montage(self) -> None:
        name, marks = self._montage_words
        if name:
            metrics = QFontMetrics(self.font())
            widest = NARROW_MONTAGE if self.width() < NARROW_TOOLBAR else WIDEST_MONTAGE
            room = widest - metrics.horizontalAdvance(marks)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            _show_words(self._traces, f"{shown}{marks}")

    def _fit_gain(self) -> None:
        """That the screen is not calibrated, in a word, or in a sign where words would cut others.

        The gutter of the traces says it in any case.
        """
        short = self._gain_words.removesuffix(UNCALIBRATED)
        if short == self._gain_words:
            _show_words(self._gain, short)
            return
        about = f"≈ {short}"
        # Where nothing fits, one button is out of sight in any case: the sign is kept.
        for words in (self._gain_words, about, short, about):
            _show_words(self._gain, words)
            if self.sizeHint().width() <= self.width():
                return

    def _action_button(self, name: str, words: str, object_name: str = "") -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions[name])
        if words:
            self._actions[name].setIconText(f"{_GAP}{words}")
            button.setAccessibleName(words)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if object_name:
            button.setObjectName(object_name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(button)
        return button

    def _menu_button(self, menu: QMenu, title: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(title)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.addWidget(button)
        return button


def _show_words(button: QToolButton, words: str) -> None:
    """How something is shown now; to a screen reader also what that is."""
    button.setText(f"{words}{_OPENS}")
    title = button.objectName()
    button.setAccessibleName(title if words == title else f"{title}: {words}")


def _first_eeg(traces: TraceSettings) -> TraceStyle | None:
    shown = traces.shown or traces.traces
    eeg = (one for one in shown if one.derivation.role is Role.EEG)
    return next(eeg, shown[0] if shown else None)


def gain_words(trace: TraceStyle | None, *, is_calibrated: bool) -> str:
    """`7 µV/mm`, and `uncalibrated` while nobody has measured the screen; `±75 µV`."""
    if trace is None:
        return "Gain"
    has_mm = trace.gain.measure is GainMeasure.PER_MILLIMETRE
    doubt = UNCALIBRATED if has_mm and not is_calibrated else ""
    return f"{trace.gain.words('µV')}{doubt}"


def filter_words(trace: TraceStyle | None) -> str:
    """`0.3–35 Hz`, with the notch if there is one."""
    if trace is None:
        return "Filters"
    shown = trace.display_filter
    low, high = shown.low_cut_hz, shown.high_cut_hz
    if low is None and high is None:
        words = "No filter"
    elif low is None:
        words = f"to {high:g} Hz"
    elif high is None:
        words = f"from {low:g} Hz"
    else:
        words = f"{low:g}–{high:g} Hz"
    return words if shown.notch_hz is None else f"{words}, notch {shown.notch_hz:g}"
