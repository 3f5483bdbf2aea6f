"""Simulated nights: the same for the same seed, and with the marks of each stage."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt, welch

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.simulation import (
    RATE_HZ,
    BandPowerAnchor,
    SimulatedNight,
    simulate_hypnogram,
    simulate_night,
)
from sleepscorer_app.domain.simulation.band_equaliser import (
    band_levels_db,
    epoch_spectra,
    equalised,
)
from sleepscorer_app.domain.simulation.band_levels import (
    BETWEEN_BANDS,
    FRONTAL_MEANS_DB,
    NIGHT_BETWEEN_BANDS,
)
from sleepscorer_app.domain.simulation.overlap_add import filtered, n_frames

EPOCH_SAMPLES = 30 * RATE_HZ
FIVE_STAGES = Hypnogram(np.repeat([0, 1, 2, 3, 4], 8).astype(np.int8))


def _clean_nights(derivation: str, n_nights: int = 8) -> list[SimulatedNight]:
    return [
        simulate_night(
            np.random.default_rng(seed),
            hypnogram=FIVE_STAGES,
            derivation=derivation,
            with_artefacts=False,
            with_amplifier=False,
        )
        for seed in range(n_nights)
    ]


def _of_stage(night: SimulatedNight, stage: Stage) -> NDArray[np.float32]:
    return night.samples.reshape(-1, EPOCH_SAMPLES)[night.hypnogram.codes == stage]


def test_one_seed_gives_one_night_to_the_bit() -> None:
    first, again = (simulate_night(np.random.default_rng(5), hypnogram=FIVE_STAGES) for _ in "ab")
    other = simulate_night(np.random.default_rng(6), hypnogram=FIVE_STAGES)
    assert first.samples.tobytes() == again.samples.tobytes()
    assert first.derivation == again.derivation
    assert first.samples.tobytes() != other.samples.tobytes()


@pytest.mark.parametrize("n_epochs", [1, 2, 3, 40])
def test_a_night_has_3000_finite_samples_for_each_epoch(n_epochs: int) -> None:
    rng = np.random.default_rng(n_epochs)
    night = simulate_night(rng, hypnogram=simulate_hypnogram(rng, n_epochs))
    assert night.samples.shape == (n_epochs * EPOCH_SAMPLES,)
    assert night.samples.dtype == np.float32
    assert np.isfinite(night.samples).all()


def test_band_levels_follow_the_statistics_of_real_stages() -> None:
    levels = np.array(
        [
            [
                np.median(
                    band_levels_db(epoch_spectra(_of_stage(night, stage).reshape(-1))), axis=0
                )
                for stage in Stage
                if stage is not Stage.UNSCORED
            ]
            for night in _clean_nights("frontal", 16)
        ]
    )
    off_by = np.median(levels, axis=0) - FRONTAL_MEANS_DB
    assert np.abs(off_by).mean() < 2.5
    assert np.abs(off_by).max() < 7.0


def test_deep_sleep_has_slow_waves_of_more_than_75_microvolts() -> None:
    slow = butter(2, [0.5, 4.0], "bandpass", fs=RATE_HZ, output="sos")
    ranges = {
        stage: np.median(
            [
                np.median(np.ptp(sosfiltfilt(slow, _of_stage(night, stage), axis=1), axis=1))
                for night in _clean_nights("frontal")
            ]
        )
        for stage in (Stage.N1, Stage.N3, Stage.R)
    }
    assert ranges[Stage.N3] > 75.0
    assert max(ranges[Stage.N1], ranges[Stage.R]) < 0.7 * ranges[Stage.N3]


def test_spindles_make_sigma_strongest_in_n2() -> None:
    sigma = butter(2, [12.0, 15.0], "bandpass", fs=RATE_HZ, output="sos")
    peaks = {
        stage: np.median(
            [
                np.median(np.abs(sosfiltfilt(sigma, _of_stage(night, stage), axis=1)).max(axis=1))
                for night in _clean_nights("central")
            ]
        )
        for stage in (Stage.N1, Stage.N2, Stage.R)
    }
    assert peaks[Stage.N2] > 1.5 * max(peaks[Stage.N1], peaks[Stage.R])


def test_unscored_epochs_stay_unscored_and_still_have_a_voltage() -> None:
    codes = FIVE_STAGES.codes.copy()
    codes[10:14] = Stage.UNSCORED
    night = simulate_night(np.random.default_rng(1), hypnogram=Hypnogram(codes))
    assert np.array_equal(night.hypnogram.codes, codes)
    assert night.samples[10 * EPOCH_SAMPLES : 14 * EPOCH_SAMPLES].std() > 0.5


def test_an_anchor_gives_its_hypnogram_and_its_levels() -> None:
    wanted = np.full((40, 5), [15.0, 8.0, 3.0, -4.0, -12.0], dtype=np.float32)
    wanted[20:] += 8.0
    anchor = BandPowerAnchor(FIVE_STAGES, wanted)
    night = simulate_night(
        np.random.default_rng(2), anchor=anchor, with_artefacts=False, with_amplifier=False
    )
    levels = band_levels_db(epoch_spectra(night.samples))
    assert night.hypnogram == FIVE_STAGES
    step = np.median(levels[22:], axis=0) - np.median(levels[:18], axis=0)
    assert step == pytest.approx(np.full(5, 8.0), abs=4.0)


def test_another_nights_anchor_lends_its_course_to_bouts_of_the_same_stage() -> None:
    restless = np.zeros((40, 5), dtype=np.float32)
    restless[::2] = 12.0
    calm = np.zeros((40, 5), dtype=np.float32)
    wavering = []
    for levels in (restless, calm):
        night = simulate_night(
            np.random.default_rng(4),
            hypnogram=Hypnogram(FIVE_STAGES.codes[::-1]),
            anchor=BandPowerAnchor(FIVE_STAGES, levels),
            with_artefacts=False,
            with_amplifier=False,
        )
        measured = band_levels_db(epoch_spectra(night.samples))
        wavering.append(np.abs(np.diff(measured, axis=0)).mean())
    assert wavering[0] > 1.5 * wavering[1]


def test_artefacts_and_amplifier_each_change_the_night() -> None:
    plain, spoilt, recorded = (
        simulate_night(
            np.random.default_rng(9),
            hypnogram=FIVE_STAGES,
            derivation="central",
            with_artefacts=artefacts,
            with_amplifier=amplifier,
        ).samples
        for artefacts, amplifier in ((False, False), (True, False), (False, True))
    )
    assert not np.array_equal(plain, spoilt)
    assert not np.array_equal(plain, recorded)
    assert np.corrcoef(plain, spoilt)[0, 1] > 0.3


def test_wrong_arguments_are_refused_in_words() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="parietal"):
        simulate_night(rng, hypnogram=FIVE_STAGES, derivation="parietal")
    with pytest.raises(ValueError, match="at least 1 epoch"):
        simulate_night(rng, hypnogram=Hypnogram.unscored(0))
    with pytest.raises(ValueError, match="at least 1 epoch"):
        simulate_hypnogram(rng, 0)
    with pytest.raises(ValueError, match="40 epochs"):
        BandPowerAnchor(FIVE_STAGES, np.zeros((39, 5), dtype=np.float32))
    with pytest.raises(ValueError, match="3000"):
        SimulatedNight(np.zeros(5, dtype=np.float32), Hypnogram.unscored(1), "central")


def test_hypnograms_have_the_stage_shares_of_real_nights() -> None:
    rng = np.random.default_rng(11)
    counts = sum(np.bincount(simulate_hypnogram(rng, 900).codes, minlength=5) for _ in range(60))
    shares = counts / np.sum(counts)
    # Midway between the healthy and the apnoea nights that the rules come from.
    assert shares == pytest.approx([0.20, 0.12, 0.38, 0.13, 0.17], abs=0.08)


def test_hypnograms_begin_awake_and_differ_in_length() -> None:
    nights = [simulate_hypnogram(np.random.default_rng(seed)) for seed in range(12)]
    assert all(night[0] is Stage.W for night in nights)
    assert len({night.n_epochs for night in nights}) > 6
    assert all(650 <= night.n_epochs <= 1100 for night in nights)


def test_a_gain_of_one_leaves_every_sample_as_it_was() -> None:
    samples = np.random.default_rng(0).standard_normal(5_001).astype(np.float32)
    unchanged = filtered(samples, np.ones((n_frames(5_001), 257), dtype=np.float32))
    assert unchanged == pytest.approx(samples, abs=1e-5)


def test_how_bands_go_together_is_the_same_either_way_round() -> None:
    for table in (*BETWEEN_BANDS, NIGHT_BETWEEN_BANDS):
        np.testing.assert_array_equal(table, table.T)
        assert (np.diag(table) == 1).all()


def test_the_equaliser_reaches_levels_within_its_range() -> None:
    noise = 10 * np.random.default_rng(0).standard_normal(20 * EPOCH_SAMPLES).astype(np.float32)
    before = band_levels_db(epoch_spectra(noise))
    targets = before + np.array([6.0, 3.0, 0.0, -3.0, -6.0], dtype=np.float32)
    after = band_levels_db(epoch_spectra(equalised(noise, targets)))
    assert np.abs(after - targets)[1:-1].mean() < 1.0
    assert np.abs(before - targets).mean() > 3.0


def test_spectra_of_epochs_are_what_welchs_method_in_scipy_says_of_them() -> None:
    samples = 30 + np.random.default_rng(3).normal(0, 10, (2, EPOCH_SAMPLES))
    _, expected = welch(samples, RATE_HZ, "hann", 256, 128)
    found = epoch_spectra(samples.astype(np.float32).reshape(-1))
    np.testing.assert_allclose(found, expected, rtol=1e-3)


def test_white_noise_has_the_level_its_variance_says() -> None:
    noise = np.random.default_rng(1).standard_normal(40 * EPOCH_SAMPLES).astype(np.float32)
    # One-sided density of unit variance at 100 Hz: 1 / 50 µV²/Hz.
    expected = 10 * np.log10(1 / 50)
    levels = band_levels_db(epoch_spectra(noise)).mean(axis=0)
    assert levels == pytest.approx(np.full(5, expected), abs=0.3)
