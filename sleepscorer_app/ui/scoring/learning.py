"""What the window needs so that a model can learn from a laboratory's nights."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sleepscorer_app.domain.interscorer.lab_gain import LabGain
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.files.work.finished_nights import FinishedNight
from sleepscorer_app.ui.night.background_task import Report
from sleepscorer_app.ui.scoring.auto_score import AvailableModel


class CannotLearn(Exception):
    """These nights, this model or this name will not do; `str()` is the sentence to show."""


class Lesson(Protocol):
    """What a model learned, not kept anywhere yet."""

    @property
    def gain(self) -> LabGain: ...


@dataclass(frozen=True)
class LearnChoice:
    """From which nights a model is to learn, and which of each night's traces it reads."""

    model_name: str
    nights: tuple[tuple[FinishedNight, Derivation], ...]


@dataclass(frozen=True)
class Learning:
    """What is done outside the window.

    `learn` raises `CannotLearn`, `OSError`, or what `report` raises; `keep` writes the model under
    a name and raises `CannotLearn` or `OSError`. `work_folders` hold scorings that may not lie
    beside their nights.
    """

    model_names: Callable[[], tuple[str, ...]]
    learn: Callable[[LearnChoice, Report], Lesson]
    keep: Callable[[Lesson, str], AvailableModel]
    work_folders: tuple[Path, ...] = ()
