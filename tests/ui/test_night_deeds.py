"""What the keys do to a night, without a window."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.montage import guess_derivations
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.ui.actions import ACTIONS, When
from sleepscorer_app.ui.document import Document
from sleepscorer_app.ui.night_deeds import NIGHT_DEEDS, NightDeeds
from sleepscorer_app.ui.settings import Settings, settings_on_disk
from sleepscorer_app.ui.trace_settings import TraceSettings
from sleepscorer_app.ui.viewport import Viewport
from tests.ui.night_pages import small_night

NIGHT = small_night(10)


def deeds_on(codes: list[int], *, n_epochs: int = 10) -> NightDeeds:
    """Deeds on a night whose epochs a person gave these stages."""
    hypnogram = Hypnogram(np.array(codes, dtype=np.int8))
    sources = np.where(hypnogram.is_scored, Source.PERSON, Source.NOBODY).astype(np.int8)
    night = small_night(n_epochs)
    return NightDeeds(
        Document(night, scoring=Scoring(hypnogram, sources)),
        Viewport(n_epochs, night.duration_seconds),
        TraceSettings(guess_derivations(night), None),
        Settings(settings_on_disk()),
    )


def said(deeds: NightDeeds) -> list[str]:
    sentences: list[str] = []
    deeds.said.connect(sentences.append)
    return sentences


@pytest.fixture
def deeds(qapp: QApplication) -> NightDeeds:
    return deeds_on([-1, 0, 0, 2, 2, -1, 2, 4, 4, 4])


def test_changes_of_stage_are_found_in_both_directions(deeds: NightDeeds) -> None:
    found: list[int] = []
    for _ in range(5):
        deeds.go_to_change(1)
        found.append(deeds.viewport.epoch)
    assert found == [1, 3, 5, 6, 7]
    sentences = said(deeds)
    deeds.go_to_change(1)
    assert (deeds.viewport.epoch, sentences) == (7, ["No further change of stage."])
    deeds.go_to_change(-1)
    assert deeds.viewport.epoch == 6


def test_the_search_for_unscored_epochs_begins_again_at_the_start(deeds: NightDeeds) -> None:
    found: list[int] = []
    for _ in range(3):
        deeds.go_to_unscored()
        found.append(deeds.viewport.epoch)
    assert found == [5, 0, 5]


def test_a_night_scored_to_the_end_says_so(qapp: QApplication) -> None:
    deeds = deeds_on([0] * 10)
    sentences = said(deeds)
    deeds.go_to_unscored()
    assert sentences == ["Every epoch has a stage."]


def test_uncertain_epochs_need_a_network(deeds: NightDeeds) -> None:
    sentences = said(deeds)
    deeds.go_to_uncertain(1)
    deeds.go_to_uncertain(-1)
    assert sentences == [
        "No undecided uncertain epoch after this one.",
        "No undecided uncertain epoch before this one.",
    ]


def test_undo_of_a_stroke_around_the_current_epoch_stays_there(deeds: NightDeeds) -> None:
    deeds.document.score_epochs(range(2, 8), Stage.N3)
    deeds.viewport.go_to_epoch(4)
    deeds.undo()
    assert deeds.viewport.epoch == 4
    deeds.viewport.go_to_epoch(9)
    deeds.redo()
    assert deeds.viewport.epoch == 2


def test_undo_with_nothing_to_undo_stays(deeds: NightDeeds) -> None:
    deeds.viewport.go_to_epoch(4)
    deeds.undo()
    deeds.redo()
    assert deeds.viewport.epoch == 4


def test_neighbours_are_remembered(deeds: NightDeeds) -> None:
    deeds.toggle_neighbours()
    assert deeds.viewport.context_seconds > 0
    assert Settings(settings_on_disk()).now.shows_neighbours
    deeds.toggle_neighbours()
    assert deeds.viewport.context_seconds == 0


def test_the_first_gain_comes_back_for_every_kind_of_trace(deeds: NightDeeds) -> None:
    first = deeds.traces.traces
    deeds.traces.scale_all(3.0)
    assert deeds.traces.traces != first
    deeds.reset_gain()
    assert deeds.traces.traces == first


def test_filters_off_and_on_again_are_the_aasms(deeds: NightDeeds) -> None:
    first = deeds.traces.traces
    deeds.toggle_filters()
    assert not deeds.has_filters
    deeds.toggle_filters()
    assert deeds.traces.traces == first


def test_the_whole_night_on_one_page_is_not_remembered(deeds: NightDeeds) -> None:
    NIGHT_DEEDS["page_60"](deeds)
    NIGHT_DEEDS["page_whole_night"](deeds)
    assert deeds.viewport.page_seconds == 300.0
    assert Settings(settings_on_disk()).now.page_seconds == 60.0


def test_every_deed_is_an_action_that_needs_a_night() -> None:
    rows = {row.name: row for row in ACTIONS}
    for name in NIGHT_DEEDS:
        assert rows[name].when is not When.ALWAYS, name


@pytest.mark.parametrize("name", sorted(NIGHT_DEEDS))
def test_no_deed_fails_on_a_night_without_an_epoch(qapp: QApplication, name: str) -> None:
    deeds = deeds_on([], n_epochs=0)
    NIGHT_DEEDS[name](deeds)
    assert deeds.viewport.epoch == 0
