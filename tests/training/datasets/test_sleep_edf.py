"""Sleep-EDF in PhysioNet's naming: pairs, people, channels, the part that counts, the download."""

from datetime import datetime
from pathlib import Path

import edfio
import numpy as np
import pytest

from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.training.datasets import SOURCES, NightFiles, UnusableData
from sleepscorer_app.training.datasets import sleep_edf as module
from sleepscorer_app.training.datasets.pair_reading import expert_stages
from sleepscorer_app.training.datasets.sleep_edf import (
    fetch_sleep_edf,
    find_sleep_edf,
    read_sleep_edf,
)
from sleepscorer_app.training.datasets.trimming import around_sleep
from sleepscorer_app.training.splits import sleep_edf_night
from tests.training.small_nights import write_recording, write_sleep_edf_night

STAGES = [0] * 4 + [1, 2, 5, 2, 6, 3, -1, 4] + [0] * 4
AS_CODES = [0] * 4 + [1, 2, -1, 2, 3, 3, -1, 4] + [0] * 4


def test_recordings_are_paired_whoever_scored_them_and_nights_of_one_person_belong_together(
    tmp_path: Path,
) -> None:
    for name, scorer in (("SC4001E", "C"), ("SC4002E", "C"), ("SC4011E", "H"), ("SC4362F", "C")):
        write_sleep_edf_night(tmp_path / "sleep-cassette", name, STAGES, scorer=scorer)
    found = find_sleep_edf(tmp_path, 83)
    assert [files.recording.name for files in found.nights] == [
        "SC4001E0-PSG.edf",
        "SC4002E0-PSG.edf",
        "SC4011E0-PSG.edf",
        "SC4362F0-PSG.edf",
    ]
    assert [files.whose.subject for files in found.nights] == ["SC400", "SC400", "SC401", "SC436"]
    assert found.nights[2].hypnogram.name == "SC4011EH-Hypnogram.edf"
    assert found.remarks == ("the folder lacks 75 of the 78 people of this set",)


def test_the_set_of_20_is_the_first_twenty_people(tmp_path: Path) -> None:
    for name in ("SC4192E", "SC4201E"):
        write_sleep_edf_night(tmp_path, name, STAGES)
    assert [one.whose.subject for one in SOURCES["sleep-edf-20"].find(tmp_path).nights] == ["SC419"]
    assert len(SOURCES["sleep-edf-78"].find(tmp_path).nights) == 2


def test_stages_keep_their_places_and_movement_and_unknown_are_masked(tmp_path: Path) -> None:
    write_sleep_edf_night(tmp_path, "SC4001E", STAGES, beyond=40)
    night = read_sleep_edf(find_sleep_edf(tmp_path, 20).nights[0], ())
    assert night.stages.tolist() == AS_CODES
    assert night.channels == ("EEG Fpz-Cz",)
    assert night.rates_hz == (100,)
    assert len(night.samples[0]) == 100 * 30 * len(STAGES)


def test_samples_begin_where_the_kept_part_does(tmp_path: Path) -> None:
    stages = [0] * 70 + [2] * 5 + [0] * 65
    write_sleep_edf_night(tmp_path, "SC4001E", stages)
    night = read_sleep_edf(find_sleep_edf(tmp_path, 20).nights[0], ())
    assert len(night.stages) == 125
    epochs = night.samples[0].reshape(125, 3000)
    # The tone of N2 has 13 Hz, that of wake 10 Hz.
    loudest = np.abs(np.fft.rfft(epochs, axis=1))[:, 30:].argmax(axis=1) / 30 + 1
    assert np.flatnonzero(np.abs(loudest - 13) < 0.1).tolist() == list(range(60, 65))


def test_a_one_hertz_emg_is_told_to_be_an_envelope(tmp_path: Path) -> None:
    write_sleep_edf_night(tmp_path, "SC4001E", STAGES)
    files = find_sleep_edf(tmp_path, 20).nights[0]
    names = ("EEG Fpz-Cz", "EEG Pz-Oz", "EOG horizontal", "EMG submental")
    night = read_sleep_edf(files, names)
    assert night.channels == names
    assert night.envelopes == {"EMG submental"}


def test_a_channel_that_is_not_there_is_named_with_what_there_is(tmp_path: Path) -> None:
    write_sleep_edf_night(tmp_path, "SC4001E", STAGES)
    with pytest.raises(UnusableData, match=r"SC4001E0-PSG\.edf.*C4-M1.*EEG Fpz-Cz, EEG Pz-Oz"):
        read_sleep_edf(find_sleep_edf(tmp_path, 20).nights[0], ("C4-M1",))


def test_a_recording_without_its_hypnogram_is_refused(tmp_path: Path) -> None:
    eeg = np.zeros(3000)
    write_recording(tmp_path / "SC4001E0-PSG.edf", {"EEG Fpz-Cz": (eeg, 100)})
    with pytest.raises(UnusableData, match=r"SC4001E0-PSG\.edf has no hypnogram"):
        find_sleep_edf(tmp_path, 20)


def test_a_folder_without_sleep_edf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "night.edf").write_bytes(b"")
    with pytest.raises(UnusableData, match="--fetch"):
        find_sleep_edf(tmp_path, 20)


def test_fetching_asks_for_the_people_there_are_and_for_nobody_else(tmp_path: Path) -> None:
    asked: list[tuple[list[int], Path]] = []
    fetch_sleep_edf(tmp_path / "new", 83, lambda people, folder: asked.append((people, folder)))
    [(people, folder)] = asked
    assert len(people) == 78
    assert not {39, 68, 69, 78, 79} & set(people)
    assert folder == tmp_path / "new"
    assert folder.is_dir()


def test_fetching_goes_through_mne_pythons_own_fetcher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mne.datasets.sleep_physionet import age

    asked: dict[str, object] = {}

    def stand_in(subjects: list[int], **options: object) -> list[list[str]]:
        asked.update(options, subjects=subjects)
        return []

    monkeypatch.setattr(age, "fetch_data", stand_in)
    fetch_sleep_edf(tmp_path, 20)
    assert asked == {
        "subjects": list(range(20)),
        "recording": (1, 2),
        "path": str(tmp_path),
        "on_missing": "ignore",
    }


def test_a_failed_download_is_one_sentence_with_the_folder(tmp_path: Path) -> None:
    def fail(_people: list[int], _folder: Path) -> None:
        raise OSError("no route to host")

    with pytest.raises(UnusableData, match=f"{tmp_path}: no route to host"):
        fetch_sleep_edf(tmp_path, 20, fail)


def test_people_without_a_number_in_the_set_are_the_ones_the_publisher_left_out() -> None:
    assert len(set(range(module.PEOPLE_78)) - module.NEVER_GIVEN) == 78


# Staged epochs that DeepSleepNet's preparation leaves, as its users' logs have them.
KNOWN_EPOCHS = {
    **{"SC4001": 841, "SC4002": 1127, "SC4011": 1103, "SC4012": 1186, "SC4021": 1025},
    **{"SC4022": 1009, "SC4031": 952, "SC4032": 911, "SC4041": 1235, "SC4042": 1200},
    **{"SC4051": 672, "SC4052": 1246, "SC4061": 843, "SC4062": 1016, "SC4071": 976},
    **{"SC4072": 1273, "SC4081": 1134, "SC4082": 1054, "SC4091": 1132, "SC4092": 1105},
}


def test_the_real_hypnograms_leave_the_known_numbers_of_epochs(shared_folder: Path) -> None:
    folder = shared_folder / "corpus" / "sleep_edf_hypnograms"
    counts: dict[str, int] = {}
    for path in sorted(folder.glob("*-Hypnogram.edf")):
        file = edfio.read_edf(path)
        last = max(file.annotations, key=lambda one: one.onset)
        # The recording ends where the scorers wrote "?" up to the end of their day.
        end = last.onset if last.text.endswith("?") else last.onset + (last.duration or 0)
        begun = datetime.combine(file.startdate, file.starttime)
        flat = np.zeros(int(end), dtype=np.float32)
        recording = ArrayRecording(path.name, (Channel("EEG", 1.0),), (flat,), begun)
        files = NightFiles(sleep_edf_night(path.name), path, path)
        stages, _ = expert_stages(files, recording, may_run_on=True)
        counts[path.name[:6]] = int(np.count_nonzero(stages[around_sleep(stages)] >= 0))
    if not counts:
        pytest.skip("no Sleep-EDF hypnograms among the shared files")
    assert counts == {name: KNOWN_EPOCHS[name] for name in counts}
