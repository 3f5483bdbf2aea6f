"""Learn from my scored nights: nights to tick, then progress, then what it would bring.

It stays open beside the window while the model learns, so that nobody's keys go astray.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.interscorer.lab_gain import LabGain, Verdict
from sleepscorer_app.ui.dialogs.learn_nights_page import LearnNightsPage
from sleepscorer_app.ui.dialogs.learn_result_page import LearnResultPage

SIZE = (700, 560)


class LearnDialog(QDialog):
    """Shows how far the lesson is; what is done about its signals is for others."""

    start_wanted = Signal()
    cancel_wanted = Signal()
    accept_wanted = Signal(str)
    """Keep the model under this name."""

    def __init__(
        self,
        model_names: Sequence[str],
        model_name: str,
        channel: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Learn from my scored nights")
        self.resize(*SIZE)
        self.nights_page = LearnNightsPage(model_names, model_name, channel, self)
        self.gain_page = LearnResultPage(self)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.pages = QStackedWidget()
        self._waiting = self._waiting_page()
        for page in (self.nights_page, self._waiting, self.gain_page):
            self.pages.addWidget(page)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.yes_button, self.no_button = QPushButton(), QPushButton()
        self._lay_out()
        self._connect()
        self._show_page(self.nights_page)

    @property
    def is_waiting(self) -> bool:
        """True while nights are looked for or learned from."""
        return self.pages.currentWidget() is self._waiting

    @property
    def has_result(self) -> bool:
        return self.pages.currentWidget() is self.gain_page

    @property
    def progress(self) -> float | None:
        """How far the work on show is, 0 to 1; None while it has not said."""
        return self.bar.value() / 1000 if self.bar.maximum() else None

    @property
    def waiting_for(self) -> str:
        """What is at work, in words."""
        return self._words.text()

    def show_waiting(self, words: str) -> None:
        """Something is at work, and has not said yet how far it is."""
        self._words.setText(words)
        self.bar.setRange(0, 0)
        self.problem.hide()
        self._show_page(self._waiting)

    def show_progress(self, fraction: float) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * fraction))

    def show_cancelling(self) -> None:
        """Cancel was asked for and will be obeyed in a moment."""
        self._words.setText("Stopping…")
        self.no_button.setEnabled(False)

    def show_nights(self, problem: str = "") -> None:
        """Let nights be ticked (again); `problem` says why nothing was learned."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._show_page(self.nights_page)

    def show_gain(self, gain: LabGain, model_name: str, today: date) -> None:
        """Show what was learned, and let it be accepted or discarded."""
        self.gain_page.show_gain(gain, model_name, today)
        self._show_page(self.gain_page)
        helps = gain.verdict is Verdict.HELPS
        advised = self.yes_button if helps else self.no_button
        advised.setDefault(True)
        advised.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Minutes of work shall not be lost by a key that was meant for the window.
        if event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is not self.nights_page:
            event.accept()
            return
        super().keyPressEvent(event)

    def _waiting_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self.bar)
        column.addStretch(2)
        return page

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.no_button)
        buttons.addWidget(self.yes_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.pages, 1)
        column.addWidget(self.problem)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.nights_page.choice_changed.connect(self._allow_start)
        self.gain_page.name_edit.textChanged.connect(self._allow_start)
        self.yes_button.clicked.connect(self._say_yes)
        self.no_button.clicked.connect(self._say_no)

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        words = {self.nights_page: ("Learn", "Close"), self.gain_page: ("Accept", "Discard")}
        yes, no = words.get(page, ("", "Cancel"))
        self.yes_button.setText(yes)
        self.yes_button.setVisible(bool(yes))
        self.yes_button.setDefault(page is self.nights_page)
        self.no_button.setText(no)
        self.no_button.setEnabled(True)
        self._allow_start()
        (self.yes_button if self.yes_button.isEnabled() else self.no_button).setFocus()

    def _allow_start(self) -> None:
        if self.has_result:
            can = bool(self.gain_page.name_edit.text().strip())
        else:
            can = self.nights_page.choice() is not None
        self.yes_button.setEnabled(can)

    def _say_yes(self) -> None:
        if self.has_result:
            self.accept_wanted.emit(self.gain_page.name_edit.text().strip())
        else:
            self.start_wanted.emit()

    def _say_no(self) -> None:
        if self.is_waiting:
            self.cancel_wanted.emit()
        else:
            self.reject()
