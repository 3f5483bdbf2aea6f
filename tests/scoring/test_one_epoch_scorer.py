"""Nights through networks that know one epoch at a time: what is filtered, seen and given up."""

import numpy as np
import pytest
import torch

from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from sleepscorer_app.scoring.one_epoch_scorer import as_the_network_reads, read_epochs


class GivenUp(Exception):
    """Raised by a user who does not want to wait."""


def network(kind: str) -> ULWSleepNet | MSACNN:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    if kind == "ulw":
        return ULWSleepNet(ULWSleepNetConfig()).eval()
    return MSACNN(MSACNNConfig.small()).eval()


def night(n_epochs: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((n_epochs, 3000)).astype(np.float32)


def nothing(_done: float) -> None:
    pass


def tone(hz: float, n_epochs: int) -> np.ndarray:
    seconds = np.arange(n_epochs * 3000) / 100
    return np.sin(2 * np.pi * hz * seconds).astype(np.float32).reshape(n_epochs, 3000)


@pytest.mark.parametrize("kind", ["ulw", "msa"])
def test_batches_change_nothing_about_an_epoch(kind: str) -> None:
    reader, epochs = network(kind), night(70)
    read = read_epochs(reader, epochs, np.ones(70, np.bool_), nothing)
    ready = as_the_network_reads(epochs, reader.low_pass_hz)
    with torch.inference_mode():
        expected = reader.probabilities(torch.as_tensor(ready[65:66, None]))
    assert read.shape == (1, 70, 5)
    assert np.allclose(read[0, 65], expected[0].numpy(), atol=1e-5)
    assert np.allclose(read.sum(axis=2), 1, atol=1e-5)


@pytest.mark.parametrize("kind", ["ulw", "msa"])
def test_unseen_epochs_get_no_stage_and_the_others_keep_theirs(kind: str) -> None:
    epochs, is_seen = night(6), np.array([True, False, True, True, False, True])
    part = read_epochs(network(kind), epochs, is_seen, nothing)[0]
    whole = read_epochs(network(kind), epochs, np.ones(6, np.bool_), nothing)[0]
    assert np.isnan(part[~is_seen]).all()
    assert np.allclose(part[is_seen], whole[is_seen], atol=1e-5)


@pytest.mark.parametrize("n_epochs", [0, 3])
def test_a_night_without_a_seen_epoch_has_no_stage(n_epochs: int) -> None:
    read = read_epochs(network("msa"), night(n_epochs), np.zeros(n_epochs, np.bool_), nothing)
    assert read.shape == (1, n_epochs, 5)
    assert np.isnan(read).all()


@pytest.mark.parametrize("kind", ["ulw", "msa"])
def test_progress_only_grows_and_reaches_the_end(kind: str) -> None:
    told: list[float] = []
    read_epochs(network(kind), night(130), np.ones(130, np.bool_), told.append)
    assert told == sorted(told)
    assert len(told) >= 3
    assert told[-1] == 1.0


def test_reading_can_be_given_up() -> None:
    def give_up(done: float) -> None:
        if done > 0.5:
            raise GivenUp

    with pytest.raises(GivenUp):
        read_epochs(network("ulw"), night(130), np.ones(130, np.bool_), give_up)


def test_a_tone_below_the_low_pass_stays_and_one_above_it_goes() -> None:
    slow, fast = tone(10, 3), tone(47, 3)
    assert np.abs(as_the_network_reads(slow, 40.0) - slow)[1].max() < 0.01
    assert np.abs(as_the_network_reads(fast, 40.0))[1].max() < 0.05


def test_the_low_pass_knows_no_borders_between_epochs_or_pieces() -> None:
    epochs = night(45)
    filtered = as_the_network_reads(epochs, 40.0)
    # Two epochs of neighbours are more than a filter of 40 Hz remembers.
    for border in (10, 20, 40):
        around = as_the_network_reads(epochs[border - 3 : border + 3], 40.0)
        assert np.allclose(filtered[border - 1 : border + 1], around[2:4], atol=1e-5)


def test_a_network_without_a_low_pass_reads_the_samples_as_they_are() -> None:
    epochs = night(2)
    assert as_the_network_reads(epochs, None) is epochs
    assert network("ulw").low_pass_hz is None
    assert network("msa").low_pass_hz == 40.0
