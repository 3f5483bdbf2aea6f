"""What a screen reader is told of its own accord."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QGuiApplication,
)

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
    assert words == "Epoch 2, not scored."
    assert politeness is POLITE


def test_a_stage_is_told_before_the_epoch_it_leads_to(opened: Bench, listener: Listener) -> None:
    opened.keys(Key.Key_2)
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    ((words, _politeness),) = listener.heard
    assert words == "N2. Epoch 2, not scored."


def test_what_is_undone_is_told(opened: Bench, listener: Listener) -> None:
    opened.keys(Key.Key_2)
    opened.qtbot.waitUntil(lambda: len(listener.heard) == 1)
    opened.window.actions_table["undo"].trigger()
    opened.qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert listener.heard[1][0] == "Undone: Score N2: epoch 1. Epoch 1, not scored."


def test_epochs_passed_in_haste_are_told_by_the_last(opened: Bench, listener: Listener) -> None:
    assert opened.window.night is not None
    for epoch in (3, 4, 5):
        opened.window.night.viewport.go_to_epoch(epoch)
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    ((words, _politeness),) = listener.heard
    assert words.startswith("Epoch 6, ")


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


def hear(opened: Bench, listener: Listener, *keys: Key) -> str:
    """What is said after these keys, in one go."""
    listener.heard.clear()
    opened.keys(*keys)
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    ((words, _politeness),) = listener.heard
    return words


def test_a_stage_is_told_also_where_the_epoch_had_it_and_stays(
    opened: Bench, listener: Listener
) -> None:
    assert hear(opened, listener, Key.Key_A) == "Go on after a stage off."
    assert hear(opened, listener, Key.Key_R) == "REM."
    assert hear(opened, listener, Key.Key_R) == "REM."
    assert hear(opened, listener, Key.Key_Space) == "REM."
    assert hear(opened, listener, Key.Key_U) == "Unscored."


def test_a_proposal_is_told_with_how_sure_it_is_and_that_it_was_confirmed(
    opened: Bench, listener: Listener
) -> None:
    opened.auto_score()
    words = hear(opened, listener, Key.Key_Right)
    assert words.startswith("Epoch 2, ")
    assert " proposed, 90 %, or " in words
    assert " confirmed. Epoch 3, " in hear(opened, listener, Key.Key_Space)


def test_how_the_night_is_shown_is_told_when_it_changes(opened: Bench, listener: Listener) -> None:
    assert hear(opened, listener, Key.Key_BracketRight) == "Page 1 min."
    assert hear(opened, listener, Key.Key_BracketLeft) == "Page 30 s."
    filters = hear(opened, listener, Key.Key_F)
    assert filters.startswith("AASM filters ")
    assert "Hz" in filters or "No filter" in filters


def test_the_ruler_is_read_once(opened: Bench, listener: Listener) -> None:
    assert hear(opened, listener, Key.Key_Q).count("peak to peak") == 1


def test_on_linux_the_words_are_the_news_of_what_has_the_keyboard(
    opened: Bench, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[QAccessible.Event, str]] = []

    def read(event: QAccessibleEvent) -> None:
        face = event.accessibleInterface()
        told.append((event.type(), face.text(QAccessible.Text.Description)))

    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setattr(QAccessible, "updateAccessibility", read)
    opened.keys(Key.Key_2)
    opened.qtbot.waitUntil(lambda: bool(told))
    news = [words for kind, words in told if kind is QAccessible.Event.DescriptionChanged]
    assert news == ["N2. Epoch 2, not scored."]
    assert listener.heard == []
    body = QAccessible.queryAccessibleInterface(opened.window.centralWidget())
    assert body.text(QAccessible.Text.Description).startswith("Epoch 2 of 20, ")


def test_on_linux_what_a_panel_hides_is_still_announced(
    opened: Bench, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    opened.window.side_panel.fold(False)
    opened.keys(Key.Key_F6)
    opened.window.banner.say("The disk is full.")
    opened.qtbot.waitUntil(lambda: bool(listener.heard))
    assert listener.heard[-1][0] == "The disk is full."
