"""Nights half real: a patient's own Wake and N3 epochs in a simulated night that sounds alike."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.simulation import RATE_HZ, SimulatedNight, simulate_night
from sleepscorer_app.domain.simulation.amplifier import high_passed
from sleepscorer_app.domain.simulation.band_equaliser import epoch_spectra
from sleepscorer_app.domain.simulation.overlap_add import bin_frequencies_hz, filtered
from sleepscorer_app.training.datasets.real_statistics import RealPieces

EPOCH_SAMPLES = EPOCH_SECONDS * RATE_HZ
# Below it AC coupling and drift decide the ratio of real to simulated, not the derivation.
LOWEST_TRUSTED_HZ = 0.8
HIGH_PASS_HZ = 0.3
FEWEST_EPOCHS_FOR_A_RATIO = 10
LARGEST_RATIO_NEPERS = 6.0
CROSSFADE_SAMPLES = RATE_HZ // 2


def hybrid_night(
    rng: np.random.Generator, piece: RealPieces, hypnogram: Hypnogram
) -> SimulatedNight:
    """The patient's night: real epochs in their places, the rest simulated and filtered alike.

    `hypnogram` is the patient's complete one. The simulated part gets the median power ratio of
    real to simulated Wake and N3 as a filter; the whole is high-passed at 0.3 Hz, so that drift
    does not tell the two parts apart. Raises `ValueError` when the hypnogram is of another
    length, or no stage has 10 clean real epochs.
    """
    if hypnogram.n_epochs != piece.n_epochs:
        raise ValueError(
            f"a hypnogram of {hypnogram.n_epochs} epochs for a night of {piece.n_epochs}"
        )
    simulated = simulate_night(rng, hypnogram=hypnogram, derivation="central", with_amplifier=False)
    ratio = _log_power_ratio(piece, simulated)
    welch_hz = np.linspace(0.0, RATE_HZ / 2, len(ratio))
    gain = np.exp(0.5 * np.interp(bin_frequencies_hz(RATE_HZ), welch_hz, ratio))
    night = filtered(simulated.samples, gain.astype(np.float32)).reshape(-1, EPOCH_SAMPLES)
    night = _with_real_epochs(night, piece)
    samples = high_passed(night.reshape(-1), HIGH_PASS_HZ, 2, RATE_HZ)
    return SimulatedNight(samples, hypnogram, "central")


def _log_power_ratio(piece: RealPieces, simulated: SimulatedNight) -> NDArray[np.float64]:
    """Natural log of real over simulated power, mean of the stages that both have, shape (129,)."""
    ratios = []
    for stage in (Stage.W, Stage.N3):
        real = piece.epochs[(piece.stages == stage) & ~piece.is_artefact]
        ours = simulated.samples.reshape(-1, EPOCH_SAMPLES)[simulated.hypnogram.codes == stage]
        if min(len(real), len(ours)) >= FEWEST_EPOCHS_FOR_A_RATIO:
            ratios.append(_median_log_spectrum(real) - _median_log_spectrum(ours))
    if not ratios:
        raise ValueError(
            f"patient {piece.patient} has fewer than {FEWEST_EPOCHS_FOR_A_RATIO} clean epochs of "
            "Wake and of N3; the simulated part cannot be made alike"
        )
    ratio = gaussian_filter1d(np.mean(ratios, axis=0), 0.7)
    first_trusted = int(np.ceil(LOWEST_TRUSTED_HZ / (RATE_HZ / 2) * (len(ratio) - 1)))
    ratio[:first_trusted] = ratio[first_trusted]
    return np.clip(ratio, -LARGEST_RATIO_NEPERS, LARGEST_RATIO_NEPERS)


def _median_log_spectrum(epochs: NDArray[np.float32]) -> NDArray[np.float64]:
    spectra = epoch_spectra(np.ascontiguousarray(epochs).reshape(-1)).astype(np.float64)
    return np.median(np.log(np.maximum(spectra, 1e-8)), axis=0)


def _with_real_epochs(night: NDArray[np.float32], piece: RealPieces) -> NDArray[np.float32]:
    """The real epochs put in; where a simulated epoch is next, half a second fades over.

    Without the fade a step at the border would betray which epochs are real.
    """
    is_real = np.zeros(len(night) + 2, dtype=np.bool_)
    is_real[piece.epoch_index + 1] = True
    rising = np.linspace(0.0, 1.0, CROSSFADE_SAMPLES, dtype=np.float32)
    joined = night.copy()
    for epoch, real in zip(piece.epoch_index, piece.epochs, strict=True):
        share = np.ones(EPOCH_SAMPLES, dtype=np.float32)
        if not is_real[epoch]:
            share[:CROSSFADE_SAMPLES] = rising
        if not is_real[epoch + 2]:
            share[-CROSSFADE_SAMPLES:] = rising[::-1]
        joined[epoch] = share * real + (1 - share) * night[epoch]
    return joined
