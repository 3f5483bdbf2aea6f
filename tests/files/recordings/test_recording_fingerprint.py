import shutil
from datetime import timedelta
from pathlib import Path

from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp
from tests.files.nights import START, night


def test_a_recording_is_known_again_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "a.edf"
    path.write_bytes(edf_bytes([StoredSignal("C4", ramp(3000, 100))]))
    known = recording_fingerprint(EdfRecording(path))
    (tmp_path / "b").mkdir()
    moved = Path(shutil.copy(path, tmp_path / "b" / "other.edf"))
    assert recording_fingerprint(EdfRecording(moved)) == known


def test_another_header_length_or_content_is_another_recording(tmp_path: Path) -> None:
    contents = [
        edf_bytes([StoredSignal("C4", ramp(3000, 100))]),
        edf_bytes([StoredSignal("C4", ramp(3000, 100, first=1))]),
        edf_bytes([StoredSignal("C4", ramp(3001, 100))]),
        edf_bytes([StoredSignal("C3", ramp(3000, 100))]),
        edf_bytes([StoredSignal("C4", ramp(3000, 100))], time=b"22.30.01"),
    ]
    prints: set[str] = set()
    for number, data in enumerate(contents):
        path = tmp_path / f"{number}.edf"
        path.write_bytes(data)
        prints.add(recording_fingerprint(EdfRecording(path)))
    assert len(prints) == len(contents)


def test_a_night_in_memory_is_known_by_its_samples() -> None:
    changed = night()
    changed.samples[0][:] = 1.0
    prints = {
        recording_fingerprint(one)
        for one in (night(), changed, night(41), night(start=START + timedelta(seconds=1)))
    }
    assert len(prints) == 4
    assert recording_fingerprint(night()) == recording_fingerprint(night())
