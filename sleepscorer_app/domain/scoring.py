"""A scoring: stages, where each came from, the untouched automatic layer, and the markers."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.stage_origin import NOT_KNOWN, StageOrigin, StageOrigins
from sleepscorer_app.domain.stage_probabilities import StageProbabilities


class Source(IntEnum):
    """Where an epoch's stage came from."""

    NOBODY = 0
    MODEL = 1
    IMPORTED = 2
    PERSON = 3
    CONFIRMED = 4
    TAUGHT = 5
    """Proposed for an undecided epoch from what a person decided elsewhere in the night."""

    @property
    def words(self) -> str:
        """As exports write it and the status line reads it."""
        return ("unscored", "model", "imported", "person", "confirmed", "taught")[self]


class AcceptRule(IntEnum):
    """What a new automatic scoring may overwrite."""

    KEEP_DECIDED = 0
    """Epochs scored by hand, confirmed or imported stay; everything else is scored anew."""
    ONLY_UNSCORED = 1
    REPLACE_ALL = 2
    SECOND_OPINION = 3
    """Every stage stays; the probabilities are kept beside the first ones, to be compared."""


DECIDED = (Source.PERSON, Source.CONFIRMED)
"""The sources by which a person has decided an epoch."""


@dataclass(frozen=True, eq=False)
class Scoring:
    """All that a night's scoring is; every edit returns a new one.

    `sources` are codes of `Source`, shape (n_epochs,). `automatic` is what the network said; no
    edit of the hypnogram ever changes it. `second_opinion` is what another one said.
    `imported_from` names the file that was imported last. `origins` says of each epoch which model,
    file or person its stage is from.
    """

    hypnogram: Hypnogram
    sources: NDArray[np.int8]
    automatic: StageProbabilities | None = None
    markers: tuple[Marker, ...] = ()
    imported_from: str = ""
    second_opinion: StageProbabilities | None = None
    origins: StageOrigins = field(default_factory=lambda: StageOrigins.unknown(0))

    def __post_init__(self) -> None:
        if not len(self.origins):
            object.__setattr__(self, "origins", StageOrigins.unknown(self.hypnogram.n_epochs))
        if len(self.origins) != self.hypnogram.n_epochs:
            raise ValueError(f"{len(self.origins)} origins for {self.hypnogram.n_epochs} epochs")
        sources = np.array(self.sources, dtype=np.int8)
        if sources.shape != (self.hypnogram.n_epochs,):
            raise ValueError(f"{len(sources)} sources for {self.hypnogram.n_epochs} epochs")
        for said in (self.automatic, self.second_opinion):
            if said is not None and said.n_epochs != self.hypnogram.n_epochs:
                raise ValueError(
                    f"probabilities of {said.n_epochs} epochs for a night of "
                    f"{self.hypnogram.n_epochs}"
                )
        sources.setflags(write=False)
        object.__setattr__(self, "sources", sources)

    @classmethod
    def unscored(cls, n_epochs: int) -> "Scoring":
        """A night nobody has scored yet."""
        return cls(Hypnogram.unscored(n_epochs), np.zeros(n_epochs, dtype=np.int8))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Scoring)
            and self.hypnogram == other.hypnogram
            and np.array_equal(self.sources, other.sources)
            and self.automatic == other.automatic
            and self.second_opinion == other.second_opinion
            and self.markers == other.markers
            and self.imported_from == other.imported_from
            and self.origins == other.origins
        )

    def __hash__(self) -> int:
        return hash((self.hypnogram, self.sources.tobytes(), self.markers, self.imported_from))

    @property
    def n_epochs(self) -> int:
        return self.hypnogram.n_epochs

    @property
    def is_decided(self) -> NDArray[np.bool_]:
        """True where a person scored or confirmed the epoch, shape (n_epochs,)."""
        return np.isin(self.sources, DECIDED)

    @property
    def is_proposed(self) -> NDArray[np.bool_]:
        """True where the stage is a network's, taught or not, that nobody has decided on."""
        return np.isin(self.sources, (Source.MODEL, Source.TAUGHT))

    @property
    def truth(self) -> Hypnogram:
        """The stages that a network may be measured by and learn from.

        Decided or confirmed by a person, or imported; what a network proposed or was taught is left
        out as unscored.
        """
        stands = np.isin(self.sources, (Source.IMPORTED, Source.PERSON, Source.CONFIRMED))
        return Hypnogram(np.where(stands, self.hypnogram.codes, Stage.UNSCORED).astype(np.int8))

    def source_of(self, epoch: int) -> Source:
        return Source(int(self.sources[epoch]))

    def score_epochs(self, epochs: Iterable[int], stage: Stage, who: str = "") -> "Scoring":
        """The person `who` gives `stage` to `epochs`; `UNSCORED` takes their stage away."""
        which = self._checked(epochs)
        sources = self.sources.copy()
        is_taken_away = stage is Stage.UNSCORED
        sources[which] = Source.NOBODY if is_taken_away else Source.PERSON
        origin = NOT_KNOWN if is_taken_away else StageOrigin(person=who)
        return replace(
            self,
            hypnogram=self.hypnogram.with_stage(which, stage),
            sources=sources,
            origins=self.origins.given(which, origin),
        )

    def confirm_epochs(self, epochs: Iterable[int], who: str = "") -> "Scoring":
        """The person `who` agrees with the stages shown; unscored epochs have none to agree with.

        What a person scored by hand stays theirs.
        """
        which = self._checked(epochs)
        sources = self.sources.copy()
        agreed = which[self.hypnogram.is_scored[which] & (sources[which] != Source.PERSON)]
        sources[agreed] = Source.CONFIRMED
        return replace(self, sources=sources, origins=self.origins.agreed(agreed, who))

    def accept(self, automatic: StageProbabilities, rule: AcceptRule) -> "Scoring":
        """The network's stages, as far as `rule` lets them in; its probabilities always.

        Where there is no first opinion, a second one is the first.
        """
        if automatic.n_epochs != self.n_epochs:
            raise ValueError(
                f"probabilities of {automatic.n_epochs} epochs for a night of {self.n_epochs}"
            )
        if rule is AcceptRule.SECOND_OPINION and self.automatic is not None:
            return replace(self, second_opinion=automatic)
        proposed = automatic.hypnogram()
        match rule:
            case AcceptRule.KEEP_DECIDED | AcceptRule.SECOND_OPINION:
                free = np.isin(self.sources, (Source.NOBODY, Source.MODEL, Source.TAUGHT))
            case AcceptRule.ONLY_UNSCORED:
                free = ~self.hypnogram.is_scored
            case AcceptRule.REPLACE_ALL:
                free = np.ones(self.n_epochs, dtype=np.bool_)
        codes = np.where(free, proposed.codes, self.hypnogram.codes)
        scored_by = np.where(proposed.is_scored, Source.MODEL, Source.NOBODY)
        sources = np.where(free, scored_by, self.sources)
        origins = self.origins.given(free & ~proposed.is_scored, NOT_KNOWN)
        return replace(
            self,
            hypnogram=Hypnogram(codes.astype(np.int8)),
            sources=sources.astype(np.int8),
            automatic=automatic,
            origins=origins.given(free & proposed.is_scored, StageOrigin(model=automatic.model)),
        )

    def with_taught(self, hypnogram: Hypnogram, epochs: NDArray[np.intp]) -> "Scoring":
        """The stages of `hypnogram` as proposals for `epochs`; earlier proposals are taken back.

        Raises `ValueError` for an epoch that is not the network's to propose: decided by a person,
        imported, or left without a stage.
        """
        if self.automatic is None:
            raise ValueError("without a network's probabilities there is nothing to teach")
        if not self.is_proposed[epochs].all():
            raise ValueError("only stages that a network proposed can be proposed anew")
        if not hypnogram.is_scored[epochs].all():
            raise ValueError("a proposal is a stage, not the lack of one")
        said = self.automatic.hypnogram()
        was_taught = self.sources == Source.TAUGHT
        codes = np.where(was_taught, said.codes, self.hypnogram.codes)
        by_model = np.where(said.is_scored, Source.MODEL, Source.NOBODY)
        sources = np.where(was_taught, by_model, self.sources).astype(np.int8)
        codes[epochs], sources[epochs] = hypnogram.codes[epochs], Source.TAUGHT
        # Taught or not, the stage is from the network, led by what a person decided elsewhere.
        origins = self.origins.given(was_taught & ~said.is_scored, NOT_KNOWN)
        origins = origins.given(was_taught & said.is_scored, StageOrigin(self.automatic.model))
        origins = origins.given(epochs, StageOrigin(self.automatic.model))
        return replace(self, hypnogram=Hypnogram(codes), sources=sources, origins=origins)

    def import_hypnogram(
        self, hypnogram: Hypnogram, imported_from: str, file_sha256: str = ""
    ) -> "Scoring":
        """The stages of the file `imported_from` in place of these; the automatic layer stays."""
        if hypnogram.n_epochs != self.n_epochs:
            raise ValueError(
                f"a hypnogram of {hypnogram.n_epochs} epochs for a night of {self.n_epochs}"
            )
        sources = np.where(hypnogram.is_scored, Source.IMPORTED, Source.NOBODY)
        origin = StageOrigin(file=imported_from, file_sha256=file_sha256)
        return replace(
            self,
            hypnogram=hypnogram,
            sources=sources.astype(np.int8),
            imported_from=imported_from,
            origins=StageOrigins.unknown(self.n_epochs).given(hypnogram.is_scored, origin),
        )

    def with_markers(self, markers: tuple[Marker, ...]) -> "Scoring":
        return replace(self, markers=markers)

    def _checked(self, epochs: Iterable[int]) -> NDArray[np.intp]:
        which = np.asarray(list(epochs), dtype=np.intp)
        if which.size and (which.min() < 0 or which.max() >= self.n_epochs):
            raise ValueError(
                f"epochs {which.min()} to {which.max()} of a night with 0 to {self.n_epochs - 1}"
            )
        return which
