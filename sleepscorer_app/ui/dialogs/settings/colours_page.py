"""The page of the stages' colours in both themes, with a warning where one can hardly be seen."""

from dataclasses import replace

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QColorDialog, QGridLayout, QLabel, QPushButton, QWidget

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.look.contrast import contrast
from sleepscorer_app.ui.look.own_colours import colour_texts, with_own_colours
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from sleepscorer_app.ui.preferences.preference_texts import SCHEMES
from sleepscorer_app.ui.preferences.settings import Preferences

LEAST_CONTRAST = 1.8
"""Of a stage's line against the background: a yellow on white is still found; less is not."""
LEAST_DIFFERENCE = 40.0
"""Between two stages, as a distance in red, green and blue."""
STAGES = (*HYPNOGRAM_ORDER, Stage.UNSCORED)
OF_THEME = {"light": LIGHT, "dark": DARK}


class ColoursPage(SettingsPage):
    """A button for each stage and theme; nowhere does colour alone say a stage."""

    title = "Colours"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours: dict[str, Colours] = dict(OF_THEME)
        self.buttons: dict[tuple[str, Stage], QPushButton] = {}
        self.colour_blind = QCheckBox("In place of these, colours for colour-&blind eyes")
        self.add_note("Colours of the stages in hypnogram, hypnodensity, traces and panels.")
        self.add_all(self.colour_blind)
        self.column.addLayout(self._grid())
        self.reset = QPushButton("&Reset all")
        self.reset.clicked.connect(lambda: self._take(dict(OF_THEME)))
        self.warning = self.add_note("")
        self.add_button(self.reset)
        self.column.addStretch(1)

    def show_preferences(self, preferences: Preferences) -> None:
        self.colour_blind.setChecked(preferences.is_for_colour_blind)
        self._take(
            {
                scheme: with_own_colours(colours, preferences.stage_colours)
                for scheme, colours in OF_THEME.items()
            }
        )

    def put_into(self, preferences: Preferences) -> Preferences:
        return replace(
            preferences,
            is_for_colour_blind=self.colour_blind.isChecked(),
            stage_colours=colour_texts(self.colours, OF_THEME),
        )

    def set_colour(self, scheme: str, stage: Stage, colour: str) -> None:
        """Give a stage of one theme another colour."""
        colours = self.colours[scheme]
        stages = {**colours.stages, stage: colour}
        self._take({**self.colours, scheme: replace(colours, stages=type(colours.stages)(stages))})

    def _ask(self, scheme: str, stage: Stage) -> None:
        before = QColor(self.colours[scheme].stages[stage])
        chosen = QColorDialog.getColor(before, self, f"Colour of {_name(stage)}, {scheme}")
        if chosen.isValid():
            self.set_colour(scheme, stage, chosen.name())

    def _take(self, colours: dict[str, Colours]) -> None:
        self.colours = colours
        for (scheme, stage), button in self.buttons.items():
            of_scheme = colours[scheme]
            colour, background = of_scheme.stages[stage], of_scheme.background
            on_it = max(("#000000", "#ffffff"), key=lambda one: contrast(one, colour))
            button.setText(colour)
            button.setStyleSheet(
                f"QPushButton {{ background: {colour}; color: {on_it}; border: 3px solid "
                f"{background}; }} QPushButton:focus {{ border-color: palette(highlight); }}"
            )
        self.warning.setText(" ".join(doubts(colours)))
        self.warning.setProperty("look", "error" if self.warning.text() else "muted")
        self.warning.style().polish(self.warning)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for column, scheme in enumerate(SCHEMES, 1):
            grid.addWidget(QLabel(scheme.title()), 0, column)
        for line, stage in enumerate(STAGES, 1):
            grid.addWidget(QLabel(_name(stage)), line, 0)
            for column, scheme in enumerate(SCHEMES, 1):
                button = QPushButton()
                button.setMinimumWidth(120)
                button.setAccessibleName(f"{_name(stage)}, {scheme}")
                button.clicked.connect(
                    lambda _checked=False, where=scheme, which=stage: self._ask(where, which)
                )
                self.buttons[scheme, stage] = button
                grid.addWidget(button, line, column)
        grid.setColumnStretch(3, 1)
        return grid


def doubts(colours: dict[str, Colours]) -> list[str]:
    """A sentence for each colour that can hardly be seen, and each two that look alike."""
    said: list[str] = []
    for scheme, of_scheme in colours.items():
        for place, stage in enumerate(STAGES):
            colour = of_scheme.stages[stage]
            if contrast(colour, of_scheme.background) < LEAST_CONTRAST:
                said.append(f"{_name(stage)} can hardly be seen on the {scheme} background.")
            alike = [
                _name(other)
                for other in STAGES[place + 1 :]
                if _distance(colour, of_scheme.stages[other]) < LEAST_DIFFERENCE
            ]
            if alike:
                said.append(f"{_name(stage)} looks like {' and '.join(alike)} ({scheme}).")
    return said


def _distance(one: str, other: str) -> float:
    first, second = QColor(one), QColor(other)
    parts = (
        first.red() - second.red(),
        first.green() - second.green(),
        first.blue() - second.blue(),
    )
    return sum(part * part for part in parts) ** 0.5


def _name(stage: Stage) -> str:
    return "Unscored" if stage is Stage.UNSCORED else stage.letter
