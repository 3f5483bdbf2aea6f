"""Hypnograms that other programs write as text: lists, tables, intervals."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.files.hypnogram_formats import ReadChoices, open_question, read_hypnogram
from sleepscorer_app.files.unreadable import OtherEpochLength, UnreadableFile
from tests.files.nights import night

ELAN = "time_base 1.000000\nsampling_period 0.01\nepoch_nb 150\nepoch_list\n" + "".join(
    f"{code}\n" * 30 for code in (0, 1, 4, 5, -1)
)
GSSC = "Epoch,Start,Stage,pWake,pN1,pN2,pN3,pREM\n" + "".join(
    f"{k + 1},{30 * k},{code},{p}\n"
    for k, (code, p) in enumerate(
        [(0, "1,0,0,0,0"), (1, "0,1,0,0,0"), (2, "0,0,1,0,0"), (3, "0,0,0,1,0"), (4, "0,0,0,0,1")]
    )
)


def _written(tmp_path: Path, text: str, name: str = "a.txt", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("name", "text", "codes", "format_name"),
    [
        ("a.eannot", "wake\nN1\nN2\nN3\nREM\n", [0, 1, 2, 3, 4], "a list of stages"),
        ("a.txt", "Stage\r\nW\r\nS1\r\nS2\r\nS4\r\nMT\r\n", [0, 1, 2, 3, -1], "a list of stages"),
        ("a.csv", "WAKE\nNREM1\nN2\nUNS\nART\n", [0, 1, 2, -1, -1], "a list of stages"),
        ("a.csv", "0,0\n1,0\n2,1\n3,0\n5,0\n", [0, 1, 2, 3, 4], "a list of stages"),
        ("a.txt", "0\t0\n1\t0\n2\t1\n3\t1\n5\t0\n", [0, 1, 2, 3, 4], "a list of stages"),
        ("a.txt", "0.00e+00\n1.00e+00\n2.00e+00\n3.0\n4\n", [0, 1, 2, 3, 4], "a list of stages"),
        ("a.hyp", ELAN, [0, 1, 3, 4, -1], "Elan .hyp"),
        (
            "a.txt",
            "*Duration_sec 150.0\n*Datafile\tUnspecified\n"
            "Wake\t30.0\nN1\t60.0\nN2\t120.0\nArt\t150\n",
            [0, 1, 2, 2, -1],
            "Visbrain text",
        ),
        ("a.csv", "Epoch,Stage\n0,WAKE\n1,N1\n2,N2\n3,N3\n4,REM\n", [0, 1, 2, 3, 4], "a table"),
        ("a.csv", ";stage\n0;W\n1;N1\n3;N3\n4;R\n", [0, 1, -1, 3, 4], "a table"),
        ("a.csv", GSSC, [0, 1, 2, 3, 4], "a table"),
        (
            "sub-1_events.tsv",
            "onset\tduration\ttrial_type\n60\t60\tSleep stage N2\n0\t30\twake\n"
            "30\t30\tSleep stage 1\n130\t30\tREM\n",
            [0, 1, 2, 2, 4],
            "a table",
        ),
        (
            "a.annot",
            "Epoch\tStage\tStart\tEnd\tDuration\tMeta\n1\tW\t0\t30\t30\tpW=1\n2\tN1\t30\t60\t30\t.\n"
            "4\tR\t90\t120\t30\t.\n",
            [0, 1, -1, 4, -1],
            "a table",
        ),
        (
            "a.annot",
            "# N2 | stage\nclass\tinstance\tchannel\tstart\tstop\tmeta\n"
            "W\t.\t.\t0\t30\t.\nN1\t.\t.\t22:30:30\t22:31:00\t.\nN2\t.\t.\te:3\te:4\t.\n"
            "R\t.\t.\t0+00:02:00\t+30\t.\n",
            [0, 1, 2, 2, 4],
            "Luna .annot",
        ),
        ("a.annot", "W 0 ...\nN1 30 ...\nN2 60 120\nR 120 +30\n", [0, 1, 2, 2, 4], "Luna .annot"),
        (
            "a.annot",
            "SleepStage\tW\t0\t30\nSleepStage\tN1\t30\t60\nW\t.\t60\t90\n",
            [0, 1, 0, -1, -1],
            "Luna .annot",
        ),
    ],
)
def test_what_other_programs_write_is_read_by_its_content(
    tmp_path: Path, name: str, text: str, codes: list[int], format_name: str
) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        got = read_hypnogram(_written(tmp_path, text, name, encoding), night(5))
        np.testing.assert_array_equal(got.hypnogram.codes, codes)
        assert got.format_name.startswith(format_name)


def test_excluded_epochs_become_artefacts(tmp_path: Path) -> None:
    got = read_hypnogram(_written(tmp_path, "0,0\n2,1\n2,1\n5,0\n0,1\n"), night(5))
    assert got.markers == (
        Marker(30.0, 60.0, MarkerKind.ARTEFACT, "excluded"),
        Marker(120.0, 30.0, MarkerKind.ARTEFACT, "excluded"),
    )


def test_probabilities_of_another_network_come_along(tmp_path: Path) -> None:
    got = read_hypnogram(_written(tmp_path, GSSC, "night.csv"), night(6))
    assert got.probabilities is not None
    np.testing.assert_array_equal(got.probabilities.values[:5], np.eye(5))
    assert np.isnan(got.probabilities.values[5]).all()
    assert "night.csv" in got.probabilities.model.name


@pytest.mark.parametrize(
    ("row", "is_probability"),
    [("-0.1,1,0,0,0", False), ("1,1,0,0,0", False), ("0.9,0.3,0,0,0", True), ("1,0,0,0,0", True)],
)
def test_columns_that_are_below_0_or_far_above_1_are_no_probabilities(
    tmp_path: Path, row: str, is_probability: bool
) -> None:
    text = f"Epoch,Start,Stage,pWake,pN1,pN2,pN3,pREM\n1,0,0,{row}\n2,30,2,0,0,1,0,0\n"
    got = read_hypnogram(_written(tmp_path, text), night(2))
    assert (got.probabilities is not None) == is_probability


def test_marks_among_events_are_no_stages(tmp_path: Path) -> None:
    text = "onset\tduration\ttrial_type\n0\t30\tW\n30\t30\tN2\n40\t3\tArtefact\n"
    got = read_hypnogram(_written(tmp_path, text), night(2))
    assert got.hypnogram.codes.tolist() == [0, 2]
    assert got.markers == (Marker(40.0, 3.0, MarkerKind.ARTEFACT),)


def test_lunas_words_for_nothing_are_no_texts(tmp_path: Path) -> None:
    text = (
        "class\tinstance\tchannel\tstart\tstop\tmeta\nN2\t.\t.\t0\t30\t.\n"
        "note\tspindle\tC4\t3\t4\t.\nnote\t.\t.\t5\t.\t.\n"
    )
    got = read_hypnogram(_written(tmp_path, text, "a.annot"), night(2))
    assert got.markers == (
        Marker(3.0, 1.0, MarkerKind.NOTE, "spindle", "C4"),
        Marker(5.0, 0.0, MarkerKind.NOTE),
    )


def test_a_file_that_is_gone_and_one_that_cannot_be_read_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnreadableFile, match="there is no such file"):
        read_hypnogram(tmp_path / "gone.txt", night(2))
    path = _written(tmp_path, "W\n")

    def fails(*_args: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fails)
    with pytest.raises(UnreadableFile, match=r"cannot be opened: Input/output error\."):
        read_hypnogram(path, night(2))


def test_events_beside_the_stages_are_markers(tmp_path: Path) -> None:
    text = (
        "onset\tduration\ttrial_type\n0\t30\tW\n12.5\tn/a\tLights off\n40\t3\tspindle\n30\t60\tN2\n"
    )
    got = read_hypnogram(_written(tmp_path, text), night(3))
    np.testing.assert_array_equal(got.hypnogram.codes, [0, 2, 2])
    assert got.markers == (
        Marker(12.5, 0.0, MarkerKind.LIGHTS_OFF),
        Marker(40.0, 3.0, MarkerKind.NOTE, "spindle"),
    )


def test_lunas_events_are_markers_and_its_times_are_those_of_the_clock(tmp_path: Path) -> None:
    text = (
        "N2\t.\t23:59:30\t00:00:30\narousal_spontaneous\t.\t23:59:45.5\t+4\n"
        "lights_on\t.\t00:00:20\t.\n"
    )
    got = read_hypnogram(_written(tmp_path, text, "a.annot"), night(200))
    np.testing.assert_array_equal(np.flatnonzero(got.hypnogram.codes == Stage.N2), [179, 180])
    assert got.markers == (
        Marker(5385.5, 4.0, MarkerKind.AROUSAL),
        Marker(5420.0, 0.0, MarkerKind.LIGHTS_ON),
    )


def test_numbers_are_guessed_and_the_guess_is_said_with_its_counts(tmp_path: Path) -> None:
    path = _written(tmp_path, "0\n" * 20 + "1\n" * 2 + "2\n" * 30 + "3\n" * 20 + "5\n" * 9)
    said = " ".join(read_hypnogram(path, night(81)).notes)
    assert "was guessed: 2 is N2 (30 epochs), 0 is W (20 epochs)" in said
    assert "5 is R (9 epochs)" in said
    assert "Rechtschaffen and Kales" in said
    asked = open_question(path)
    assert asked is not None
    assert {one.text: (one.count, one.stage) for one in asked.signs}["5"] == (9, Stage.R)


def test_a_mapping_given_is_followed_and_words_ask_nothing(tmp_path: Path) -> None:
    path = _written(tmp_path, "0\n1\n2\n3\n3\n")
    choices = ReadChoices(mapping={"0": Stage.R, "1": Stage.N1, "2": Stage.N2, "3": Stage.W})
    got = read_hypnogram(path, night(5), choices)
    np.testing.assert_array_equal(got.hypnogram.codes, [4, 1, 2, 0, 0])
    assert any("as you said: 3 is W (2 epochs)" in note for note in got.notes)
    assert open_question(_written(tmp_path, "W\nN1\n?\n")) is None


def test_the_stages_of_deep_sleep_put_together_are_said(tmp_path: Path) -> None:
    text = "0\n" * 5 + "1\n2\n2\n3\n3\n4\n4\n4\n2\n2\n5\n5\n5\n5\n5\n2\n0\n"
    got = read_hypnogram(_written(tmp_path, text), night(22))
    assert any("3 and 4" in note and "N3" in note for note in got.notes)


def test_a_list_of_shorter_epochs_is_known_by_its_length(tmp_path: Path) -> None:
    path = _written(tmp_path, "W\nN2\n" * 30)
    with pytest.raises(OtherEpochLength, match="20 s long") as caught:
        read_hypnogram(path, night(40))
    assert caught.value.epoch_seconds == 20
    got = read_hypnogram(path, night(40), ReadChoices(may_resample=True))
    assert got.hypnogram.is_scored.all()


def test_a_list_longer_than_the_night_is_cut_and_said(tmp_path: Path) -> None:
    got = read_hypnogram(_written(tmp_path, "W\n" * 47), night(40))
    assert "210 s of its stages lie outside" in " ".join(got.notes)


def test_visbrains_description_beside_a_list_is_followed(tmp_path: Path) -> None:
    path = _written(tmp_path, "".join(f"{code}\n" * 30 for code in (5, 3, 1, 4)))
    _written(
        tmp_path, "time 1.0\nW 5\nN1 3\nN2 2\nN3 1\nN4 0\nREM 4\nArt -1\n", "a_description.txt"
    )
    assert open_question(path) is None
    got = read_hypnogram(path, night(4), ReadChoices(may_resample=True))
    np.testing.assert_array_equal(got.hypnogram.codes, [0, 1, 3, 4])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("W\nN1\nN5\nN2\n", "line 3: “N5” is no stage known here"),
        ("W\nN1\nN2\nN2\nN2\nthe end of it\nW\nW\n", "line 6: “the end of it” is no stage known"),
        ("class\tstart\tstop\nW\t0\t30\nN1\t30\n", "line 3 has 2 columns"),
        ("class\tstart\tstop\nW\t0\t30\nN1\tnoon\t60\n", "line 3: “noon” is no time"),
        ("class\tstart\tstop\nW\t60\t30\n", "line 2: it stops at 30, before it starts at 60"),
        ("class\tstart\tstop\nspindle\t60\t90\n", "holds no sleep stages"),
        ("time_base 1.0\nsampling_period 1\nepoch_nb 2\nepoch_list\n0\nx\n", "line 6: “x”"),
        ("time_base zero\nsampling_period 1\nepoch_nb 2\nepoch_list\n0\n", "“zero” is no number"),
        ("Wake\t30\nN1\t60\nN2\t50\n", "no hypnogram known here"),
        ("*Duration_sec 90\nWake\t30\nN1\t60\nN2\t50\n", "line 4: ends at 50 s, before it begins"),
        ("onset,duration,stage\n0,30,W\nlate,30,W\n", "line 3: onset is “late”"),
        ("a letter to a friend\nin two lines\n", "no hypnogram known here"),
    ],
)
def test_text_that_cannot_be_taken_over_is_said_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_hypnogram(_written(tmp_path, text), night())
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_numbering_of_the_ucd_database_is_guessed_for_every_night(shared_folder: Path) -> None:
    paths = sorted((shared_folder / "corpus" / "ucddb_stage_txt").glob("*.txt"))
    assert len(paths) == 23
    for path in paths:
        asked = open_question(path)
        assert asked is not None
        assert "UCD" in asked.numbering, path
        assert asked.mapping["1"] is Stage.R


@pytest.mark.parametrize(
    ("numbers", "numbering"),
    [
        ((0, 1, 2, 3, 4), "AASM"),
        ((0, 1, 2, 3, 5), "Rechtschaffen"),
        ((0, 2, 3, 4, 1), "UCD"),
        ((5, 3, 2, 1, 4), "DREAMS"),
        ((1, -1, -2, -3, 0), "Scoring Hero"),
    ],
)
def test_numberings_are_guessed_on_nights_of_experts(
    shared_folder: Path, tmp_path: Path, numbers: tuple[int, ...], numbering: str
) -> None:
    nights = sorted((shared_folder / "data" / "hypnograms" / "DODH").glob("*.npz"))
    right = 0
    for path in nights:
        codes = np.load(path)["scorers"][0]
        told = "".join(f"{numbers[code] if code >= 0 else 9}\n" for code in codes)
        asked = open_question(_written(tmp_path, told))
        assert asked is not None
        right += numbering in asked.numbering
    assert right >= 0.9 * len(nights)
