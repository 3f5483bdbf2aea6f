"""What comes out of a hypnogram file, placed on the epochs of an open recording."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.scoring import Scoring
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

    def onto(self, scoring: Scoring, imported_from: str, file_sha256: str = "") -> Scoring:
        """The scoring with these stages in place of its own; what the file does not know stays.

        `imported_from` and `file_sha256` name the file and its content: the origin of every stage.
        """
        taken = scoring.import_hypnogram(self.hypnogram, imported_from, file_sha256)
        return replace(
            taken,
            sources=taken.sources if self.sources is None else self.sources,
            automatic=taken.automatic if self.probabilities is None else self.probabilities,
            markers=self.markers if self.markers else taken.markers,
        )
