"""Shows, before a night is scored, how its chosen derivations fit the model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from sleepscorer_app.domain.montage import Derivation
from sleepscorer_app.scoring.fit_check import Fit

_HEIGHT = 118


@dataclass(frozen=True)
class CheckedDerivation:
    """A derivation, and what came of its check: nothing yet, a `fit`, or why there is none."""

    derivation: Derivation
    fit: Fit | None = None
    failure: Exception | None = None

    @property
    def is_awaited(self) -> bool:
        return self.fit is None and self.failure is None

    @property
    def is_bad(self) -> bool:
        """True where a person should score by hand."""
        return self.fit is not None and bool(self.fit.reasons)


class FitNotes(QWidget):
    """The verdict about all of them, always in sight; below it what was found in each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = QLabel()
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setWordWrap(True)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Room for two lines from the start: what is below would be pushed into each other.
        self.verdict.setMinimumHeight(2 * self.verdict.fontMetrics().lineSpacing() + 2)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFixedHeight(_HEIGHT)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setObjectName("fit_notes")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.verdict)
        column.addWidget(self._scroll)
        self._labels: list[QLabel] = []
        self.show_checked(())

    @property
    def text(self) -> str:
        """All that is on show, a line for each label."""
        return "\n".join((self.verdict.text(), *(label.text() for label in self._labels)))

    def show_checked(self, checked: Sequence[CheckedDerivation]) -> None:
        """What is known now."""
        is_doubtful = any(one.is_bad or one.failure is not None for one in checked)
        _say(self.verdict, verdict_of(checked), "error" if is_doubtful else "")
        self._fill(checked)

    def show_refusal(self, sentence: str) -> None:
        """Why what is chosen cannot be scored at all."""
        _say(self.verdict, sentence, "error")
        self._fill(())

    def _fill(self, checked: Sequence[CheckedDerivation]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        self._labels = []
        # Those in doubt first: the others may be out of sight.
        for one in sorted(checked, key=lambda one: not one.is_bad):
            found, doubt = words_of(one, is_alone=len(checked) == 1)
            for words, look in ((found, "muted"), (doubt, "error")):
                if words:
                    label = QLabel()
                    label.setTextFormat(Qt.TextFormat.PlainText)
                    label.setWordWrap(True)
                    _say(label, words, look)
                    column.addWidget(label)
                    self._labels.append(label)
        column.addStretch(1)
        self._scroll.setWidget(inside)


def verdict_of(checked: Sequence[CheckedDerivation]) -> str:
    """One sentence about all of them; empty when none is chosen."""
    bad = _names(one for one in checked if one.is_bad)
    failed = _names(one for one in checked if one.failure is not None)
    awaited = _names(one for one in checked if one.is_awaited)
    if bad and all(one.is_bad for one in checked):
        return "This does not fit the model: score by hand."
    if bad:
        return f"{bad} does not fit the model: untick it, or score by hand."
    if failed:
        return f"{failed} could not be checked."
    if awaited:
        return f"Checking how {awaited} fits the model…"
    return "Nothing was found that speaks against scoring this." if checked else ""


def _names(checked: Iterable[CheckedDerivation]) -> str:
    return ", ".join(one.derivation.name for one in checked)


def words_of(checked: CheckedDerivation, *, is_alone: bool) -> tuple[str, str]:
    """What was found, and what speaks against scoring; each may be empty."""
    name = checked.derivation.name
    if checked.failure is not None:
        return "", f"{name}: {checked.failure}"
    if checked.fit is None:
        return f"{name}: being checked…", ""
    found = " ".join(checked.fit.findings)
    if not checked.fit.reasons:
        return found, ""
    reasons = "; ".join(checked.fit.reasons)
    return found, checked.fit.sentences[-1] if is_alone else f"{name} does not fit: {reasons}."


def _say(label: QLabel, words: str, look: str) -> None:
    label.setText(words)
    label.setProperty("look", look)
    # Style sheets look at properties only when asked to.
    label.style().unpolish(label)
    label.style().polish(label)
