"""The report in the window: shown as it will be, changed, saved, remembered."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.report.png_picture import png_bytes
from sleepscorer_app.files.report.report_choices import Paper, ReportPart, ToldIdentity
from sleepscorer_app.ui.dialogs.report_dialog import ReportDialog
from sleepscorer_app.ui.panels.statistics_panel import StatisticsPanel
from tests.ui.windows import Bench


@pytest.fixture
def dialog(opened: Bench) -> Iterator[ReportDialog]:
    """The preview of a scored night, with its pages there."""
    opened.settings.set(replace(opened.settings.now, lab_name="Our laboratory"))
    opened.auto_score()
    made = shown(opened)
    yield made
    closed(opened)


def shown(bench: Bench) -> ReportDialog:
    """Ask for the report, and wait for its pages."""
    bench.window.actions_table["report"].trigger()
    found = bench.window.findChild(ReportDialog)
    assert found is not None
    bench.qtbot.waitUntil(lambda: found.preview.n_pages > 0)
    bench.settle()
    return found


def closed(bench: Bench) -> None:
    found = bench.window.findChild(ReportDialog)
    if found is not None:
        found.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    bench.settle()


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_pages_shown_are_those_that_are_written(
    opened: Bench, dialog: ReportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    opened.answers.report = path
    dialog.pdf_button.click()
    opened.settle()
    assert opened.answers.asked[-1] == "night_report.pdf"
    text = text_of(path)
    assert "Our laboratory" in text
    assert "Total sleep time, TST" in text
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == dialog.preview.n_pages
    assert "read again" in dialog.words.text()


def test_html_is_written_too(opened: Bench, dialog: ReportDialog, tmp_path: Path) -> None:
    opened.answers.report = tmp_path / "report.html"
    dialog.html_button.click()
    opened.settle()
    assert "Sleep parameters" in opened.answers.report.read_text(encoding="utf-8")


def test_nothing_is_written_when_the_person_thinks_better_of_it(
    opened: Bench, dialog: ReportDialog, night_file: Path
) -> None:
    dialog.pdf_button.click()
    opened.settle()
    assert list(night_file.parent.glob("*report*")) == []


def test_every_choice_makes_the_pages_anew_and_is_there_again_next_time(
    opened: Bench, dialog: ReportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    opened.answers.report = path
    dialog.definitions_box.setCurrentIndex(dialog.definitions_box.findData("luna"))
    dialog.paper_box.setCurrentIndex(dialog.paper_box.findData("letter"))
    dialog.told_box.setCurrentIndex(dialog.told_box.findData("nothing"))
    dialog.part_boxes[ReportPart.QUALITY].setChecked(False)
    dialog.lab_edit.setText("")
    QTest.keyClicks(dialog.lab_edit, "Another laboratory")
    # Nothing is waited for: what is saved is what is chosen and typed, not what is still shown.
    dialog.pdf_button.click()
    opened.settle()
    text = text_of(path)
    assert "Luna-compatible definitions" in text
    assert "Another laboratory" in text
    assert "Signal quality" not in text
    assert "night.edf" not in text
    closed(opened)
    now = opened.settings.now
    assert (now.definitions, now.paper) == (DefinitionSet.LUNA, Paper.LETTER)
    assert (now.told_identity, now.lab_name) == (ToldIdentity.NOTHING, "Another laboratory")
    assert opened.window.page is not None
    panel = opened.window.page.panels["Statistics"]
    assert isinstance(panel, StatisticsPanel)
    assert panel.definitions is DefinitionSet.LUNA
    assert shown(opened).choices.told is ToldIdentity.NOTHING


def test_without_the_person_it_is_called_by_its_code_and_names_no_scorer(
    opened: Bench, dialog: ReportDialog, tmp_path: Path
) -> None:
    assert not dialog.code_edit.isVisibleTo(dialog)
    dialog.told_box.setCurrentIndex(dialog.told_box.findData("nothing"))
    assert dialog.code_edit.isVisibleTo(dialog)
    assert not dialog.scorer_edit.isVisibleTo(dialog)
    dialog.scorer_edit.setText("Dr Secret")
    path = tmp_path / "report.html"
    opened.answers.report = path
    for typed, called in (("", "night"), ("P7/../x", "P7..x")):
        dialog.code_edit.setText("")
        QTest.keyClicks(dialog.code_edit, typed)
        dialog.html_button.click()
        opened.settle()
        assert opened.answers.asked[-1] == f"{called}_report.html"
    text = path.read_text(encoding="utf-8")
    assert "P7..x" in text
    assert "Secret" not in text


def test_a_code_that_tells_who_slept_is_not_saved(
    opened: Bench, dialog: ReportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened.window.flows.report, "_words", PersonalWords(frozenset({"meier"})))
    opened.answers.report = tmp_path / "report.html"
    dialog.told_box.setCurrentIndex(dialog.told_box.findData("nothing"))
    QTest.keyClicks(dialog.code_edit, "Meier-1")
    dialog.html_button.click()
    opened.settle()
    assert "tells who slept" in dialog.words.text()
    assert not dialog.html_button.isEnabled()
    assert not opened.answers.report.exists()
    dialog.code_edit.setText("")
    QTest.keyClicks(dialog.code_edit, "P1")
    dialog.code_edit.editingFinished.emit()
    opened.settle()
    assert dialog.html_button.isEnabled()


def test_a_logo_that_is_none_is_told_and_cannot_be_saved(
    opened: Bench, dialog: ReportDialog, tmp_path: Path
) -> None:
    picture = tmp_path / "logo.png"
    opened.answers.logo_file = picture
    picture.write_text("no picture", encoding="utf-8")
    dialog.logo_button.click()
    opened.settle()
    assert "no PNG, JPEG or SVG" in dialog.words.text()
    assert not dialog.pdf_button.isEnabled()
    picture.write_bytes(png_bytes(np.zeros((4, 9, 3), dtype=np.uint8)))
    dialog.logo_button.click()
    opened.settle()
    assert dialog.pdf_button.isEnabled()
    assert dialog.choices.logo == picture


def test_a_file_that_cannot_be_written_is_told_and_the_preview_stays(
    opened: Bench, dialog: ReportDialog, tmp_path: Path
) -> None:
    opened.answers.report = tmp_path / "not there" / "report.pdf"
    dialog.pdf_button.click()
    opened.settle()
    assert "there is no folder" in dialog.words.text()
    assert dialog.isVisible()
    assert dialog.pdf_button.isEnabled()


def test_closing_the_window_ends_a_report_at_work(opened: Bench) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert opened.window.findChild(ReportDialog) is not None
    opened.answers.may_close = True
    opened.window.close_night()
    assert opened.window.night is None
    opened.settle()


def test_definitions_chosen_at_the_panel_are_kept_for_the_next_night(
    opened: Bench, night_file: Path
) -> None:
    def panel() -> StatisticsPanel:
        assert opened.window.page is not None
        found = opened.window.page.panels["Statistics"]
        assert isinstance(found, StatisticsPanel)
        return found

    panel().choose_definitions(DefinitionSet.YASA)
    assert opened.settings.now.definitions is DefinitionSet.YASA
    opened.window.close_night()
    opened.open(night_file)
    assert panel().definitions is DefinitionSet.YASA
