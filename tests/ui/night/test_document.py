"""Every edit enters by the document: one step each, on disk at once, and all of it undoable."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source
from sleepscorer_app.ui.night.document import Document, changed_epochs
from tests.ui.night_pages import probabilities, small_night

NIGHT = small_night(6, ("C4-M1",))


class Disk:
    """Keeps what it is given, unless it is full."""

    def __init__(self) -> None:
        self.entries: list[tuple[Scoring, Scoring, str]] = []
        self.is_full = False

    def keep(self, before: Scoring, after: Scoring, what: str) -> None:
        if self.is_full:
            raise OSError("no space left on device")
        self.entries.append((before, after, what))

    @property
    def words(self) -> list[str]:
        return [what for _before, _after, what in self.entries]


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def document(qapp: QApplication, disk: Disk) -> Document:
    return Document(NIGHT, keep=disk.keep)


def letters(document: Document) -> str:
    return "".join(document.scoring.hypnogram[k].letter[-1] for k in range(document.n_epochs))


def test_a_stage_is_on_disk_before_the_next_key(document: Document, disk: Disk) -> None:
    before = document.scoring
    document.score_epochs([2], Stage.N2)
    assert disk.entries == [(before, document.scoring, "Score N2: epoch 3")]
    assert document.is_saved


def test_a_stroke_over_many_epochs_is_one_step(document: Document) -> None:
    document.score_epochs([1, 2, 3, 2], Stage.R)
    assert letters(document) == "?RRR??"
    document.undo_stack.undo()
    assert letters(document) == "??????"
    assert not document.undo_stack.canUndo()


def test_undo_and_redo_bring_back_the_very_scoring_and_are_logged(
    document: Document, disk: Disk
) -> None:
    empty = document.scoring
    document.score_epochs([0], Stage.W)
    scored = document.scoring
    document.undo_stack.undo()
    assert document.scoring is empty
    document.undo_stack.redo()
    assert document.scoring is scored
    assert disk.words == [
        "Score W: epoch 1",
        "Undo: Score W: epoch 1",
        "Redo: Score W: epoch 1",
    ]


def test_an_edit_that_changes_nothing_is_no_step(document: Document, disk: Disk) -> None:
    document.score_epochs([0], Stage.W)
    document.score_epochs([0], Stage.W)
    document.confirm_epochs([5])
    document.score_epochs([], Stage.R)
    assert document.undo_stack.count() == 1
    assert len(disk.entries) == 1


def test_an_auto_scoring_is_one_step_and_spares_what_a_person_decided(
    document: Document,
) -> None:
    document.score_epochs([0], Stage.R)
    document.accept_scoring(probabilities(6), AcceptRule.KEEP_DECIDED)
    assert letters(document) == "R123RW"
    assert document.scoring.source_of(0) is Source.PERSON
    document.undo_stack.undo()
    assert letters(document) == "R?????"
    assert document.scoring.automatic is None


def test_corrections_never_touch_what_the_network_said(document: Document) -> None:
    said = probabilities(6)
    document.accept_scoring(said, AcceptRule.REPLACE_ALL)
    document.score_epochs(range(6), Stage.W)
    document.confirm_epochs(range(6))
    automatic = document.scoring.automatic
    assert automatic is not None
    assert np.array_equal(automatic.values, said.values)


def test_an_import_and_a_restore_are_one_step_each(document: Document) -> None:
    imported = Hypnogram(np.full(6, Stage.N3, dtype=np.int8))
    document.restore(document.scoring.import_hypnogram(imported, "other.csv"), "Import other.csv")
    assert document.scoring.imported_from == "other.csv"
    document.restore(Scoring.unscored(6), "Start anew")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert letters(document) == "333333"


def test_what_is_of_another_length_is_refused_before_it_becomes_a_step(
    document: Document,
) -> None:
    with pytest.raises(ValueError, match="5 epochs for a night of 6"):
        document.accept_scoring(probabilities(5), AcceptRule.REPLACE_ALL)
    with pytest.raises(ValueError, match="7 scored epochs, 6 recorded"):
        document.restore(Scoring.unscored(7), "Start anew")
    with pytest.raises(ValueError, match="epochs 6 to 6 of a night with 0 to 5"):
        document.score_epochs([6], Stage.W)
    with pytest.raises(ValueError, match="4 scored epochs, 6 recorded"):
        Document(NIGHT, scoring=Scoring.unscored(4))
    assert document.undo_stack.count() == 0


def test_lights_are_set_moved_taken_away_and_undone(document: Document) -> None:
    document.set_lights(MarkerKind.LIGHTS_OFF, 30.0)
    document.set_lights(MarkerKind.LIGHTS_ON, 150.0)
    with pytest.raises(ValueError, match="must come after lights off"):
        document.set_lights(MarkerKind.LIGHTS_ON, 0.0)
    document.set_lights(MarkerKind.LIGHTS_OFF, None)
    assert onset_of(document.scoring.markers, MarkerKind.LIGHTS_OFF) is None
    document.undo_stack.undo()
    assert onset_of(document.scoring.markers, MarkerKind.LIGHTS_OFF) == 30.0
    assert onset_of(document.scoring.markers, MarkerKind.LIGHTS_ON) == 150.0


def test_a_read_only_night_takes_no_edit(qapp: QApplication, disk: Disk) -> None:
    document = Document(NIGHT, keep=disk.keep, is_read_only=True)
    document.score_epochs([0], Stage.W)
    document.accept_scoring(probabilities(6), AcceptRule.REPLACE_ALL)
    document.set_lights(MarkerKind.LIGHTS_OFF, 30.0)
    assert letters(document) == "??????"
    assert disk.entries == []
    assert document.undo_stack.count() == 0


def test_a_full_disk_keeps_the_edit_in_the_window_and_says_so_once(
    document: Document, disk: Disk, qtbot: QtBot
) -> None:
    said: list[str] = []
    document.could_not_save.connect(said.append)
    disk.is_full = True
    document.score_epochs([0], Stage.W)
    document.score_epochs([1], Stage.N1)
    assert letters(document) == "W1????"
    assert not document.is_saved
    assert said == ["no space left on device"]


def test_the_first_save_after_a_failure_holds_everything_since(
    document: Document, disk: Disk
) -> None:
    empty = document.scoring
    disk.is_full = True
    document.score_epochs([0], Stage.W)
    disk.is_full = False
    document.score_epochs([1], Stage.N1)
    assert disk.entries == [(empty, document.scoring, "Score N1: epoch 2")]
    assert document.is_saved


def test_saving_again_tries_once_more_and_only_if_needed(document: Document, disk: Disk) -> None:
    document.save_again()
    assert disk.entries == []
    disk.is_full = True
    document.score_epochs([0], Stage.W)
    disk.is_full = False
    document.save_again()
    assert disk.words == ["Saved after an earlier failure"]
    assert document.is_saved


def test_a_second_failure_after_a_good_save_is_said_again(document: Document, disk: Disk) -> None:
    said: list[str] = []
    document.could_not_save.connect(said.append)
    for is_full, epoch in ((True, 0), (False, 1), (True, 2)):
        disk.is_full = is_full
        document.score_epochs([epoch], Stage.W)
    assert len(said) == 2


def test_undo_past_a_failed_save_is_saved_as_such(document: Document, disk: Disk) -> None:
    document.score_epochs([0], Stage.W)
    saved = document.scoring
    disk.is_full = True
    document.score_epochs([1], Stage.W)
    disk.is_full = False
    document.undo_stack.undo()
    assert document.scoring is saved
    assert document.is_saved


def test_changed_epochs_are_those_whose_stage_or_source_differs(document: Document) -> None:
    before = document.scoring
    document.score_epochs([1, 4], Stage.N2)
    assert changed_epochs(before, document.scoring).tolist() == [1, 4]
    before = document.scoring
    document.set_lights(MarkerKind.LIGHTS_OFF, 30.0)
    assert changed_epochs(before, document.scoring).tolist() == []


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["score", "confirm", "accept", "lights", "undo", "redo"]),
        st.integers(0, 5),
        st.sampled_from(list(Stage)),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(edits=EDITS)
def test_whatever_is_done_can_be_undone_to_the_beginning_and_redone_to_the_end(
    qapp: QApplication, edits: list[tuple[str, int, Stage]]
) -> None:
    disk = Disk()
    document = Document(NIGHT, keep=disk.keep)
    beginning = document.scoring
    for deed, epoch, stage in edits:
        match deed:
            case "score":
                document.score_epochs(range(epoch, 6), stage)
            case "confirm":
                document.confirm_epochs([epoch])
            case "accept":
                document.accept_scoring(probabilities(6), AcceptRule(epoch % 3))
            case "lights":
                document.set_lights(MarkerKind.LIGHTS_OFF, 30.0 * epoch)
            case "undo":
                document.undo_stack.undo()
            case _:
                document.undo_stack.redo()
    end = document.scoring
    index = document.undo_stack.index()
    document.undo_stack.setIndex(0)
    assert document.scoring == beginning
    document.undo_stack.setIndex(index)
    assert document.scoring == end
    # What the disk was told hangs together: each entry begins where the one before ended.
    for (_, after, _), (before, _, _) in zip(disk.entries, disk.entries[1:], strict=False):
        assert before == after


COLLECTED = """
import gc, random
from sleepscorer_app.ui.night.document import Document
from tests.files.nights import night
from tests.ui.killed_editing import N_EPOCHS, edit

dice = random.Random(1)
for _ in range(3):
    document = Document(night(N_EPOCHS))
    for _ in range(300):
        edit(document, dice)
    del document
    gc.collect()
print("alive")
"""


def test_a_night_that_python_collects_with_its_edits_does_not_end_the_process() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", COLLECTED],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout == "alive\n", ended.stderr[-2000:]
