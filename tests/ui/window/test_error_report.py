"""An error nobody expected is logged without names, and said once."""

import sys
from pathlib import Path

import pytest

from sleepscorer_app.ui.window.error_report import ErrorReport


class Told(list[tuple[str, ...]]):
    """What the person was shown."""

    def tell(self, heading: str, sentences: tuple[str, ...]) -> None:
        self.append((heading, *sentences))


def take(report: ErrorReport, error: BaseException) -> None:
    try:
        raise error
    except type(error) as caught:
        report.take(type(caught), caught, caught.__traceback__)


def test_the_error_is_told_in_words_and_logged_without_the_patient(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told()
    report = ErrorReport(tmp_path, told.tell, lambda: ["/nights/Ada Lovelace.edf"])
    take(report, RuntimeError("cannot draw /nights/Ada Lovelace.edf"))
    assert len(told) == 1
    assert "RuntimeError" in told[0][1]
    assert "Traceback" not in "".join(told[0])
    logged = next(tmp_path.iterdir()).read_text("utf-8")
    assert "RuntimeError" in logged
    assert "Ada" not in logged
    assert "Traceback" in capsys.readouterr().err


def fail_here() -> None:
    raise RuntimeError("at every repaint")


def test_the_same_error_in_the_same_place_is_told_and_logged_once(tmp_path: Path) -> None:
    told = Told()
    report = ErrorReport(tmp_path, told.tell, list)
    for _ in range(3):
        try:
            fail_here()
        except RuntimeError as error:
            report.take(RuntimeError, error, error.__traceback__)
    take(report, RuntimeError("elsewhere"))
    assert len(told) == 2
    logged = next(tmp_path.iterdir()).read_text("utf-8")
    assert logged.count("RuntimeError: at every repaint") == 1


def test_ctrl_c_is_no_error_of_the_program(tmp_path: Path) -> None:
    told = Told()
    take(ErrorReport(tmp_path, told.tell, list), KeyboardInterrupt())
    assert told == []
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    told = Told()
    take(ErrorReport(blocked, told.tell, list), RuntimeError("one"))
    assert "could not be noted" in told[0][2]


def test_installing_takes_every_error_that_reaches_the_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    report = ErrorReport(tmp_path, Told().tell, list)
    report.install()
    assert sys.excepthook == report.take
