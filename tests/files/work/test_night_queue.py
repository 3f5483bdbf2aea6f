"""The queue of nights: in which order, and that nothing else is taken for one."""

import json
from pathlib import Path

import pytest

from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.night_queue import (
    QUEUE_NAME,
    QueuedNight,
    in_order_of_need,
    read_queue,
    write_queue,
)


def queued(
    folder: Path, name: str, wrong: float = 1.0, reasons: tuple[str, ...] = ()
) -> QueuedNight:
    scoring = folder / "scored" / f"{name}.sleepscorer"
    return QueuedNight(name, folder / "nights" / name, scoring, "ab" * 32, 960, wrong, reasons)


def test_nights_unlike_those_learned_from_come_first_then_the_most_doubtful(
    tmp_path: Path,
) -> None:
    nights = [
        queued(tmp_path, "calm.edf", 5),
        queued(tmp_path, "b.edf", 90),
        queued(tmp_path, "a.edf", 90),
        queued(tmp_path, "odd.edf", 1, ("its level is not that of EEG",)),
    ]
    ordered = [one.night for one in in_order_of_need(nights)]
    assert ordered == ["odd.edf", "a.edf", "b.edf", "calm.edf"]


def test_a_queue_is_read_back_as_it_was_written_from_the_file_or_its_folder(
    tmp_path: Path,
) -> None:
    nights = (queued(tmp_path, "ä b.edf", 12.5), queued(tmp_path, "c.edf", 1, ("odd",)))
    write_queue(tmp_path / QUEUE_NAME, nights)
    assert read_queue(tmp_path).nights == nights
    assert read_queue(tmp_path / QUEUE_NAME).nights == nights


def test_a_queue_that_was_moved_with_its_nights_still_leads_to_them(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "out").mkdir(parents=True)
    write_queue(here / "out" / QUEUE_NAME, [queued(here, "c.edf")])
    here.rename(there)
    assert read_queue(there / "out").nights == (queued(there, "c.edf"),)


GOOD = {
    "night": "a.edf",
    "recording": "a.edf",
    "scoring": "s/a.sleepscorer",
    "fingerprint": "ab",
    "n_epochs": 10,
    "expected_wrong": 2.5,
    "reasons": [],
}


def table(*rows: object, **more: object) -> str:
    return json.dumps({"kind": "SleepScorer queue", "version": 1, "nights": list(rows)} | more)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no queue of nights, or damaged"),
        ("[1, 2]", "no queue of nights"),
        ('{"kind": "shopping"}', "no queue of nights"),
        (table(GOOD, version=2), "a queue of version 2, this SleepScorer reads version 1"),
        (table(GOOD, nights=3), "does not list any nights"),
        (table(GOOD, "x"), "its night 2 cannot be read"),
        (table({**GOOD, "extra": 1}), "its night 1 cannot be read"),
        (table({**GOOD, "night": 7}), "night is 7"),
        (table({**GOOD, "recording": ""}), "recording is ''"),
        (table({**GOOD, "n_epochs": True}), "n_epochs is True"),
        (table({**GOOD, "n_epochs": -1}), "n_epochs is -1"),
        (table({**GOOD, "expected_wrong": 11}), "expected_wrong is 11"),
        (table({**GOOD, "expected_wrong": float("nan")}), "expected_wrong is nan"),
        (table({**GOOD, "reasons": "odd"}), "reasons is 'odd'"),
        (table({**GOOD, "reasons": [1]}), "reasons is"),
    ],
)
def test_what_is_no_queue_of_ours_is_refused_in_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / QUEUE_NAME).write_text(text)
    with pytest.raises(UnreadableFile, match=sentence) as caught:
        read_queue(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_queue_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="`sleepscorer batch` writes one"):
        read_queue(tmp_path)
