"""The log panel shows what was saved, newest first, and costs nothing unseen."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring_log import LogEntry, ScoringChange
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.panels.log_panel import LogPanel, LogTable, cells
from tests.ui.night_pages import small_night


class Log:
    """Entries made as a document saves, and how often they were read."""

    def __init__(self) -> None:
        self.entries: list[LogEntry] = []
        self.n_reads = 0

    def keep(self, before: object, after: object, what: str) -> None:
        at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
        self.entries.append(LogEntry(len(self.entries), at, "AB", what, ScoringChange()))

    def read(self) -> list[LogEntry]:
        self.n_reads += 1
        return self.entries


def shown_deeds(table: LogTable) -> list[str]:
    return [str(table.data(table.index(row, 2))) for row in range(table.rowCount())]


def test_changes_appear_newest_first_while_the_panel_is_seen(qtbot: QtBot) -> None:
    log = Log()
    document = Document(small_night(4), keep=log.keep)
    panel = LogPanel(document, log.read)
    qtbot.addWidget(panel)
    document.score_epochs([0], Stage.W)
    assert log.n_reads == 0
    panel.show()
    document.score_epochs([1], Stage.N1)
    document.undo_stack.undo()
    assert shown_deeds(panel.table) == [
        "Undo: Score N1: epoch 2",
        "Score N1: epoch 2",
        "Score W: epoch 1",
    ]


def test_an_entry_says_when_who_and_what() -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    local = at.astimezone()
    entry = LogEntry(1, at, "", "Confirm epoch 3", ScoringChange())
    assert cells(entry) == (f"{local.day} {local:%b %H:%M:%S}", "–", "Confirm epoch 3")


def test_the_table_keeps_the_rules_of_qt(qapp: QApplication, qtmodeltester: ModelTester) -> None:
    log = Log()
    for what in ("one", "two"):
        log.keep(None, None, what)
    table = LogTable()
    table.show_entries(log.entries)
    qtmodeltester.check(table)
    assert table.headerData(2, Qt.Orientation.Horizontal) == "What"
