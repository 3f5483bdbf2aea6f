"""Real-looking odd files: the right samples at the right times and a sentence, or one refusal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import clock_time, n_epochs
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp, timekeeping

LIMITS = (b"-32000", b"32000")
WIDE = (b"-8388608", b"8388607")


def signal(
    label: str = "EEG C4-M1", n_records: int = 60, per_record: int = 100, **more: object
) -> StoredSignal:
    """Counts that tell their own place, one µV each."""
    about = {"physical": LIMITS, "digital": LIMITS, **more}
    return StoredSignal(label, ramp(n_records, per_record), **about)  # type: ignore[arg-type]


def clock(onsets: list[float], *texts: bytes, label: str = "EDF Annotations") -> StoredSignal:
    rows = [b"+%s\x14\x14\0" % f"{onset:.10g}".encode() for onset in onsets]
    rows[0] += b"".join(texts)
    return StoredSignal(label, texts=rows)


def places(n: int, per_record: int = 100) -> NDArray[np.float32]:
    return ramp(n, per_record).reshape(-1).astype(np.float32)


@dataclass(frozen=True)
class Odd:
    """A file, and what is to be found in it."""

    data: bytes
    seconds: float
    rates: tuple[float, ...] = (100.0,)
    start: datetime = datetime(2021, 3, 2, 22, 30)
    said: tuple[str, ...] = ()
    first: tuple[float, ...] = field(default=(0.0, 1.0, 2.0))
    """The first samples of the first channel."""


def _spread(gaps: dict[int, float], n: int = 60) -> list[float]:
    """Onsets of one-second records, with so many seconds more before some of them."""
    onsets, late = [], 0.0
    for k in range(n):
        late += gaps.get(k, 0.0)
        onsets.append(k + late)
    return onsets


ODD: dict[str, Odd] = {
    "BDF with a status channel": Odd(
        edf_bytes(
            [
                signal("A1", physical=WIDE, digital=WIDE),
                signal("Status", unit=b"Boolean", physical=WIDE, digital=WIDE),
            ],
            is_bdf=True,
            reserved=b"24BIT",
        ),
        60,
        (100.0, 100.0),
    ),
    "records of a tenth of a second": Odd(
        edf_bytes([signal(n_records=600, per_record=10)], record_seconds=b"0.1"), 60
    ),
    "records of a minute": Odd(
        edf_bytes([signal(n_records=3, per_record=6000)], record_seconds=b"60"), 180
    ),
    "records of a third of a second": Odd(
        edf_bytes([signal(n_records=90, per_record=50)], record_seconds=b"0.333333"),
        29.99997,
        (150.00015,),
        said=("less than one epoch",),
    ),
    "a rate that is no whole number": Odd(
        edf_bytes([signal(n_records=10, per_record=1999)], record_seconds=b"10"), 100, (199.9,)
    ),
    "a chin at 1 Hz beside an EEG at 512": Odd(
        edf_bytes([signal(per_record=512), signal("EMG chin", per_record=1)]), 60, (512.0, 1.0)
    ),
    "six rates in one file": Odd(
        edf_bytes([signal(f"ch{n}", per_record=n) for n in (256, 1, 4, 10, 32, 200)]),
        60,
        (256.0, 1.0, 4.0, 10.0, 32.0, 200.0),
    ),
    "three annotation channels": Odd(
        edf_bytes(
            [
                clock(_spread({})),
                signal(),
                StoredSignal("EDF Annotations", texts=[b"+1\x14one\x14\0"] + [b""] * 59),
                StoredSignal("EDF Annotations", texts=[b""] * 59 + [b"+59\x14two\x14\0"]),
            ],
            reserved=b"EDF+C",
        ),
        60,
    ),
    "a start between two seconds": Odd(
        edf_bytes([signal(), clock([k + 0.123 for k in range(60)])], reserved=b"EDF+C"),
        60,
        start=datetime(2021, 3, 2, 22, 30, 0, 123_000),
    ),
    "one gap": Odd(
        edf_bytes([signal(), clock(_spread({30: 600}))], reserved=b"EDF+D"),
        660,
        said=("interrupted once, 600 s",),
    ),
    "many gaps": Odd(
        edf_bytes([signal(), clock(_spread({10: 1, 20: 2.5, 30: 0.5}))], reserved=b"EDF+D"),
        64,
        said=("interrupted 3 times, 4 s",),
    ),
    "records that overlap": Odd(
        edf_bytes([signal(), clock(_spread({30: -0.5}))], reserved=b"EDF+D"),
        59.5,
        said=("Some data records begin before the ones before them end, 0.5 s", "the later"),
    ),
    "past midnight": Odd(
        edf_bytes([signal(n_records=7200, per_record=1)], time=b"23.30.00"),
        7200,
        (1.0,),
        start=datetime(2021, 3, 2, 23, 30),
    ),
    "the night the clocks change": Odd(
        edf_bytes([signal(n_records=21_600, per_record=1)], date=b"28.03.21", recording=b""),
        21_600,
        (1.0,),
        start=datetime(2021, 3, 28, 22, 30),
    ),
    "a leap day": Odd(
        edf_bytes([signal()], date=b"29.02.20", recording=b""),
        60,
        start=datetime(2020, 2, 29, 22, 30),
    ),
    "a year with four digits": Odd(edf_bytes([signal()], date=b"2.3.2021", recording=b""), 60),
    "garbage behind the last record": Odd(
        edf_bytes([signal()]) + b"\xff" * 51, 60, said=("ends inside data record 61",)
    ),
    "a last record cut off": Odd(
        edf_bytes([signal()])[:-1], 59, said=("ends inside data record 60",)
    ),
    "never closed": Odd(edf_bytes([signal()], n_records=b"-1"), 60, said=("was not closed",)),
    "more records promised than there are": Odd(
        edf_bytes([signal()], n_records=b"28800"), 60, said=("promises 28800", "those were taken")
    ),
    "a header that miscounts itself": Odd(
        edf_bytes([signal()]).replace(b"512     ", b"768     ", 1), 60, said=("wrong size",)
    ),
    "five channels of one name": Odd(
        edf_bytes([signal("EEG")] + [signal("EEG")] * 4),
        60,
        (100.0,) * 5,
        said=("4 signals have no name of their own", "EEG (2)"),
    ),
    "channels without a name": Odd(
        edf_bytes([signal(""), signal("")]), 60, (100.0,) * 2, said=("unnamed 1", "unnamed 2")
    ),
    "a huge physical range": Odd(
        edf_bytes([signal(physical=(b"-9999999", b"99999999"))]),
        60,
        first=(44999999.0, 45001719.0, 45003437.0),
    ),
    "an infinite physical range": Odd(
        edf_bytes([signal(physical=(b"-1E+99", b"1E+99"))]), 60, said=("No usable physical",)
    ),
    "no physical range": Odd(
        edf_bytes([signal(physical=(b"0", b"0"))]), 60, said=("No usable physical", "stored")
    ),
    "no digital range": Odd(
        edf_bytes([signal(digital=(b"0", b"0"))]), 60, said=("No usable digital", "stored")
    ),
    "an inverting amplifier": Odd(
        edf_bytes([signal(physical=(b"32000", b"-32000"))]),
        60,
        said=("inverting",),
        first=(0.0, -1.0, -2.0),
    ),
    "a digital range that runs downwards": Odd(
        edf_bytes([signal(digital=(b"32000", b"-32000"))]),
        60,
        said=("digital range runs downwards",),
        first=(0.0, -1.0, -2.0),
    ),
    "small letters": Odd(
        edf_bytes([signal(), clock(_spread({30: 5}))], reserved=b"edf+d"),
        65,
        said=("small letters", "interrupted once"),
    ),
    "a plain header over annotations": Odd(
        edf_bytes([signal(), clock(_spread({}))]), 60, said=("plain EDF although",)
    ),
    "no dots in the date": Odd(
        edf_bytes([signal()], date=b"020321", recording=b"Startdate 02-MAR-2021 X X X"),
        60,
        said=("“020321” is no date", "02.03.2021 stands in"),
    ),
    "month and day exchanged": Odd(
        edf_bytes([signal()], date=b"03.13.21", recording=b"Startdate 13-MAR-2021 X X X"),
        60,
        start=datetime(2021, 3, 13, 22, 30),
        said=("is no date", "13.03.2021 stands in"),
    ),
    "two dates": Odd(
        edf_bytes([signal()], recording=b"Startdate 05-MAR-2021 X X X"),
        60,
        said=("two start dates",),
    ),
    "zeros for spaces": Odd(
        edf_bytes([signal()]).replace(
            b"60".ljust(8) + b"1".ljust(8), b"60".ljust(8, b"\0") + b"1".ljust(8, b"\0"), 1
        ),
        60,
    ),
    "a patient in Cyrillic": Odd(
        edf_bytes([signal()], patient="Иванов".encode("cp1251")), 60, said=("patient field",)
    ),
    "decimal commas everywhere": Odd(
        edf_bytes([signal(physical=(b"-32000,0", b"32000,0"))], record_seconds=b"1,0"),
        60,
        said=("decimal comma",),
    ),
    "a spare signal without samples": Odd(
        edf_bytes([StoredSignal("Spare", np.zeros((60, 0), dtype=np.int32)), signal()]),
        60,
        said=("Signals without samples (Spare): left out",),
    ),
    "annotations that no reader understands": Odd(
        edf_bytes(
            [signal(), clock(_spread({}), b"soon\x14later\x14\0", b"+9\x14ok\x14\0")],
            reserved=b"EDF+C",
        ),
        60,
        said=("1 annotations are broken", "left out"),
    ),
    "records that forgot their time": Odd(
        edf_bytes(
            [signal(), StoredSignal("EDF Annotations", texts=[b"+0\x14\x14\0"] + [b"\0"] * 59)],
            reserved=b"EDF+D",
        ),
        60,
        said=("do not say when they began",),
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_gives_its_samples_at_their_times_and_says_what_was_odd(
    name: str, tmp_path: Path
) -> None:
    odd = ODD[name]
    path = tmp_path / "Nächte 夜" / "odd.edf"
    path.parent.mkdir()
    path.write_bytes(odd.data)
    night = open_recording(path)
    assert isinstance(night, EdfRecording)
    assert night.duration_seconds == pytest.approx(odd.seconds)
    assert [one.rate_hz for one in night.channels] == pytest.approx(list(odd.rates))
    assert night.start == odd.start
    rate_hz = night.channels[0].rate_hz
    np.testing.assert_allclose(night.read(0, 0, 2.5 / rate_hz), odd.first, rtol=1e-6)
    for channel, about in enumerate(night.channels):
        n_samples = len(night.read(channel, 0, odd.seconds + 1))
        assert n_samples == pytest.approx(odd.seconds * about.rate_hz, abs=1)
    assert night.annotations is not None
    said = " ".join(night.notes)
    for words in odd.said:
        assert words in said
    assert bool(odd.said) == bool(night.notes), night.notes
    assert path.read_bytes() == odd.data


REFUSED: dict[str, tuple[bytes, str]] = {
    "annotations only": (
        edf_bytes([clock([0], b"+0\x1530\x14Sleep stage W\x14\0")], record_seconds=b"0"),
        "only annotations",
    ),
    "no signals": (
        edf_bytes([signal()]).replace(b"1   EEG", b"0   EEG", 1),
        "describes no signals",
    ),
    "a record duration of nothing": (edf_bytes([signal()], record_seconds=b"0"), "unknown"),
    "a negative record duration": (edf_bytes([signal()], record_seconds=b"-1"), "unknown"),
    "words for a number of samples": (
        edf_bytes([signal()]).replace(b"100     ", b"many    ", 1),
        "how many samples",
    ),
    "only a header": (edf_bytes([signal()])[:512], "no complete data record"),
    "half a header": (edf_bytes([signal()])[:400], "ends inside its header"),
    "a thousand samples per millisecond": (
        edf_bytes([signal()], record_seconds=b"0.0001"),
        "which cannot be",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_night_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    data, words = REFUSED[name]
    path = tmp_path / "odd.edf"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        open_recording(path)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_midnight_and_the_change_of_clocks_do_not_bend_the_recordings_own_time(
    tmp_path: Path,
) -> None:
    path = tmp_path / "night.edf"
    path.write_bytes(ODD["the night the clocks change"].data)
    night = open_recording(path)
    # A recorder's clock runs on: nobody knows whether somebody has put it forward.
    assert clock_time(night, 4 * 3600) == datetime(2021, 3, 29, 2, 30)
    path.write_bytes(ODD["past midnight"].data)
    assert clock_time(open_recording(path), 3600) == datetime(2021, 3, 3, 0, 30)


@pytest.mark.parametrize("gap", [0.1, 7.0, 3600.0])
def test_samples_beyond_a_gap_are_where_the_clock_has_them(tmp_path: Path, gap: float) -> None:
    path = tmp_path / "night.edf"
    path.write_bytes(edf_bytes([signal(), clock(_spread({30: gap}))], reserved=b"EDF+D"))
    night = open_recording(path)
    np.testing.assert_array_equal(night.read(0, 30 + gap, 30.03 + gap), [3000, 3001, 3002])
    assert np.isnan(night.read(0, 30, 30 + gap)).all()


def test_a_day_of_64_channels_opens_without_being_read(tmp_path: Path) -> None:
    """5.7 GB of zeros that no disk has to hold: header and promises of a whole day."""
    one_record = edf_bytes([signal(f"ch{k}", 1, 512) for k in range(64)], n_records=b"86400")
    header = 256 * 65
    path = tmp_path / "day.edf"
    with path.open("wb") as file:
        file.write(one_record[:header])
        file.truncate(header + 86_400 * 64 * 512 * 2)
        file.seek(header + 80_000 * 64 * 512 * 2)
        file.write(one_record[header:])
    night = open_recording(path)
    assert path.stat().st_size > 5.6e9
    assert (len(night.channels), n_epochs(night), night.notes) == (64, 2880, ())
    np.testing.assert_array_equal(night.read(63, 80_000, 80_000 + 3 / 512), [0, 1, 2])
    assert not night.read(5, 80_001, 80_030).any()


def test_every_text_of_the_header_may_be_nonsense(tmp_path: Path) -> None:
    """Each field in turn filled with letters: a recording or one sentence, never anything else."""
    sound = edf_bytes([signal(n_records=2), clock([0, 1])], reserved=b"EDF+C")
    path = tmp_path / "odd.edf"
    n_opened = 0
    fields: list[tuple[int, int]] = [(8, 80), (88, 80), (168, 8), (176, 8), (184, 8), (192, 44)]
    fields += [(236, 8), (244, 8), (252, 4)]
    fields += [(256 + 32 * k, 32) for k in range(16)]
    nonsense: list[Callable[[int], bytes]] = [
        lambda n: b"\xff" * n,
        lambda n: b"\0" * n,
        lambda n: b"9" * n,
        lambda n: b"x" * n,
    ]
    for at, width in fields:
        for fill in nonsense:
            path.write_bytes(sound[:at] + fill(width) + sound[at + width :])
            try:
                night = open_recording(path)
            except UnreadableFile:
                continue
            n_opened += 1
            night.read(0, 0, 2)
    assert n_opened > 60


def test_time_keeping_of_a_day_stays_exact(tmp_path: Path) -> None:
    n_records = 2000
    texts = timekeeping(n_records, 0.1)
    data = edf_bytes(
        [signal(n_records=n_records, per_record=10), StoredSignal("EDF Annotations", texts=texts)],
        record_seconds=b"0.1",
        reserved=b"EDF+D",
    )
    path = tmp_path / "night.edf"
    path.write_bytes(data)
    night = open_recording(path)
    assert night.notes == ()
    np.testing.assert_array_equal(night.read(0, 0, 200), places(n_records, 10))
