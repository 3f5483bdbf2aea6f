"""SHHS in the NSRR layout: pairs, people over both visits, channel, rate, stages of the XML."""

from pathlib import Path

import pytest

from sleepscorer_app.training.datasets import SOURCES, UnusableData
from sleepscorer_app.training.datasets.shhs import find_shhs, read_shhs
from tests.training.small_nights import write_shhs_night

STAGES = [0, 0, 1, 2, 3, 6, 5, 2, 4, 4, 0, -1]
AS_CODES = [0, 0, 1, 2, 3, 3, -1, 2, 4, 4, 0, -1]


def test_both_visits_of_a_person_belong_together(tmp_path: Path) -> None:
    write_shhs_night(tmp_path, 1, 200001, STAGES)
    write_shhs_night(tmp_path, 2, 200001, STAGES)
    write_shhs_night(tmp_path, 1, 200002, STAGES)
    found = find_shhs(tmp_path).nights
    assert [files.whose.name for files in found] == [
        "shhs1-200001",
        "shhs1-200002",
        "shhs2-200001",
    ]
    assert found[0].whose.subject == found[2].whose.subject != found[1].whose.subject
    assert found[0].hypnogram.name == "shhs1-200001-nsrr.xml"
    assert len(find_shhs(tmp_path / "polysomnography").nights) == 3
    assert len(SOURCES["shhs-1"].find(tmp_path).nights) == 2


def test_recordings_without_a_hypnogram_are_counted(tmp_path: Path) -> None:
    write_shhs_night(tmp_path, 1, 200001, STAGES)
    write_shhs_night(tmp_path, 1, 200003, STAGES, with_hypnogram=False)
    found = find_shhs(tmp_path)
    assert len(found.nights) == 1
    assert found.remarks == ("1 recordings without a hypnogram are left out",)


def test_the_channel_called_eeg_is_read_at_125_hz_with_the_stages_of_the_xml(
    tmp_path: Path,
) -> None:
    write_shhs_night(tmp_path, 1, 200001, STAGES)
    night = read_shhs(find_shhs(tmp_path).nights[0], ())
    assert night.channels == ("EEG",)
    assert night.rates_hz == (125,)
    # Wake is the largest stage with three epochs, and two is what N2 and N3 and REM have.
    assert night.stages.tolist() == AS_CODES[1:]
    assert len(night.samples[0]) == 125 * 30 * (len(STAGES) - 1)


def test_a_stage_number_nobody_knows_is_refused_by_name(tmp_path: Path) -> None:
    write_shhs_night(tmp_path, 1, 200001, STAGES)
    files = find_shhs(tmp_path).nights[0]
    files.hypnogram.write_text(files.hypnogram.read_text().replace("Stage 1 sleep|1", "Doze|8"))
    with pytest.raises(UnusableData, match=r"shhs1-200001-nsrr\.xml.*Doze\|8"):
        read_shhs(files, ())


def test_a_folder_without_shhs_is_refused_with_the_layout(tmp_path: Path) -> None:
    with pytest.raises(UnusableData, match="annotations-events-nsrr"):
        find_shhs(tmp_path)
