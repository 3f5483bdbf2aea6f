"""`sleepscorer next`: the window on a queue, or which night is next for programs."""

import json
from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.files.work.night_queue import QUEUE_NAME, write_queue


def test_the_window_gets_the_queue_of_the_folder_and_its_exit_code_is_the_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[tuple[Path | None, Path | None]] = []

    def run_window(night: Path | None, queue: Path | None = None) -> int:
        opened.append((night, queue))
        return 7

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("sleepscorer_app.app.run_window", run_window)
    write_queue(tmp_path / QUEUE_NAME, [])
    assert main(["next", str(tmp_path)]) == 7
    assert opened == [(None, tmp_path / QUEUE_NAME)]


def test_without_a_screen_the_other_way_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    write_queue(tmp_path / QUEUE_NAME, [])
    assert main(["next", str(tmp_path)]) == 2
    assert "`sleepscorer next QUEUE --json`" in capsys.readouterr().err


def test_when_no_night_waits_programs_are_told_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_queue(tmp_path / QUEUE_NAME, [])
    assert main(["next", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["next"] is None
