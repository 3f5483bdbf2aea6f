"""Real nights made ready: read once, found again, made anew when a file changes."""

import os
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from sleepscorer_app.scoring.model_input import night_input
from sleepscorer_app.training.datasets import (
    SOURCES,
    DataSource,
    LabelledNight,
    NightFiles,
    UnusableData,
)
from sleepscorer_app.training.nights.recorded_nights import (
    channel_inputs,
    make_ready,
    reference_of,
    write_views,
)
from sleepscorer_app.training.splits import SubjectNight
from tests.training.small_nights import (
    a_course,
    tones,
    write_csv_hypnogram,
    write_laboratory_night,
    write_recording,
    write_sleep_edf_night,
)

STAGES = a_course(12)
FOLDER = SOURCES["folder"]


def counted(reads: list[str]) -> DataSource:
    def read(files: NightFiles, channels: tuple[str, ...]) -> LabelledNight:
        reads.append(files.recording.name)
        return FOLDER.read(files, channels)

    return DataSource(FOLDER.title, FOLDER.find, read)


def test_a_night_is_read_once_and_again_when_a_file_of_it_changes(tmp_path: Path) -> None:
    lab, ready = tmp_path / "lab", tmp_path / "ready"
    for name in ("a", "b"):
        write_laboratory_night(lab, name, STAGES)
    reads: list[str] = []
    source = counted(reads)
    for _ in range(2):
        make_ready(source, source.find(lab).nights, (), ready)
    assert sorted(reads) == ["a.edf", "b.edf"]
    hypnogram = write_csv_hypnogram(lab / "b_hyp.csv", [0] * 12)
    os.utime(hypnogram, (1, 1))
    nights, _ = make_ready(source, source.find(lab).nights, (), ready)
    assert reads[2:] == ["b.edf"]
    assert load_file(nights[1].path)["stages"].tolist() == [0] * 12


def test_a_ready_night_is_what_the_application_would_score(tmp_path: Path) -> None:
    write_laboratory_night(tmp_path, "a", STAGES, rate_hz=128)
    found = FOLDER.find(tmp_path).nights
    [night], _ = make_ready(FOLDER, found, (), tmp_path / "ready")
    stored = load_file(night.path)
    read = FOLDER.read(found[0], ())
    wanted = night_input(read.samples[0], 128, 12)
    assert np.allclose(stored["plain"], wanted.samples, atol=0.02)
    assert stored["stages"].tolist() == STAGES
    assert night.channels == ("EEG C4-M1",)


def test_both_views_lie_in_the_runs_file_and_a_night_mapped_to_itself_stays(
    tmp_path: Path,
) -> None:
    write_laboratory_night(tmp_path, "a", STAGES)
    [night], _ = make_ready(FOLDER, FOLDER.find(tmp_path).nights, (), tmp_path / "ready")
    target = tmp_path / "night_00000.safetensors"
    write_views(night, reference_of([night]), target)
    views = load_file(target)
    # The middle of the night: at the ends the filter sees a mirror.
    plain, mapped = (views[name][3:9].astype(np.float32) for name in ("plain", "mapped"))
    assert np.corrcoef(plain.ravel(), mapped.ravel())[0, 1] > 0.999
    write_views(night, reference_of([night]) + 1.0, target)
    louder = load_file(target)["mapped"][3:9].astype(np.float32)
    assert louder.std() / mapped.std() == pytest.approx(np.exp(0.5), rel=0.02)


def test_several_channels_lie_side_by_side_and_an_envelope_keeps_its_shape(
    tmp_path: Path,
) -> None:
    write_sleep_edf_night(tmp_path, "SC4001E", STAGES)
    source = SOURCES["sleep-edf-20"]
    names = ("EEG Fpz-Cz", "EMG submental")
    [night], _ = make_ready(source, source.find(tmp_path).nights, names, tmp_path / "ready")
    stored = load_file(night.path)
    assert stored["plain"].shape == (12, 2, 3000)
    envelope = stored["plain"][:, 1].astype(np.float32).ravel()
    # 2 µV in the first half of the night and 1 in the second: a high-pass would leave neither.
    assert envelope[: 15 * 1200 - 200].min() > envelope[15 * 1200 + 200 :].max()


def test_an_epoch_is_seen_where_no_channel_is_missing() -> None:
    one = tones(STAGES, 100).astype(np.float32)
    other = one.copy()
    other[3 * 3000 : 4 * 3000] = np.nan
    night = LabelledNight(
        SubjectNight("a", "a"),
        ("C4-M1", "O2-M1"),
        (one, other),
        (100, 100),
        np.array(STAGES, np.int8),
        np.ones(12, np.bool_),
    )
    samples, is_seen = channel_inputs(night)
    assert samples.shape == (12, 2, 3000)
    assert np.flatnonzero(~is_seen).tolist() == [3]


def test_one_unusable_night_stops_before_the_training_and_may_be_left_out(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write_laboratory_night(tmp_path, name, STAGES)
    (tmp_path / "b.edf").write_bytes(b"broken" * 100)
    (tmp_path / "c_hyp.csv").write_text("epoch,stage\n1,drowsy\n")
    found = FOLDER.find(tmp_path).nights
    with pytest.raises(UnusableData, match=r"b\.edf .*1 more night.*--skip-unusable"):
        make_ready(FOLDER, found, (), tmp_path / "ready")
    nights, remarks = make_ready(FOLDER, found, (), tmp_path / "ready", skip_unusable=True)
    assert [night.whose.name for night in nights] == ["a.edf"]
    assert sum("left out" in one for one in remarks) == 2


def test_a_flat_channel_is_refused_by_name(tmp_path: Path) -> None:
    write_recording(tmp_path / "a.edf", {"EEG C4-M1": (np.zeros(12 * 3000), 100)})
    write_csv_hypnogram(tmp_path / "a_hyp.csv", STAGES)
    with pytest.raises(UnusableData, match=r"a\.edf: EEG C4-M1 is flat"):
        make_ready(FOLDER, FOLDER.find(tmp_path).nights, (), tmp_path / "ready")
