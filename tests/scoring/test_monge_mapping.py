"""A night's spectrum mapped to another: it arrives, and nothing else is lost."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter

from sleepscorer_app.scoring.monge_mapping import LARGEST_GAIN, log_spectrum, map_spectrum


def night(n_epochs: int = 20, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).standard_normal((n_epochs, 3000)).astype(np.float32)


def coloured(epochs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Another amplifier: less and less towards high frequencies."""
    return np.asarray(lfilter([0.5], [1, -0.5], epochs.ravel()), np.float32).reshape(epochs.shape)


ALL = np.ones(20, np.bool_)


def test_a_mapped_night_has_the_reference_spectrum() -> None:
    reference = log_spectrum(night(seed=1))
    mapped = map_spectrum(coloured(night()), ALL, reference)
    assert np.abs(log_spectrum(mapped) - reference)[1:-1].max() < 0.1


def test_two_amplifiers_seeing_one_brain_are_mapped_to_nearly_one_trace() -> None:
    reference = log_spectrum(night(seed=1))
    one = map_spectrum(night(), ALL, reference)
    other = map_spectrum(coloured(night()), ALL, reference)
    # The coloured night was filtered causally: its phase stays, as no zero-phase filter undoes it.
    ratio = log_spectrum(other) - log_spectrum(one)
    assert np.abs(ratio).max() < 0.15


def test_mapping_does_not_move_a_wave_in_time() -> None:
    epochs = 0.01 * night()
    epochs[10, 1500] = 10.0
    mapped = map_spectrum(epochs, ALL, np.zeros(129))
    assert np.abs(mapped[10]).argmax() == 1500


def test_the_ends_of_the_night_do_not_fade() -> None:
    flat = log_spectrum(night(seed=1))
    mapped = map_spectrum(night(), ALL, flat)
    middle = mapped[5:15].std()
    assert mapped[0, :100].std() == pytest.approx(middle, rel=0.3)
    assert mapped[-1, -100:].std() == pytest.approx(middle, rel=0.3)


def test_no_frequency_is_raised_beyond_the_limit() -> None:
    epochs = night()
    mapped = map_spectrum(epochs, ALL, np.full(129, 50.0))
    assert mapped.std() / epochs.std() == pytest.approx(np.exp(LARGEST_GAIN / 2), rel=0.05)


def test_unseen_epochs_stay_zero_and_do_not_enter_the_spectrum() -> None:
    epochs = night()
    epochs[3] = 0
    is_seen = ALL.copy()
    is_seen[3] = False
    reference = log_spectrum(night(seed=1))
    mapped = map_spectrum(epochs, is_seen, reference)
    assert not mapped[3].any()
    assert np.abs(log_spectrum(mapped[is_seen]) - reference)[1:-1].max() < 0.1


def test_a_part_of_the_night_may_stand_for_all_of_it() -> None:
    epochs = np.concatenate([night(10), 3 * night(10)])
    first_half = np.arange(20) < 10
    reference = log_spectrum(night(seed=1))
    mapped = map_spectrum(epochs, ALL, reference, first_half)
    assert mapped[:10].std() == pytest.approx(1, rel=0.05)
    assert mapped[10:].std() == pytest.approx(3, rel=0.05)


def test_a_night_nobody_can_see_is_left_alone() -> None:
    epochs = np.zeros((20, 3000), np.float32)
    assert not map_spectrum(epochs, ~ALL, np.zeros(129)).any()


def test_no_epochs_have_no_spectrum() -> None:
    with pytest.raises(ValueError, match="0 epochs"):
        log_spectrum(np.empty((0, 3000), np.float32))
