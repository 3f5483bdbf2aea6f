"""Which night of a queue needs a person next: their own files of work tell which are finished."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.domain.reviewing.review import DEFAULT_ORDER, epochs_for_share, review_queue
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.night_queue import NightQueue, QueuedNight
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from sleepscorer_app.files.work.scoring_place import place_of_work

REVIEW_SHARE = 0.1
"""Of a night's epochs, those most doubtful that a person is to decide, unless they say otherwise.
"""


@dataclass(frozen=True)
class Waiting:
    """The night that is next, None when none waits; and how many recordings are not to be found."""

    night: QueuedNight | None
    n_finished: int
    n_missing: int


def next_waiting(
    queue: NightQueue,
    fallback_folder: Path,
    share: float,
    report: Callable[[float], None],
    after: Path | None = None,
) -> Waiting:
    """The first night of the queue that no person has finished, looked for behind `after`.

    Behind the last it begins again at the first; `after` itself is not given. What `report` raises
    ends the search.
    """
    nights = list(queue.nights)
    here = next((place for place, one in enumerate(nights) if one.recording == after), -1)
    ahead = [*nights[here + 1 :], *nights[: max(here, 0)]]
    n_finished = n_missing = 0
    for place, night in enumerate(ahead):
        report(place / len(ahead))
        if not night.recording.exists():
            n_missing += 1
        elif is_finished(night, fallback_folder, share):
            n_finished += 1
        else:
            return Waiting(night, n_finished, n_missing)
    return Waiting(None, n_finished, n_missing)


def is_finished(night: QueuedNight, fallback_folder: Path, share: float) -> bool:
    """True when a person has decided all that a review of `share` of the night asks for.

    A file of work that cannot be read does not tell, so its night waits.
    """
    path, _ = place_of_work(night.recording, night.fingerprint, fallback_folder)
    if not path.exists():
        return False
    try:
        return is_reviewed(read_archived_scoring(path).scoring, share)
    except (UnreadableFile, OSError):
        return False


def is_reviewed(scoring: Scoring, share: float) -> bool:
    """True when the `share` (0 to 1) of epochs most doubtful is decided, or every stage a person's.

    Stages imported from a person's file count as a person's.
    """
    if scoring.n_epochs and bool(scoring.truth.is_scored.all()):
        return True
    asked = review_queue(scoring, DEFAULT_ORDER, epochs_for_share(scoring, share))
    return asked.n_in_budget > 0 and asked.n_decided == asked.n_in_budget
