"""What comes out of a hypnogram file, placed on the epochs of an open recording."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.stage_probabilities import StageProbabilities


@dataclass(frozen=True)
class ImportedHypnogram:
    """Stages for every epoch of the recording, and what else the file knew.

    `sources` (codes of `Source`, shape (n_epochs,)) and `probabilities` are None where the format
    cannot hold them. `notes` says in a sentence each what had to be decided on the way.
    """

    hypnogram: Hypnogram
    sources: NDArray[np.int8] | None
    probabilities: StageProbabilities | None
    markers: tuple[Marker, ...]
    notes: tuple[str, ...]
    format_name: str
