"""What a screen reader is told of its own accord."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from sleepscorer_app.ui.window.banner import BannerKind
from tests.ui.windows import Bench

Key = Qt.Key
POLITE = QAccessible.AnnouncementPoliteness.Polite
URGENT = QAccessible.AnnouncementPoliteness.Assertive


@dataclass
class Listener:
    """Stands where the platform's screen reader would."""

    heard: list[tuple[str, QAccessible.AnnouncementPoliteness]] = field(default_factory=list)
    is_there: bool = True

    def hear(self, event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.heard.append((event.message(), event.politeness()))


@pytest.fixture
def listener(opened: Bench, monkeypatch: pytest.MonkeyPatch) -> Listener:
    made = Listener()
    opened.qtbot.wait(1)
    monkeypatch.setattr(QAccessible, "isActive", lambda: made.is_there)
    monkeypatch.setattr(QAccessible, "updateAccessibility", made.hear)
    return made


def test_the_epoch_that_comes_up_is_told_in_words(opened: Bench, listener: Listener) -> None:
    opened.keys(Key.Key_Right)
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    ((words, politeness),) = listener.heard
    assert words.startswith("Epoch 2 of 20, ")
    assert words.endswith(", not scored.")
    assert politeness is POLITE


def test_a_stage_is_told_before_the_epoch_it_leads_to(opened: Bench, listener: Listener) -> None:
    opened.keys(Key.Key_2)
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    ((words, _politeness),) = listener.heard
    assert words.startswith("Score N2: epoch 1. Epoch 2 of 20, ")


def test_what_is_undone_is_told(opened: Bench, listener: Listener) -> None:
    opened.keys(Key.Key_2)
    opened.qtbot.waitUntil(lambda: len(listener.heard) == 1)
    opened.window.actions_table["undo"].trigger()
    opened.qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert listener.heard[1][0].startswith("Undone: Score N2: epoch 1. Epoch 1 of 20, ")


def test_epochs_passed_in_haste_are_told_by_the_last(opened: Bench, listener: Listener) -> None:
    assert opened.window.night is not None
    for epoch in (3, 4, 5):
        opened.window.night.viewport.go_to_epoch(epoch)
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    ((words, _politeness),) = listener.heard
    assert words.startswith("Epoch 6 of 20")


@pytest.mark.parametrize(
    ("kind", "politeness"), [(BannerKind.NOTE, POLITE), (BannerKind.ERROR, URGENT)]
)
def test_the_banner_is_told_and_an_error_at_once(
    opened: Bench,
    listener: Listener,
    kind: BannerKind,
    politeness: QAccessible.AnnouncementPoliteness,
) -> None:
    opened.window.banner.say("The disk is full.", kind)
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    assert listener.heard == [("The disk is full.", politeness)]


def test_nothing_is_told_where_nobody_listens(opened: Bench, listener: Listener) -> None:
    listener.is_there = False
    opened.keys(Key.Key_Right)
    opened.qtbot.wait(20)
    assert listener.heard == []


def test_the_status_line_can_be_read_as_a_sentence(opened: Bench) -> None:
    opened.keys(Key.Key_2, Key.Key_Left)
    label = opened.window.status_line._sentence
    name = QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
    assert name.startswith("Epoch 1 of 20, ")
    assert name.endswith("N2 — scored by a person")
