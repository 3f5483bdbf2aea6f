"""Whether a derivation is such as a model learned from, said in words before it is scored."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.traces.signal_quality import SignalQuality, signal_quality
from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.model_input import RATE_HZ, night_input
from sleepscorer_app.scoring.monge_mapping import N_BINS, N_FFT, log_spectrum
from sleepscorer_app.scoring.night_scorer import Trace
from sleepscorer_app.scoring.score_recording import read_traces

FARTHEST_SPECTRUM = 2.0
"""In the spread of the nights learned from, root mean square over frequency. Of 60 of those nights
the farthest was at 1.7, of 15 kept out at 1.4; white noise is at 2.8, an ECG at 5.6, muscle at 11.
"""
_JUDGED_HZ = (0.75, 35.0)
_READING_SHARE = 0.5
_MOST_UNSEEN_SHARE = 0.5
_MOST_CLIPPED_SHARE = 0.2


@dataclass(frozen=True)
class Fit:
    """What was found; `reasons` say why a person should score by hand, empty when nothing does."""

    findings: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, the verdict last."""
        verdict = ("Score this night by hand: " + "; ".join(self.reasons) + ".",)
        return (*self.findings, *(verdict if self.reasons else ()))


def check_fit(
    recording: Recording,
    derivation: Derivation,
    description: ModelDescription | None,
    report: Callable[[float], None],
) -> Fit:
    """One pass over the derivation, without torch; what `report` raises ends it.

    A model that does not tell the spread of the spectra it learned from (None: no model of ours)
    is not compared with them. Raises `OSError` when the file has gone.
    """
    traces = read_traces(recording, [derivation], lambda done: report(_READING_SHARE * done))
    rest = 1 - _READING_SHARE
    return fit_of(
        traces[0],
        n_epochs(recording),
        description,
        lambda done: report(_READING_SHARE + rest * done),
    )


def fit_of(
    trace: Trace,
    n_epochs: int,
    description: ModelDescription | None,
    report: Callable[[float], None],
) -> Fit:
    """The same for a trace in µV that is read already."""
    report(0.0)
    quality = signal_quality(trace.samples, trace.rate_hz, n_epochs)
    report(0.3)
    night = night_input(
        trace.samples, trace.rate_hz, n_epochs, lambda done: report(0.3 + 0.5 * done)
    )
    findings = [f"{trace.name}: {trace.rate_hz:g} samples per second, {_read_at(trace.rate_hz)}."]
    findings += [_in_minutes(quality.is_flat, "flat"), _in_minutes(quality.is_clipped, "clipped")]
    # The rest of the findings about the trace come in the words of the file check.
    findings += [one for one in quality.sentences if one.startswith(("Mains", "The trace"))]
    reasons = _reasons(quality, night.is_seen)
    if description is not None and night.is_seen.any():
        away = spectral_distance(night.samples[night.is_seen], description)
        if away is not None and away > FARTHEST_SPECTRUM:
            reasons.append(
                f"its spectrum is {away:.1f} times as far from the training nights as theirs are "
                "from each other, so it may be no EEG of sleep"
            )
    report(1.0)
    return Fit(tuple(one for one in findings if one), tuple(reasons))


def _read_at(rate_hz: float) -> str:
    return "read as it is" if rate_hz == RATE_HZ else f"read at {RATE_HZ}"


def _in_minutes(is_so: NDArray[np.bool_], what: str) -> str:
    minutes = float(is_so.sum()) * EPOCH_SECONDS / 60
    return f"{minutes:g} of {is_so.size * EPOCH_SECONDS / 60:g} minutes are {what}." * bool(minutes)


def _reasons(quality: SignalQuality, is_seen: NDArray[np.bool_]) -> list[str]:
    reasons: list[str] = []
    # In a wrong unit all of a night may lie below the noise of any amplifier.
    is_dead = ~is_seen | quality.is_flat | quality.is_missing
    unseen_share, clipped_share = is_dead.mean(), quality.is_clipped.mean()
    if unseen_share > _MOST_UNSEEN_SHARE:
        reasons.append(f"{unseen_share:.0%} of the night is flat or missing")
    if clipped_share > _MOST_CLIPPED_SHARE:
        reasons.append(f"{clipped_share:.0%} of the night is clipped")
    if any(one.startswith("The trace") for one in quality.sentences):
        reasons.append("its level is not that of EEG")
    return reasons


def spectral_distance(epochs: NDArray[np.float32], description: ModelDescription) -> float | None:
    """How far the spectrum of epochs (n, 3000) is from the model's nights, in their own spread.

    Root mean square over 0.75 to 35 Hz; None for a model that tells no spread.
    """
    if len(description.spectrum_spread) != N_BINS:
        return None
    reference, spread = (
        np.asarray(one) for one in (description.reference_spectrum, description.spectrum_spread)
    )
    frequencies = np.arange(N_BINS) * RATE_HZ / N_FFT
    judged = (frequencies >= _JUDGED_HZ[0]) & (frequencies <= _JUDGED_HZ[1])
    away = (log_spectrum(epochs) - reference)[judged] / np.maximum(spread[judged], 1e-3)
    return float(np.sqrt(np.mean(away**2)))
