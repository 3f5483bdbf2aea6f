"""What is written, read by the programs it is for; each is asked where it is installed."""

import importlib.util
import io
import json
import sys
import types
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import edfio
import mne
import numpy as np
import pyedflib
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE, intended_use_within
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files.hypnogram_formats import (
    WRITERS,
    default_export_name,
    export_hypnogram,
)
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


def test_mne_bids_reads_the_events_of_a_data_set(tmp_path: Path) -> None:
    mne_bids = pytest.importorskip("mne_bids", reason=f"MNE-BIDS {NOT_HERE}")
    folder = tmp_path / "sub-01" / "eeg"
    folder.mkdir(parents=True)
    recording = folder / "sub-01_task-sleep_eeg.edf"
    recording.write_bytes(night_bytes(eeg(n_epochs=40)))
    (tmp_path / "dataset_description.json").write_text('{"Name": "a", "BIDSVersion": "1.9.0"}')
    (folder / "sub-01_task-sleep_eeg.json").write_text('{"PowerLineFrequency": 50}')
    events = default_export_name(recording, "bids")
    export_hypnogram(events, sleeper(), open_recording(recording), to="bids")
    place = mne_bids.BIDSPath(subject="01", task="sleep", datatype="eeg", root=tmp_path)
    with warnings.catch_warnings():
        # That there are no electrodes' places and no list of people.
        warnings.simplefilter("ignore")
        read = mne_bids.read_raw_bids(place, verbose="error").annotations
    told = [(one["onset"], one["duration"], one["description"]) for one in read]
    wanted = [(30.0 * k, 30.0, f"Sleep stage {letter}") for k, letter in enumerate(letters())]
    assert [one for one in told if one[2].startswith("Sleep stage")] == wanted
    others = [one for one in told if not one[2].startswith("Sleep stage")]
    assert others == [(60.0, 0.0, "Lights off"), (1140.0, 0.0, "Lights on")]


def test_bids_events_keep_the_rules_of_bids(tmp_path: Path) -> None:
    export_hypnogram(tmp_path / "sub-1_events.tsv", scoring(), night())
    text = (tmp_path / "sub-1_events.tsv").read_bytes().decode("utf-8")
    heading, *rows = [line.split("\t") for line in text.splitlines()]
    assert heading[:2] == ["onset", "duration"]
    assert text.endswith("\n")
    assert "\r" not in text
    onsets = [float(row[0]) for row in rows]
    assert onsets == sorted(onsets)
    assert all(float(row[1]) >= 0 for row in rows)
    assert {len(row) for row in rows} == {len(heading)}
    # What is missing is n/a, never an empty cell.
    assert all(cell.strip() for row in rows for cell in row)


def test_visbrain_reads_both_of_its_formats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas", reason=f"pandas {NOT_HERE}")
    read_hypno = visbrains_reader(monkeypatch)
    numbers = {"W": 0, "N1": 1, "N2": 2, "N3": 3, "R": 4, "?": -1}
    wanted = [numbers[letter] for letter in letters()]
    for name in ("visbrain-hyp", "visbrain-txt"):
        path = tmp_path / f"a{WRITERS[name].ending}"
        export_hypnogram(path, sleeper(), night(), to=name)
        with warnings.catch_warnings():
            # It was written for a pandas of 2019.
            warnings.simplefilter("ignore")
            read, _ = read_hypno(str(path), time=np.arange(1200.0))
        # In the middle of each epoch: Visbrain rounds the ends of runs to its own samples.
        assert [int(one) for one in read[15::30]] == wanted


def visbrains_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[NDArray[np.int64], float]]:
    """Its own `read_hypno`, without the windows and pictures that the rest of it wants."""
    found = importlib.util.find_spec("visbrain")
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"Visbrain {NOT_HERE}")
    folder = Path(found.submodule_search_locations[0])
    for name, members in (
        ("visbrain", {}),
        ("visbrain.io", dict.fromkeys(("is_pandas_installed", "is_xlrd_installed"), bool)),
        ("visbrain.utils", {}),
        ("visbrain.utils.sleep", {}),
        ("visbrain.utils.sleep.hypnoprocessing", {"transient": None}),
        ("visbrain.utils.mesh", {"vispy_array": lambda values: values}),
    ):
        module = types.ModuleType(name)
        module.__dict__.update(members)
        module.__path__ = [str(folder.joinpath(*name.split(".")[1:]))]
        monkeypatch.setitem(sys.modules, name, module)
    # A name of NumPy's that went in 2023.
    monkeypatch.setattr(np, "int", int, raising=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = importlib.import_module("visbrain.io.rw_hypno")
    monkeypatch.setitem(sys.modules, "visbrain.io.rw_hypno", module)
    return module.read_hypno


def test_another_library_reads_probabilities_from_parquet(tmp_path: Path) -> None:
    fastparquet = pytest.importorskip("fastparquet", reason=f"fastparquet {NOT_HERE}")
    path = tmp_path / "a_probabilities.parquet"
    export_hypnogram(path, scoring(), night())
    file = fastparquet.ParquetFile(io.BytesIO(path.read_bytes()))
    automatic = scoring().automatic
    assert automatic is not None
    columns = [f"p_{letter}" for letter in ("W", "N1", "N2", "N3", "R")]
    told = file.to_pandas()[columns].to_numpy(dtype=np.float32)
    assert np.array_equal(told, automatic.values, equal_nan=True)
    assert file.key_value_metadata["sleepscorer.intended_use"] == INTENDED_USE


def test_edf_readers_take_the_intended_use_for_no_epoch(tmp_path: Path) -> None:
    path = tmp_path / "a_hyp.edf"
    export_hypnogram(path, scoring(), night())
    n_annotations = 40 + len(scoring().markers)
    with pyedflib.EdfReader(str(path)) as reader:
        assert len(reader.readAnnotations()[0]) == n_annotations
        assert reader.getRecordingAdditional().strip() == intended_use_within(40)
    assert len(mne.read_annotations(path)) == n_annotations
    read = edfio.read_edf(path)
    assert len(read.annotations) == n_annotations
    assert " ".join(read.recording.additional) == intended_use_within(40)


def test_bids_events_and_their_sidecar_agree(tmp_path: Path) -> None:
    export_hypnogram(tmp_path / "sub-1_events.tsv", scoring(), night())
    heading, *rows = (tmp_path / "sub-1_events.tsv").read_text("utf-8").splitlines()
    sidecar = json.loads((tmp_path / "sub-1_events.json").read_text("utf-8"))
    assert set(heading.split("\t")) <= set(sidecar)
    levels = sidecar["trial_type"]["Levels"]
    kinds = {row.split("\t")[2].partition(":")[0] for row in rows}
    assert kinds <= set(levels)
    assert all(len(row.split("\t")) == len(heading.split("\t")) for row in rows)


def letters() -> list[str]:
    """The stages of `sleeper`, a letter each."""
    return [sleeper().hypnogram[epoch].letter for epoch in range(40)]


def words(stage: Stage) -> str:
    return YASA_WORDS.get(stage, stage.letter)


def seen_everywhere(before: Scoring) -> StageProbabilities:
    assert before.automatic is not None
    values = before.automatic.values.copy()
    values[1] = 0.2
    return replace(before.automatic, values=values)
