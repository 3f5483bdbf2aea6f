"""What is said of known weaknesses: none, some, or that nobody could be asked."""

import json

import pytest
from audit import judge, main


def test_a_known_weakness_is_named_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    told = {"dependencies": [{"name": "numpy", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}]}
    assert judge(json.dumps(told), "") == 1
    assert capsys.readouterr().out == "numpy 1.0: PYSEC-1\n"


def test_without_a_known_weakness_it_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    told = {"dependencies": [{"name": "numpy", "version": "1.0", "vulns": []}]}
    assert judge(json.dumps(told), "") == 0
    assert "no weakness is known of 1 libraries" in capsys.readouterr().out


def test_a_database_out_of_reach_is_a_notice_and_no_failure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert judge("", "ERROR: no route to host\n") == 0
    assert capsys.readouterr().out.startswith("notice: known weaknesses were not looked up: ERROR")


def test_without_the_tool_there_is_a_notice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-tool-as-this"]) == 0
    assert "notice" in capsys.readouterr().out
