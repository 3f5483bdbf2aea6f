"""How much of a stretch is alpha rhythm, the AASM's sign of wake with closed eyes, as an aid.

The manual scores W where alpha rhythm, 8 to 13 Hz over the occiput, takes more than half of the
epoch. Where it is, ours decides by one number: a moment is alpha if, over one second around it, 8
to 13 Hz hold at least a third of the power from 3 to 30 Hz. EEG without a rhythm, whose power falls
with the frequency, has a fifth there. What is slower is eyes and sweat, what is faster muscle.
Sleep spindles from 11 to 13 Hz count as alpha here; they take little of an epoch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import read_channel_name
from sleepscorer_app.domain.filters import DisplayFilter, apply_filter
from sleepscorer_app.domain.montage import Derivation, Role
from sleepscorer_app.domain.moving_means import moving_mean, runs

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
_OCCIPITAL = ("O2-M1", "O1-M2", "O2-M2", "O1-M1", "O2-M1+M2", "O1-M1+M2", "CZ-OZ", "PZ-OZ")

Stretch = tuple[float, float]


@dataclass(frozen=True)
class AlphaSource:
    """In which derivation alpha is looked for; `caution` says what is wrong with it, or nothing."""

    derivation: Derivation
    caution: str = ""


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
    n_window = max(round(_WINDOW_SECONDS * rate_hz), 1)
    alpha = moving_mean(np.square(apply_filter(silent, rate_hz, _ALPHA)), n_window)
    broad = moving_mean(np.square(apply_filter(silent, rate_hz, _BROAD)), n_window)
    is_alpha = (alpha >= LEAST_SHARE * broad) & (broad > 0) & present
    return tuple(
        (start_seconds + first / rate_hz, start_seconds + last / rate_hz)
        for first, last in runs(is_alpha)
    )


def alpha_source(derivations: Sequence[Derivation]) -> AlphaSource | None:
    """Where to look: occipital, else the first EEG; None without EEG."""
    eeg = [one for one in derivations if one.role is Role.EEG]
    by_name: dict[str, Derivation] = {}
    for one in eeg:
        by_name.setdefault(read_channel_name(one.name).derivation, one)
    found = next((by_name[name] for name in _OCCIPITAL if name in by_name), None)
    if found is not None:
        return AlphaSource(found)
    return AlphaSource(eeg[0], "no occipital derivation") if eeg else None
