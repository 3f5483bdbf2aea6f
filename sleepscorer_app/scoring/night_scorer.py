"""A night's samples to its stage probabilities: every reading of it, side by side, made one."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.band_power_scorer import read_band_powers
from sleepscorer_app.scoring.committee import LoadedScorer, members_of
from sleepscorer_app.scoring.model_files import MAPPED, ModelDescription
from sleepscorer_app.scoring.model_input import NightInput, night_input
from sleepscorer_app.scoring.monge_mapping import map_spectrum
from sleepscorer_app.scoring.muscle_strength import strength_input
from sleepscorer_app.scoring.networks import (
    BANDPOWER_GRU,
    MC2SLEEPNET,
    MSA_CNN,
    SPECTRAL_GRU,
    ULW_SLEEPNET,
)
from sleepscorer_app.scoring.one_epoch_scorer import read_epochs
from sleepscorer_app.scoring.readings import Answer, Reading, Voice, agreed_answer
from sleepscorer_app.scoring.side_by_side import Report, side_by_side
from sleepscorer_app.scoring.spectral_gru_scorer import read_spectra
from sleepscorer_app.scoring.window_scorer import read_windows

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks import Network, OneEpochNetwork
    from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU
    from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
    from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU

INPUT_SHARE = 0.1
"""Share of the time, roughly, for the progress bar: preparing the night."""


@dataclass(frozen=True, eq=False)
class Trace:
    """One derivation of a night: samples in any unit, NaN in gaps, shape (n,).

    Those of a strength, see `muscle_strength`, are no waveform.
    """

    name: str
    samples: NDArray[np.float32]
    rate_hz: float
    is_strength: bool = False


@dataclass(frozen=True, eq=False)
class View:
    """A night as one network reads it: (n_epochs, 3000), or (n_epochs, channels, 3000)."""

    samples: NDArray[np.float32]
    is_seen: NDArray[np.bool_]
    description: ModelDescription


@dataclass(frozen=True, eq=False)
class _Job:
    """One view of a night to be read by one network; `whose` are its member's and night's place."""

    whose: tuple[int, int]
    night: NightInput
    view: str
    description: ModelDescription
    network: "Network"

    @property
    def cost(self) -> float:
        return HOW_TO_READ[self.description.network][1]

    def __call__(self, report: Report) -> Reading:
        read = HOW_TO_READ[self.description.network][0]
        samples = night_view(self.night, self.view, self.description)
        report(0.0)
        return read(self.network, View(samples, self.night.is_seen, self.description), report)


def score_samples(
    samples: NDArray[np.float32],
    rate_hz: float,
    n_epochs: int,
    model: LoadedScorer,
    channels: tuple[str, ...],
    report: Report,
) -> StageProbabilities:
    """What `model` thinks of each epoch of a night of one derivation, see `score_traces`."""
    trace = Trace(", ".join(channels), samples, rate_hz)
    return score_traces([trace], n_epochs, model, channels, report)


def score_traces(
    traces: Sequence[Trace],
    n_epochs: int,
    model: LoadedScorer,
    channels: tuple[str, ...],
    report: Report,
) -> StageProbabilities:
    """What `model` thinks of each of the night's epochs.

    A network of several channels reads the traces together, as many as it has channels, in its
    order. Any other reads each by itself: the probabilities are averaged, and how far the readings
    differ is kept. `channels` says which, for the record. `report` is called in this thread with
    the fraction done; what it raises ends the scoring. Raises `ValueError` for rates under 64 Hz
    and for another number of channels than the model reads.
    """
    with one_torch_thread():
        nights = _prepared(traces, n_epochs, model, lambda done: report(INPUT_SHARE * done))
        rest = 1 - INPUT_SHARE
        answer, tokens = _read(nights, model, lambda done: report(INPUT_SHARE + rest * done))
    report(1.0)
    return StageProbabilities(
        answer.values,
        model.identity,
        channels,
        answer.raw_branch,
        answer.spectrogram_branch,
        disagreement=answer.disagreement,
        tokens=tokens,
    )


def score_input(night: NightInput, model: LoadedScorer) -> NDArray[np.float64]:
    """What `model` thinks of a night already on the networks' scale, (n_epochs, 5), NaN unseen."""
    with one_torch_thread():
        answer, _ = _read([night], model, _keep_going)
        return np.asarray(answer.values, dtype=np.float64)


def _keep_going(_fraction: float) -> None:
    pass


def _prepared(
    traces: Sequence[Trace], n_epochs: int, model: LoadedScorer, report: Report
) -> list[NightInput]:
    """The traces on the networks' scale; for a network of several channels one night with all."""
    wanted = {one.model.description.n_channels for one in members_of(model)}
    if len(wanted) > 1:
        raise ValueError("its members read different numbers of channels")
    n_channels = wanted.pop()
    if n_channels > 1 and len(traces) != n_channels:
        raise ValueError(f"it reads {n_channels} channels together, {len(traces)} were given")

    def prepare(trace: Trace) -> Callable[[Report], NightInput]:
        if trace.is_strength:
            return lambda _report: strength_input(trace.samples, trace.rate_hz, n_epochs)
        return lambda report: night_input(trace.samples, trace.rate_hz, n_epochs, report)

    nights = side_by_side([prepare(one) for one in traces], report)
    if n_channels == 1:
        return nights
    # An epoch that lacks one of its channels is nothing the network has ever seen.
    is_seen = np.logical_and.reduce([one.is_seen for one in nights])
    return [NightInput(np.stack([one.samples for one in nights], axis=1), is_seen)]


def _read(
    nights: Sequence[NightInput], model: LoadedScorer, report: Report
) -> tuple[Answer, NDArray[np.float16] | None]:
    """Every view of every night by every member, made one answer; and the epochs' tokens."""
    members = read_by_each(nights, model, report)
    voices = [one for member in members for one in member]
    return agreed_answer(voices, model.description.temperature), _tokens_of(members)


def _tokens_of(members: Sequence[Sequence[Voice]]) -> NDArray[np.float16] | None:
    """The tokens of the first network that has them, as the mean over its derivations.

    Tokens of different networks have nothing to do with each other.
    """
    for voices in members:
        told = [one.tokens for one in voices if one.tokens is not None]
        if told:
            return np.mean(told, axis=0).astype(np.float16)
    return None


def read_by_each(
    nights: Sequence[NightInput], model: LoadedScorer, report: Report
) -> list[list[Voice]]:
    """What each member says of each night before any temperature: a list of nights per member.

    The nights, if there are several, are derivations of one, or different nights in training.
    """
    # Imported here: the window opens without torch.
    from sleepscorer_app.scoring.fused import fused

    jobs: list[_Job] = []
    for place, member in enumerate(members_of(model)):
        description, network = member.model.description, fused(member.model.network)
        for number, night in enumerate(nights):
            whose = place, number
            jobs += [_Job(whose, night, view, description, network) for view in member.views]
    said = side_by_side(jobs, report, [one.cost for one in jobs], _take_one_torch_thread)

    def voice(place: int, number: int, weight: float) -> Voice:
        whose = place, number
        views = [one for one, job in zip(said, jobs, strict=True) if job.whose == whose]
        tokens = [one.tokens for one in views if one.tokens is not None]
        return Voice(
            np.mean([one.rows for one in views], axis=0),
            weight,
            np.mean(tokens, axis=0) if tokens else None,
        )

    return [
        [voice(place, number, member.weight) for number in range(len(nights))]
        for place, member in enumerate(members_of(model))
    ]


def night_views(night: NightInput, description: ModelDescription) -> list[NDArray[np.float32]]:
    """The night as recorded, mapped to the training spectrum, or both."""
    return [night_view(night, view, description) for view in description.views]


def night_view(night: NightInput, view: str, description: ModelDescription) -> NDArray[np.float32]:
    """The night as recorded, or each of its channels with the spectrum of training."""
    if view != MAPPED:
        return night.samples
    samples, is_seen = night.samples, night.is_seen
    reference = np.asarray(description.reference_spectrum, dtype=np.float64)
    if samples.ndim == 2:
        return map_spectrum(samples, is_seen, reference)
    channels = zip(samples.swapaxes(0, 1), np.split(reference, samples.shape[1]), strict=True)
    return np.stack([map_spectrum(one, is_seen, spectrum) for one, spectrum in channels], axis=1)


def _read_windows(network: "Network", view: View, report: Report) -> Reading:
    """Rows (3, n_epochs, 5): the answer, then what MC2SleepNet's two branches say alone; tokens."""
    reader = cast("MC2SleepNet", network)
    return read_windows(reader, view.samples, view.is_seen, view.description, report)


def _read_epochs(network: "Network", view: View, report: Report) -> Reading:
    """Rows (1, n_epochs, 5)."""
    one = cast("OneEpochNetwork", network)
    return Reading(read_epochs(one, view.samples, view.is_seen, report))


def _read_band_powers(network: "Network", view: View, report: Report) -> Reading:
    """Rows (1, n_epochs, 5)."""
    one = cast("BandPowerGRU", network)
    return Reading(read_band_powers(one, view.samples, view.is_seen, report))


def _read_spectra(network: "Network", view: View, report: Report) -> Reading:
    """Rows (1, n_epochs, 5)."""
    return Reading(read_spectra(cast("SpectralGRU", network), view.samples, view.is_seen, report))


Reader = Callable[["Network", View, Report], Reading]

HOW_TO_READ: dict[str, tuple[Reader, float]] = {
    MC2SLEEPNET: (_read_windows, 1.2),
    BANDPOWER_GRU: (_read_band_powers, 0.2),
    SPECTRAL_GRU: (_read_spectra, 0.2),
    ULW_SLEEPNET: (_read_epochs, 0.2),
    MSA_CNN: (_read_epochs, 0.2),
}
"""How each network reads a view, its answer in the first row of what it gives; and roughly the
seconds that a thousand epochs take on one core."""


@contextmanager
def one_torch_thread() -> Generator[None]:
    """Torch on one core for a while; the readings share the cores among them.

    Two torch threads are a third faster on an idle machine, but as soon as anything else runs (the
    window, for one) they wait for each other in busy loops: 4 s became 37 s in a measurement.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _take_one_torch_thread() -> None:
    """For the threads of the readings: each has a setting of its own."""
    import torch

    torch.set_num_threads(1)
