"""Montages on disk: what is written is read back, what is broken is said in one sentence."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.channel_names import Kind, Role, Side
from sleepscorer_app.domain.montages.montage_rows import Montage, MontageRow, Rest, Source
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.files.choices.montage_files import (
    delete_montage,
    list_montages,
    montage_path,
    read_montage,
    write_montage,
)
from sleepscorer_app.files.choices.montage_json import montage_from_json, montage_to_json
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile

FULL = Montage(
    "Mine, für Kinder",
    (
        MontageRow((Source("C4", ("M1", "M2")), Source(kind=Kind.EOG, side=Side.LEFT))),
        MontageRow(
            (Source("Flow"),),
            "Breathing",
            Role.RESPIRATION,
            "#a0b1c2",
            Gain(12.5),
            "L/s",
            DisplayFilter(0.1, None, 50.0),
            is_inverted=True,
            is_shown=False,
            is_optional=True,
        ),
        MontageRow((Source("Pos"),), gain=Gain(5.0, GainMeasure.PER_HALF_LANE), unit=""),
        MontageRow((Source("X"),), display_filter=DisplayFilter()),
    ),
    Rest.HIDDEN,
    "A note.",
)


def test_a_montage_comes_back_as_it_went(tmp_path: Path) -> None:
    path = montage_path(tmp_path / "new", FULL.name)
    write_montage(path, FULL)
    assert read_montage(path) == FULL
    assert list_montages(path.parent) == ((FULL,), ())
    assert [one.name for one in path.parent.iterdir()] == [path.name]


texts = st.text(min_size=1, max_size=20)
heights = st.none() | st.floats(0.001, 1e6)
cuts = st.none() | st.floats(0.01, 400.0)


@given(st.lists(st.tuples(texts, st.lists(texts, max_size=3), heights, cuts, st.booleans())))
def test_every_montage_comes_back_from_its_json(
    drawn: list[tuple[str, list[str], float | None, float | None, bool]],
) -> None:
    rows = tuple(
        MontageRow(
            (Source(channel, tuple(minus)),),
            label=channel,
            gain=None if height is None else Gain(height, list(GainMeasure)[flag]),
            unit=channel[:2],
            display_filter=None if cut is None else DisplayFilter(low_cut_hz=cut),
            is_shown=flag,
            is_inverted=not flag,
        )
        for channel, minus, height, cut, flag in drawn
    )
    montage = Montage("any", rows)
    assert montage_from_json(json.loads(json.dumps(montage_to_json(montage)))) == montage


def changed(**fields: object) -> str:
    return json.dumps({**montage_to_json(FULL), **fields})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ('"text"', "the file is no object of fields"),
        (changed(format="other"), "its format is not"),
        (changed(rows=3), "it has no list of rows"),
        (changed(rows=[{}]), "in row 1, there is no list of sources"),
        (changed(rows=[{"sources": []}]), "in row 1, a row needs a source"),
        (changed(rows=[{"sources": [{"channel": 3}]}]), "in row 1, channel is not a text"),
        (changed(rows=[{"sources": [{"channel": "a", "minus": "b"}]}]), "minus is no list"),
        (changed(rows=[{"sources": [{"kind": "brain"}]}]), "kind is none of EEG, EOG"),
        (changed(rows=[{"sources": [{"channel": "a"}], "shown": 1}]), "shown is not true or false"),
        (changed(rows=[{"sources": [{"channel": "a"}], "gain": 1}]), "a field “gain”"),
        (
            changed(rows=[{"sources": [{"channel": "a"}], "filter": {"low_cut_hz": -1}}]),
            "limits lie above 0 Hz",
        ),
        (changed(rows=[{"sources": [{"channel": "a"}], "half_height": True}]), "not a number"),
        (changed(rows=[{"sources": [{"channel": "a"}], "per_mm": 0}]), "more than 0, not 0"),
        (
            changed(rows=[{"sources": [{"channel": "a"}], "half_height": 9, "per_mm": 7}]),
            "per_mm and half_height exclude each other",
        ),
        (changed(name=""), "1 to 60 letters"),
        (changed(rest="gone"), "rest is none of shown, hidden, left out"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableFile) as refused:
        read_montage(path)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)
    montages, broken = list_montages(tmp_path)
    assert montages == ()
    assert len(broken) == 1
    assert path.exists()


def test_a_file_that_is_no_text_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    assert len(list_montages(tmp_path)[1]) == 1


def test_a_folder_that_is_not_there_holds_no_montage(tmp_path: Path) -> None:
    assert list_montages(tmp_path / "none") == ((), ())


def test_a_montage_is_deleted_whatever_its_file_is_called_and_nothing_else_is(
    tmp_path: Path,
) -> None:
    write_montage(tmp_path / "by-hand.json", FULL)
    write_montage(montage_path(tmp_path, FULL.name), FULL)
    write_montage(tmp_path / "other.json", Montage("other", ()))
    (tmp_path / "broken.json").write_text("{")
    delete_montage(tmp_path, FULL.name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.json", "other.json"]


def test_two_names_never_share_a_file(tmp_path: Path) -> None:
    assert montage_path(tmp_path, "a b") != montage_path(tmp_path, "a-b")
    assert montage_path(tmp_path, "../../x").parent == tmp_path
    assert montage_path(tmp_path, "µ/:*?").parent == tmp_path


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FailedExport, match="cannot be made"):
        write_montage(tmp_path / "file" / "m.json", FULL)
