"""The page of how a night comes up: page length, neighbours, theme, filters."""

from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.moving.time_base import PAGE_SECONDS
from sleepscorer_app.ui.preferences.preference_texts import filter_texts, role_filters
from sleepscorer_app.ui.preferences.settings import Preferences, ThemeChoice

THEMES = {
    ThemeChoice.SYSTEM: "As the system",
    ThemeChoice.LIGHT: "Light",
    ThemeChoice.DARK: "Dark",
}
NOTCHES: tuple[tuple[str, float | None], ...] = (("none", None), ("50 Hz", 50.0), ("60 Hz", 60.0))
ROLE_WORDS = {Role.EMG: "Chin, legs (EMG)", Role.RESPIRATION: "Breathing", Role.OTHER: "Others"}
MOST_HZ = 1000.0


class DisplayPage(SettingsPage):
    """What holds for every night as it is opened."""

    title = "Display"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page_length = QComboBox()
        words = {row.name: row.text for row in ACTIONS}
        for seconds in PAGE_SECONDS:
            self.page_length.addItem(words[f"page_{seconds}"], float(seconds))
        self.theme = QComboBox()
        for choice in ThemeChoice:
            self.theme.addItem(THEMES.get(choice, choice.value.title()), choice)
        self.neighbours = QCheckBox("Show some seconds of the &neighbouring epochs, in grey")
        self.filters = {role: FilterFields(role) for role in Role}
        reset = QPushButton("As the AASM &asks")
        reset.clicked.connect(lambda: self._show_filters(()))
        self.add_form([("&Page length", self.page_length), ("&Theme", self.theme)])
        self.add_all(self.neighbours)
        self.add_heading("Filters, unless the montage has its own")
        self.column.addLayout(self._filter_grid())
        self.add_button(reset)
        self.add_note(
            "Filters change what is shown, never what is scored by the network or exported."
        )
        self.column.addStretch(1)

    def show_preferences(self, preferences: Preferences) -> None:
        place = self.page_length.findData(preferences.page_seconds)
        if place < 0:
            seconds = preferences.page_seconds
            self.page_length.addItem(f"{seconds:g} seconds, as now", seconds)
            place = self.page_length.count() - 1
        self.page_length.setCurrentIndex(place)
        self.theme.setCurrentIndex(self.theme.findData(preferences.theme))
        self.neighbours.setChecked(preferences.shows_neighbours)
        self._show_filters(preferences.display_filters)

    def put_into(self, preferences: Preferences) -> Preferences:
        return replace(
            preferences,
            page_seconds=float(self.page_length.currentData()),
            theme=ThemeChoice(self.theme.currentData()),
            shows_neighbours=self.neighbours.isChecked(),
            display_filters=filter_texts({role: one.value() for role, one in self.filters.items()}),
        )

    def _show_filters(self, texts: tuple[str, ...]) -> None:
        for role, shown in role_filters(texts).items():
            self.filters[role].show_filter(shown)

    def _filter_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for column, words in enumerate(("", "Low cut", "High cut", "Notch")):
            label = QLabel(words)
            label.setProperty("look", "muted")
            grid.addWidget(label, 0, column)
        for line, (role, fields) in enumerate(self.filters.items(), 1):
            grid.addWidget(QLabel(ROLE_WORDS.get(role, role.value)), line, 0)
            for column, field in enumerate((fields.low, fields.high, fields.notch), 1):
                grid.addWidget(field, line, column)
        grid.setColumnStretch(4, 1)
        return grid


class FilterFields:
    """Three fields for the filter of one kind of trace; a cut of 0 is none."""

    def __init__(self, role: Role) -> None:
        self.low = _frequency_box(f"{role.value}: low cut", 0.1)
        self.high = _frequency_box(f"{role.value}: high cut", 5.0)
        self.notch = NamedBox()
        self.notch.setAccessibleName(f"{role.value}: notch")
        for words, value_hz in NOTCHES:
            self.notch.addItem(words, value_hz)

    def show_filter(self, shown: DisplayFilter) -> None:
        """Put it into the fields."""
        self.low.setValue(shown.low_cut_hz or 0.0)
        self.high.setValue(shown.high_cut_hz or 0.0)
        self.notch.setCurrentIndex(max(self.notch.findData(shown.notch_hz), 0))

    def value(self) -> DisplayFilter:
        """What the fields say; a low cut that is not below the high one is left out."""
        low_hz, high_hz = self.low.value() or None, self.high.value() or None
        if low_hz is not None and high_hz is not None and low_hz >= high_hz:
            low_hz = None
        return DisplayFilter(low_hz, high_hz, self.notch.currentData())


def _frequency_box(name: str, step_hz: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setAccessibleName(name)
    box.setRange(0.0, MOST_HZ)
    box.setDecimals(2)
    box.setSingleStep(step_hz)
    box.setSuffix(" Hz")
    box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    box.setSpecialValueText("none")
    box.setMinimumWidth(96)
    return box
