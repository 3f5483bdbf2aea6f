"""The real window and the files around it: kept work, bad files, full disks, exports, drops."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench, make_bench

Key = Qt.Key


def test_what_was_scored_is_there_again_after_a_start_anew(opened: Bench, night_file: Path) -> None:
    opened.keys(Key.Key_W, Key.Key_2)
    opened.open(night_file)
    assert opened.letters[:3] == "W2?"
    assert opened.epoch == 2
    assert "was restored: 2 of 20 epochs scored" in opened.window.banner.text


def test_a_second_window_may_look_and_not_touch(
    opened: Bench, night_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    opened.keys(Key.Key_W)
    second = make_bench(qtbot, tmp_path)
    second.open(night_file)
    assert "You can look at this night but not change it" in second.window.banner.text
    second.keys(Key.Key_3)
    assert second.letters[0] == "W"
    assert not second.is_enabled("score_N3")
    assert not second.is_enabled("auto_score")
    second.window.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.edf", b""), ("not.edf", b"hello " * 100), ("cut.edf", b"0       " + b" " * 100)],
)
def test_a_file_that_is_no_recording_gives_a_sentence_and_leaves_the_night(
    opened: Bench, tmp_path: Path, qtbot: QtBot, name: str, content: bytes
) -> None:
    opened.keys(Key.Key_2)
    bad = tmp_path / name
    bad.write_bytes(content)
    with qtbot.waitSignal(opened.window.opening.failed):
        opened.window.open_night(bad)
    assert f"{name} cannot be opened" in opened.window.banner.text
    assert "Traceback" not in opened.window.banner.text
    assert opened.letters[0] == "2"


def test_a_missing_file_is_taken_off_the_recent_ones(
    opened: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    gone = tmp_path / "gone.edf"
    opened.settings.remember_file(gone)
    with qtbot.waitSignal(opened.window.opening.failed):
        opened.window.open_night(gone)
    assert "no such file" in opened.window.banner.text
    assert str(gone) not in opened.settings.now.recent_files


def test_a_recording_that_vanishes_is_said_once_and_the_scoring_stays(
    opened: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = opened.window.night
    assert night is not None
    opened.keys(Key.Key_2)

    class Gone:
        def __getattr__(self, name: str) -> object:
            return getattr(recording, name)

        def read(self, channel: int, start_seconds: float, stop_seconds: float) -> object:
            raise OSError("night.edf is not there any more")

    recording = night.recording.inner
    monkeypatch.setattr(night.recording, "inner", Gone())
    opened.keys(Key.Key_End)
    opened.window.grab()
    words = "can no longer be read: night.edf is not there"
    opened.qtbot.waitUntil(lambda: words in opened.window.banner.text)
    opened.window.banner.clear()
    opened.keys(Key.Key_Home)
    opened.window.grab()
    assert opened.window.banner.text == ""
    opened.keys(Key.Key_3)
    assert opened.letters[0] == "3"


def test_a_full_disk_is_said_once_and_closing_asks(
    opened: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = opened.window.night
    assert night is not None

    def refuse(before: object, after: object, what: str) -> None:
        raise OSError("The disk is full")

    monkeypatch.setattr(night.document, "_keep", refuse)
    opened.keys(Key.Key_2)
    assert "could not be saved: The disk is full" in opened.window.banner.text
    assert opened.window.isWindowModified()
    opened.window.close()
    assert opened.answers.asked == ["close"]
    assert opened.window.isVisible()
    assert opened.letters[0] == "2"
    opened.answers.may_close = True
    opened.window.close()
    assert not opened.window.isVisible()


def test_closing_saves_silently_and_stops_a_running_scoring(opened: Bench) -> None:
    opened.keys(Key.Key_2)
    opened.network.hold()
    opened.keys(Key.Key_F5)
    assert opened.network.has_begun.wait(10)
    opened.window.close()
    assert not opened.window.isVisible()
    assert opened.answers.asked == ["auto-score"]
    assert not any(task.isRunning() for task in BackgroundTask.running)


def test_opening_the_next_night_stops_a_running_scoring(opened: Bench, tmp_path: Path) -> None:
    opened.network.hold()
    opened.keys(Key.Key_F5)
    assert opened.network.has_begun.wait(10)
    other = tmp_path / "other.edf"
    write_recording(other, small_night(7))
    opened.open(other)
    opened.network.may_go_on.set()
    opened.settle()
    assert opened.letters == "?" * 7


def test_an_export_is_read_back_and_can_be_imported_again(
    opened: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.auto_score()
    opened.keys(Key.Key_3)
    letters = opened.letters
    opened.answers.export_into = tmp_path / "out"
    opened.answers.export_into.mkdir()
    qtbot.keyClick(opened.window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    assert "20 epochs written, read back" in opened.window.banner.text
    written = sorted(path.name for path in opened.answers.export_into.iterdir())
    assert written == ["night_hyp.csv", "night_hyp.edf"]
    night = opened.window.night
    assert night is not None
    for name in written:
        opened.answers.hypnogram = opened.answers.export_into / name
        night.document.restore(night.document.scoring.score_epochs(range(20), Stage.W), "Wipe")
        qtbot.keyClick(opened.window, Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        assert opened.letters == letters
        night.deeds.undo()
        assert opened.letters == "W" * 20
    assert opened.settings.now.scorer == "AB"


def test_an_export_that_fails_says_so(opened: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    opened.answers.export_into = tmp_path / "nowhere"
    qtbot.keyClick(opened.window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    assert "night_hyp.csv was not written" in opened.window.banner.text
    assert not opened.window.status_line.is_busy


def test_what_is_no_hypnogram_is_refused_in_a_sentence(
    opened: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.keys(Key.Key_2)
    opened.answers.hypnogram = tmp_path / "letter.txt"
    opened.answers.hypnogram.write_text("Dear colleague", "utf-8")
    qtbot.keyClick(opened.window, Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert "letter.txt cannot be opened" in opened.window.banner.text
    assert opened.letters[0] == "2"


def drop(bench: Bench, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    bench.window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_a_dropped_recording_opens_and_a_dropped_hypnogram_is_imported(
    bench: Bench, night_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bench.window.night_opened):
        drop(bench, night_file)
    bench.settle()
    bench.auto_score()
    bench.answers.export_into = tmp_path
    qtbot.keyClick(bench.window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    night = bench.window.night
    assert night is not None
    night.document.restore(night.document.scoring.score_epochs(range(20), Stage.W), "Wipe")
    drop(bench, tmp_path / "night_hyp.csv")
    assert bench.letters.startswith("W123R")


def test_the_demo_night_is_made_in_the_background_and_opened(
    qtbot: QtBot, tmp_path: Path, night_file: Path
) -> None:
    may_go_on = Event()

    def make(report: Report) -> Path:
        report(0.5)
        assert may_go_on.wait(10)
        return night_file

    bench = make_bench(qtbot, tmp_path, make_demo_night=make)
    with qtbot.waitSignal(bench.window.night_opened):
        bench.window.open_demo_night()
        assert bench.window.status_line.is_busy
        may_go_on.set()
    bench.settle()
    assert bench.letters == "?" * 20
    bench.window.close()


def test_what_a_dropped_list_of_numbers_means_is_asked(
    opened: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "stages.eannot"
    path.write_text("0\n" * 5 + "2\n" * 15, "utf-8")
    drop(opened, path)
    assert opened.answers.asked == ["mapping"]
    assert opened.letters == "?" * 20
    opened.answers.mapping = {"0": Stage.W, "2": Stage.N2}
    drop(opened, path)
    assert opened.letters == "W" * 5 + "2" * 15
    assert "as you said" in opened.window.banner.text
