"""What reviewing is expected to buy: agreement before and after, from two sources that differ."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.reviewing.review import ReviewQueue
from sleepscorer_app.domain.scoring import Scoring, Source

USUAL_COVERAGE = 0.8
"""Cards tell how many of the surest 80 % of the epochs were wrong."""


@dataclass(frozen=True)
class TrackRecord:
    """How a model did on nights it never learned from.

    `coverage` holds pairs: of so large a share of the surest epochs, so many are wrong (0 to 1),
    measured on the nights by which the model was chosen. `wrong_on_real_nights` is the same for
    the surest 80 % of real nights that were kept for testing; None if there were none.
    """

    coverage: tuple[tuple[float, float], ...] = ()
    wrong_on_real_nights: float | None = None
    n_real_nights: int = 0


@dataclass(frozen=True)
class ExpectedGain:
    """Agreement with an expert (0 to 1) as the night stands, and with the whole queue decided."""

    now: float
    after: float


def gain_by_confidence(scoring: Scoring, queue: ReviewQueue) -> ExpectedGain | None:
    """The gain by this night's own probabilities; None where the network saw nothing.

    A stage stands with the probability the network gives it, a decided one for certain: so it holds
    as far as the network is calibrated on this night, and the one who decides is never wrong. Of a
    taught stage the network is taken to be as sure as it was of its own.
    """
    automatic = scoring.automatic
    if automatic is None:
        return None
    counted = automatic.is_seen & scoring.hypnogram.is_scored
    if not counted.any():
        return None
    right = _chance_of_being_right(scoring)
    after = right.copy()
    after[queue.epochs] = 1.0
    return ExpectedGain(float(right[counted].mean()), float(after[counted].mean()))


def gain_by_track_record(record: TrackRecord, share: float) -> ExpectedGain | None:
    """The gain of deciding the least sure `share` (0 to 1) of the nights the model was checked on.

    None without a risk-coverage curve.
    """
    if not record.coverage:
        return None
    before = 1 - _wrong_among_surest(record, 1.0)
    return ExpectedGain(before, 1 - (1 - share) * _wrong_among_surest(record, 1 - share))


def wrong_when_checked(record: TrackRecord) -> float | None:
    """How many of the surest 80 % were wrong when the model was checked; None if not known."""
    return _wrong_among_surest(record, USUAL_COVERAGE) if record.coverage else None


def _wrong_among_surest(record: TrackRecord, coverage: float) -> float:
    points = sorted(record.coverage)
    return float(
        np.interp(coverage, [share for share, _ in points], [wrong for _, wrong in points])
    )


def _chance_of_being_right(scoring: Scoring) -> NDArray[np.float64]:
    automatic = scoring.automatic
    assert automatic is not None
    n_epochs = np.arange(scoring.n_epochs)
    given = automatic.values[n_epochs, np.maximum(scoring.hypnogram.codes, 0)].astype(np.float64)
    taught = scoring.sources == Source.TAUGHT
    given[taught] = automatic.confidence[taught]
    given[scoring.is_decided] = 1.0
    return np.nan_to_num(given, nan=0.0)
