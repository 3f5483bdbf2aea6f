"""The shipped model in a simulated laboratory with another amplifier and habits of its own."""

from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.assets import MODELS
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.interscorer.lab_gain import Verdict
from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.simulation import simulate_hypnogram, simulate_night
from sleepscorer_app.scoring.model_files import list_models, load_model
from sleepscorer_app.training.laboratory.adapt import adapt
from sleepscorer_app.training.laboratory.adaptable import why_not_adaptable
from sleepscorer_app.training.laboratory.lab_nights import LabNight

LAB_EPOCHS = 700


def with_habits(codes: NDArray[np.int8]) -> NDArray[np.int8]:
    """N3 begins and ends early and late; drowsiness soon after wake is still wake."""
    scored = codes.copy()
    for epoch in range(1, len(codes) - 1):
        near = codes[max(epoch - 4, 0) : epoch + 5]
        if codes[epoch] == Stage.N2 and Stage.N3 in near:
            scored[epoch] = Stage.N3
        if codes[epoch] == Stage.N1 and Stage.W in codes[max(epoch - 2, 0) : epoch]:
            scored[epoch] = Stage.W
    return scored


def through_the_amplifier(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """A steep low-pass at 14 Hz, as no night of the training had it."""
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / 100)
    slowed = spectrum / (1 + (frequencies / 14) ** 6)
    return np.fft.irfft(slowed, len(samples)).astype(np.float32)


def quirky_night(index: int) -> LabNight:
    rng = np.random.default_rng([99, index])
    hypnogram = Hypnogram(simulate_hypnogram(rng).codes[:LAB_EPOCHS])
    night = simulate_night(rng, hypnogram=hypnogram, derivation="central")
    samples = through_the_amplifier(night.samples)
    recording = ArrayRecording(
        f"simulated{index}", (Channel("C4-M1", 100.0),), (samples,), datetime(2026, 3, 3, 23)
    )
    return LabNight(
        recording.name,
        str(index),
        recording,
        guess_derivations(recording)[0],
        Hypnogram(with_habits(hypnogram.codes)),
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_four_nights_of_a_quirky_laboratory_raise_agreement_on_those_left_out() -> None:
    shipped = next(one for one in list_models([MODELS]) if not why_not_adaptable(one.description))
    found = adapt(load_model(shipped.folder), [quirky_night(k) for k in range(4)], lambda _: None)
    print(*found.gain.rows, found.gain.sentence(shipped.name), sep="\n")
    assert found.gain.verdict is Verdict.HELPS
    assert found.gain.after.accuracy > found.gain.before.accuracy + 0.05
    assert found.gain.n_better >= 3
