"""A seed gives the night that it gave when the shipped networks were trained on it."""

import numpy as np
import pytest

from sleepscorer_app.domain.simulation import simulate_hypnogram
from tests.domain import nights_by_seed

MARKS = nights_by_seed.marks_before()


@pytest.mark.parametrize("seed", nights_by_seed.SEEDS)
def test_every_epoch_of_a_seeds_night_is_the_one_it_was(seed: int) -> None:
    assert nights_by_seed.of_night(seed) == pytest.approx(
        MARKS["nights"][seed], abs=nights_by_seed.SAME_MICROVOLTS
    )


@pytest.mark.parametrize("seed", range(2))
def test_the_demo_nights_channels_are_those_they_were(seed: int) -> None:
    for trace, before in zip(
        nights_by_seed.of_demo_channels(seed), MARKS["demo_channels"][seed], strict=True
    ):
        assert trace == pytest.approx(before, abs=nights_by_seed.SAME_MICROVOLTS)


@pytest.mark.parametrize("seed", range(4))
def test_the_chin_twitches_as_it_did(seed: int) -> None:
    assert nights_by_seed.of_chin(seed) == pytest.approx(
        MARKS["chin"][seed], abs=nights_by_seed.SAME_MICROVOLTS
    )


def test_sleepers_are_who_they_were_and_stir_when_they_did() -> None:
    for seed, before in enumerate(MARKS["sleepers"]):
        assert nights_by_seed.of_sleeper(seed) == pytest.approx(before, abs=1e-3)


def test_amplifiers_store_what_they_stored() -> None:
    for seed in nights_by_seed.SEEDS:
        *sizes, n_steps = nights_by_seed.of_amplifier(seed)
        *sizes_before, n_steps_before = MARKS["amplifier"][seed]
        assert sizes == pytest.approx(sizes_before, rel=1e-3)
        # A sample that lies between two steps may fall to the other one on another processor.
        assert n_steps == pytest.approx(n_steps_before, rel=0.01)


def test_the_levels_wanted_of_bands_are_those_they_were() -> None:
    for seed in nights_by_seed.SEEDS:
        assert nights_by_seed.of_band_levels(seed) == pytest.approx(
            MARKS["band_levels"][seed], abs=1e-3
        )


def test_hypnograms_of_seeds_are_those_they_were() -> None:
    found = [
        nights_by_seed.of_hypnogram(simulate_hypnogram(np.random.default_rng(seed)))
        for seed in range(len(MARKS["hypnograms"]))
    ]
    assert found == MARKS["hypnograms"]
    short = [
        nights_by_seed.of_hypnogram(simulate_hypnogram(np.random.default_rng(seed), seed + 1))
        for seed in range(len(MARKS["short_hypnograms"]))
    ]
    assert short == MARKS["short_hypnograms"]
