"""Layouts on disk: kept, forgotten, and never lost though nobody can read them."""

import json
from pathlib import Path

import pytest

from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.ui.layouts.layout_profile import (
    FIRST_LAYOUTS,
    LayoutName,
    LayoutProfile,
    layout_to_json,
)
from sleepscorer_app.ui.layouts.layout_store import LARGEST_FILE, LayoutStore

OWN = LayoutProfile(60.0)
STAGING = LayoutName.STAGING


def test_a_layout_that_was_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    LayoutStore(tmp_path / "layouts").keep(STAGING, OWN)
    again = LayoutStore(tmp_path / "layouts")
    assert again.profile(STAGING) == OWN
    assert again.is_own(STAGING)
    assert again.profile(LayoutName.REVIEW) == FIRST_LAYOUTS[LayoutName.REVIEW]
    assert again.problems == []


def test_forgetting_gives_the_first_layouts_back_for_good(tmp_path: Path) -> None:
    store = LayoutStore(tmp_path)
    for name in LayoutName:
        store.keep(name, OWN)
    store.forget()
    for one in (store, LayoutStore(tmp_path)):
        assert one.profile(STAGING) == FIRST_LAYOUTS[STAGING]
        assert one.profile(LayoutName.LAST) == OWN


def test_without_a_folder_a_layout_lasts_until_the_end(tmp_path: Path) -> None:
    store = LayoutStore()
    store.keep(STAGING, OWN)
    assert store.profile(STAGING) == OWN


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no layout"),
        ("[]", "no layout"),
        (json.dumps({**layout_to_json(OWN), "version": 2}), "newer version"),
        (" " * (LARGEST_FILE + 1), "too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_of_and_outlives_a_new_layout(
    tmp_path: Path, contents: str, why: str
) -> None:
    path = tmp_path / "staging.json"
    path.write_text(contents, "utf-8")
    store = LayoutStore(tmp_path)
    assert store.profile(STAGING) == FIRST_LAYOUTS[STAGING]
    (sentence,) = store.problems
    assert why in sentence
    assert "kept" in sentence
    assert path.read_text("utf-8") == contents
    store.keep(STAGING, OWN)
    assert (tmp_path / "staging.kept-1").read_text("utf-8") == contents
    assert LayoutStore(tmp_path).profile(STAGING) == OWN


def test_a_folder_that_cannot_be_made_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    store = LayoutStore(tmp_path / "file" / "layouts")
    with pytest.raises(FailedExport, match=r"staging\.json"):
        store.keep(STAGING, OWN)
