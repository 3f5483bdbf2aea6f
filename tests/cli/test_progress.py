"""The progress bar on a terminal and without one."""

import pytest

from sleepscorer_app.cli.progress import progress_bar


def test_a_terminal_shows_the_words_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with progress_bar("Scoring {night} [/b] [red].edf") as report:
        report(0.5)
        report(1.0)
    said = capsys.readouterr()
    assert "Scoring {night} [/b] [red].edf" in said.err
    assert "100%" in said.err
    assert said.out == ""


def test_nothing_is_said_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with progress_bar("Scoring night.edf") as report:
        report(0.5)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
