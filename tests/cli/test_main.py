"""Exit codes, and the one line that a mistake gets."""

from pathlib import Path

import pytest

import sleepscorer_app.__main__ as program
from sleepscorer_app.__main__ import main
from sleepscorer_app.cli.mistake import Mistake


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that errors are written to in this test."""
    monkeypatch.setattr("sleepscorer_app.assets.log_folder", lambda: tmp_path / "logs")
    monkeypatch.delenv("SLEEPSCORER_DEBUG", raising=False)
    return tmp_path / "logs"


def run_that_raises(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(_words: list[str]) -> int:
        raise error

    monkeypatch.setattr(program, "run", run)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("sleepscorer ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["score"], "Missing argument 'NIGHT'. (`sleepscorer score --help` shows how)"),
        (["score", "a.edf", "b.edf"], "unexpected extra argument"),
        (["score", "a.edf", "--channels", "C4"], "--channels"),
        (["score", "a.edf", "--format", "pdf"], "pdf"),
        (["--nonsense"], "--nonsense"),
        (["scores"], "scores: neither a file nor a command; did you mean `score`?"),
        (["missing.edf"], "missing.edf: there is no such file"),
    ],
)
def test_a_mistake_in_what_was_typed_is_one_line_and_code_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("sleepscorer: ")
    assert said.err.count("\n") == 1
    assert sentence in said.err


def test_a_sentence_of_several_lines_is_said_in_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_that_raises(monkeypatch, Mistake("night.edf: it is\n  odd"))
    assert main(["x"]) == 2
    assert capsys.readouterr().err == "sleepscorer: night.edf: it is odd\n"


def test_a_file_system_error_names_the_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_that_raises(monkeypatch, OSError(28, "No space left on device", "/out/night_hyp.csv"))
    assert main(["x"]) == 2
    assert capsys.readouterr().err == ("sleepscorer: /out/night_hyp.csv: No space left on device\n")


def test_ctrl_c_ends_quietly_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_that_raises(monkeypatch, KeyboardInterrupt())
    assert main(["x"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_an_error_of_ours_is_one_line_code_1_and_a_log_without_the_nights_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logs: Path
) -> None:
    run_that_raises(monkeypatch, RuntimeError("bad epoch in /nights/Jane_Doe.edf"))
    assert main(["score", "/nights/Jane_Doe.edf"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert str(logs / "errors.log") in said
    log = (logs / "errors.log").read_text("utf-8")
    assert "RuntimeError: bad epoch in" in log
    assert "Jane_Doe" not in log


def test_the_traceback_is_shown_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, logs: Path
) -> None:
    run_that_raises(monkeypatch, RuntimeError("boom"))
    monkeypatch.setenv("SLEEPSCORER_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        main(["score", "x.edf"])


def test_no_screen_is_said_in_a_sentence_that_names_the_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    night = tmp_path / "night.edf"
    night.write_bytes(b"0")
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([str(night)]) == 2
    assert "`sleepscorer score night.edf`" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["night.edf"], ["open", "night.edf"]])
def test_the_window_gets_the_night_and_its_exit_code_is_the_programs(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[Path | None] = []

    def run_window(night: Path | None) -> int:
        opened.append(night)
        return 7

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("sleepscorer_app.app.run_window", run_window)
    Path("night.edf").write_bytes(b"0")
    assert main(words) == 7
    assert opened == [Path("night.edf") if words else None]


def test_a_trial_opens_the_window_only_for_a_look(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[Path | None] = []

    def try_window(night: Path | None) -> int:
        opened.append(night)
        return 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("sleepscorer_app.app.try_window", try_window)
    Path("night.edf").write_bytes(b"0")
    assert main(["open", "night.edf", "--try"]) == 0
    assert opened == [Path("night.edf")]
