"""What is written, read by the programs it is for; each is asked where it is installed."""

import json
from dataclasses import replace
from pathlib import Path

import mne
import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files.hypnogram_formats import WRITERS, export_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from tests.edf_nights import eeg
from tests.edf_nights import night as night_bytes
from tests.files.nights import night, scoring

NOT_HERE = "is not installed: it is asked where it is"
YASA_WORDS = {Stage.W: "WAKE", Stage.R: "REM", Stage.UNSCORED: "UNS"}


def sleeper() -> Scoring:
    """Twenty minutes: awake with the lights on, asleep, awake again; one epoch has no stage."""
    letters = "WWWWWW112222333322RR?22RRRRWW12222RRRRWWWW"
    by_letter = {stage.letter[-1]: stage for stage in Stage}
    stages = Hypnogram.of(by_letter[letter] for letter in letters[:40])
    lights = (Marker(60.0, 0.0, MarkerKind.LIGHTS_OFF), Marker(1140.0, 0.0, MarkerKind.LIGHTS_ON))
    return Scoring.unscored(40).import_hypnogram(stages, "x").with_markers(lights)


@pytest.mark.parametrize("name", ["luna-annot", "luna-eannot", "nsrr-xml", "profusion-xml"])
def test_luna_reads_every_stage_and_its_hypno_takes_the_lights(tmp_path: Path, name: str) -> None:
    luna = pytest.importorskip("lunapi", reason=f"lunapi {NOT_HERE}")
    (tmp_path / "night.edf").write_bytes(night_bytes(eeg(n_epochs=40)))
    path = tmp_path / f"night{WRITERS[name].ending}"
    export_hypnogram(path, sleeper(), open_recording(tmp_path / "night.edf"), to=name)
    project = luna.proj()
    project.silence(True)
    one = project.inst("night")
    one.attach_edf(str(tmp_path / "night.edf"))
    one.attach_annot(str(path))
    stages = one.stages()
    told = [str(stage) for stage in stages["OSTAGE" if "OSTAGE" in stages else "STAGE"]]
    assert told == [sleeper().hypnogram[epoch].letter for epoch in range(40)]
    one.proc("EPOCH & HYPNO")
    in_bed = float(one.table("HYPNO")["TIB"].iloc[0])
    # An .eannot is a stage per epoch and has no room for lights.
    assert in_bed == (20.0 if name == "luna-eannot" else 18.0)


def test_yasa_reads_its_json_with_start_and_probabilities(tmp_path: Path) -> None:
    yasa = pytest.importorskip("yasa", reason=f"YASA {NOT_HERE}")
    before = scoring()
    export_hypnogram(tmp_path / "a_yasa.json", before, night())
    read = yasa.Hypnogram.from_json(tmp_path / "a_yasa.json")
    assert list(read.hypno) == [words(before.hypnogram[epoch]) for epoch in range(40)]
    assert read.start.isoformat() == "2021-03-02T22:30:00"
    # An epoch that the network did not see: YASA has no word for that.
    assert read.proba is None
    seen = Scoring(before.hypnogram, before.sources, seen_everywhere(before))
    export_hypnogram(tmp_path / "b_yasa.json", seen, night())
    proba = yasa.Hypnogram.from_json(tmp_path / "b_yasa.json").proba
    np.testing.assert_allclose(proba.to_numpy(), seen.automatic.values, atol=1e-5)


def test_yasa_reads_its_table_and_profusions_numbers(tmp_path: Path) -> None:
    yasa = pytest.importorskip("yasa", reason=f"YASA {NOT_HERE}")
    pandas = pytest.importorskip("pandas", reason=f"pandas {NOT_HERE}")
    before = scoring()
    export_hypnogram(tmp_path / "a_yasa.csv", before, night())
    table = pandas.read_csv(tmp_path / "a_yasa.csv", index_col="Epoch")
    wanted = [words(before.hypnogram[epoch]) for epoch in range(40)]
    assert list(yasa.Hypnogram(table["Stage"]).hypno) == wanted
    export_hypnogram(tmp_path / "a_profusion.xml", before, night())
    read = yasa.Hypnogram.from_profusion(tmp_path / "a_profusion.xml")
    # YASA takes 9, which has no stage, for wake.
    assert list(read.hypno) == ["WAKE" if one == "UNS" else one for one in wanted]


@pytest.mark.parametrize("name", ["edf", "mne-txt", "mne-fif"])
def test_mne_puts_the_stages_onto_a_recording(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"a{WRITERS[name].ending}"
    export_hypnogram(path, sleeper(), night(), to=name)
    info = mne.create_info(["C4"], 1.0, "eeg")
    raw = mne.io.RawArray(np.zeros((1, 1200)), info, verbose="error")
    read = mne.read_annotations(path)
    if read.orig_time is not None:
        raw.set_meas_date(read.orig_time)
    raw.set_annotations(read)
    events, ids = mne.events_from_annotations(raw, regexp="Sleep stage", verbose="error")
    names = {number: text for text, number in ids.items()}
    told = [names[number].removeprefix("Sleep stage ") for number in events[:, 2]]
    assert told == [sleeper().hypnogram[epoch].letter for epoch in range(40)]


def test_bids_events_and_their_sidecar_agree(tmp_path: Path) -> None:
    export_hypnogram(tmp_path / "sub-1_events.tsv", scoring(), night())
    heading, *rows = (tmp_path / "sub-1_events.tsv").read_text("utf-8").splitlines()
    sidecar = json.loads((tmp_path / "sub-1_events.json").read_text("utf-8"))
    assert set(heading.split("\t")) <= set(sidecar)
    levels = sidecar["trial_type"]["Levels"]
    kinds = {row.split("\t")[2].partition(":")[0] for row in rows}
    assert kinds <= set(levels)
    assert all(len(row.split("\t")) == len(heading.split("\t")) for row in rows)


def words(stage: Stage) -> str:
    return YASA_WORDS.get(stage, stage.letter)


def seen_everywhere(before: Scoring) -> StageProbabilities:
    assert before.automatic is not None
    values = before.automatic.values.copy()
    values[1] = 0.2
    return replace(before.automatic, values=values)
