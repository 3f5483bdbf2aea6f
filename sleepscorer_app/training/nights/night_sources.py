"""Where training nights come from: the simulator, alone or steered by real data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.simulation import BandPowerAnchor, simulate_hypnogram, simulate_night
from sleepscorer_app.training.datasets.real_statistics import (
    RealPieces,
    load_band_power_anchors,
    load_hypnogram_of,
    load_pieces,
)
from sleepscorer_app.training.nights.anchors_153 import PersonAnchor, load_anchors_153
from sleepscorer_app.training.nights.hybrid_nights import hybrid_night
from sleepscorer_app.training.nights.night_pool import MadeNight
from sleepscorer_app.training.recipe import Supply

KEPT_OUT_PATIENTS = frozenset({"003", "009", "014", "021", "027"})
"""UCDDB patients of whom no training ever sees a sample."""
POOR_CONTACT_PATIENTS = frozenset({"010", "028"})
DERIVATIONS = ("frontal", "central", "occipital")
DERIVATION_SHARES = (0.25, 0.60, 0.15)
ANCHORED_SHARE = 0.5
BORROWED_SHARE = 0.25

SIMULATED = "simulated"
ANCHORED = "simulated on band powers of kept-out people"
REAL_PIECES = "real wake and N3 of kept-out patients"


def is_kept_out(person: int) -> bool:
    """Whether this Sleep-EDF person's nights are for validation only.

    People 0 to 19 are not: their levels are also among the twenty anchors.
    """
    return person >= 20 and person % 8 == 5


@dataclass(frozen=True)
class NightSource:
    """Nights for training, as a plain value that a second process can be given.

    Without `data` they are simulated by rule alone, and there are no hybrids.
    """

    data: Path | None
    supply: Supply

    @property
    def makes_hybrids(self) -> bool:
        return self.data is not None and bool(training_pieces(self.data))

    def make(self, rng: np.random.Generator, *, hybrid: bool) -> MadeNight:
        """One night of a person who is not kept out."""
        if self.data is None:
            return _simulated(rng, None, None)
        if hybrid:
            pieces = training_pieces(self.data)
            return _hybrid(rng, *pieces[int(rng.integers(len(pieces)))])
        derivation = str(rng.choice(DERIVATIONS, p=DERIVATION_SHARES))
        if rng.random() < self.supply.anchored_153_share:
            return _simulated(rng, derivation, _by_its_n3(rng, self.data, derivation))
        draw = rng.random()
        if draw >= ANCHORED_SHARE + BORROWED_SHARE:
            return _simulated(rng, derivation, None)
        anchors = _anchors_20(self.data, derivation)
        anchor = anchors[int(rng.integers(len(anchors)))]
        hypnogram = None if draw < ANCHORED_SHARE else simulate_hypnogram(rng)
        return _simulated(rng, derivation, anchor, hypnogram)

    def make_kept_out(self, rng: np.random.Generator, kind: str, index: int) -> MadeNight:
        """Night `index` of one kind for validation, of people who are in no training night."""
        if kind == SIMULATED or self.data is None:
            return _simulated(rng, None, None)
        if kind == ANCHORED:
            anchors = kept_out_anchors(self.data)
            return _simulated(rng, "frontal", anchors[index % len(anchors)].frontal)
        pieces = kept_out_pieces(self.data)
        return _hybrid(rng, *pieces[index % len(pieces)])


def _simulated(
    rng: np.random.Generator,
    derivation: str | None,
    anchor: BandPowerAnchor | None,
    hypnogram: Hypnogram | None = None,
) -> MadeNight:
    night = simulate_night(rng, hypnogram=hypnogram, derivation=derivation, anchor=anchor)
    return MadeNight(night.samples, night.hypnogram.codes.copy(), SIMULATED)


def _hybrid(rng: np.random.Generator, piece: RealPieces, hypnogram: Hypnogram) -> MadeNight:
    night = hybrid_night(rng, piece, hypnogram)
    is_real = np.zeros(piece.n_epochs, np.bool_)
    is_real[piece.epoch_index[~piece.is_artefact]] = True
    return MadeNight(night.samples, hypnogram.codes.copy(), REAL_PIECES, is_real)


def _by_its_n3(rng: np.random.Generator, data: Path, derivation: str) -> BandPowerAnchor:
    """One of the 153 nights; those with much N3 come up more often, else the prior is elderly."""
    people = [one for one in _anchors_153(data) if not is_kept_out(one.person)]
    weights = np.array([0.01 + _n3_share(one) for one in people])
    chosen = people[int(rng.choice(len(people), p=weights / weights.sum()))]
    return chosen.of(derivation)


def _n3_share(anchor: PersonAnchor) -> float:
    return float(np.mean(anchor.frontal.hypnogram.codes == Stage.N3))


@cache
def _anchors_20(data: Path, derivation: str) -> tuple[BandPowerAnchor, ...]:
    return load_band_power_anchors(data / "sleep_edf_bandpowers.npz", derivation)


@cache
def _anchors_153(data: Path) -> tuple[PersonAnchor, ...]:
    return load_anchors_153(data / "sleep_edf_153_bandpowers.npz")


def kept_out_anchors(data: Path) -> list[PersonAnchor]:
    """The nights of kept-out Sleep-EDF people: first nights first, those with most N3 first."""
    kept = [one for one in _anchors_153(data) if is_kept_out(one.person)]
    return sorted(kept, key=lambda one: (one.night, -_n3_share(one), one.person))


@cache
def _pieces(data: Path) -> tuple[tuple[RealPieces, Hypnogram], ...]:
    """Pieces whose patient's whole stage sequence is there, with it."""
    texts = data.parent / "corpus" / "ucddb_stage_txt"
    return tuple(
        (piece, load_hypnogram_of(piece, texts))
        for piece in load_pieces(data / "ucddb" / "pieces")
        if (texts / f"ucddb{piece.patient}_stage.txt").is_file()
        and piece.patient not in POOR_CONTACT_PATIENTS
    )


def training_pieces(data: Path) -> list[tuple[RealPieces, Hypnogram]]:
    """Patients whose wake and N3 may be learned from, with their hypnograms."""
    return [pair for pair in _pieces(data) if pair[0].patient not in KEPT_OUT_PATIENTS]


def kept_out_pieces(data: Path) -> list[tuple[RealPieces, Hypnogram]]:
    """Patients kept for validation, with their hypnograms."""
    return [pair for pair in _pieces(data) if pair[0].patient in KEPT_OUT_PATIENTS]
