"""The seeded user before a dialog: plays with what is in it, then accepts or cancels."""

import random
from collections.abc import Callable
from inspect import get_annotations
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QKeySequenceEdit,
    QLineEdit,
    QMenu,
    QWidget,
)

from sleepscorer_app.ui.window.questions import Questions

MOST_TURNS = 8
"""After so many turns in one dialog it is closed, whatever it says."""
WORDS = ("3", "0:01", "-1", "AB", "", "zero", "C4-M1", "ß 漢字", "x" * 80, "1e9", "0.5")
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home),
    *(Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_A, Qt.Key.Key_5),
)


class DicedQuestions(Questions):
    """Asks by the real dialogs, except for the system's own, which choose files by the dice."""

    def __init__(self, dice: Callable[[], random.Random], nights: list[Path], out: Path) -> None:
        self._dice = dice
        self._nights = nights
        self._out = out
        for name, question in vars(Questions).items():
            if callable(question) and get_annotations(question).get("return") == Path | None:
                setattr(self, name, self._folder if name == "folder" else self._chooser(name))

    def _chooser(self, name: str) -> Callable[..., Path | None]:
        writes = any(word in name for word in ("export", "write", "save"))

        def choose(*_asked: object, **_more: object) -> Path | None:
            dice = self._dice()
            written = sorted(one for one in self._out.iterdir() if one.is_file())
            if dice.random() < 0.2:
                return None
            if writes:
                return self._out / f"{name}-{dice.randrange(4)}.json"
            return dice.choice([*self._nights, *written])

        return choose

    def _folder(self, *_asked: object) -> Path | None:
        return self._out if self._dice().random() < 0.8 else None


class Answerer:
    """Looks now and then whether a dialog or a menu is open, and does something in it."""

    def __init__(self, dice: Callable[[], random.Random], note: Callable[[str], None]) -> None:
        self._dice = dice
        self._note = note
        self._turns: dict[int, int] = {}
        self._has_ended = False

    def begin(self) -> None:
        """From now on no dialog stays open for ever."""
        self._look_again()

    def end(self) -> None:
        """Answer nobody else's dialogs: the person has gone."""
        self._has_ended = True

    def _look_again(self) -> None:
        # Not one repeating timer: while its slot waits in a dialog of a dialog it would be silent.
        QTimer.singleShot(3, self._look)

    def _look(self) -> None:
        if self._has_ended:
            return
        self._look_again()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            self._choose_in(popup)
            return
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            self._turn(dialog)

    def _choose_in(self, popup: QWidget) -> None:
        dice = self._dice()
        if isinstance(popup, QMenu) and dice.random() < 0.6:
            actions = [one for one in popup.actions() if one.isEnabled() and one.text()]
            harmless = [one for one in actions if one.objectName() != "quit"]
            if harmless:
                action = dice.choice(harmless)
                self._note(f"menu line {action.text()!r}")
                popup.close()
                action.trigger()
                return
        popup.close()

    def _turn(self, dialog: QWidget) -> None:
        dice = self._dice()
        turns = self._turns[id(dialog)] = self._turns.get(id(dialog), 0) + 1
        if isinstance(dialog, QFileDialog) or turns > MOST_TURNS or dice.random() < 0.2:
            self._turns.clear()
            self._close(dialog, accepts=turns <= MOST_TURNS and dice.random() < 0.6)
        else:
            self._play(dialog, dice)

    def _close(self, dialog: QWidget, *, accepts: bool) -> None:
        words = f"{'accept' if accepts else 'cancel'} {type(dialog).__name__}"
        self._note(f"{words} {dialog.windowTitle()!r}")
        if isinstance(dialog, QDialog) and not isinstance(dialog, QFileDialog) and accepts:
            dialog.accept()
        elif isinstance(dialog, QDialog):
            dialog.reject()
        else:
            dialog.close()

    def _play(self, dialog: QWidget, dice: random.Random) -> None:
        kinds = (
            *(QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider),
            *(QAbstractItemView, QKeySequenceEdit),
        )
        inside = [
            one
            for one in dialog.findChildren(QWidget)
            if isinstance(one, kinds) and one.isVisible() and one.isEnabled()
        ]
        if inside:
            play_with(dice.choice(inside), dice, self._note)


def play_with(widget: QWidget, dice: random.Random, note: Callable[[str], None]) -> None:
    """Do with a field of a dialog what a hand can do with one."""
    words = widget.accessibleName() or widget.objectName()
    note(f"play with {type(widget).__name__} {words!r}")
    if isinstance(widget, QAbstractButton):
        widget.click()
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(dice.randrange(max(widget.count(), 1)))
        widget.activated.emit(widget.currentIndex())
    elif isinstance(widget, QAbstractSpinBox):
        widget.stepBy(dice.randint(-5, 5))
    elif isinstance(widget, QAbstractSlider):
        widget.setValue(dice.randint(widget.minimum(), widget.maximum()))
    elif isinstance(widget, QLineEdit):
        widget.setFocus()
        widget.selectAll()
        # Not by keys: QTest ends the process at a letter that Latin-1 has not.
        widget.insert(dice.choice(WORDS))
    else:
        widget.setFocus()
        QTest.keyClick(widget, dice.choice(KEYS))
