"""The line at the bottom, readable aloud."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.ui.window.status_line import ElidedLabel, StatusLine, epoch_sentence
from tests.ui.night_pages import probabilities, scored, small_night

NIGHT = small_night(5, ("C4-M1",))
EMPTY = Scoring.unscored(5)
JUDGED = scored(5, 0.46)


def unseen() -> Scoring:
    values = probabilities(5).values.copy()
    values[0] = np.nan
    return EMPTY.accept(
        type(probabilities(5))(values, probabilities(5).model), AcceptRule.REPLACE_ALL
    )


@pytest.mark.parametrize(
    ("scoring", "epoch", "words"),
    [
        (EMPTY, 0, ("not scored",)),
        (JUDGED, 2, ("N2 — mc2sleepnet 46 %, next ", "not yet looked at")),
        (JUDGED.confirm_epochs([2]), 2, ("N2 — confirmed by a person", "(mc2sleepnet 46 %, next")),
        (
            JUDGED.score_epochs([2], Stage.R),
            2,
            ("R — scored by a person", "(mc2sleepnet N2 46 %, next"),
        ),
        (EMPTY.score_epochs([1], Stage.W), 1, ("W — scored by a person",)),
        (
            EMPTY.import_hypnogram(Hypnogram(np.full(5, 3, np.int8)), "x_hyp.edf"),
            4,
            ("N3 — imported from x_hyp.edf", "not yet looked at"),
        ),
        (JUDGED.score_epochs([2], Stage.UNSCORED), 2, ("not scored", "(mc2sleepnet N2 46 %")),
        (unseen(), 0, ("not scored", "(mc2sleepnet could not see this epoch)")),
    ],
)
def test_the_sentence_says_stage_source_and_confidence(
    scoring: Scoring, epoch: int, words: tuple[str, ...]
) -> None:
    sentence = epoch_sentence(NIGHT, scoring, epoch)
    assert sentence.startswith(f"Epoch {epoch + 1} of 5")
    for part in words:
        assert part in sentence


def test_the_clock_goes_over_midnight() -> None:
    assert "23:58:40" in epoch_sentence(NIGHT, EMPTY, 0)
    assert "00:00:10" in epoch_sentence(NIGHT, EMPTY, 3)


def test_a_recording_without_a_whole_epoch_says_so() -> None:
    sentence = epoch_sentence(NIGHT, Scoring.unscored(0), 0)
    assert sentence == "No whole epoch of 30 s in this recording"


def test_work_is_shown_with_its_progress_and_a_way_to_stop_it(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    assert not line.is_busy
    line.show_work("Auto-scoring")
    line.show_progress(0.25)
    assert line.is_busy
    assert line.progress == 0.25
    with qtbot.waitSignal(line.cancel_wanted):
        line.cancel_button.click()
    line.show_cancelling()
    assert not line.cancel_button.isEnabled()
    line.show_idle()
    assert not line.is_busy


def test_work_that_cannot_be_stopped_offers_no_button(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_work("Writing", can_cancel=False)
    assert line.cancel_button.isHidden()


def test_a_long_text_never_widens_the_window(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("word " * 200)
    assert label.minimumSizeHint().width() == 0
    assert label.toolTip().startswith("word word")


def test_where_the_line_is_short_the_epoch_is_told_in_full_and_the_use_as_far_as_it_goes(
    qtbot: QtBot,
) -> None:
    line = StatusLine()
    qtbot.addWidget(line)

    def use() -> str:
        said = [one for one in line.findChildren(QLabel) if one.toolTip() == INTENDED_USE]
        return said[0].text()

    def use_at(width: int) -> str:
        line.resize(width, 28)
        return use()

    line.show()
    # How wide the words are is the font's affair, so no width is known before.
    told = {width: use_at(width) for width in range(2000, 500, -10)}
    assert list(dict.fromkeys(told.values())) == [
        INTENDED_USE,
        "Research use. Not a diagnosis.",
        "Research use.",
    ]
    just_wide_enough = min(width for width, words in told.items() if words == INTENDED_USE)
    assert use_at(just_wide_enough) == INTENDED_USE
    line.show_work("Auto-scoring the night, which takes its room too")
    assert use() in INTENDED_USE
    assert use() != INTENDED_USE
    line.show_idle()
    assert use() == INTENDED_USE


def test_another_sentence_lays_nothing_out_anew(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1600, 28)
    with qtbot.waitExposed(line):
        line.show()
    line.show_sentence("Epoch 1 of 5")
    QApplication.processEvents()
    watch = LayoutWatch(line)
    line.show_sentence("Epoch 2 of 5    and much more")
    QApplication.processEvents()
    assert watch.n_asked == 0
    assert line.text == "Epoch 2 of 5    and much more"


class LayoutWatch(QObject):
    """Counts how often a widget is asked to lay its parts out again."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.n_asked = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.n_asked += 1
        return False
