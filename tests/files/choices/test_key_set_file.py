"""A set of keys as a file: comes back as written, and is refused in a sentence where it is none."""

from pathlib import Path

import pytest

from sleepscorer_app.files.choices.key_set_file import KeySet, read_key_set, write_key_set
from sleepscorer_app.files.unreadable import UnreadableFile


@pytest.mark.parametrize("by_pad_only", [None, True, False])
def test_a_set_comes_back_as_it_was_written(tmp_path: Path, by_pad_only: bool | None) -> None:
    path = tmp_path / "keys.json"
    key_set = KeySet({"score_R": ("R", "Num+5", "Ä"), "unscore": ()}, by_pad_only)
    write_key_set(path, key_set)
    assert read_key_set(path) == key_set


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        ("", "no JSON"),
        ("[1]", "no set of keys"),
        ("{}", "its format is not"),
        ('{"format": "SleepScorer keys 2", "keys": {}}', "newer SleepScorer wrote it"),
        ('{"format": "SleepScorer keys 1"}', "no list of keys"),
        ('{"format": "SleepScorer keys 1", "keys": {"a": "W"}}', "keys of “a”"),
        ('{"format": "SleepScorer keys 1", "keys": {"a": [1]}}', "keys of “a”"),
        (" " * 300_000, "too large"),
    ],
)
def test_what_is_no_set_of_keys_is_refused_and_kept(
    tmp_path: Path, contents: str, why: str
) -> None:
    path = tmp_path / "keys.json"
    path.write_text(contents)
    with pytest.raises(UnreadableFile, match=why):
        read_key_set(path)
    assert path.read_text() == contents


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"keys\.json cannot be opened"):
        read_key_set(tmp_path / "keys.json")
