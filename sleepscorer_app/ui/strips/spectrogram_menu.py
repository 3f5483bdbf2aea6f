"""The menu in the spectrogram's gutter: channels, then the choices of the menu View/Spectrogram."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from sleepscorer_app.ui.strips.strip_actions import SPECTROGRAM_CHOICES
from sleepscorer_app.ui.strips.strip_choices import StripChoices
from sleepscorer_app.ui.traces.trace_settings import TraceSettings


class SpectrogramMenu(QMenu):
    """Channels at the top, ticked as they are chosen; method, window and the rest below."""

    action_asked = Signal(str)
    """This action of the window's table is wanted."""

    def __init__(
        self, traces: TraceSettings, strips: StripChoices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._traces = traces
        self._strips = strips
        self._channels: list[QAction] = []
        self._choices: dict[str, QAction] = {}
        self._channel_group = QActionGroup(self)
        self._channel_group.triggered.connect(self._choose_channel)
        self._choice_group = QActionGroup(self)
        self._choice_group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._choice_group.triggered.connect(self._ask)
        self._below = self.addSeparator()
        self._add_choices()
        self._list_channels()
        traces.derivations_changed.connect(self._list_channels)
        traces.spectrogram_changed.connect(self._tick)
        self.aboutToShow.connect(self._tick)

    def _list_channels(self) -> None:
        for action in self._channels:
            self._channel_group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        self._channels = []
        for derivation in self._traces.choices:
            action = QAction(derivation.name, self)
            action.setCheckable(True)
            action.setData(derivation)
            self._channel_group.addAction(action)
            self.insertAction(self._below, action)
            self._channels.append(action)
        self._tick()

    def _add_choices(self) -> None:
        menus: dict[str, QMenu] = {}
        for row in SPECTROGRAM_CHOICES:
            if row.menu not in menus:
                menus[row.menu] = self.addMenu(row.menu.rpartition("/")[2])
            action = menus[row.menu].addAction(row.text)
            action.setCheckable(True)
            action.setToolTip(row.tip)
            action.setData(row.name)
            self._choice_group.addAction(action)
            self._choices[row.name] = action

    def _tick(self) -> None:
        for action in self._channels:
            action.setChecked(action.data() == self._traces.spectrogram)
        for name, action in self._choices.items():
            action.setChecked(self._strips.is_chosen(name))

    def _choose_channel(self, action: QAction) -> None:
        self._traces.set_spectrogram(action.data())

    def _ask(self, action: QAction) -> None:
        self.action_asked.emit(action.data())
