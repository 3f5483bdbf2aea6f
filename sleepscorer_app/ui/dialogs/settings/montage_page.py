"""The page of montages by recording: fixed for an equipment or a set of channels, or forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton

from sleepscorer_app.domain.montages.montage_rows import Montage
from sleepscorer_app.files.choices.montage_choices import Choices, MontageChoice
from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.preferences.settings import Preferences

GUESSED = "whichever fits best"
_MOST_CHANNELS = 6


@dataclass(frozen=True)
class MontageQuestion:
    """What is there to choose from; `here` are the keys the open night goes by, with its words."""

    montages: Sequence[Montage]
    choices: Choices
    here: Sequence[tuple[str, MontageChoice, str]] = ()


class MontagePage(SettingsPage):
    """Lists every choice that is kept."""

    title = "Montages"

    def __init__(self, question: MontageQuestion) -> None:
        super().__init__()
        self._question = question
        self.choices: dict[str, MontageChoice] = dict(question.choices)
        self.boxes: dict[str, QComboBox] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("Kept choices")
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setMinimumHeight(140)
        self.forget = QPushButton("&Forget the chosen")
        self.forget_all = QPushButton("Forget &all")
        self.forget.clicked.connect(self._forget_chosen)
        self.forget_all.clicked.connect(lambda: self._take({}))
        self._lay_out()
        self._take(self.choices)

    def show_preferences(self, preferences: Preferences) -> None:
        """Nothing of it is a preference."""

    def put_into(self, preferences: Preferences) -> Preferences:
        return preferences

    def fix(self, key: str, name: str) -> None:
        """From now on recordings of this key wear the montage of this name; empty: guess."""
        template = next(choice for one, choice, _ in self._question.here if one == key)
        others = {one: choice for one, choice in self.choices.items() if one != key}
        montage = next((one for one in self._question.montages if one.name == name), None)
        if montage is not None:
            others[key] = MontageChoice(montage, template.channels, template.equipment)
        self._take(others)

    def _lay_out(self) -> None:
        if self._question.here:
            self.add_heading("The open night, and recordings like it")
            for key, _choice, words in self._question.here:
                self.boxes[key] = self._box(key)
                self.add_form([(words, self.boxes[key])])
        else:
            self.add_note("Open a night to fix a montage for recordings like it.")
        self.add_heading("Kept choices")
        self.column.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.forget)
        buttons.addWidget(self.forget_all)
        buttons.addStretch(1)
        self.column.addLayout(buttons)
        self.add_note(
            "A choice for a set of channels comes before one for an equipment. Without either the "
            "montage is guessed. The open night goes on wearing what it wears."
        )

    def _box(self, key: str) -> QComboBox:
        box = QComboBox()
        box.addItem(GUESSED, "")
        for montage in self._question.montages:
            box.addItem(montage.name, montage.name)
        box.activated.connect(lambda: self.fix(key, str(box.currentData())))
        return box

    def _take(self, choices: dict[str, MontageChoice]) -> None:
        self.choices = choices
        self.list.clear()
        for key, choice in choices.items():
            item = QListWidgetItem(choice_words(key, choice))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(", ".join(choice.channels))
            self.list.addItem(item)
        for key, box in self.boxes.items():
            worn = choices[key].montage.name if key in choices else ""
            if box.findData(worn) < 0:
                box.addItem(worn, worn)
            box.setCurrentIndex(box.findData(worn))
        self.forget.setEnabled(bool(choices))
        self.forget_all.setEnabled(bool(choices))

    def _forget_chosen(self) -> None:
        gone = {item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()}
        self._take({key: one for key, one in self.choices.items() if key not in gone})


def choice_words(key: str, choice: MontageChoice) -> str:
    """`AASM recommended — 13 channels: C4-M1, E1-M2, …`."""
    if choice.channels:
        names = ", ".join(choice.channels[:_MOST_CHANNELS])
        more = ", …" if len(choice.channels) > _MOST_CHANNELS else ""
        n = len(choice.channels)
        which = f"{n} channel{'' if n == 1 else 's'}: {names}{more}"
    elif choice.equipment:
        which = f"equipment {choice.equipment}"
    else:
        which = f"channels that an older version kept as {key[:8]}"
    return f"{choice.montage.name} — {which}"
