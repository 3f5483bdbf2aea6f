"""How much of a stretch is alpha rhythm, the AASM's sign of wake with closed eyes, as an aid.

The manual scores W where alpha rhythm, 8 to 13 Hz over the occiput, takes more than half of the
epoch. Where it is, ours decides by one number: a moment is alpha if, over one second around it, 8
to 13 Hz hold at least a third of the power from 3 to 30 Hz. EEG without a rhythm, whose power falls
with the frequency, has a fifth there. What is slower is eyes and sweat, what is faster muscle.
Sleep spindles from 11 to 13 Hz count as alpha here; they take little of an epoch.
"""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.aids.moving_means import moving_mean, runs
from sleepscorer_app.domain.traces.filters import DisplayFilter, apply_filter

ALPHA_LOW_HZ, ALPHA_HIGH_HZ = 8.0, 13.0
LEAST_SHARE = 1 / 3
"""Of the power from 3 to 30 Hz, at a moment that is alpha."""
WAKE_SHARE = 0.5
"""More of an epoch than this makes it W."""
ALPHA_PADDING_SECONDS = 3.0
LEAST_RATE_HZ = 61.0
_WINDOW_SECONDS = 1.0
_ALPHA = DisplayFilter(ALPHA_LOW_HZ, ALPHA_HIGH_HZ)
_BROAD = DisplayFilter(3.0, 30.0)

Stretch = tuple[float, float]


def alpha_stretches(
    samples: NDArray[np.float32], rate_hz: float, start_seconds: float = 0.0
) -> tuple[Stretch, ...]:
    """From when to when there is alpha in raw EEG, shape (n,); none over gaps (NaN).

    `start_seconds` is the time of the first sample. None below 61 Hz, which cannot hold 30 Hz.
    """
    present = np.isfinite(samples)
    if rate_hz < LEAST_RATE_HZ or not present.any():
        return ()
    silent = np.where(present, samples, np.float32(0))
    n_window = round(_WINDOW_SECONDS * rate_hz)
    alpha = moving_mean(np.square(apply_filter(silent, rate_hz, _ALPHA)), n_window)
    broad = moving_mean(np.square(apply_filter(silent, rate_hz, _BROAD)), n_window)
    is_alpha = (alpha >= LEAST_SHARE * broad) & (broad > 0) & present
    return tuple(
        (start_seconds + first / rate_hz, start_seconds + last / rate_hz)
        for first, last in runs(is_alpha)
    )
