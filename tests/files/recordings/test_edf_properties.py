"""Whatever the layout of a recording: the same samples at the same times of the clock."""

from datetime import datetime, timedelta

import numpy as np
import pyedflib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepscorer_app.domain.recording import Annotation
from sleepscorer_app.files.copies.repaired_copy import write_repaired
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp

LIMITS = (b"-32000", b"32000")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_gaps_of_any_length_leave_every_sample_at_its_time(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    n_records = data.draw(st.integers(2, 25), label="records")
    # Gaps are in quarters of a second, so that every rate has a sample where each ends.
    rates = data.draw(
        st.lists(st.sampled_from([4, 8, 32, 100, 200, 256, 512]), min_size=1, max_size=4),
        label="rates",
    )
    first = data.draw(st.sampled_from([0.0, 0.25, 0.999]), label="first onset")
    steps = data.draw(
        st.lists(
            st.sampled_from([1.0, 1.0, 1.0, 1.5, 2.0, 7.25, 600.0]),
            min_size=n_records - 1,
            max_size=n_records - 1,
        ),
        label="from record to record",
    )
    onsets = np.cumsum([first, *steps])
    rows = [b"+%s\x14\x14\0" % f"{onset:.6f}".encode() for onset in onsets]
    marked = data.draw(st.integers(0, n_records - 1), label="marked record")
    mark = b"+%s\x14mark\x14\0" % f"{onsets[marked] + 0.5:.6f}".encode()
    marks = [mark if k == marked else b"" for k in range(n_records)]
    signals = [
        StoredSignal(f"ch{k}", ramp(n_records, rate, first=k), physical=LIMITS, digital=LIMITS)
        for k, rate in enumerate(rates)
    ]
    place = data.draw(st.integers(0, len(signals)), label="place of the time-keeper")
    signals.insert(place, StoredSignal("EDF Annotations", texts=rows))
    signals.append(StoredSignal("EDF Annotations", texts=marks))
    path = tmp_path_factory.mktemp("gaps") / "night.edf"
    path.write_bytes(edf_bytes(signals, reserved=b"EDF+D"))
    night = EdfRecording(path)
    assert night.start == datetime(2021, 3, 2, 22, 30) + timedelta(seconds=first)
    assert night.duration_seconds == pytest.approx(onsets[-1] + 1 - first)
    marked_at = round(float(onsets[marked] + 0.5 - first), 6)
    assert night.annotations == (Annotation(marked_at, 0.0, "mark"),)
    for channel, rate in enumerate(rates):
        whole = night.read(channel, 0, night.duration_seconds)
        places = np.rint((onsets - first) * rate).astype(int)
        expected = np.full(len(whole), np.nan, dtype=np.float32)
        for record, at in enumerate(places):
            counts = ramp(n_records, rate, first=channel)[record]
            expected[at : at + rate] = counts[: max(0, len(expected) - at)]
        np.testing.assert_array_equal(whole, expected)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_pyedflib_reads_the_same_numbers_and_a_repaired_copy_holds_them(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    is_bdf = data.draw(st.booleans(), label="BDF")
    n_records = data.draw(st.integers(1, 12), label="records")
    seconds = data.draw(st.sampled_from([b"1", b"0.5", b"10", b"0.25"]), label="record")
    per_record = data.draw(st.lists(st.integers(1, 400), min_size=1, max_size=6), label="samples")
    limit = 8_388_607 if is_bdf else 32_767
    rng = np.random.default_rng(data.draw(st.integers(0, 9999), label="seed"))
    range_text = (b"-%d" % limit, b"%d" % limit)
    signals = [
        StoredSignal(
            f"ch{k}",
            rng.integers(-limit, limit, (n_records, n), dtype=np.int32),
            physical=data.draw(st.sampled_from([(b"-3200", b"3200"), (b"-1", b"2.5")])),
            digital=range_text,
        )
        for k, n in enumerate(per_record)
    ]
    folder = tmp_path_factory.mktemp("same")
    path, copy = folder / "night.edf", folder / "copy.edf"
    layout = {"record_seconds": seconds, "is_bdf": is_bdf}
    path.write_bytes(edf_bytes(signals, **layout))  # type: ignore[arg-type]
    night = EdfRecording(path)
    with pyedflib.EdfReader(str(path)) as theirs:
        for channel in range(len(signals)):
            ours = night.read(channel, 0, 1e6)
            np.testing.assert_allclose(ours, theirs.readSignal(channel), rtol=1e-6, atol=1e-6)
    path.write_bytes(edf_bytes(signals, n_records=b"-1", **layout))  # type: ignore[arg-type]
    assert write_repaired(path, copy)
    mended = EdfRecording(copy)
    for channel in range(len(signals)):
        np.testing.assert_array_equal(mended.read(channel, 0, 1e6), night.read(channel, 0, 1e6))
