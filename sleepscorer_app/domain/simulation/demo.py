"""The demo night: eight hours of a healthy sleeper on the six channels of a laboratory."""

from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import (
    EPOCH_SECONDS,
    Annotation,
    ArrayRecording,
    Channel,
    Identity,
)
from sleepscorer_app.domain.simulation.demo_channels import chin_emg, eeg_and_eog
from sleepscorer_app.domain.simulation.hypnograms import HEALTHY, asleep_stages
from sleepscorer_app.domain.simulation.sleeper import Sleeper, draw_sleeper
from sleepscorer_app.domain.simulation.stage_course import StageCourse, draw_course

DEMO_EPOCHS = 960
DEMO_RATE_HZ = 256
DEMO_START = datetime(2026, 1, 1, 23, 0, 0)
EPOCHS_BEFORE_LIGHTS_OFF = 10
EPOCHS_AWAKE_IN_THE_DARK = 18
EPOCHS_AWAKE_AT_THE_END = 8
EPOCHS_AFTER_LIGHTS_ON = 4
N_CANDIDATES = 100

EEG_AND_EOG_NAMES = ("F4-M1", "C4-M1", "O2-M1", "E1-M2", "E2-M2")
CHIN_NAME = "Chin1-Chin2"

# What a textbook night of a healthy adult looks like, and how far off counts as one unit: shares
# of W, N1, N2, N3 and R, N3's share before and R's share after half time, the first R in epochs.
TEXTBOOK = np.array([0.12, 0.06, 0.44, 0.17, 0.21, 0.75, 0.65, 180.0])
TEXTBOOK_TOLERANCE = np.array([0.04, 0.02, 0.05, 0.03, 0.03, 0.10, 0.10, 40.0])


def demo_hypnogram(seed: int = 1) -> Hypnogram:
    """The demo night's true stages, 960 epochs: of many nights made by rule, the most typical."""
    rng = np.random.default_rng((seed, 1))
    candidates = [_whole_night(rng) for _ in range(N_CANDIDATES)]
    return Hypnogram(min(candidates, key=_distance_from_textbook))


def demo_night(seed: int = 1) -> ArrayRecording:
    """Eight hours on F4-M1, C4-M1, O2-M1, E1-M2, E2-M2 and chin EMG, in µV at 256 Hz.

    The stages are those of `demo_hypnogram(seed)`; the same seed gives the same night. Lights go
    off after 5 min and on 2 min before the end, both as annotations. No person was recorded.
    """
    rng = np.random.default_rng((seed, 2))
    hypnogram = demo_hypnogram(seed)
    sleeper = _healthy_sleeper(rng)
    course = _with_lights(draw_course(rng, hypnogram, sleeper))
    traces = eeg_and_eog(rng, course, sleeper, DEMO_RATE_HZ)
    electrodes = [
        Channel(name, DEMO_RATE_HZ, prefilter="HP:0.16Hz LP:50Hz", transducer="simulated")
        for name in EEG_AND_EOG_NAMES
    ]
    chin = Channel(CHIN_NAME, DEMO_RATE_HZ, prefilter="HP:10Hz LP:100Hz", transducer="simulated")
    lights_on = (DEMO_EPOCHS - EPOCHS_AFTER_LIGHTS_ON) * EPOCH_SECONDS
    return ArrayRecording(
        name="Demo night",
        channels=(*electrodes, chin),
        samples=(*traces, chin_emg(rng, course, DEMO_RATE_HZ)),
        start=DEMO_START,
        # As EDF+ wants it: date, hospital code, technician, equipment; X where there is none.
        identity=Identity("X X X X", "Startdate 01-JAN-2026 X X SleepScorer-demo"),
        annotations=(
            Annotation(EPOCHS_BEFORE_LIGHTS_OFF * EPOCH_SECONDS, 0.0, "Lights off"),
            Annotation(lights_on, 0.0, "Lights on"),
        ),
    )


def _whole_night(rng: np.random.Generator) -> NDArray[np.int8]:
    first_asleep = EPOCHS_BEFORE_LIGHTS_OFF + EPOCHS_AWAKE_IN_THE_DARK
    last_awake = EPOCHS_AWAKE_AT_THE_END + EPOCHS_AFTER_LIGHTS_ON
    codes = np.full(DEMO_EPOCHS, Stage.W, dtype=np.int8)
    n_asleep = DEMO_EPOCHS - first_asleep - last_awake
    codes[first_asleep : first_asleep + n_asleep] = asleep_stages(rng, HEALTHY, n_asleep)
    return codes


def _distance_from_textbook(codes: NDArray[np.int8]) -> float:
    is_n3, is_rem = codes == Stage.N3, codes == Stage.R
    half = len(codes) // 2
    asleep = int(np.argmax(codes != Stage.W))
    first_rem = int(np.argmax(is_rem)) - asleep if is_rem.any() else len(codes)
    found = np.array(
        [
            *(np.bincount(codes, minlength=5) / len(codes)),
            is_n3[:half].sum() / max(1, is_n3.sum()),
            is_rem[half:].sum() / max(1, is_rem.sum()),
            first_rem,
        ]
    )
    return float(np.sum(((found - TEXTBOOK) / TEXTBOOK_TOLERANCE) ** 2))


def _healthy_sleeper(rng: np.random.Generator) -> Sleeper:
    """Someone whose stages are easy to tell: clear alpha, spindles and slow waves."""
    return replace(
        draw_sleeper(rng),
        has_apnoea=False,
        alpha_hz=9.8,
        alpha_width_hz=0.7,
        alpha_power=1.3,
        rem_alpha_hz=8.6,
        theta_hz=5.6,
        spindle_hz=13.4,
        spindles_per_minute=4.5,
        eye_leak=0.8,
        beta_everywhere=0.0,
        eyes_open_threshold=1.2,
        rem_bursts_per_minute=3.0,
        bout_variety=0.3,
        aperiodic_slopes=np.array([1.3, 1.5, 1.75, 1.75, 1.65]),
        aperiodic_levels_db=np.array([15.5, 14.5, 16.0, 16.5, 14.5]),
    )


def _with_lights(course: StageCourse) -> StageCourse:
    """While the lights are on, the eyes are open."""
    eyes_open = course.eyes_open.copy()
    eyes_open[: EPOCHS_BEFORE_LIGHTS_OFF * EPOCH_SECONDS] = 1.0
    eyes_open[-EPOCHS_AFTER_LIGHTS_ON * EPOCH_SECONDS :] = 1.0
    return replace(course, eyes_open=eyes_open)
