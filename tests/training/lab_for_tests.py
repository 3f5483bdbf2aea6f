"""A toy laboratory: nights of noisy tones, scored with a habit that a tiny network does not have.

The tiny network has learned that each tone is a stage. The laboratory's amplifier doubles the
voltage of fast tones, and its scorers call drowsiness (N1's tone) wake.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.montages.montage import Derivation, guess_derivations
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.scoring.model_files import LoadedModel, load_model, save_model
from sleepscorer_app.training.laboratory.lab_learning import LabLearning, learned
from sleepscorer_app.training.laboratory.lab_nights import LabNight, encode_lab_night
from tests.scoring.networks_for_tests import tiny_description, tiny_network
from tests.training.toy_nights import TONES_HZ

N_EPOCHS = 120
START = datetime(2026, 3, 3, 23, 0)


@dataclass(frozen=True)
class QuickLearning(LabLearning):
    """What is enough for a tiny network and tones."""

    steps: int = 40
    windows: int = 8
    simulated_nights: int = 1
    simulated_epochs: int = 40
    learning_rate: float = 3e-3


QUICK = QuickLearning()


def stages_of(seed: int) -> NDArray[np.int8]:
    """Bouts of three epochs, every stage among them."""
    rng = np.random.default_rng(seed)
    bouts = rng.permutation(np.tile(np.arange(5, dtype=np.int8), N_EPOCHS // 15))
    return np.repeat(bouts, 3)


def toy_recording(seed: int, fast_gain: float = 1.0, name: str = "") -> ArrayRecording:
    """The night with these stages on C4-M1 at 100 Hz, and on F4-M1 noise alone."""
    rng = np.random.default_rng([seed, 1])
    seconds = np.arange(3000) / 100
    tones = np.stack(
        [
            (fast_gain if TONES_HZ[stage] > 8 else 1.0)
            * np.sin(2 * np.pi * TONES_HZ[stage] * seconds)
            for stage in stages_of(seed)
        ]
    )
    samples = (20 * tones + rng.normal(0, 5, tones.shape)).astype(np.float32).ravel()
    noise = rng.normal(0, 20, len(samples)).astype(np.float32)
    channels = (Channel("C4-M1", 100.0), Channel("F4-M1", 100.0))
    return ArrayRecording(name or f"night{seed}.edf", channels, (samples, noise), START)


def c4(recording: ArrayRecording) -> Derivation:
    return next(one for one in guess_derivations(recording) if one.name == "C4-M1")


def ordinary_night(seed: int) -> LabNight:
    recording = toy_recording(seed)
    return LabNight(recording.name, str(seed), recording, c4(recording), Hypnogram(stages_of(seed)))


def lab_night(seed: int, person: str = "") -> LabNight:
    """A night of the laboratory, with its habit; each of another person unless told."""
    recording = toy_recording(seed, fast_gain=2.0)
    stages = stages_of(seed)
    habitual = np.where(stages == Stage.N1, Stage.W, stages).astype(np.int8)
    return LabNight(
        recording.name, person or str(seed), recording, c4(recording), Hypnogram(habitual)
    )


def toy_model(folder: Path) -> LoadedModel:
    """The tiny network after it has learned the tones, as a model folder."""
    torch.set_num_threads(1)
    untaught = save_model(folder, tiny_network(), tiny_description(), "# Tiny\n")
    model = load_model(untaught.folder)
    nights = [encode_lab_night(model, ordinary_night(seed), _nothing) for seed in (1, 2)]
    settings = replace(QUICK, steps=200, lab_share=1.0)
    taught = learned(model.network, nights, nights, settings, _nothing)  # type: ignore[arg-type]
    return load_model(save_model(folder, taught, tiny_description(), "# Tiny\n").folder)


def _nothing(_fraction: float) -> None:
    pass
