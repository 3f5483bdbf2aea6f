"""The temporal head: its size, that it starts silent, what it sees and what it must not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sleepscorer_app.scoring.model_files import (
    ModelDescription,
    UnusableModel,
    load_model,
    save_model,
)
from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.temporal_head import TemporalHead
from sleepscorer_app.scoring.networks.temporal_head_config import TemporalHeadConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from sleepscorer_app.scoring.one_epoch_scorer import (
    epoch_features,
    night_probabilities,
    read_epochs,
)

HEAD = TemporalHeadConfig()
KINDS = ["ulw", "msa"]


def network(kind: str, *, head: TemporalHeadConfig | None = HEAD) -> ULWSleepNet | MSACNN:
    """Untrained, but with a head that says something."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    if kind == "ulw":
        made = ULWSleepNet(ULWSleepNetConfig(temporal_head=head)).eval()
    else:
        made = MSACNN(replace(MSACNNConfig.small(), temporal_head=head)).eval()
    if made.temporal_head is not None:
        torch.nn.init.normal_(made.temporal_head.stages.weight, std=2.0)
    return made


def night(n_epochs: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((n_epochs, 3000)).astype(np.float32)


def nothing(_done: float) -> None:
    pass


def test_on_32_numbers_it_has_3161_parameters() -> None:
    head = TemporalHead(32, HEAD)
    assert sum(one.numel() for one in head.parameters()) == 3_161


@pytest.mark.parametrize("kind", KINDS)
def test_untrained_it_changes_nothing(kind: str) -> None:
    with_head, without = network(kind), network(kind, head=None)
    assert with_head.temporal_head is not None
    torch.nn.init.zeros_(with_head.temporal_head.stages.weight)
    with_head.load_state_dict(without.state_dict(), strict=False)
    seen = np.ones(9, np.bool_)
    said = [read_epochs(one, night(9), seen, nothing) for one in (with_head, without)]
    assert np.allclose(said[0], said[1], atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_an_epoch_is_judged_by_both_its_neighbours(kind: str) -> None:
    reader, epochs, seen = network(kind), night(7), np.ones(7, np.bool_)
    before = read_epochs(reader, epochs, seen, nothing)[0]
    epochs[3] *= 20
    after = read_epochs(reader, epochs, seen, nothing)[0]
    assert not np.allclose(before[2], after[2], atol=1e-5)
    assert not np.allclose(before[4], after[4], atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_unseen_epoch_holds_reaches_nobody(kind: str) -> None:
    reader = network(kind)
    seen = np.array([True, True, False, True, True])
    features = epoch_features(reader, night(5), np.ones(5, np.bool_), nothing)
    other = features.clone()
    other[2] += 100
    said = night_probabilities(reader, features, seen)
    assert np.array_equal(said, night_probabilities(reader, other, seen), equal_nan=True)
    assert np.isnan(said[2]).all()
    assert np.allclose(said[seen].sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("n_epochs", [1, 2, 70])
def test_nights_of_any_length_are_scored_in_batches_that_change_nothing(n_epochs: int) -> None:
    reader, epochs, seen = network("ulw"), night(n_epochs), np.ones(n_epochs, np.bool_)
    told: list[float] = []
    said = read_epochs(reader, epochs, seen, told.append)[0]
    with torch.inference_mode():
        features = reader.features(torch.as_tensor(epochs[:, None]))
    assert np.allclose(said, night_probabilities(reader, features, seen), atol=1e-5)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_night_with_a_head_can_be_given_up() -> None:
    class GivenUp(Exception):
        pass

    def give_up(done: float) -> None:
        if done > 0.5:
            raise GivenUp

    with pytest.raises(GivenUp):
        read_epochs(network("ulw"), night(130), np.ones(130, np.bool_), give_up)


def described(made: ULWSleepNet | MSACNN) -> ModelDescription:
    name = "ulw_sleepnet" if isinstance(made, ULWSleepNet) else "msa_cnn"
    return ModelDescription("One", "0.1", name, made.config.to_json(), "", views=("plain",))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("head", [None, HEAD])
def test_a_model_folder_carries_the_head_or_none(
    kind: str, head: TemporalHeadConfig | None, tmp_path: Path
) -> None:
    made = network(kind, head=head)
    folder = save_model(tmp_path / "model", made, described(made), "# One\n").folder
    assert ("temporal_head" in load_model(folder).description.config) == (head is not None)
    again, seen = load_model(folder).network, np.ones(4, np.bool_)
    assert isinstance(again, type(made))
    said = [read_epochs(one, night(4), seen, nothing) for one in (made, again)]
    assert np.array_equal(said[0], said[1])


def test_a_folder_whose_head_is_missing_is_refused(tmp_path: Path) -> None:
    headless = network("ulw", head=None)
    claims_a_head = replace(described(headless), config=network("ulw").config.to_json())
    folder = save_model(tmp_path / "model", headless, claims_a_head, "# One\n").folder
    with pytest.raises(UnusableModel, match="do not fit"):
        load_model(folder)


def test_a_setting_of_the_head_that_nobody_knows_is_named() -> None:
    with pytest.raises(ValueError, match="'depth'"):
        ULWSleepNetConfig.from_json({"temporal_head": {"depth": 3}})
