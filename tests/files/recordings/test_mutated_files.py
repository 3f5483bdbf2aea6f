"""Files with random faults: always a recording, a hypnogram or one sentence."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sleepscorer_app.files.copies.repaired_copy import write_repaired
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats import WRITERS, read_hypnogram
from sleepscorer_app.files.hypnogram_formats.exported_night import exported_night
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp
from tests.files.nights import night, scoring

_ODD = [b"0", b"-1", b"99999999", b"1e30", b"nan", b"inf", b"-", b" " * 8, b"1,5", b"\xff\xff"]
_ODD += [b"0.00001", b"256", b"9999", b"1e-30", b'"', b",,", b"\n", b"#"]


def _originals() -> list[bytes]:
    texts = [b"+%d\x14\x14\0+%d\x1530\x14Sleep stage N2\x14\0" % (k, 30 * k) for k in range(40)]
    eeg = StoredSignal("EEG C4-M1", ramp(40, 100))
    clock = StoredSignal("EDF Annotations", texts=texts)
    told, _ = exported_night(scoring(), night())
    return [
        edf_bytes([eeg, clock], reserved=b"EDF+C"),
        edf_bytes([eeg, StoredSignal("SaO2", ramp(40, 1), unit=b"%"), clock], reserved=b"EDF+D"),
        edf_bytes(
            [StoredSignal("A1", ramp(40, 64)), StoredSignal("BDF Annotations", texts=texts)],
            reserved=b"BDF+C",
            is_bdf=True,
        ),
        *(one.contents(told) for one in WRITERS.values()),
        *_TEXTS,
        *_TEXTS,
    ]


_TEXTS = (
    b"<PSGAnnotation><ScoredEvents><ScoredEvent><EventType>Stages|Stages</EventType><EventConcept>"
    b"Wake|0</EventConcept><Start>0</Start><Duration>900</Duration></ScoredEvent></ScoredEvents>"
    b"</PSGAnnotation>",
    b"class\tinstance\tchannel\tstart\tstop\tmeta\nW\t.\t.\t0\t+30\t.\nN2\t.\t.\te:2\t...\t.\n",
    b"onset\tduration\ttrial_type\n0\t600\tSleep stage W\n600\t600\tSleep stage 2\n",
    b"Epoch,Stage,W,N1,N2,N3,R\n" + b"1,WAKE,1,0,0,0,0\n" * 40,
    b"time_base 1.0\nsampling_period 0.01\nepoch_nb 1200\nepoch_list\n" + b"2\n" * 1200,
    b"*Duration_sec 1200\nWake\t300\nN2\t1200\n",
    b"0\n1\n2\n3\n5\n" * 8,
    b"W,0\nN2,1\n" * 20,
)


def _mutated(original: bytes, rng: random.Random) -> bytes:
    data = bytearray(original)
    header = min(len(data), 1024)
    for _ in range(rng.randint(1, 4)):
        kind = rng.random()
        if kind < 0.4:
            data[rng.randrange(min(header, len(data)))] = rng.randrange(256)
        elif kind < 0.7:
            odd = rng.choice(_ODD)
            place = rng.choice([168, 176, 184, 192, 236, 244, 252, *range(256, 976, 8)])
            data[place : place + len(odd)] = odd
        elif kind < 0.8:
            data = data[: rng.randrange(1, len(data) + 1)]
        elif kind < 0.9:
            data += rng.randbytes(rng.randrange(300))
        else:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _read_all(path: Path) -> None:
    recording = open_recording(path)
    assert all(note and "\n" not in note for note in recording.notes)
    assert recording.start.year >= 1
    for channel in range(len(recording.channels)):
        recording.read(channel, 0, 30)
        end = recording.duration_seconds
        recording.read(channel, end - 30, end + 1)
    assert recording.annotations is not None


def _read_stages(path: Path) -> None:
    assert read_hypnogram(path, night()).hypnogram.n_epochs == 40


def _repair(path: Path) -> None:
    write_repaired(path, path.with_name("copy.edf"), may_replace=True)


@pytest.mark.parametrize(
    "n_files", [400, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_any_fault_ends_in_content_or_in_one_sentence(tmp_path: Path, n_files: int) -> None:
    rng = random.Random(n_files)
    originals = _originals()
    readers: list[Callable[[Path], None]] = [_read_all, _read_stages, _repair]
    n_read = n_refused = 0
    for number in range(n_files):
        path = tmp_path / f"{number}.edf"
        path.write_bytes(_mutated(rng.choice(originals), rng))
        for read in readers:
            try:
                read(path)
                n_read += 1
            except (UnreadableFile, FailedExport) as error:
                n_refused += 1
                sentence = str(error)
                if "\n" in sentence or not sentence.endswith("."):
                    pytest.fail(sentence)
        path.unlink()
    assert n_read > n_files / 5
    assert n_refused > n_files / 10
