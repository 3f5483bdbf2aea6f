"""What the simulator makes of fixed seeds, in few numbers; `python -m` writes them anew.

The shipped networks learned from these nights and the demo night is one of them, so a seed has to
give tomorrow what it gave when they were trained. A change that is meant is written down with
`python -m tests.domain.nights_by_seed`, and the models are then to be trained anew.
"""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.recording import ArrayRecording
from sleepscorer_app.domain.simulation import (
    RATE_HZ,
    BandPowerAnchor,
    demo_hypnogram,
    demo_night,
    simulate_hypnogram,
    simulate_night,
)
from sleepscorer_app.domain.simulation.amplifier import amplified
from sleepscorer_app.domain.simulation.band_levels import draw_band_levels
from sleepscorer_app.domain.simulation.demo_channels import chin_emg, eeg_and_eog
from sleepscorer_app.domain.simulation.sleeper import DERIVATIONS, draw_sleeper
from sleepscorer_app.domain.simulation.stage_course import draw_course

WRITTEN_DOWN = Path(__file__).with_suffix(".json")
# Another processor's last bit is a ten thousandth of this.
SAME_MICROVOLTS = 0.002
SEEDS = range(24)
DEMO_SEEDS = (1, 2, 3)
SHORT_NIGHT = Hypnogram(np.array([0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, -1, 0], dtype=np.int8))
FIVE_MINUTES_OF_REM = Hypnogram(np.full(10, 4, dtype=np.int8))
OTHER_NIGHT = Hypnogram(np.array([0, 1, 2, 2, 3, 3, 3, 2, 4, 4, 2, 0, 0], dtype=np.int8))


def of_night(seed: int) -> list[float]:
    """An epoch each, of a night before any amplifier; seeds go round derivations and anchors.

    Every fourth draws its derivation, every fourth has an anchor, every eighth that of its stages.
    """
    rng = np.random.default_rng(seed)
    anchor = None
    if seed % 4 == 3:
        levels = np.linspace(-12.0, 24.0, 65).reshape(13, 5)[:, ::-1].astype(np.float32)
        anchor = BandPowerAnchor(SHORT_NIGHT if seed % 8 == 3 else OTHER_NIGHT, levels)
    night = simulate_night(
        rng,
        hypnogram=SHORT_NIGHT,
        derivation=None if seed % 4 == 1 else DERIVATIONS[seed % 3],
        anchor=anchor,
        with_amplifier=False,
    )
    return along(night.samples, night.hypnogram.n_epochs)


def of_demo_channels(seed: int) -> list[list[float]]:
    """An epoch each, for the three EEG channels, the two EOG channels and the chin."""
    rng = np.random.default_rng(seed)
    sleeper = draw_sleeper(rng)
    # An unscored epoch would have no levels: the demo night has none.
    course = draw_course(rng, OTHER_NIGHT, sleeper)
    traces = (*eeg_and_eog(rng, course, sleeper, 128), chin_emg(rng, course, 128))
    return [along(trace, OTHER_NIGHT.n_epochs) for trace in traces]


def of_chin(seed: int) -> list[float]:
    """An epoch each of five minutes of REM, in which the chin twitches."""
    rng = np.random.default_rng(seed)
    course = draw_course(rng, FIVE_MINUTES_OF_REM, draw_sleeper(rng))
    return along(chin_emg(rng, course, 128), FIVE_MINUTES_OF_REM.n_epochs)


def of_sleeper(seed: int) -> list[float]:
    """Who sleeps, and how often and when an hour of each stage wakes them."""
    rng = np.random.default_rng(seed)
    sleeper = draw_sleeper(rng)
    hours = Hypnogram(np.repeat(np.arange(5, dtype=np.int8), 120))
    onsets = draw_course(rng, hours, sleeper).arousal_seconds
    who = (sleeper.alpha_hz, sleeper.alpha_power, sleeper.spindles_per_minute, sleeper.eye_leak)
    return [*who, sleeper.beta_everywhere, float(len(onsets)), float(onsets.sum())]


def of_amplifier(seed: int) -> list[float]:
    """What one recorder makes of noise: SD, SD of its steps, least, most; at how many levels."""
    noise = np.random.default_rng(0).standard_normal(6000).cumsum() * 20.0
    stored = amplified(np.random.default_rng(seed), noise.astype(np.float32), RATE_HZ)
    sizes = (stored.std(), np.diff(stored).std(), stored.min(), stored.max())
    return [*map(float, sizes), float(len(np.unique(stored)))]


def of_band_levels(seed: int) -> list[float]:
    """The five levels that each epoch of a night should have, added up by epoch.

    Every other seed has an anchor, with more bouts of N2 than are chosen from and without N1.
    """
    rng = np.random.default_rng(seed)
    codes = np.tile(np.arange(5, dtype=np.int8), 4)
    real = np.tile(np.array([2, 0, 2, 2, 3, 4], dtype=np.int8), 6)
    levels_db = np.linspace(-12.0, 24.0, 180).reshape(36, 5).astype(np.float32)
    anchor = BandPowerAnchor(Hypnogram(real), levels_db) if seed % 2 else None
    levels = draw_band_levels(rng, Hypnogram(codes), DERIVATIONS[seed % 3], anchor)
    return [float(one) for one in levels @ np.arange(1.0, 6.0)]


def of_demo_night(night: ArrayRecording) -> list[list[float]]:
    """A half-hour each, for the six channels."""
    return [along(trace, 16) for trace in night.samples]


def of_hypnogram(hypnogram: Hypnogram) -> int:
    return zlib.crc32(hypnogram.codes.tobytes())


def along(samples: NDArray[np.float32], n_parts: int) -> list[float]:
    """How far each part goes along one fixed wave in µV: no sample can change and leave it so."""
    parts = samples.reshape(n_parts, -1).astype(np.float64)
    wave = np.cos(0.37 * np.arange(parts.shape[1]) ** 1.5)
    return [float(one) for one in parts @ wave / np.sqrt(len(wave) / 2)]


def marks_before() -> dict[str, Any]:
    """What was written down, by the names of `all_marks`."""
    return json.loads(WRITTEN_DOWN.read_text("utf-8"))


def all_marks() -> dict[str, object]:
    return {
        "nights": [of_night(seed) for seed in SEEDS],
        "demo_channels": [of_demo_channels(seed) for seed in range(2)],
        "chin": [of_chin(seed) for seed in range(4)],
        "sleepers": [of_sleeper(seed) for seed in range(40)],
        "amplifier": [of_amplifier(seed) for seed in SEEDS],
        "band_levels": [of_band_levels(seed) for seed in SEEDS],
        "hypnograms": [
            of_hypnogram(simulate_hypnogram(np.random.default_rng(seed))) for seed in range(60)
        ],
        "short_hypnograms": [
            of_hypnogram(simulate_hypnogram(np.random.default_rng(seed), seed + 1))
            for seed in range(40)
        ],
        "demo_hypnograms": [of_hypnogram(demo_hypnogram(seed)) for seed in DEMO_SEEDS],
        "demo_night": of_demo_night(demo_night()),
    }


if __name__ == "__main__":
    rounded = json.loads(json.dumps(all_marks()), parse_float=lambda text: round(float(text), 4))
    WRITTEN_DOWN.write_text(json.dumps(rounded, indent=None) + "\n", "utf-8")
