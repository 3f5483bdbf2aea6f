"""Which derivation is scored, and which is drawn as spectrogram; a guess is called a guess."""

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.montages.montage_choice import LABEL_WIDTH
from sleepscorer_app.ui.traces.trace_settings import TraceSettings


class ScoredChoice(QWidget):
    """Two choices that no montage changes: what is shown and what is scored are apart."""

    def __init__(self, traces: TraceSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._traces = traces
        self._scored = _chooser("Scored channel")
        self._drawn = _chooser("Channel of the spectrograms")
        self._scored.activated.connect(self._choose_scored)
        self._drawn.activated.connect(self._choose_drawn)
        self._note = QLabel()
        self._note.setProperty("look", "muted")
        self._note.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(QLabel("Scored"), 0, 0)
        grid.addWidget(self._scored, 0, 1)
        grid.addWidget(self._note, 1, 1)
        grid.addWidget(QLabel("Spectrogram"), 2, 0)
        grid.addWidget(self._drawn, 2, 1)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        traces.scored_changed.connect(self._show_chosen)
        traces.spectrogram_changed.connect(self._show_chosen)
        traces.derivations_changed.connect(self._offer)
        self._first = traces.scored
        self._is_guess = True
        self._offer()

    def _offer(self) -> None:
        """Fill both boxes with what there is now."""
        self._candidates, self._every = self._traces.candidates, self._traces.choices
        for box, derivations in ((self._scored, self._candidates), (self._drawn, self._every)):
            box.clear()
            box.addItems([one.name for one in derivations])
        self._show_chosen()

    def _choose_scored(self, place: int) -> None:
        self._is_guess = False
        self._traces.set_scored(self._candidates[place])
        self._show_chosen()

    def _choose_drawn(self, place: int) -> None:
        self._traces.set_spectrogram(self._every[place])

    def _show_chosen(self) -> None:
        scored, drawn = self._traces.scored, self._traces.spectrogram
        self._is_guess = self._is_guess and scored == self._first
        self._scored.setEnabled(bool(self._candidates))
        self._scored.setCurrentIndex(_place(self._candidates, scored))
        self._drawn.setCurrentIndex(_place(self._every, drawn))
        if not self._candidates:
            self._note.setText("No EEG channel was found, so nothing can be auto-scored.")
        elif scored is None:
            self._note.setText("Choose what is scored.")
        elif self._is_guess:
            self._note.setText("Guessed from the channel names: check it before scoring.")
        else:
            self._note.setText("Chosen by you.")


def _place(derivations: tuple[Derivation, ...], chosen: Derivation | None) -> int:
    return derivations.index(chosen) if chosen in derivations else -1


def _chooser(name: str) -> QComboBox:
    chooser = NamedBox()
    chooser.setAccessibleName(name)
    return chooser
