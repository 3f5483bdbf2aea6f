"""The files a seeded user opens: sound nights of several shapes, and files that are none."""

import shutil
from pathlib import Path

from sleepscorer_app.files.recordings.edf_writer import write_recording
from tests.ui.night_pages import small_night


def make_nights(folder: Path, given: list[Path]) -> list[Path]:
    """Copies of the given nights and some small ones, then files that cannot be opened."""
    folder.mkdir(parents=True, exist_ok=True)
    nights = [Path(shutil.copy(path, folder)) for path in given]
    shapes = {
        "four channels.edf": small_night(20),
        "one channel.edf": small_night(60, ("EEG C3-A2",), 100.0),
        "no EEG.edf": small_night(4, ("Airflow", "SpO2")),
        "Größe 12.edf": small_night(12, tuple(f"EEG {one}" for one in range(12)), 32.0),
        "too short.edf": small_night(1, ("C4-M1",), 10.0),
    }
    for name, night in shapes.items():
        write_recording(folder / name, night)
        nights.append(folder / name)
    whole = (folder / "four channels.edf").read_bytes()
    spoilt = {
        "cut off.edf": whole[: len(whole) // 3],
        "header only.edf": whole[:256],
        "no recording.edf": b"this is no recording\n" * 40,
        "empty.edf": b"",
        "stages_hyp.csv": b"epoch,stage\n1,W\n2,N1\n3,N2\n4,N3\n5,R\n",
        "other.json": b'{"format": "SleepScorer montage 99"}',
    }
    for name, contents in spoilt.items():
        (folder / name).write_bytes(contents)
        nights.append(folder / name)
    return [*nights, folder / "missing.edf"]
