"""Which night of a queue is next: the first that no person has finished."""

from pathlib import Path

import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import n_epochs
from sleepscorer_app.domain.reviewing.review import DEFAULT_ORDER, epochs_for_share, review_queue
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.work.night_queue import NightQueue, QueuedNight
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.waiting_nights import Waiting, is_reviewed, next_waiting
from tests.files.queues import queued_night
from tests.ui.night_pages import probabilities, small_night

SHARE = 0.1


@pytest.fixture
def nights(tmp_path: Path) -> list[QueuedNight]:
    """Three nights that nobody has opened yet."""
    found: list[QueuedNight] = []
    for place in range(3):
        path = tmp_path / f"night{place}.edf"
        write_recording(path, small_night(20 + place))
        found.append(queued_night(path, tmp_path / "scored", 0.9))
    return found


def next_of(nights: list[QueuedNight], tmp_path: Path, after: Path | None = None) -> Waiting:
    queue = NightQueue(tmp_path / "queue.json", tuple(nights))
    return next_waiting(queue, tmp_path / "elsewhere", SHARE, lambda _done: None, after)


def work_on(night: QueuedNight, *, finish: bool) -> None:
    """A person takes the night up, and decides what the review asks for or one epoch less."""
    recording = open_recording(night.recording)
    file = ScoringFile.open(night.recording.with_suffix(".sleepscorer"), recording)
    unscored = Scoring.unscored(n_epochs(recording))
    said = unscored.accept(probabilities(unscored.n_epochs, 0.9), AcceptRule.KEEP_DECIDED)
    asked = review_queue(said, DEFAULT_ORDER, epochs_for_share(said, SHARE)).epochs.tolist()
    decided = said.confirm_epochs(asked if finish else asked[1:])
    file.save(unscored, said, "Auto-score")
    file.save(said, decided, "Confirm")
    file.close()


def test_nights_come_in_the_order_of_the_queue(nights: list[QueuedNight], tmp_path: Path) -> None:
    assert next_of(nights, tmp_path).night == nights[0]
    assert next_of(nights, tmp_path, nights[0].recording).night == nights[1]


def test_a_finished_night_is_passed_over_and_one_that_was_only_begun_is_not(
    nights: list[QueuedNight], tmp_path: Path
) -> None:
    work_on(nights[0], finish=True)
    work_on(nights[1], finish=False)
    assert next_of(nights, tmp_path) == Waiting(nights[1], 1, 0)


def test_behind_the_last_night_it_begins_again_at_the_first(
    nights: list[QueuedNight], tmp_path: Path
) -> None:
    assert next_of(nights, tmp_path, nights[2].recording).night == nights[0]


def test_the_night_that_is_open_is_not_the_next_one(
    nights: list[QueuedNight], tmp_path: Path
) -> None:
    for night in nights[1:]:
        work_on(night, finish=True)
    assert next_of(nights, tmp_path, nights[0].recording) == Waiting(None, 2, 0)


def test_a_recording_that_is_gone_is_counted_and_passed_over(
    nights: list[QueuedNight], tmp_path: Path
) -> None:
    nights[0].recording.unlink()
    assert next_of(nights, tmp_path) == Waiting(nights[1], 0, 1)


def test_a_file_of_work_that_cannot_be_read_lets_its_night_wait(
    nights: list[QueuedNight], tmp_path: Path
) -> None:
    nights[0].recording.with_suffix(".sleepscorer").write_bytes(b"damaged")
    assert next_of(nights, tmp_path).night == nights[0]


def test_a_night_scored_by_hand_from_end_to_end_is_finished() -> None:
    by_hand = Scoring.unscored(4).score_epochs(range(4), Stage.N2)
    assert is_reviewed(by_hand, SHARE)
    assert not is_reviewed(by_hand.score_epochs([1], Stage.UNSCORED), SHARE)


def test_a_night_of_imported_stages_is_a_persons() -> None:
    imported = Scoring.unscored(2).import_hypnogram(Hypnogram.of([Stage.W, Stage.N2]), "expert")
    assert is_reviewed(imported, SHARE)


def test_a_night_that_only_a_network_has_scored_is_not_finished() -> None:
    said = Scoring.unscored(20).accept(probabilities(20, 0.9), AcceptRule.KEEP_DECIDED)
    assert not is_reviewed(said, SHARE)
    assert not is_reviewed(Scoring.unscored(20), SHARE)
