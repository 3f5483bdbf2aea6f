"""The open night beside other scorings, driven by actions and keys."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_origin import StageOrigin
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.ui.comparison.comparison_panel import ComparisonPanel, figures_words
from sleepscorer_app.ui.panels.log_panel import LogPanel
from sleepscorer_app.ui.panels.origin_words import origin_words
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench


def act(bench: Bench, name: str) -> None:
    bench.window.actions_table[name].trigger()


def compared_with(bench: Bench, path: Path, codes: list[int]) -> None:
    """Compare with a file of these stages."""
    scoring = Scoring.unscored(20).import_hypnogram(Hypnogram(np.array(codes, np.int8)), "x")
    export_hypnogram(path, scoring, small_night())
    bench.answers.compared = path
    act(bench, "compare_file")


def panel(bench: Bench) -> ComparisonPanel:
    assert bench.window.page is not None
    found = bench.window.page.panels["Compare"]
    assert isinstance(found, ComparisonPanel)
    return found


def test_another_file_is_compared_and_differences_are_reached_by_keys(
    opened: Bench, tmp_path: Path
) -> None:
    opened.auto_score()
    assert opened.window.night is not None
    before = opened.window.night.document.scoring
    codes = [k % 5 for k in range(20)]
    codes[4], codes[11] = 0, 0
    compared_with(opened, tmp_path / "b.csv", codes)
    assert opened.window.side_panel.front == "Compare"
    assert opened.window.night.document.scoring == before
    assert panel(opened).table.epochs == (4, 11)
    assert "Agreement 90.0 %" in panel(opened).words
    assert opened.window.page is not None
    assert opened.window.page.compared_view.isVisible()
    opened.keys(Qt.Key.Key_D)
    assert opened.epoch == 4
    opened.keys(Qt.Key.Key_D)
    assert opened.epoch == 11
    QTest.keyClick(opened.window, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    assert opened.epoch == 4
    opened.keys(Qt.Key.Key_W)
    assert panel(opened).table.epochs == (11,)
    act(opened, "compare_end")
    assert not opened.window.page.compared_view.isVisible()
    assert panel(opened).table.epochs == ()


def test_enter_in_the_list_goes_to_the_epoch(opened: Bench, tmp_path: Path) -> None:
    opened.auto_score()
    compared_with(opened, tmp_path / "b.csv", [0] * 20)
    view = panel(opened).findChild(QTableView)
    assert view is not None
    view.setCurrentIndex(panel(opened).table.index(3, 0))
    view.activated.emit(view.currentIndex())
    assert opened.epoch == panel(opened).table.epochs[3]


def test_what_the_network_said_and_an_earlier_version_make_three(opened: Bench) -> None:
    act(opened, "compare_earlier")
    assert "entry" not in opened.answers.asked
    opened.auto_score()
    for _ in range(3):
        opened.keys(Qt.Key.Key_2)
    act(opened, "compare_network")
    opened.answers.entry = 2
    act(opened, "compare_earlier")
    assert opened.window.night is not None
    compared = opened.window.night.compared
    assert compared.comparison is not None
    assert len(compared.comparison.pairs) == 3
    assert [one.hypnogram[0] for one in compared.others] == [Stage.W, Stage.N2]
    assert compared.others[1].hypnogram[1] is Stage.N1
    assert compared.shown[-1].name == "Consensus"
    found = compared.comparison_with_intervals()
    assert found is not None
    assert "–" in figures_words(found)


def test_who_scores_is_asked_once_and_stands_in_the_log(opened: Bench) -> None:
    opened.answers.initials = "AB"
    for _ in range(2):
        opened.window.flows.comparing.ask_scorer_once()
    assert opened.answers.asked.count("scorer") == 1
    opened.keys(Qt.Key.Key_2)
    opened.answers.initials = "CD"
    act(opened, "scorer")
    opened.keys(Qt.Key.Key_3)
    assert opened.window.night is not None
    assert [one.who for one in opened.window.night.read_log()] == ["AB", "CD"]
    scoring = opened.window.night.document.scoring
    assert scoring.origins[0] == StageOrigin(person="AB")
    assert origin_words(scoring, 1) == "N3: scored by CD"


def test_the_log_shows_the_history_of_the_epoch_and_is_written(
    opened: Bench, tmp_path: Path
) -> None:
    opened.auto_score()
    opened.keys(Qt.Key.Key_2, Qt.Key.Key_3)
    opened.window.side_panel.show_named("Log")
    log = opened.window.findChild(LogPanel)
    assert log is not None
    assert log.table.rowCount() == 3
    log.only_epoch.setChecked(True)
    assert log.table.rowCount() == 1
    opened.keys(Qt.Key.Key_Left)
    assert log.table.rowCount() == 2
    assert log.origin_words == "Epoch 2. N3: scored by a person who gave no name"
    opened.keys(Qt.Key.Key_Left, Qt.Key.Key_Left)
    opened.answers.csv = tmp_path / "log.csv"
    act(opened, "write_log")
    assert len((tmp_path / "log.csv").read_text("utf-8").splitlines()) == 1 + 20 + 2
    assert "3 entries" in opened.window.banner.text


def test_an_earlier_version_is_not_laid_over_a_night_opened_meanwhile(
    opened: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_recording(tmp_path / "short.edf", small_night(6))
    assert opened.window.night is not None
    opened.window.night.viewport.go_to_epoch(12)
    opened.keys(Qt.Key.Key_2)

    def open_another(_parent: object, _entries: object) -> int:
        opened.open(tmp_path / "short.edf")
        return 1

    monkeypatch.setattr(opened.answers, "log_entry", open_another)
    act(opened, "compare_earlier")
    assert opened.window.night.path.name == "short.edf"
    assert opened.window.night.compared.others == ()
