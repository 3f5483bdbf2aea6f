"""From one night of a queue to the next, with what the batch said of it taken up."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.work.night_queue import QueuedNight
from tests.files.queues import queued_night, write_queue_of
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench


@pytest.fixture
def nights(tmp_path: Path) -> list[QueuedNight]:
    """Two nights, the second unlike those the model learned from."""
    (tmp_path / "nights").mkdir()
    found: list[QueuedNight] = []
    for name, reasons in (("one", ()), ("two", ("its level is not that of EEG",))):
        path = tmp_path / "nights" / f"{name}.edf"
        write_recording(path, small_night(20 if name == "one" else 22))
        found.append(queued_night(path, tmp_path / "scored", 0.9, reasons=reasons))
    return found


@pytest.fixture
def queue(nights: list[QueuedNight], tmp_path: Path) -> Path:
    return write_queue_of(tmp_path / "out", nights)


def opens(bench: Bench, deed: Callable[[], object]) -> None:
    """Until the deed has opened a night."""
    with bench.qtbot.waitSignal(bench.window.night_opened):
        deed()
    bench.settle()


def trigger(bench: Bench, name: str) -> Callable[[], object]:
    return lambda: bench.window.actions_table.trigger(name)


def test_the_queue_opens_on_its_first_night_with_the_batchs_stages_as_one_undoable_step(
    bench: Bench, queue: Path, nights: list[QueuedNight]
) -> None:
    opens(bench, lambda: bench.window.flows.queueing.use(queue))
    night = bench.window.night
    assert night is not None
    assert night.path == nights[0].recording
    assert np.all(night.document.scoring.sources == Source.MODEL)
    assert night.document.scoring.automatic is not None
    assert night.document.scoring.automatic.channels == ("C4-M1",)
    assert night.document.undo_stack.count() == 1
    assert bench.network.calls == []
    assert "Scored beforehand by" in bench.window.banner.text
    assert "about 2 of 20 epochs may be wrong" in bench.window.banner.text
    night.document.undo_stack.undo()
    assert night.document.scoring.automatic is None


def test_the_key_goes_on_to_the_next_night_and_says_why_to_score_it_by_hand(
    bench: Bench, queue: Path, nights: list[QueuedNight]
) -> None:
    opens(bench, lambda: bench.window.flows.queueing.use(queue))
    opens(bench, trigger(bench, "next_night"))
    assert bench.window.night is not None
    assert bench.window.night.path == nights[1].recording
    assert "Score this night by hand: its level is not that of EEG." in bench.window.banner.text


def test_the_first_time_the_key_asks_for_the_queue_and_remembers_it(
    bench: Bench, queue: Path, nights: list[QueuedNight]
) -> None:
    bench.answers.queue = queue
    opens(bench, trigger(bench, "next_night"))
    opens(bench, trigger(bench, "next_night"))
    assert bench.answers.asked.count("queue") == 1
    assert bench.settings.now.queue == str(queue)


def test_a_night_that_was_worked_on_is_opened_as_it_was_left(
    bench: Bench, queue: Path, nights: list[QueuedNight]
) -> None:
    opens(bench, lambda: bench.window.flows.queueing.use(queue))
    assert bench.window.night is not None
    bench.window.night.document.undo_stack.undo()
    opens(bench, trigger(bench, "next_night"))
    opens(bench, trigger(bench, "next_night"))
    assert bench.window.night.path == nights[0].recording
    assert bench.window.night.document.scoring.automatic is None


def test_a_recording_that_has_changed_since_the_batch_keeps_no_foreign_stages(
    bench: Bench, queue: Path, nights: list[QueuedNight]
) -> None:
    write_recording(nights[0].recording, small_night(21))
    opens(bench, lambda: bench.window.flows.queueing.use(queue))
    assert bench.window.night is not None
    assert bench.window.night.document.scoring.automatic is None
    assert "is not the recording that the batch has scored" in bench.window.banner.text


def test_a_night_of_no_queue_is_opened_as_ever(bench: Bench, queue: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.edf"
    write_recording(other, small_night(5))
    bench.settings.set(replace(bench.settings.now, queue=str(queue)))
    bench.open(other)
    assert bench.window.night is not None
    assert bench.window.night.document.scoring.automatic is None


def test_when_all_are_finished_the_window_says_so(
    bench: Bench, queue: Path, nights: list[QueuedNight]
) -> None:
    for _night in nights:
        opens(bench, lambda: bench.window.flows.queueing.use(queue))
        assert bench.window.night is not None
        document = bench.window.night.document
        document.confirm_epochs(range(document.n_epochs))
        assert bench.window.close_night()
    bench.window.flows.queueing.use(queue)
    bench.qtbot.waitUntil(lambda: "No night of the queue needs eyes" in bench.window.banner.text)


def test_a_queue_that_has_gone_is_said_and_another_can_be_chosen(bench: Bench, queue: Path) -> None:
    bench.settings.set(replace(bench.settings.now, queue=str(queue)))
    queue.unlink()
    bench.window.actions_table.trigger("next_night")
    assert "there is no such queue" in bench.window.banner.text
    assert "Queue of nights… chooses another" in bench.window.banner.text


def test_a_scoring_that_is_gone_leaves_the_night_to_be_scored(
    bench: Bench, queue: Path, nights: list[QueuedNight]
) -> None:
    nights[0].scoring.unlink()
    opens(bench, lambda: bench.window.flows.queueing.use(queue))
    assert "could not be taken up" in bench.window.banner.text


def test_a_file_that_is_no_queue_is_refused_in_the_banner(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"kind": "shopping"}))
    bench.answers.queue = path
    bench.window.actions_table.trigger("open_queue")
    assert "it is no queue of nights" in bench.window.banner.text
    assert bench.settings.now.queue == ""
