"""From a night's samples to what the band-power GRU reads: twenty numbers per epoch.

The first step follows the published values it was trained on: 0.5-30 Hz band-pass, then Welch
spectra of 4-s Hamming windows that overlap by half and are averaged by their median.
"""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_input import RATE_HZ

BANDS_HZ = ((0.5, 4.0), (4.0, 8.0), (8.0, 12.0), (12.0, 16.0), (16.0, 30.0))
"""Delta, theta, alpha, sigma, beta."""
WINDOW_SAMPLES = 4 * RATE_HZ
EPOCHS_AT_ONCE = 100
_HALF_POWER_HZ = (0.25, 33.75)
"""Where the band-pass halves the amplitude; from 0.5 to 30 Hz it leaves everything as it is."""
_N_TAPS = 661
_SMALLEST_POWER = 1e-12
_MAD_PER_SD = 0.6745
_SMALLEST_SPREAD = 1e-3
_FARTHEST = 10.0
"""In the night's own spreads; farther out is an artefact, and how far does not matter."""


def log_band_powers(
    epochs: NDArray[np.float32], report: Callable[[float], None]
) -> NDArray[np.float64]:
    """Natural logs of the five bands' powers, shape (n_epochs, 5).

    `epochs` (n_epochs, 3000) at 100 Hz in any unit. `report` is called with the fraction done;
    what it raises ends the work.
    """
    # Imported here: the window opens without scipy.signal.
    from scipy.signal import welch

    if len(epochs) == 0:
        return np.zeros((0, len(BANDS_HZ)))
    filtered = _band_passed(epochs)
    powers: list[NDArray[np.float64]] = []
    for first in range(0, len(filtered), EPOCHS_AT_ONCE):
        frequencies, density = welch(
            filtered[first : first + EPOCHS_AT_ONCE],
            RATE_HZ,
            window="hamming",
            nperseg=WINDOW_SAMPLES,
            noverlap=WINDOW_SAMPLES // 2,
            average="median",
        )
        powers.append(_integrated(np.asarray(frequencies), np.asarray(density)))
        report(min(first + EPOCHS_AT_ONCE, len(epochs)) / len(epochs))
    return np.log(np.maximum(np.concatenate(powers), _SMALLEST_POWER))


def _band_passed(epochs: NDArray[np.float32]) -> NDArray[np.float64]:
    """The night with 0.5 to 30 Hz left in it, zero phase; no mains line is left to be notched."""
    from scipy.signal import firwin, oaconvolve

    taps = firwin(_N_TAPS, _HALF_POWER_HZ, pass_zero=False, window="hamming", fs=RATE_HZ)
    night = oaconvolve(epochs.ravel().astype(np.float64), taps, mode="same")
    # A night shorter than the filter comes back as long as the filter.
    extra = (len(night) - epochs.size) // 2
    return np.asarray(night)[extra : extra + epochs.size].reshape(epochs.shape)


def _integrated(
    frequencies: NDArray[np.float64], density: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Power of each band by the trapezoid rule, shape (n, 5)."""
    from scipy.integrate import trapezoid

    columns: list[NDArray[np.float64]] = []
    for low_hz, high_hz in BANDS_HZ:
        held = (frequencies >= low_hz) & (frequencies <= high_hz)
        columns.append(np.asarray(trapezoid(density[:, held], frequencies[held], axis=1)))
    return np.stack(columns, axis=1)


def network_inputs(
    log_powers: NDArray[np.float64], is_seen: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """What the network reads, shape (n_epochs, 20); unseen epochs are 0.

    Ten values: the logs of the band powers, without the level of the night (the median over its
    seen epochs of the log of all power), and each band's share of all power. Then the same ten
    with the night's median taken away, in units of its median absolute deviation. So a factor on
    the night's samples changes nothing.
    """
    inputs = np.zeros((len(log_powers), 20), dtype=np.float32)
    if not is_seen.any():
        return inputs
    seen = log_powers[is_seen].astype(np.float64)
    all_power = np.logaddexp.reduce(seen, axis=1)
    values = np.hstack([seen - np.median(all_power), np.exp(seen - all_power[:, None])])
    middle = np.median(values, axis=0)
    spread = np.median(np.abs(values - middle), axis=0) / _MAD_PER_SD
    scaled = (values - middle) / np.maximum(spread, _SMALLEST_SPREAD)
    inputs[is_seen] = np.hstack([values, np.clip(scaled, -_FARTHEST, _FARTHEST)])
    return inputs
