"""The panel's numbers follow the scoring and say what they mean."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.panels.statistics_panel import (
    Row,
    StatisticsPanel,
    StatisticsTable,
)
from tests.ui.night_pages import all_n2, small_night


def shown(qtbot: QtBot) -> tuple[StatisticsPanel, Document]:
    document = Document(small_night(20), scoring=all_n2(20))
    panel = StatisticsPanel(document)
    qtbot.addWidget(panel)
    return panel, document


def cells(panel: StatisticsPanel) -> dict[str, str]:
    """All lines of both tables: name to last number."""
    found: dict[str, str] = {}
    for view in panel.findChildren(QTableView):
        model = view.model()
        for row in range(model.rowCount()):
            found[model.index(row, 0).data()] = model.index(row, model.columnCount() - 1).data()
    return found


def test_the_numbers_are_those_of_the_night_and_follow_an_edit(qtbot: QtBot) -> None:
    panel, document = shown(qtbot)
    before = cells(panel)
    assert before["Total sleep time, TST"] == "10.0 min"
    assert before["Sleep efficiency, SE"] == "100.0 %"
    assert before["REM latency"] == "–"
    assert before["N2"] == "100.0 %"
    document.score_epochs(range(10), Stage.W)
    document.score_epochs([19], Stage.UNSCORED)
    after = cells(panel)
    assert after["Total sleep time, TST"] == "4.5 min"
    assert after["Sleep onset latency, SOL"] == "5.0 min"
    assert after["Unscored epochs"] == "1"
    document.undo_stack.undo()
    assert cells(panel)["Unscored epochs"] == "0"


def test_moving_the_lights_changes_what_is_counted_and_says_so(qtbot: QtBot) -> None:
    panel, document = shown(qtbot)
    document.set_lights(MarkerKind.LIGHTS_OFF, 120.0)
    assert cells(panel)["Total recording time, TRT"] == "8.0 min"
    words = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "lights off at 00:00:40" in words
    assert "the recording's end" in words


def test_every_line_says_how_it_is_defined(qtbot: QtBot) -> None:
    panel, _ = shown(qtbot)
    for view in panel.findChildren(QTableView):
        model = view.model()
        for row in range(model.rowCount()):
            tip = model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
            assert len(tip) > 20


def test_the_table_keeps_the_rules_of_a_qt_model(qtmodeltester: ModelTester) -> None:
    table = StatisticsTable(("Stage", "Minutes"))
    table.show_rows((Row(("W", "3.0"), "Minutes awake."),))
    qtmodeltester.check(table)


def test_other_definitions_are_chosen_at_the_panel_and_told_to_the_window(qtbot: QtBot) -> None:
    panel, document = shown(qtbot)
    document.score_epochs(range(5), Stage.W)
    document.score_epochs([19], Stage.W)
    assert cells(panel)["Wake after sleep onset, WASO"] == "0.5 min"
    box = panel.findChild(QComboBox)
    assert box is not None
    with qtbot.waitSignal(panel.definitions_chosen) as chosen:
        box.setCurrentIndex(box.findText(DefinitionSet.LUNA.words))
    assert chosen.args == [DefinitionSet.LUNA]
    assert cells(panel)["Wake after sleep onset, WASO"] == "0.0 min"
    assert cells(panel)["Final wake time, FWT"] == "0.5 min"
    document.score_epochs([18], Stage.W)
    assert cells(panel)["Final wake time, FWT"] == "1.0 min"


def test_arousals_have_lines_once_one_is_marked(qtbot: QtBot) -> None:
    panel, document = shown(qtbot)
    assert "Arousals" not in cells(panel)
    document.add_marker(Marker(95.0, 4.0, MarkerKind.AROUSAL))
    assert cells(panel)["Arousals"] == "1"
    assert cells(panel)["Arousal index"] == "6.0 /h"
