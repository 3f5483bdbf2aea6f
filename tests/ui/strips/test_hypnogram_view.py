"""The hypnogram under a real mouse: click goes, drag paints one undo step."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.ui.look.theme import LIGHT
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.strips.hypnogram_picture import runs_of
from sleepscorer_app.ui.strips.hypnogram_view import HypnogramView
from sleepscorer_app.ui.strips.strip_choices import StripChoices
from tests.ui.mouse import drag_mouse
from tests.ui.night_pages import all_n2, scored, small_night

LEFT = Qt.MouseButton.LeftButton


def shown_view(
    qtbot: QtBot,
    scoring: Scoring | None = None,
    *,
    is_read_only: bool = False,
    share: float = 0.0,
    paints: bool = False,
) -> tuple[HypnogramView, Document, Viewport]:
    night = small_night(100)
    document = Document(night, scoring=scoring or all_n2(100), is_read_only=is_read_only)
    viewport = Viewport(100, night.duration_seconds)
    plan = ReviewPlan(document, Settings(settings_on_disk(), document), document)
    plan.set_share(share)
    strips = StripChoices(parent=document)
    view = HypnogramView(document, viewport, LIGHT, plan, strips)
    if paints:
        strips.toggle_painting()
    qtbot.addWidget(view)
    view.resize(1000, 120)
    view.show()
    return view, document, viewport


def place(view: HypnogramView, epoch: int, stage: Stage) -> QPoint:
    """The middle of an epoch in the row of a stage."""
    return QPoint(round(view.x_of((epoch + 0.5) * 30)), round(view.row(stage).center().y()))


def test_a_drag_gives_the_stage_under_the_mouse_to_all_its_epochs_in_one_step(
    qtbot: QtBot,
) -> None:
    view, document, viewport = shown_view(qtbot)
    halfway = place(view, 25, Stage.N1)
    drag_mouse(view, place(view, 20, Stage.N2), halfway, place(view, 30, Stage.R))
    codes = document.scoring.hypnogram.codes
    assert set(codes[20:31]) == {Stage.R}
    assert codes[19] == codes[31] == Stage.N2
    assert document.undo_stack.count() == 1
    assert viewport.epoch == 0
    document.undo_stack.undo()
    assert set(document.scoring.hypnogram.codes) == {Stage.N2}


def test_a_drag_to_the_left_paints_the_same_epochs(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot)
    drag_mouse(view, place(view, 30, Stage.N3), place(view, 20, Stage.N3))
    assert set(document.scoring.hypnogram.codes[20:31]) == {Stage.N3}
    assert document.scoring.source_of(25) is Source.PERSON


def test_a_drag_straight_up_paints_the_one_epoch(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot)
    drag_mouse(view, place(view, 40, Stage.N3), place(view, 40, Stage.W))
    assert document.scoring.hypnogram[40] is Stage.W
    assert document.scoring.hypnogram[39] is document.scoring.hypnogram[41] is Stage.N2


def test_a_click_goes_there_and_scores_nothing(qtbot: QtBot) -> None:
    view, document, viewport = shown_view(qtbot)
    qtbot.mouseClick(view, LEFT, pos=place(view, 70, Stage.W))
    assert viewport.epoch == 70
    assert document.undo_stack.count() == 0


def test_a_click_of_a_shaking_hand_still_only_goes_there(qtbot: QtBot) -> None:
    view, document, viewport = shown_view(qtbot)
    here = place(view, 70, Stage.W)
    drag_mouse(view, here, here + QPoint(3, 2))
    assert viewport.epoch == 70
    assert document.undo_stack.count() == 0


def test_escape_cancels_a_drag(qtbot: QtBot) -> None:
    view, document, viewport = shown_view(qtbot)
    end = place(view, 60, Stage.W)
    drag_mouse(view, place(view, 20, Stage.N2), end, is_released=False)
    assert view.stroke is not None
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.stroke is None
    qtbot.mouseRelease(view, LEFT, pos=end)
    assert document.undo_stack.count() == 0
    assert viewport.epoch == 0


def test_letting_go_outside_the_stages_changes_nothing(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot)
    drag_mouse(view, place(view, 20, Stage.N2), QPoint(500, view.height() + 60))
    assert document.undo_stack.count() == 0


def test_the_preview_is_drawn_while_dragging(qtbot: QtBot) -> None:
    view, _, _ = shown_view(qtbot)
    before = view.grab().toImage()
    drag_mouse(view, place(view, 20, Stage.N2), place(view, 60, Stage.W), is_released=False)
    assert view.stroke is not None
    assert view.stroke.epochs == range(20, 61)
    assert view.stroke.stage is Stage.W
    assert view.grab().toImage() != before


def test_a_night_open_for_reading_only_cannot_be_painted(qtbot: QtBot) -> None:
    view, document, viewport = shown_view(qtbot, is_read_only=True)
    drag_mouse(view, place(view, 20, Stage.N2), place(view, 60, Stage.W))
    assert set(document.scoring.hypnogram.codes) == {Stage.N2}
    assert viewport.epoch == 20


def test_rem_is_drawn_thicker_than_the_other_stages(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot)
    document.score_epochs(range(50), Stage.R)
    image = view.grab().toImage()

    def thickness(epoch: int, stage: Stage) -> int:
        x = place(view, epoch, stage).x()
        colour = LIGHT.stages[stage]
        return sum(image.pixelColor(x, y).name() == colour for y in range(view.height()))

    assert thickness(25, Stage.R) > thickness(75, Stage.N2) > 0


def test_epochs_to_review_are_tinted_as_the_budget_says(qtbot: QtBot) -> None:
    view, _, _ = shown_view(qtbot, scored(100, confidence=0.7))
    without = view.grab().toImage()
    view._plan.set_share(0.3)
    tinted = view.grab().toImage()
    assert tinted != without
    view._plan.set_share(0.0)
    assert view.grab().toImage() == without


def test_confirmed_scored_by_hand_taught_and_untouched_look_different_below(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot, scored(100))
    x, bottom = place(view, 50, Stage.W).x(), view.height() - 1

    def marks() -> list[str]:
        image = view.grab().toImage()
        return [image.pixelColor(x, bottom - up).name() for up in (2, 4, 5)]

    looks = [marks()]
    document.confirm_epochs([50])
    looks.append(marks())
    document.score_epochs([50], Stage.W)
    looks.append(marks())
    document.undo_stack.undo()
    document.undo_stack.undo()
    lesson = document.scoring.hypnogram.with_stage([50], Stage.R)
    document.take_lesson(document.scoring.with_taught(lesson, np.array([50])))
    looks.append(marks())
    assert looks == [
        [LIGHT.background] * 3,
        [LIGHT.accent, LIGHT.background, LIGHT.background],
        [LIGHT.accent] * 3,
        [LIGHT.background, LIGHT.background, LIGHT.uncertain],
    ]


@pytest.mark.parametrize("kind", [MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON])
def test_lights_stand_on_the_night_as_soon_as_they_are_set(qtbot: QtBot, kind: MarkerKind) -> None:
    view, document, _ = shown_view(qtbot)
    before = view.grab().toImage()
    document.set_lights(kind, 900.0)
    assert view.grab().toImage() != before


def test_runs_cover_everything_once() -> None:
    codes = all_n2(5).hypnogram.with_stage([1, 2], Stage.W).codes
    assert runs_of(codes) == ((0, 1), (1, 3), (3, 5))
    assert runs_of(codes[:0]) == ()
