"""What is wrong with a trace before anybody scores it: flat, clipped, missing, mains, odd level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.spectra.spectrogram import night_spectrogram

FLAT_MICROVOLTS = 0.5
"""A second whose samples span less than this is flat: below the noise of any amplifier worn."""

_CLIPPED_SHARE = 0.01
_RUN_AT_THE_LIMIT = 3
_LOUD_MAINS_DB = 10.0
_LOUD_MAINS_MICROVOLTS = 1.0
_EEG_MICROVOLTS = (5.0, 500.0)


@dataclass(frozen=True)
class Mains:
    """The strength of one mains frequency: root mean square in µV, and how far it stands out."""

    frequency_hz: float
    microvolts: float
    above_neighbours_db: float

    @property
    def is_loud(self) -> bool:
        """True where the line would show in an unfiltered trace."""
        return (
            self.above_neighbours_db >= _LOUD_MAINS_DB and self.microvolts >= _LOUD_MAINS_MICROVOLTS
        )


@dataclass(frozen=True, eq=False)
class SignalQuality:
    """What was found in one trace.

    `is_flat`, `is_clipped` and `is_missing` are true for the epochs so affected, shape (n_epochs,).
    `typical_microvolts` is the median, over the seconds that are neither flat nor missing, of how
    far the samples of a second span; None if there is none. `mains` is the louder of 50 and 60 Hz,
    None where the rate does not reach them.
    """

    is_flat: NDArray[np.bool_]
    is_clipped: NDArray[np.bool_]
    is_missing: NDArray[np.bool_]
    typical_microvolts: float | None
    mains: Mains | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each finding as a person would say it; empty when there is none."""
        found = [
            _epochs_are(self.is_missing, "without data"),
            _epochs_are(self.is_flat, "flat"),
            _epochs_are(self.is_clipped, "clipped"),
            _about_level(self.typical_microvolts),
            _about_mains(self.mains),
        ]
        return tuple(sentence for sentence in found if sentence)


def signal_quality(samples: NDArray[np.float32], rate_hz: float, n_epochs: int) -> SignalQuality:
    """Look through the samples of an EEG trace in µV, from the night's start, shape (n,)."""
    samples = _whole_epochs(samples, rate_hz, n_epochs)
    span = _span_of_pieces(samples, rate_hz, n_epochs).ravel()
    lively = span[span >= FLAT_MICROVOLTS]
    return SignalQuality(
        is_flat=flat_epochs(samples, rate_hz, n_epochs),
        is_clipped=clipped_epochs(samples, rate_hz, n_epochs),
        is_missing=missing_epochs(samples, rate_hz, n_epochs),
        typical_microvolts=float(np.median(lively)) if lively.size else None,
        mains=loudest_mains(samples, rate_hz),
    )


def flat_epochs(samples: NDArray[np.float32], rate_hz: float, n_epochs: int) -> NDArray[np.bool_]:
    """True for epochs of which more than half the seconds are flat, shape (n_epochs,)."""
    is_flat = _span_of_pieces(samples, rate_hz, n_epochs) < FLAT_MICROVOLTS
    return np.greater(is_flat.mean(axis=1), 0.5)


def clipped_epochs(
    samples: NDArray[np.float32], rate_hz: float, n_epochs: int
) -> NDArray[np.bool_]:
    """True for epochs that spend 1 % of their samples or more at the amplifier's limits.

    Its limits are the night's highest and lowest value; only runs of three samples and more at one
    of them count, and flat epochs are not called clipped.
    """
    samples = _whole_epochs(samples, rate_hz, n_epochs)
    if not n_epochs:
        return np.zeros(0, dtype=np.bool_)
    highest, lowest = np.fmax.reduce(samples), np.fmin.reduce(samples)
    at_limit = np.union1d(_in_runs(samples == highest), _in_runs(samples == lowest))
    epochs = np.searchsorted(_starts(rate_hz, n_epochs), at_limit, side="right") - 1
    share = np.bincount(epochs, minlength=n_epochs) / (rate_hz * EPOCH_SECONDS)
    return (share >= _CLIPPED_SHARE) & ~flat_epochs(samples, rate_hz, n_epochs)


def missing_epochs(
    samples: NDArray[np.float32], rate_hz: float, n_epochs: int
) -> NDArray[np.bool_]:
    """True for epochs of which more than half lies in a gap, shape (n_epochs,)."""
    samples = _whole_epochs(samples, rate_hz, n_epochs)
    if n_epochs == 0:
        return np.zeros(0, dtype=np.bool_)
    starts = _starts(rate_hz, n_epochs)
    lengths = np.diff(np.append(starts, len(samples)))
    n_missing = np.add.reduceat(np.isnan(samples).astype(np.int64), starts)
    return np.greater(n_missing, lengths / 2)


def loudest_mains(samples: NDArray[np.float32], rate_hz: float) -> Mains | None:
    """The stronger of the lines at 50 and 60 Hz, by the night's median; None if out of reach.

    A line's strength is the power within half a hertz of it, less the background: the median of
    the 4 Hz on both sides.
    """
    spectrogram = night_spectrogram(samples, rate_hz, step_seconds=4.0, top_hz=65.0)
    seen = np.isfinite(spectrogram.power_db).all(axis=1)
    if not seen.any():
        return None
    power = 10 ** (np.median(spectrogram.power_db[seen], axis=0) / 10)
    lines = [
        _line(spectrogram.frequencies_hz, power, mains_hz)
        for mains_hz in (50.0, 60.0)
        if mains_hz + 1 <= rate_hz / 2
    ]
    return max(lines, key=lambda line: line.above_neighbours_db, default=None)


def _line(
    frequencies_hz: NDArray[np.floating], power: NDArray[np.floating], mains_hz: float
) -> Mains:
    away_hz = np.abs(frequencies_hz - mains_hz)
    on_line = away_hz <= 0.5
    background = float(np.median(power[(away_hz > 1) & (away_hz <= 5)]))
    surplus = float((power[on_line] - background).clip(min=0).sum())
    bin_hz = float(frequencies_hz[1] - frequencies_hz[0])
    highest = float(power[on_line].max())
    return Mains(
        frequency_hz=mains_hz,
        microvolts=float(np.sqrt(surplus * bin_hz)),
        above_neighbours_db=10 * float(np.log10(highest / background)),
    )


def _whole_epochs(
    samples: NDArray[np.float32], rate_hz: float, n_epochs: int
) -> NDArray[np.float32]:
    """The samples of the whole epochs; what the recording lacks of them is NaN."""
    wanted = round(n_epochs * EPOCH_SECONDS * rate_hz)
    if len(samples) == wanted:
        return samples
    whole = np.full(wanted, np.nan, dtype=np.float32)
    whole[: len(samples)] = samples[:wanted]
    return whole


def _starts(
    rate_hz: float, n_pieces: int, piece_seconds: float = EPOCH_SECONDS
) -> NDArray[np.intp]:
    return np.ceil(np.arange(n_pieces) * piece_seconds * rate_hz - 1e-6).astype(np.intp)


def _span_of_pieces(
    samples: NDArray[np.float32], rate_hz: float, n_epochs: int
) -> NDArray[np.float32]:
    """Highest minus lowest sample of each second, shape (n_epochs, 30); NaN in gaps.

    Channels slower than 8 Hz have too few samples in a second; there it is that of each epoch,
    shape (n_epochs, 1).
    """
    pieces_per_epoch = EPOCH_SECONDS if rate_hz >= 8 else 1
    if n_epochs == 0:
        return np.empty((0, pieces_per_epoch), dtype=np.float32)
    whole = _whole_epochs(samples, rate_hz, n_epochs)
    starts = _starts(rate_hz, n_epochs * pieces_per_epoch, EPOCH_SECONDS / pieces_per_epoch)
    span = np.fmax.reduceat(whole, starts) - np.fmin.reduceat(whole, starts)
    return span.reshape(n_epochs, pieces_per_epoch)


def _in_runs(is_so: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The places where it is so together with at least two neighbours in a row."""
    places = np.flatnonzero(is_so)
    run = np.cumsum(np.diff(places, prepend=-2) > 1) - 1
    return places[np.bincount(run)[run] >= _RUN_AT_THE_LIMIT] if places.size else places


def _epochs_are(is_so: NDArray[np.bool_], what: str) -> str:
    """`2 of 960 epochs are flat (5, 9).`; empty for none."""
    epochs = np.flatnonzero(is_so)
    if epochs.size == 0:
        return ""
    verb = "is" if epochs.size == 1 else "are"
    return f"{epochs.size} of {is_so.size} epochs {verb} {what} ({_named(epochs)})."


def _named(epochs: NDArray[np.intp]) -> str:
    """Epochs as a person counts them, from 1, runs shortened, at most three runs named."""
    runs = np.split(epochs, np.flatnonzero(np.diff(epochs) > 1) + 1)
    words = [
        f"{run[0] + 1}" if run.size == 1 else f"{run[0] + 1}–{run[-1] + 1}" for run in runs[:3]
    ]
    more = sum(run.size for run in runs[3:])
    return ", ".join(words) + (f" and {more} more" if more else "")


def _about_level(typical_microvolts: float | None) -> str:
    lowest, highest = _EEG_MICROVOLTS
    if typical_microvolts is None or lowest <= typical_microvolts <= highest:
        return ""
    digits = 1 if typical_microvolts < lowest else 0
    return (
        f"The trace typically spans {typical_microvolts:.{digits}f} µV in a second, where EEG "
        f"spans {lowest:g} to {highest:g} µV: the file may give a wrong unit, or it is not EEG."
    )


def _about_mains(mains: Mains | None) -> str:
    if mains is None or not mains.is_loud:
        return ""
    return (
        f"Mains noise at {mains.frequency_hz:g} Hz is strong: {mains.microvolts:.1f} µV, "
        f"{mains.above_neighbours_db:.0f} dB above its neighbours."
    )
