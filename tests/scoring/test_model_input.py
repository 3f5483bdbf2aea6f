"""What the networks read: the scale, the rate, the drift and the gaps of a night."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_input import NightInput, night_input


def noise(rate_hz: float, n_epochs: int, seed: int = 0) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    return (20 * rng.standard_normal(round(rate_hz * 30 * n_epochs))).astype(np.float32)


def tone(rate_hz: float, n_epochs: int, frequency_hz: float) -> NDArray[np.float32]:
    seconds = np.arange(round(rate_hz * 30 * n_epochs)) / rate_hz
    return np.sin(2 * np.pi * frequency_hz * seconds).astype(np.float32)


def test_a_night_is_cut_into_epochs_of_3000_samples() -> None:
    night = night_input(noise(100, 5), 100, 5)
    assert night.samples.shape == (5, 3000)
    assert night.samples.dtype == np.float32
    assert night.is_seen.all()


def test_the_unit_does_not_matter() -> None:
    microvolts = noise(100, 5)
    one = night_input(microvolts, 100, 5)
    other = night_input(microvolts / 1e6, 100, 5)
    assert np.allclose(one.samples, other.samples, atol=1e-3)


def test_the_night_has_the_spread_of_a_standard_normal_distribution() -> None:
    night = night_input(noise(100, 20), 100, 20)
    low, middle, high = np.percentile(night.samples, (25, 50, 75))
    assert middle == pytest.approx(0, abs=0.02)
    assert high - low == pytest.approx(1.349, abs=0.02)


def test_an_artefact_is_clipped_and_does_not_shrink_the_rest() -> None:
    samples = noise(100, 20)
    quiet = night_input(samples, 100, 20)
    samples[6000:6500] += 1e5
    loud = night_input(samples, 100, 20)
    assert np.abs(loud.samples).max() <= 30
    assert loud.samples[10:].std() == pytest.approx(quiet.samples[10:].std(), rel=0.05)


@pytest.mark.parametrize("rate_hz", [64.0, 100.0, 128.0, 199.9, 200.0, 256.0, 500.0, 512.0])
def test_a_tone_keeps_its_frequency_and_place_at_any_rate(rate_hz: float) -> None:
    night = night_input(tone(rate_hz, 4, 5.0), rate_hz, 4)
    ours = night.samples.reshape(-1)[3000:9000]
    expected = tone(100, 4, 5.0)[3000:9000]
    assert np.corrcoef(ours, expected)[0, 1] > 0.999


def test_what_is_above_half_the_new_rate_does_not_fold_down() -> None:
    # 70 Hz would come back as 30 Hz if every second sample of 200 Hz were simply kept.
    hum = tone(200, 4, 5.0) + tone(200, 4, 70.0)
    spectrum = np.abs(np.fft.rfft(night_input(hum, 200, 4).samples[1]))
    assert spectrum[30 * 30] < 0.01 * spectrum[5 * 30]


def test_drift_is_taken_away_and_slow_waves_stay() -> None:
    slow = night_input(tone(100, 6, 1.0) + 50 * tone(100, 6, 0.01), 100, 6)
    expected = night_input(tone(100, 6, 1.0), 100, 6)
    assert np.corrcoef(slow.samples[2:4].ravel(), expected.samples[2:4].ravel())[0, 1] > 0.99


def test_rates_too_low_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValueError, match=r"50 .* 64"):
        night_input(noise(50, 2), 50, 2)


def test_a_long_night_done_in_pieces_equals_one_done_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    samples = noise(128, 70)
    in_pieces = night_input(samples, 128, 70)
    monkeypatch.setattr("sleepscorer_app.scoring.model_input.PIECE_SECONDS", 10_000)
    at_once = night_input(samples, 128, 70)
    assert np.abs(in_pieces.samples - at_once.samples).max() < 1e-3


def spoilt(samples: NDArray[np.float32], epoch: int, value: float) -> NightInput:
    samples[epoch * 3000 : (epoch + 1) * 3000] = value
    return night_input(samples, 100, 6)


@pytest.mark.parametrize("value", [np.nan, 0.0, 17.5])
def test_a_missing_or_flat_epoch_is_unseen_and_zero_and_its_neighbours_are_fine(
    value: float,
) -> None:
    night = spoilt(noise(100, 6), 2, value)
    assert night.is_seen.tolist() == [True, True, False, True, True, True]
    assert not night.samples[2].any()
    assert np.isfinite(night.samples).all()
    clean = night_input(noise(100, 6), 100, 6)
    assert np.corrcoef(night.samples[4], clean.samples[4])[0, 1] > 0.999
    assert night.samples[4].std() == pytest.approx(clean.samples[4].std(), rel=0.05)


def test_an_epoch_of_amplifier_noise_alone_is_unseen() -> None:
    samples = noise(100, 6)
    samples[6000:9000] /= 1000
    assert night_input(samples, 100, 6).is_seen.tolist() == [True, True, False, True, True, True]


def test_infinite_samples_count_as_missing() -> None:
    samples = noise(100, 3)
    samples[3000:6000] = np.inf
    night = night_input(samples, 100, 3)
    assert night.is_seen.tolist() == [True, False, True]
    assert np.isfinite(night.samples).all()


def test_a_few_missing_seconds_leave_an_epoch_seen_and_more_than_ten_do_not() -> None:
    samples = noise(100, 4)
    samples[3000:3900] = np.nan
    samples[6000:7100] = np.nan
    assert night_input(samples, 100, 4).is_seen.tolist() == [True, True, False, True]


def test_what_lies_beyond_the_samples_is_unseen() -> None:
    assert night_input(noise(100, 3), 100, 5).is_seen.tolist() == [True] * 3 + [False] * 2


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_a_dead_channel_is_unseen_throughout(value: float) -> None:
    night = night_input(np.full(9000, value, np.float32), 100, 3)
    assert not night.is_seen.any()
    assert not night.samples.any()


def test_what_report_raises_ends_the_work() -> None:
    def stop(_fraction: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        night_input(noise(100, 3), 100, 3, stop)


def test_the_samples_handed_over_are_left_as_they_were() -> None:
    samples = noise(100, 3)
    samples[50] = np.nan
    before = samples.copy()
    night_input(samples, 100, 3)
    assert np.array_equal(before, samples, equal_nan=True)


def test_a_night_without_an_epoch_has_no_epochs() -> None:
    night = night_input(noise(100, 1)[:500], 100, 0)
    assert night.samples.shape == (0, 3000)
    assert night.is_seen.shape == (0,)
