"""A real night with an expert's stages: where it lies on disk, and what is read from there."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.training.splits import SubjectNight


class UnusableData(ValueError):
    """Nights that cannot be learned from or measured on; `str(error)` is one sentence.

    It names the file or folder, says what is wrong, and what to do.
    """


@dataclass(frozen=True)
class NightFiles:
    """A recording, its hypnogram and whose night it is; `remark` is what had to be decided."""

    whose: SubjectNight
    recording: Path
    hypnogram: Path
    remark: str = ""


@dataclass(frozen=True)
class FoundNights:
    """The nights of a folder, and sentences about what in it was left out or decided."""

    nights: tuple[NightFiles, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class LabelledNight:
    """A night as it was recorded, with one stage per epoch.

    `samples[i]` are those of `channels[i]` at `rates_hz[i]`, shape (n_i,), NaN where the recording
    has a hole. `stages` (n_epochs,) are 0 to 4, or -1 where the expert gave none: such an epoch
    keeps its place, so that its neighbours stay neighbours, and is neither learned nor measured.
    `is_counted` (n_epochs,) marks the epochs that are measured on. A channel in `envelopes` is no
    waveform but its strength, once a second.
    """

    whose: SubjectNight
    channels: tuple[str, ...]
    samples: tuple[NDArray[np.float32], ...]
    rates_hz: tuple[float, ...]
    stages: NDArray[np.int8]
    is_counted: NDArray[np.bool_]
    envelopes: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()
