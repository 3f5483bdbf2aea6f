"""The demo night: the first sleep a user sees has to look like sleep on every channel."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import ArrayRecording
from sleepscorer_app.domain.simulation import demo_hypnogram, demo_night
from sleepscorer_app.domain.simulation.demo_channels import chin_emg, eeg_and_eog
from sleepscorer_app.domain.simulation.sleeper import draw_sleeper
from sleepscorer_app.domain.simulation.stage_course import draw_course
from tests.domain import nights_by_seed

MARKS = nights_by_seed.marks_before()
F4, C4, O2, E1, E2, CHIN = range(6)


@pytest.fixture(scope="module")
def night() -> ArrayRecording:
    return demo_night()


@pytest.fixture(scope="module")
def truth() -> Hypnogram:
    return demo_hypnogram()


def _epochs(
    night: ArrayRecording, truth: Hypnogram, channel: int, stage: Stage
) -> NDArray[np.float32]:
    return night.samples[channel].reshape(960, -1)[truth.codes == stage]


def _band(samples: NDArray[np.float32], low_hz: float, high_hz: float) -> NDArray[np.float64]:
    sections = butter(2, [low_hz, high_hz], "bandpass", fs=256, output="sos")
    return sosfiltfilt(sections, samples, axis=-1)


def test_it_is_eight_hours_on_six_channels(night: ArrayRecording, truth: Hypnogram) -> None:
    assert [channel.name for channel in night.channels] == [
        "F4-M1",
        "C4-M1",
        "O2-M1",
        "E1-M2",
        "E2-M2",
        "Chin1-Chin2",
    ]
    assert {channel.rate_hz for channel in night.channels} == {256}
    assert night.duration_seconds == 8 * 3600
    assert truth.n_epochs == 960
    assert all(one.dtype == np.float32 and np.isfinite(one).all() for one in night.samples)


def test_its_header_names_nobody_and_the_lights_are_marked(
    night: ArrayRecording, truth: Hypnogram
) -> None:
    assert night.identity.patient == "X X X X"
    assert night.identity.recording.startswith("Startdate 01-JAN-2026 X X ")
    assert f"{night.start:%Y-%m-%d %H:%M:%S}" == "2026-01-01 23:00:00"
    off, on = night.annotations
    assert (off.text, on.text) == ("Lights off", "Lights on")
    assert (off.onset_seconds, on.onset_seconds) == (5 * 60, 8 * 3600 - 2 * 60)
    assert (off.duration_seconds, on.duration_seconds) == (0, 0)
    asleep = np.flatnonzero(truth.codes != Stage.W)
    assert off.onset_seconds < 30 * asleep[0]
    assert on.onset_seconds > 30 * asleep[-1]


@pytest.mark.parametrize("seed", nights_by_seed.DEMO_SEEDS)
def test_its_stages_are_those_of_a_healthy_night(seed: int) -> None:
    hypnogram = demo_hypnogram(seed)
    codes = hypnogram.codes
    shares = np.bincount(codes, minlength=5) / len(codes)
    assert shares == pytest.approx([0.12, 0.06, 0.45, 0.17, 0.20], abs=0.12)
    is_n3, is_rem = codes == Stage.N3, codes == Stage.R
    assert is_n3[:480].sum() > is_n3[480:].sum()
    assert is_rem[480:].sum() > is_rem[:480].sum()
    assert nights_by_seed.of_hypnogram(hypnogram) == MARKS["demo_hypnograms"][seed - 1]


def test_it_is_the_night_it_was(night: ArrayRecording) -> None:
    for trace, before in zip(nights_by_seed.of_demo_night(night), MARKS["demo_night"], strict=True):
        assert trace == pytest.approx(before, abs=nights_by_seed.SAME_MICROVOLTS)


def test_deep_sleep_is_over_75_microvolts_in_front(night: ArrayRecording, truth: Hypnogram) -> None:
    slow = np.ptp(_band(_epochs(night, truth, F4, Stage.N3), 0.5, 4.0), axis=1)
    behind = np.ptp(_band(_epochs(night, truth, O2, Stage.N3), 0.5, 4.0), axis=1)
    assert np.median(slow) > 100.0
    assert np.mean(slow > 75.0) > 0.95
    assert np.median(behind) < np.median(slow)


def test_alpha_stands_behind_when_the_eyes_close(night: ArrayRecording) -> None:
    lights_off = round(night.annotations[0].onset_seconds)
    alpha_of = {
        channel: _band(night.samples[channel][: (lights_off + 400) * 256], 8.0, 12.0)
        for channel in (F4, O2)
    }
    is_open = slice(10 * 256, (lights_off - 10) * 256)
    is_closed = slice((lights_off + 30) * 256, (lights_off + 300) * 256)
    assert alpha_of[O2][is_closed].std() > 1.7 * alpha_of[O2][is_open].std()
    assert alpha_of[O2][is_closed].std() > 1.5 * alpha_of[F4][is_closed].std()


def test_spindles_stand_out_in_n2_most_at_the_vertex(
    night: ArrayRecording, truth: Hypnogram
) -> None:
    peak = {
        (channel, stage): np.median(
            np.abs(_band(_epochs(night, truth, channel, stage), 12.0, 15.0)).max(axis=1)
        )
        for channel in (C4, O2)
        for stage in (Stage.N2, Stage.R)
    }
    assert peak[C4, Stage.N2] > 2.0 * peak[C4, Stage.R]
    assert peak[C4, Stage.N2] > peak[O2, Stage.N2]


def test_rapid_eye_movements_go_opposite_ways_in_the_two_eog_channels(
    night: ArrayRecording, truth: Hypnogram
) -> None:
    left, right = (
        _band(_epochs(night, truth, channel, Stage.R), 0.3, 5.0).reshape(-1) for channel in (E1, E2)
    )
    moving = np.abs(left) > 50.0
    assert moving.mean() > 0.01
    assert np.corrcoef(left[moving], right[moving])[0, 1] < -0.8


def test_slow_waves_go_the_same_way_in_the_two_eog_channels(
    night: ArrayRecording, truth: Hypnogram
) -> None:
    left, right = (
        _band(_epochs(night, truth, channel, Stage.N3), 0.5, 4.0).reshape(-1)
        for channel in (E1, E2)
    )
    assert np.corrcoef(left, right)[0, 1] > 0.7
    assert left.std() == pytest.approx(right.std(), rel=0.1)


def test_eyes_roll_slowly_as_sleep_comes(night: ArrayRecording, truth: Hypnogram) -> None:
    rolling = {
        stage: _band(
            _epochs(night, truth, E1, stage) - _epochs(night, truth, E2, stage), 0.2, 0.6
        ).std()
        for stage in (Stage.N1, Stage.N2)
    }
    assert rolling[Stage.N1] > 3.0 * rolling[Stage.N2]


def test_chin_tone_falls_with_sleep_and_is_least_in_rem_but_for_twitches(
    night: ArrayRecording, truth: Hypnogram
) -> None:
    tone = [np.median(_epochs(night, truth, CHIN, Stage(code)).std(axis=1)) for code in range(5)]
    assert tone[0] > tone[1] > tone[2] > tone[3] > tone[4]
    rem = _epochs(night, truth, CHIN, Stage.R)
    loudest = np.abs(rem).max(axis=1)
    assert np.mean(loudest > 10 * np.median(np.abs(rem))) > 0.2


def test_one_seed_gives_one_set_of_channels_and_another_seed_another() -> None:
    hypnogram = Hypnogram(np.repeat([0, 1, 2, 3, 4], 3).astype(np.int8))

    def traces(seed: int) -> bytes:
        rng = np.random.default_rng(seed)
        sleeper = draw_sleeper(rng)
        course = draw_course(rng, hypnogram, sleeper)
        parts = (*eeg_and_eog(rng, course, sleeper, 128), chin_emg(rng, course, 128))
        assert all(one.shape == (15 * 30 * 128,) for one in parts)
        return b"".join(one.tobytes() for one in parts)

    assert traces(1) == traces(1)
    assert traces(1) != traces(2)
