"""One derivation of a recording, scored as the window and the command line do it."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.scoring import score_recording as module
from sleepscorer_app.scoring.model_files import (
    UnusableModel,
    load_model,
    read_model_folder,
    save_model,
)
from sleepscorer_app.scoring.model_input import night_input
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.scoring.score_recording import (
    UnscorableChannel,
    fitting_channels,
    score_recording,
)
from tests.scoring.networks_for_tests import tiny_description, tiny_model_folder

C4, M1 = 0, 1
CENTRAL = Derivation("C4-M1", Role.EEG, C4, (M1,))


class StopAsked(Exception):
    pass


def noise(n: int, seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0, 20, n).astype(np.float32)


def recording(n_seconds: float, rate_hz: float = 100.0) -> ArrayRecording:
    n = int(n_seconds * rate_hz)
    return ArrayRecording(
        name="night.edf",
        channels=(Channel("C4", rate_hz), Channel("M1", rate_hz)),
        samples=(noise(n, 1), noise(n, 2)),
        start=datetime(2021, 3, 2, 22, 30),
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model_folder(tmp_path_factory.mktemp("models") / "tiny").folder


def keep_going(_fraction: float) -> None:
    pass


@pytest.mark.parametrize("rate_hz", [100.0, 64.3])
def test_a_night_read_in_pieces_is_scored_as_one(model: Path, rate_hz: float) -> None:
    night = recording(45 * 30 + 12, rate_hz)
    found = score_recording(night, CENTRAL, model, keep_going)
    whole = night.samples[C4] - night.samples[M1]
    expected = score_samples(whole, rate_hz, 45, load_model(model), ("C4-M1",), keep_going)
    assert found == expected
    assert found.n_epochs == 45
    assert found.channels == ("C4-M1",)


def test_several_derivations_are_averaged_and_their_disagreement_kept(model: Path) -> None:
    night = recording(45 * 30)
    ear = Derivation("M1", Role.EEG, M1)
    both = score_recording(night, (CENTRAL, ear), model, keep_going)
    alone = [score_recording(night, one, model, keep_going).values for one in (CENTRAL, ear)]
    assert both.channels == ("C4-M1", "M1")
    assert np.allclose(both.values, np.mean(alone, axis=0), atol=1e-5)
    assert both.disagreement is not None
    farther = np.abs(alone[0] - alone[1]).sum(axis=1) / 2
    assert np.allclose(both.disagreement, farther, atol=1e-5)


def test_a_derivation_that_is_flat_leaves_the_word_to_the_other(model: Path) -> None:
    night, dead = recording(45 * 30), Derivation("nothing", Role.EEG, C4, (C4,))
    both = score_recording(night, (dead, CENTRAL), model, keep_going)
    alone = score_recording(night, CENTRAL, model, keep_going)
    assert np.allclose(both.values, alone.values, atol=1e-6)
    assert both.disagreement is not None
    assert np.isnan(both.disagreement).all()


def eog_model(folder: Path, *channels: str) -> Path:
    """A network of two channels, as a laboratory may train one."""
    torch.manual_seed(0)
    network = ULWSleepNet(ULWSleepNetConfig(n_channels=2)).eval()
    config = network.config.to_json()
    description = tiny_description(
        name="Two", network="ulw_sleepnet", config=config, views=("plain",), channels=channels
    )
    return save_model(folder, network, description, "# Two\n").folder


def test_a_network_of_two_channels_reads_them_together_in_its_order(tmp_path: Path) -> None:
    folder = eog_model(tmp_path / "two", "EEG", "EOG")
    night, eye = recording(20 * 30), Derivation("E1-M2", Role.EOG, M1)
    said = score_recording(night, (CENTRAL, eye), folder, keep_going)
    ready = [
        night_input(one, 100, 20).samples
        for one in (night.samples[C4] - night.samples[M1], night.samples[M1])
    ]
    network = load_model(folder).network
    assert isinstance(network, ULWSleepNet)
    with torch.inference_mode():
        expected = network.probabilities(torch.as_tensor(np.stack(ready, axis=1)))
    assert said.disagreement is None
    assert np.allclose(said.values, expected.numpy(), atol=1e-5)


def test_a_network_of_two_channels_refuses_one_and_the_wrong_kind(tmp_path: Path) -> None:
    folder = eog_model(tmp_path / "two", "EEG", "EOG")
    with pytest.raises(
        UnscorableChannel, match=r"2 channels together \(EEG, EOG\) and was given 1"
    ):
        score_recording(recording(300), CENTRAL, folder, keep_going)
    wrong = (CENTRAL, Derivation("M1", Role.EEG, M1))
    with pytest.raises(UnscorableChannel, match="M1 is no EOG"):
        score_recording(recording(300), wrong, folder, keep_going)


def test_the_channels_that_a_network_reads_are_found_by_kind_or_name(tmp_path: Path) -> None:
    eye = Derivation("E1-M2", Role.EOG, M1)
    other = Derivation("EEG O2-A1", Role.EEG, C4)
    by_kind = read_model_folder(eog_model(tmp_path / "kind", "EOG", "EEG")).description
    assert fitting_channels(by_kind, (CENTRAL, eye)) == (eye, CENTRAL)
    by_name = read_model_folder(eog_model(tmp_path / "name", "O2-M1", "EEG")).description
    assert fitting_channels(by_name, (CENTRAL, other)) == (other, CENTRAL)
    with pytest.raises(UnscorableChannel, match="no channel of this night is recognised as EOG"):
        fitting_channels(by_kind, (CENTRAL, other))
    untold = read_model_folder(eog_model(tmp_path / "untold")).description
    with pytest.raises(UnscorableChannel, match="does not say which"):
        fitting_channels(untold, (CENTRAL, eye))


def test_the_bar_never_goes_back_and_reaches_its_end(model: Path) -> None:
    fractions: list[float] = []
    score_recording(recording(45 * 30), CENTRAL, model, fractions.append)
    assert fractions == sorted(fractions)
    assert fractions[0] < module.READING_SHARE
    assert fractions[-1] == 1.0


def test_reading_can_be_given_up_before_the_model_is_loaded(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_folder: Path) -> None:
        raise AssertionError("the model was loaded although nobody waits for it any more")

    def stop(_fraction: float) -> None:
        raise StopAsked

    monkeypatch.setattr(module, "load_scorer", load)
    with pytest.raises(StopAsked):
        score_recording(recording(45 * 30), CENTRAL, model, stop)


def test_less_than_an_epoch_cannot_be_scored(model: Path) -> None:
    with pytest.raises(UnscorableChannel, match="lasts 29 s, less than one epoch of 30 s"):
        score_recording(recording(29), CENTRAL, model, keep_going)


def test_too_few_samples_per_second_cannot_be_scored(model: Path) -> None:
    with pytest.raises(UnscorableChannel, match="C4-M1 has 32 samples per second"):
        score_recording(recording(300, 32.0), CENTRAL, model, keep_going)


def test_a_channel_without_any_signal_cannot_be_scored(model: Path) -> None:
    with pytest.raises(UnscorableChannel, match="nothing is flat or missing in every epoch"):
        score_recording(
            recording(300), Derivation("nothing", Role.EEG, C4, (C4,)), model, keep_going
        )


def test_a_folder_without_a_model_is_said_to_be_unusable(tmp_path: Path) -> None:
    with pytest.raises(UnusableModel, match=str(tmp_path.name)):
        score_recording(recording(300), CENTRAL, tmp_path, keep_going)
