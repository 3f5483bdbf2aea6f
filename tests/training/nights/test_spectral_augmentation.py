"""Distorted sequences: another spectrum, the same length, the same draw for the same seed."""

import numpy as np

from sleepscorer_app.training.nights.spectral_augmentation import augmented


def sequence() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.random.default_rng(1).standard_normal((6, 3000)).astype(np.float32)


def test_the_same_generator_gives_the_same_distortion() -> None:
    one, two = (augmented(np.random.default_rng(5), sequence()) for _ in range(2))
    assert np.array_equal(one, two)
    assert one.shape == (6, 3000)
    assert one.dtype == np.float32


def test_about_three_quarters_of_the_sequences_get_another_spectrum() -> None:
    original = np.sort(np.abs(sequence()).ravel())
    changed = [
        not np.allclose(
            np.sort(np.abs(augmented(np.random.default_rng(seed), sequence())).ravel()), original
        )
        for seed in range(200)
    ]
    assert 0.65 < np.mean(changed) < 0.85


def test_the_distortion_is_the_same_over_the_whole_sequence() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        out = augmented(rng, sequence())
        early = np.log(np.abs(np.fft.rfft(out[:3].ravel())) ** 2 + 1e-9)
        late = np.log(np.abs(np.fft.rfft(out[3:].ravel())) ** 2 + 1e-9)
        bands = [
            abs(a.mean() - b.mean())
            for a, b in zip(np.array_split(early, 15), np.array_split(late, 15), strict=True)
        ]
        assert max(bands) < 0.5


def test_distortions_differ_by_several_decibels_between_draws() -> None:
    def tilt(seed: int) -> float:
        spectrum = (
            np.abs(np.fft.rfft(augmented(np.random.default_rng(seed), sequence()).ravel())) ** 2
        )
        return float(10 * np.log10(spectrum[100:900].mean() / spectrum[3600:7200].mean()))

    assert np.std([tilt(seed) for seed in range(100)]) > 1.5


def test_a_sequence_is_sometimes_flipped() -> None:
    epochs = sequence()
    signs = [
        np.sign(np.corrcoef(augmented(np.random.default_rng(seed), epochs)[2], epochs[2])[0, 1])
        for seed in range(100)
    ]
    assert 0.1 < np.mean(np.array(signs) < 0) < 0.5


def test_one_channel_is_distorted_the_same_with_an_axis_for_it_or_without() -> None:
    for seed in range(20):
        plain, with_axis = (
            augmented(np.random.default_rng(seed), one) for one in (sequence(), sequence()[:, None])
        )
        assert np.array_equal(plain, with_axis[:, 0])


def test_each_of_several_channels_has_a_gain_of_its_own_and_all_one_clock() -> None:
    twins = np.stack([sequence(), sequence()], axis=1)
    lags = set[int]()
    n_different = 0
    for seed in range(60):
        one, other = augmented(np.random.default_rng(seed), twins).swapaxes(0, 1)
        n_different += not np.allclose(np.abs(one), np.abs(other))
        shifts = [
            np.abs(np.fft.irfft(np.fft.rfft(out.ravel()) * np.fft.rfft(sequence().ravel()).conj()))
            for out in (one, other)
        ]
        assert shifts[0].argmax() == shifts[1].argmax()
        lags.add(int(shifts[0].argmax()))
    # Both are left as they are in a quarter of a quarter of the draws.
    assert 45 < n_different < 60
    assert len(lags) > 5


def test_a_strength_beside_a_waveform_is_shifted_and_otherwise_left_as_it_is() -> None:
    epochs = np.stack([sequence(), np.abs(sequence())], axis=1)
    n_shifted = 0
    for seed in range(40):
        out = augmented(np.random.default_rng(seed), epochs, envelopes=(1,))[:, 1]
        assert np.array_equal(np.sort(out.ravel()), np.sort(epochs[:, 1].ravel()))
        n_shifted += not np.array_equal(out, epochs[:, 1])
    assert 0 < n_shifted < 40
