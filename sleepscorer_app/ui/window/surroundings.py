"""What the window is given from outside."""

from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.ui.look.appearance import Appearance
from sleepscorer_app.ui.night.opening import MakeNight
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.scoring.auto_score import AvailableModel
from sleepscorer_app.ui.scoring.learning import Learning
from sleepscorer_app.ui.window.questions import Questions


@dataclass(frozen=True)
class Surroundings:
    """What the window is given from outside; tests give it other models and answers."""

    settings: Settings
    appearance: Appearance
    questions: Questions
    models: tuple[AvailableModel, ...]
    why_no_model: str
    fallback_folder: Path
    """Where unfinished work goes when it may not lie beside the night."""
    make_demo_night: MakeNight | None = None
    montage_folder: Path | None = None
    """Where the person's own montages are kept; without one they are forgotten at the end."""
    layout_folder: Path | None = None
    """Where the person's own layouts are kept; without one they are forgotten at the end."""
    learning: Learning | None = None
