"""Where training nights come from: nobody is on both sides of training and validation."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.simulation.band_levels import FRONTAL_MEANS_DB
from sleepscorer_app.training.datasets.real_statistics import PATIENTS_KEPT_FOR_TESTING
from sleepscorer_app.training.nights.anchors_153 import load_anchors_153
from sleepscorer_app.training.nights.night_sources import (
    KEPT_OUT_PATIENTS,
    REAL_PIECES,
    NightSource,
    is_kept_out,
    kept_out_anchors,
    kept_out_pieces,
    training_pieces,
)
from sleepscorer_app.training.recipe import Supply


@pytest.fixture
def data(shared_folder: Path) -> Path:
    return shared_folder / "data"


def test_without_data_nights_are_made_by_rule_and_there_are_no_hybrids() -> None:
    source = NightSource(None, Supply())
    assert not source.makes_hybrids
    night = source.make(np.random.default_rng(0), hybrid=False)
    assert len(night.samples) == 3000 * len(night.stages)
    assert set(np.unique(night.stages)) <= set(range(-1, 5))


def test_no_patient_is_both_trained_on_and_kept_out(data: Path) -> None:
    training = {piece.patient for piece, _ in training_pieces(data)}
    kept_out = {piece.patient for piece, _ in kept_out_pieces(data)}
    assert kept_out == KEPT_OUT_PATIENTS
    assert training.isdisjoint(kept_out)
    assert training.isdisjoint(PATIENTS_KEPT_FOR_TESTING)
    assert kept_out.isdisjoint(PATIENTS_KEPT_FOR_TESTING)
    assert len(training) == 16


def test_kept_out_people_anchor_no_training_night(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_out = kept_out_anchors(data)
    people = {anchor.person for anchor in kept_out}
    assert len(people) >= 5
    hypnograms = {anchor.frontal.hypnogram for anchor in kept_out}
    source = NightSource(data, Supply(anchored_153_share=1.0))
    drawn = set()

    def remember(
        rng: np.random.Generator, *, hypnogram: object, derivation: object, anchor: object
    ) -> object:
        drawn.add(anchor.hypnogram)  # type: ignore[attr-defined]
        raise InterruptedError

    monkeypatch.setattr("sleepscorer_app.training.nights.night_sources.simulate_night", remember)
    for seed in range(300):
        with pytest.raises(InterruptedError):
            source.make(np.random.default_rng(seed), hybrid=False)
    assert len(drawn) > 50
    assert drawn.isdisjoint(hypnograms)


def test_the_first_twenty_people_are_never_kept_out() -> None:
    # Their nights are also the simulator's twenty anchors, which carry no person's number.
    assert not any(is_kept_out(person) for person in range(20))
    assert sum(is_kept_out(person) for person in range(83)) >= 5


def test_the_153_nights_lie_around_the_known_levels(data: Path) -> None:
    anchors = load_anchors_153(data / "sleep_edf_153_bandpowers.npz")
    assert len(anchors) == 153
    assert len({anchor.person for anchor in anchors}) == 78
    levels = np.concatenate([anchor.frontal.band_power_db for anchor in anchors])
    codes = np.concatenate([anchor.frontal.hypnogram.codes for anchor in anchors])
    for stage in (Stage.W, Stage.N2, Stage.N3, Stage.R):
        difference = np.median(levels[codes == stage], axis=0) - FRONTAL_MEANS_DB[stage]
        assert np.abs(difference).max() < 4


def test_a_central_derivation_lies_midway_and_higher(data: Path) -> None:
    anchor = load_anchors_153(data / "sleep_edf_153_bandpowers.npz")[0]
    central = anchor.of("central").band_power_db
    midway = (anchor.frontal.band_power_db + anchor.occipital.band_power_db) / 2
    assert np.allclose(central - midway, 2.75, atol=1e-4)


def test_of_a_kept_out_patient_only_real_clean_epochs_count(data: Path) -> None:
    source = NightSource(data, Supply())
    night = source.make_kept_out(np.random.default_rng(0), REAL_PIECES, 0)
    piece, _ = kept_out_pieces(data)[0]
    assert night.is_counted is not None
    assert night.is_counted.sum() == (~piece.is_artefact).sum()
    assert set(np.unique(night.stages[night.is_counted])) <= {Stage.W, Stage.N3}
