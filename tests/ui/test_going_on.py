"""When the next epoch comes up: after confirming, in the review, and at the end of a bout."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.ui.night_pages import partly_unsure
from tests.ui.windows import Bench


@pytest.fixture
def judged(opened: Bench) -> Bench:
    """20 epochs, of which a network is unsure of 4 and 5, and of 12."""
    assert opened.window.night is not None
    opened.window.night.document.restore(partly_unsure(), "Auto-score")
    opened.review_share(0.15)
    return opened


def wish(bench: Bench, **wishes: bool) -> None:
    bench.settings.set(replace(bench.settings.now, **wishes))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("goes_on", "epoch"), [(True, 1), (False, 0)])
def test_confirming_goes_on_if_the_person_wants_that(
    judged: Bench, goes_on: bool, epoch: int
) -> None:
    wish(judged, advances_after_confirm=goes_on)
    judged.keys(Qt.Key.Key_Space)
    assert judged.epoch == epoch
    judged.keys(Qt.Key.Key_2)
    assert judged.epoch == epoch + 1


def test_the_end_of_a_bout_holds_one_until_the_next_is_asked_for(judged: Bench) -> None:
    assert judged.window.night is not None
    review = judged.window.night.review
    wish(judged, advances_in_review=True, stays_at_bout_end=True)
    first, *others = review.queue.bouts
    assert others
    judged.window.night.viewport.go_to_epoch(first.first)
    for _ in first.epochs:
        judged.keys(Qt.Key.Key_Space)
    assert judged.epoch in first.epochs
    assert "This bout is decided" in judged.window.banner.text
    judged.keys(Qt.Key.Key_Return)
    assert judged.epoch not in first.epochs


def test_without_that_wish_the_next_bout_comes_up(judged: Bench) -> None:
    assert judged.window.night is not None
    wish(judged, advances_in_review=True)
    first, *_ = judged.window.night.review.queue.bouts
    judged.window.night.viewport.go_to_epoch(first.first)
    for _ in first.epochs:
        judged.keys(Qt.Key.Key_Space)
    assert judged.epoch not in first.epochs


def test_a_bout_confirmed_at_once_stays_too_if_wished(judged: Bench) -> None:
    assert judged.window.night is not None
    wish(judged, stays_at_bout_end=True)
    first, *_ = judged.window.night.review.queue.bouts
    judged.window.night.viewport.go_to_epoch(first.first)
    judged.window.actions_table.trigger("confirm_bout")
    assert judged.epoch == first.first
