from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepscorer_app.domain.recording import Annotation, n_epochs
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp, timekeeping

Opener = Callable[[bytes], EdfRecording]


def _eeg(n_records: int = 60, per_record: int = 100, **more: object) -> StoredSignal:
    return StoredSignal("EEG C4-M1", ramp(n_records, per_record), **more)  # type: ignore[arg-type]


def test_channels_clock_and_identity_are_those_of_the_header(opened: Opener) -> None:
    night = opened(
        edf_bytes(
            [_eeg(), StoredSignal("SaO2", ramp(60, 1), unit=b"%")],
            patient=b"P12 F 01-JAN-1970 Somebody",
        )
    )
    assert [(one.name, one.rate_hz, one.unit) for one in night.channels] == [
        ("EEG C4-M1", 100.0, "µV"),
        ("SaO2", 1.0, "%"),
    ]
    assert night.channels[0].prefilter == "HP:0.1Hz"
    assert night.channels[0].transducer == "AgCl"
    assert night.start == datetime(2021, 3, 2, 22, 30)
    assert night.duration_seconds == 60
    assert n_epochs(night) == 2
    assert night.identity.patient == "P12 F 01-JAN-1970 Somebody"
    assert night.notes == ()


def test_samples_come_by_time_and_only_from_inside_the_recording(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg(physical=(b"-32000", b"32000"))]))
    np.testing.assert_array_equal(night.read(0, 1.5, 2.25), np.arange(150, 225))
    np.testing.assert_array_equal(night.read(0, -5, 0.02), [0, 1])
    np.testing.assert_array_equal(night.read(0, 59.99, 90), [5999])
    assert night.read(0, 70, 80).size == 0
    assert night.read(0, 0, 60).dtype == np.float32


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        (b"uV", 1.0),
        ("µV".encode("latin-1"), 1.0),
        ("μV".encode(), 1.0),
        (b"mV", 1e3),
        (b"V", 1e6),
        (b"nV", 1e-3),
    ],
)
def test_every_voltage_is_microvolts(opened: Opener, unit: bytes, factor: float) -> None:
    night = opened(edf_bytes([_eeg(unit=unit, physical=(b"-32", b"32"))]))
    assert night.channels[0].unit == "µV"
    np.testing.assert_allclose(night.read(0, 0, 1), np.arange(100) * 1e-3 * factor, rtol=1e-6)


def test_an_unknown_unit_is_kept_and_noted(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg(unit=b"furlong"), StoredSignal("X", ramp(60, 1), unit=b"")]))
    assert [one.unit for one in night.channels] == ["furlong", ""]
    assert any("EEG C4-M1 (furlong)" in note for note in night.notes)
    assert any("No unit" in note and "X" in note for note in night.notes)


def test_bdf_numbers_keep_all_24_bits_and_their_sign(opened: Opener) -> None:
    counts = np.array([[-8_388_608, -1, 0, 1, 8_388_607]] * 30, dtype=np.int32)
    limits = (b"-8388608", b"8388607")
    night = opened(
        edf_bytes([StoredSignal("A1", counts, physical=limits, digital=limits)], is_bdf=True)
    )
    np.testing.assert_array_equal(night.read(0, 0, 1), counts[0].astype(np.float32))


@pytest.mark.parametrize(
    ("promised", "words"),
    [(b"-1", "does not say"), (b"50", "promises 50"), (b"99", "promises 99"), (b"many", "count")],
)
def test_the_file_and_not_the_header_says_how_many_records_there_are(
    opened: Opener, promised: bytes, words: str
) -> None:
    night = opened(edf_bytes([_eeg()], n_records=promised))
    assert night.duration_seconds == 60
    assert words in " ".join(night.notes)


def test_a_last_record_cut_off_is_left_out_and_said(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg()])[:-70])
    assert night.duration_seconds == 59
    np.testing.assert_allclose(night.read(0, 58.98, 60), [589.8, 589.9], rtol=1e-6)
    assert any("ends inside data record 60 (130 of 200 bytes)" in note for note in night.notes)


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"date": b"31.02.21"}, datetime(2021, 3, 2, 22, 30)),
        ({"date": b"junk", "recording": b"Startdate X X X X"}, datetime(1985, 1, 1, 22, 30)),
        ({"date": b"02.03.yy"}, datetime(2021, 3, 2, 22, 30)),
        ({"date": b"02/03/21"}, datetime(2021, 3, 2, 22, 30)),
        ({"time": b"25.00.00"}, datetime(2021, 3, 2)),
        ({"date": b"24.04.89", "recording": b""}, datetime(1989, 4, 24, 22, 30)),
    ],
)
def test_a_bad_start_is_mended_as_far_as_the_header_allows(
    opened: Opener, fields: dict[str, bytes], start: datetime
) -> None:
    assert opened(edf_bytes([_eeg()], **fields)).start == start  # type: ignore[arg-type]


def test_a_date_that_is_none_is_said(opened: Opener) -> None:
    assert "31.02.21" in " ".join(opened(edf_bytes([_eeg()], date=b"31.02.21")).notes)


def test_letters_beyond_ascii_are_read_and_noted(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg()], patient="X M X Müller".encode("latin-1")))
    assert night.identity.patient == "X M X Müller"
    assert any("patient field" in note and "Müller" not in note for note in night.notes)


@pytest.mark.parametrize("limits", [(b"nan", b"3200"), (b"0", b"0"), (b"", b""), (b"-inf", b"inf")])
def test_a_physical_range_without_meaning_leaves_stored_numbers(
    opened: Opener, limits: tuple[bytes, bytes]
) -> None:
    night = opened(edf_bytes([_eeg(), _eeg(physical=limits)]))
    assert [one.unit for one in night.channels] == ["µV", "digital"]
    np.testing.assert_array_equal(night.read(1, 0, 1), np.arange(100))
    assert any("physical range" in note and "EEG C4-M1 (2)" in note for note in night.notes)


def test_an_equal_digital_range_leaves_stored_numbers(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg(digital=(b"7", b"7"))]))
    assert night.channels[0].unit == "digital"


def test_a_swapped_physical_range_inverts_as_edf_plus_says(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg(physical=(b"32000", b"-32000"))]))
    np.testing.assert_array_equal(night.read(0, 0, 0.03), [0, -1, -2])
    assert any("downwards" in note for note in night.notes)


def test_decimal_commas_are_read(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg(physical=(b"-3200,0", b"3200,0"))], record_seconds=b"0,5"))
    assert night.channels[0].rate_hz == 200
    assert any("decimal comma" in note for note in night.notes)


def test_labels_given_twice_are_told_apart(opened: Opener) -> None:
    names = [one.name for one in opened(edf_bytes([_eeg(), _eeg(), _eeg()])).channels]
    assert names == ["EEG C4-M1", "EEG C4-M1 (2)", "EEG C4-M1 (3)"]


def test_annotations_of_several_channels_are_merged_in_time(opened: Opener) -> None:
    first = [b"+%d\x14\x14\0" % k for k in range(60)]
    first[3] += b"+30\x1530\x14Sleep stage W\x14\0"
    second = [b""] * 60
    second[0] = b"+12.5\x14Lights off@@EEG C4-M1\x14caf\xe9\x14\0"
    night = opened(
        edf_bytes(
            [
                _eeg(),
                StoredSignal("EDF Annotations", texts=first),
                StoredSignal("EDF Annotations", texts=second),
            ],
            reserved=b"EDF+C",
        )
    )
    assert night.annotations == (
        Annotation(12.5, 0.0, "Lights off@@EEG C4-M1"),
        Annotation(12.5, 0.0, "café"),
        Annotation(30.0, 30.0, "Sleep stage W"),
    )
    assert any("Latin-1" in note for note in night.notes)
    assert len(night.channels) == 1


def test_a_start_between_two_seconds_moves_the_clock_and_not_the_annotations(
    opened: Opener,
) -> None:
    texts = timekeeping(60, first=0.25)
    texts[0] += b"+10.25\x14mark\x14\0"
    night = opened(
        edf_bytes([_eeg(), StoredSignal("EDF Annotations", texts=texts)], reserved=b"EDF+C")
    )
    assert night.start == datetime(2021, 3, 2, 22, 30, 0, 250_000)
    assert night.annotations == (Annotation(10.0, 0.0, "mark"),)


def test_a_gap_is_nan_on_the_true_clock(opened: Opener) -> None:
    texts = [b"+%d\x14\x14\0" % (k if k < 20 else k + 40) for k in range(60)]
    night = opened(
        edf_bytes(
            [_eeg(physical=(b"-32000", b"32000")), StoredSignal("EDF Annotations", texts=texts)],
            reserved=b"EDF+D",
        )
    )
    assert night.duration_seconds == 100
    across = night.read(0, 19.98, 60.02)
    assert len(across) == 4004
    np.testing.assert_array_equal(across[:2], [1998, 1999])
    assert np.isnan(across[2:-2]).all()
    np.testing.assert_array_equal(across[-2:], [2000, 2001])
    assert any("interrupted once, 40 s" in note for note in night.notes)


def test_records_whose_times_run_backwards_are_read_as_one_stretch(opened: Opener) -> None:
    texts = [b"+%d\x14\x14\0" % (60 - k) for k in range(60)]
    night = opened(
        edf_bytes([_eeg(), StoredSignal("EDF Annotations", texts=texts)], reserved=b"EDF+D")
    )
    assert night.duration_seconds == 60
    assert any("backwards" in note for note in night.notes)


def test_a_gap_that_the_header_denies_is_believed_to_the_records(opened: Opener) -> None:
    texts = [b"+%d\x14\x14\0" % (k if k < 20 else k + 40) for k in range(60)]
    night = opened(
        edf_bytes([_eeg(), StoredSignal("EDF Annotations", texts=texts)], reserved=b"EDF+C")
    )
    assert night.duration_seconds == 100
    assert np.isnan(night.read(0, 30, 31)).all()
    assert any("header says it was not" in note for note in night.notes)


def test_a_signal_without_samples_is_left_out(opened: Opener) -> None:
    empty = StoredSignal("Spare", np.zeros((60, 0), dtype=np.int32))
    night = opened(edf_bytes([empty, _eeg()]))
    assert [one.name for one in night.channels] == ["EEG C4-M1"]
    assert any("Spare" in note for note in night.notes)


def test_three_epochs_open_and_less_than_one_says_so(opened: Opener) -> None:
    assert n_epochs(opened(edf_bytes([_eeg(90)]))) == 3
    short = opened(edf_bytes([_eeg(20)]))
    assert n_epochs(short) == 0
    assert any("less than one epoch" in note for note in short.notes)


def test_a_day_of_records_reads_its_last_epoch(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg(8640, 10)], record_seconds=b"10"))
    assert n_epochs(night) == 2880
    assert len(night.read(0, 86_370, 86_400)) == 30


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"0       short", "ends inside its header"),
        (edf_bytes([_eeg()])[:300], "ends inside its header"),
        (edf_bytes([_eeg()])[:600], "no complete data record"),
        (edf_bytes([_eeg()], record_seconds=b"0"), "sampling rates are unknown"),
        (edf_bytes([_eeg()], record_seconds=b"nan"), "sampling rates are unknown"),
        (edf_bytes([_eeg(2, 1)] * 2, record_seconds=b"86400")[:-2] * 200, "days long"),
        (edf_bytes([StoredSignal("Spare", np.zeros((3, 0), dtype=np.int32))]), "any samples"),
        (
            edf_bytes(
                [StoredSignal("EDF Annotations", texts=[b"+0\x14\x14\0+0\x14W\x14\0"])],
                record_seconds=b"0",
                reserved=b"EDF+C",
            ),
            "only annotations. Open the night's recording first",
        ),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_sentence(
    opened: Opener, data: bytes, words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words) as caught:
        opened(data)
    assert str(caught.value).startswith("night.edf cannot be opened: ")


def test_a_file_that_vanishes_is_one_clear_oserror(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg()]))
    night.path.unlink()
    with pytest.raises(OSError, match=r"night\.edf can no longer be read"):
        night.read(0, 0, 30)


def test_a_file_that_shrinks_is_an_error_and_not_a_crash(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg()]))
    with night.path.open("r+b") as file:
        file.truncate(2_000)
    assert len(night.read(0, 0, 5)) == 500
    with pytest.raises(OSError, match="has become shorter"):
        night.read(0, 0, 30)


def test_the_file_is_never_written(opened: Opener) -> None:
    data = edf_bytes([_eeg()], n_records=b"-1", date=b"junk")
    night = opened(data)
    night.path.chmod(0o444)
    night.read(0, 0, 60)
    assert night.path.read_bytes() == data


def test_many_threads_read_the_same_samples(opened: Opener) -> None:
    night = opened(edf_bytes([_eeg(300), StoredSignal("EOG", ramp(300, 64))]))
    wanted = [(k % 2, k * 7.3 % 250) for k in range(200)]
    alone = [night.read(channel, start, start + 30) for channel, start in wanted]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda one: night.read(one[0], one[1], one[1] + 30), wanted)
        for expected, got in zip(alone, together, strict=True):
            np.testing.assert_array_equal(got, expected)


def test_one_channel_of_wide_records_reads_like_that_of_narrow_ones(opened: Opener) -> None:
    wide = [StoredSignal(f"C{k}", ramp(40, 500, first=k)) for k in range(30)]
    night = opened(edf_bytes(wide))
    np.testing.assert_allclose(
        night.read(7, 0, 40), ramp(40, 500, first=7).reshape(-1) * 0.1, rtol=1e-6
    )


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_layout_reads_back_the_same_samples_at_the_same_times(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    record = data.draw(st.sampled_from([0.1, 0.25, 0.5, 1, 2.5, 10, 60]), label="record seconds")
    per_record = data.draw(st.lists(st.integers(1, 300), min_size=1, max_size=5), label="samples")
    n_records = data.draw(st.integers(1, 30), label="records")
    is_bdf = data.draw(st.booleans(), label="BDF")
    # Each entry is how many whole records are missing before this one.
    missing = data.draw(
        st.lists(st.sampled_from([0, 0, 0, 1, 5]), min_size=n_records, max_size=n_records)
    )
    places = np.arange(n_records) + np.cumsum([0, *missing[1:]])
    texts = [b"+%.6f\x14\x14\0" % (place * record) for place in places]
    limits = (b"-32000", b"32000")
    signals = [
        StoredSignal(f"ch{k}", ramp(n_records, n, first=k), physical=limits, digital=limits)
        for k, n in enumerate(per_record)
    ]
    clock = StoredSignal("BDF Annotations" if is_bdf else "EDF Annotations", texts=texts)
    path = tmp_path_factory.mktemp("layout") / "any.edf"
    reserved = b"BDF+D" if is_bdf else b"EDF+D"
    path.write_bytes(
        edf_bytes(
            [*signals, clock], record_seconds=b"%g" % record, reserved=reserved, is_bdf=is_bdf
        )
    )
    night = EdfRecording(path)
    assert night.duration_seconds == pytest.approx((places[-1] + 1) * record)
    for channel, n in enumerate(per_record):
        expected = np.full((places[-1] + 1) * n, np.nan, dtype=np.float32)
        expected.reshape(-1, n)[places] = signals[channel].counts
        start = data.draw(st.floats(-record, night.duration_seconds), label="start")
        stop = data.draw(st.floats(start, night.duration_seconds + record), label="stop")
        times = np.arange(len(expected)) * (record / n)
        slack = 1e-6 * record / n
        inside = (times >= start - slack) & (times < stop - slack)
        np.testing.assert_array_equal(night.read(channel, start, stop), expected[inside])
