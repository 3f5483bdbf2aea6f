import shutil
import warnings
from pathlib import Path

import mne
import numpy as np
import pyedflib
import pytest

from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.recordings.open_recording import UnreadableFile, open_recording
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp

NIGHT = edf_bytes([StoredSignal("EEG C4-M1", ramp(60, 100))])


@pytest.mark.parametrize("name", ["night.rec", "night", "Nächte/夜 №1.EDF", "night.set"])
def test_an_edf_opens_whatever_it_is_called_and_wherever_it_lies(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(NIGHT)
    night = open_recording(path)
    assert night.name == path.name
    assert night.duration_seconds == 60


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.edf", b"", "it is empty"),
        ("photo.jpg", b"\xff\xd8\xff" + bytes(2000), "no format known here"),
        ("text.edf", b"This is a letter." * 100, "it is not an EDF"),
        ("night.TRC", b"* MICROMED" * 100, "recording of Micromed.*as EDF\\+"),
        ("broken.set", b"not MATLAB" * 100, "MNE-Python"),
        ("broken.vhdr", b"not BrainVision" * 100, "MNE-Python"),
    ],
)
def test_what_is_no_recording_is_said_in_one_line(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=words) as caught:
        open_recording(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{name} cannot be opened: ")


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        open_recording(tmp_path / "gone.edf")
    with pytest.raises(UnreadableFile, match="no format known here"):
        open_recording(tmp_path)


def test_other_formats_open_lazily_in_microvolts(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    volts = rng.normal(0, 3e-5, (2, 4000))
    info = mne.create_info(["C4", "E1"], 100.0, ["eeg", "eog"], verbose="ERROR")
    raw = mne.io.RawArray(volts, info, verbose="ERROR")
    raw.set_annotations(mne.Annotations([5.0], [1.0], ["Lights off"]))
    path = tmp_path / "night_raw.fif"
    raw.save(path, fmt="double", verbose="ERROR")
    night = open_recording(path)
    assert [(one.name, one.unit) for one in night.channels] == [("C4", "µV"), ("E1", "µV")]
    np.testing.assert_allclose(night.read(1, 10, 20), volts[1, 1000:2000] * 1e6, rtol=1e-6)
    assert night.read(0, 50, 60).size == 0
    assert night.annotations[0].text == "Lights off"
    assert night.annotations[0].onset_seconds == pytest.approx(5.0)
    assert any("no start" in note for note in night.notes)
    path.unlink()
    with pytest.raises(OSError, match=r"night_raw\.fif can no longer be read"):
        night.read(0, 0, 1)


def test_a_part_of_a_brainvision_recording_names_the_file_to_open(tmp_path: Path) -> None:
    (tmp_path / "night.vhdr").write_text("Brain Vision Data Exchange Header File")
    (tmp_path / "night.eeg").write_bytes(bytes(100))
    with pytest.raises(UnreadableFile, match=r"open night\.vhdr instead"):
        open_recording(tmp_path / "night.eeg")


def _recordings(shared_folder: Path) -> list[Path]:
    suffixes = {".edf", ".bdf", ".gdf", ".set"}
    files = [*(shared_folder / "corpus").rglob("*"), *(shared_folder / "data/ucddb").glob("*")]
    return sorted(path for path in files if path.suffix in suffixes)


def test_every_file_of_the_corpus_opens_or_says_why_not(shared_folder: Path) -> None:
    opened, refused = 0, set[str]()
    for path in _recordings(shared_folder):
        try:
            night = open_recording(path)
        except UnreadableFile as error:
            refused.add(error.why)
            continue
        opened += 1
        for channel, about in enumerate(night.channels):
            whole = night.read(channel, 0, night.duration_seconds + 1)
            assert len(whole) == pytest.approx(night.duration_seconds * about.rate_hz, abs=1), path
        assert all(note.endswith((".", "?")) for note in night.notes), night.notes
    assert opened >= 30
    assert {why.partition(".")[0] for why in refused} == {"it holds only annotations"}


def test_samples_of_the_corpus_are_those_of_pyedflib(shared_folder: Path, tmp_path: Path) -> None:
    compared = 0
    for number, path in enumerate(_recordings(shared_folder)):
        # pyedflib keeps a name locked after it failed to open it.
        copy = tmp_path / f"{number}{path.suffix}"
        shutil.copy(path, copy)
        try:
            theirs = pyedflib.EdfReader(str(copy))
        except OSError:
            continue
        with theirs:
            if theirs.signals_in_file == 0 or theirs.getFileDuration() == 0:
                continue
            ours = EdfRecording(copy)
            assert ours.duration_seconds == pytest.approx(theirs.file_duration, abs=1)
            # pyedflib misplaces the digits below a second (0.7 s becomes 0.07 s).
            assert ours.start.replace(microsecond=0) == theirs.getStartdatetime().replace(
                microsecond=0
            )
            assert len(ours.channels) == theirs.signals_in_file
            for channel, about in enumerate(ours.channels):
                assert about.rate_hz == pytest.approx(theirs.getSampleFrequency(channel))
                factor = {"mV": 1e3, "V": 1e6, "nV": 1e-3}.get(
                    theirs.getPhysicalDimension(channel), 1.0
                )
                whole = theirs.readSignal(channel) * factor
                got = ours.read(channel, 0, ours.duration_seconds)
                np.testing.assert_allclose(
                    got, whole, rtol=1e-6, atol=1e-6 * np.ptp(whole) + 1e-12, err_msg=str(path)
                )
                compared += 1
    assert compared > 200


def test_samples_of_the_corpus_are_those_of_mne(shared_folder: Path) -> None:
    compared = 0
    for path in _recordings(shared_folder):
        if path.suffix not in (".edf", ".bdf"):
            continue
        try:
            ours = open_recording(path)
        except UnreadableFile:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = mne.io.read_raw(path, verbose="ERROR")
        inverted = any("downwards" in note or "digital" in note for note in ours.notes)
        interrupted = any("interrupted" in note for note in ours.notes)
        if inverted or interrupted:
            continue
        for name, kind in zip(theirs.ch_names, theirs.get_channel_types(), strict=True):
            channel = next((k for k, one in enumerate(ours.channels) if one.name == name), None)
            if channel is None or kind != "eeg" or ours.channels[channel].unit != "µV":
                continue
            # MNE resamples slower channels to the fastest rate; only the others can be compared.
            if ours.channels[channel].rate_hz != theirs.info["sfreq"]:
                continue
            volts = theirs.get_data(picks=[name], verbose="ERROR")[0]
            got = ours.read(channel, 0, ours.duration_seconds)
            np.testing.assert_allclose(
                got, volts * 1e6, rtol=1e-5, atol=1e-6 * np.ptp(volts) * 1e6, err_msg=str(path)
            )
            compared += 1
    assert compared > 300
