"""Shows, before a night is scored, how its chosen derivations fit the model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.scoring.fit_check import Fit


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


class FitNotes(QScrollArea):
    """The verdict about all of them first; below it what was found in each.

    Its height stays, so that nothing in the dialog jumps when a check ends.
    """

    def __init__(self, n_lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fit_notes")
        self.setAccessibleName("How the channels fit the model")
        self.setWidgetResizable(True)
        self.setFixedHeight(n_lines * (self.fontMetrics().lineSpacing() + 2))
        self._lines: list[tuple[str, str]] = []
        self.show_checked(())

    @property
    def text(self) -> str:
        """All that is on show, a line for each sentence or paragraph."""
        return "\n".join(words for words, _look in self._lines)

    @property
    def is_warning(self) -> bool:
        """True where something on show speaks against scoring."""
        return any(look == "error" for _words, look in self._lines)

    def show_checked(self, checked: Sequence[CheckedDerivation]) -> None:
        """What is known now."""
        is_doubtful = any(one.is_bad or one.failure is not None for one in checked)
        lines = [(verdict_of(checked), "error" if is_doubtful else "")]
        # Those in doubt first: the others may be out of sight.
        for one in sorted(checked, key=lambda one: not one.is_bad):
            found, doubt = words_of(one, is_alone=len(checked) == 1)
            lines += [(found, "muted"), (doubt, "error")]
        self._show(lines)

    def show_refusal(self, sentence: str) -> None:
        """Why what is chosen cannot be scored at all."""
        self._show([(sentence, "error")])

    def _show(self, lines: list[tuple[str, str]]) -> None:
        self._lines = [(words, look) for words, look in lines if words]
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 2, 8, 2)
        column.setSpacing(4)
        for words, look in self._lines:
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("look", look)
            column.addWidget(label)
        column.addStretch(1)
        self.setWidget(inside)


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
