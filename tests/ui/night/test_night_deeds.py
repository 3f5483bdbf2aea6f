"""What the keys do to a night, without a window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.ui.commands.action_row import When
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.night_deeds import NIGHT_DEEDS, NightDeeds
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from tests.ui.night_pages import small_night

NIGHT = small_night(10)


def deeds_on(codes: list[int], *, n_epochs: int = 10, scoring: Scoring | None = None) -> NightDeeds:
    """Deeds on a night whose epochs a person gave these stages."""
    hypnogram = Hypnogram(np.array(codes, dtype=np.int8))
    sources = np.where(hypnogram.is_scored, Source.PERSON, Source.NOBODY).astype(np.int8)
    night = small_night(n_epochs)
    settings = Settings(settings_on_disk())
    document = Document(night, scoring=scoring or Scoring(hypnogram, sources))
    return NightDeeds(
        document,
        Viewport(n_epochs, night.duration_seconds),
        TraceSettings(guess_derivations(night), None),
        ReviewPlan(document, settings),
        settings,
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
        "No undecided epoch to review after this one.",
        "No undecided epoch to review before this one.",
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
    deeds.traces.step_gains(3)
    assert deeds.traces.traces != first
    deeds.traces.reset_gains()
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


def judged(n_epochs: int = 10) -> Scoring:
    """A night a network scored N2, unsure of epochs 2, 3 and 7 and most of 7; 0 to 4 look alike."""
    values = np.full((n_epochs, 5), 0.02, dtype=np.float32)
    values[:, Stage.N2] = 0.92
    values[[2, 3]] = (0.02, 0.02, 0.5, 0.02, 0.44)
    values[7] = (0.02, 0.02, 0.48, 0.02, 0.46)
    tokens = np.where(np.arange(n_epochs)[:, None] < 5, (1.0, 0.0), (0.0, 1.0))
    automatic = StageProbabilities(
        values, ModelIdentity("net", "1", "ab" * 32), ("C4-M1",), tokens=tokens.astype(np.float16)
    )
    return Scoring.unscored(n_epochs).accept(automatic, AcceptRule.REPLACE_ALL)


@pytest.fixture
def reviewing(qapp: QApplication) -> NightDeeds:
    deeds = deeds_on([0] * 10, scoring=judged())
    deeds.review.set_share(0.3)
    return deeds


def test_the_review_goes_to_the_most_doubtful_first_and_says_when_it_is_done(
    reviewing: NightDeeds,
) -> None:
    visited: list[int] = []
    for _ in range(3):
        reviewing.go_on_in_review()
        visited.append(reviewing.viewport.epoch)
        reviewing.document.confirm_epochs([reviewing.viewport.epoch])
    assert visited == [7, 2, 3]
    sentences = said(reviewing)
    reviewing.go_on_in_review()
    assert sentences == ["The review is done: 3 of 3 epochs are decided."]


def test_after_a_stage_the_review_goes_on_if_that_is_wanted(reviewing: NightDeeds) -> None:
    reviewing._settings.set(replace(reviewing._settings.now, advances_in_review=True))
    reviewing.go_on_in_review()
    reviewing.score(Stage.R)
    assert reviewing.viewport.epoch == 2
    reviewing.confirm()
    assert reviewing.viewport.epoch == 3
    assert reviewing.document.scoring.source_of(7) is Source.PERSON
    assert reviewing.document.scoring.source_of(2) is Source.CONFIRMED


def test_a_whole_bout_is_confirmed_in_one_step_and_nothing_scored_by_hand_is_touched(
    reviewing: NightDeeds,
) -> None:
    reviewing.viewport.go_to_epoch(2)
    reviewing.document.score_epochs([2], Stage.R)
    steps = reviewing.document.undo_stack.count()
    reviewing.confirm_bout()
    assert reviewing.document.undo_stack.count() == steps + 1
    scoring = reviewing.document.scoring
    assert [scoring.source_of(epoch) for epoch in (2, 3, 7)] == [
        Source.PERSON,
        Source.CONFIRMED,
        Source.MODEL,
    ]
    assert reviewing.viewport.epoch == 7
    reviewing.viewport.go_to_epoch(9)
    sentences = said(reviewing)
    reviewing.confirm_bout()
    assert sentences == ["Epoch 10 is in no bout of the review."]


def test_a_similar_epoch_is_visited_and_left_again(reviewing: NightDeeds) -> None:
    sentences = said(reviewing)
    reviewing.viewport.go_to_epoch(3)
    reviewing.go_to_similar()
    assert sentences == ["No epoch that you decided looks like this one."]
    reviewing.document.score_epochs([1, 8], Stage.R)
    reviewing.go_to_similar()
    assert reviewing.viewport.epoch == 1
    reviewing.come_back()
    assert reviewing.viewport.epoch == 3
    reviewing.come_back()
    assert sentences[-1] == "There is nowhere to come back to."
