"""Models that score together: what they say, and what makes a committee unusable."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.committee import (
    committee_members,
    load_scorer,
    members_of,
    save_committee,
)
from sleepscorer_app.scoring.committee_members import folder_sha256
from sleepscorer_app.scoring.model_files import (
    ModelDescription,
    UnusableModel,
    list_models,
    list_unusable_models,
    load_model,
    save_model,
)
from sleepscorer_app.scoring.night_scorer import score_samples
from tests.scoring.networks_for_tests import tiny_description, tiny_network
from tests.scoring.test_band_power_scorer import gru_folder

Members = list[tuple[str, float, tuple[str, ...]]]


def noise(n_epochs: int) -> np.ndarray:
    return np.random.default_rng(3).normal(0, 20, n_epochs * 3000).astype(np.float32)


def ignore(_fraction: float) -> None:
    pass


def committee(folder: Path, members: Members, temperature: float = 1.0) -> Path:
    """Two small MC2SleepNets and a band-power GRU, and beside them the committee of some."""
    for seed, name in enumerate(("one", "two")):
        save_model(folder / name, tiny_network(seed), tiny_description(temperature=0.5), "# Tiny\n")
    gru_folder(folder / "gru")
    out = folder / "careful"
    description = ModelDescription("Careful", "2", "", {}, "", temperature=temperature)
    save_committee(out, committee_members(out, members), description, "# Careful\n")
    return out


def score(folder: Path, **more: object) -> StageProbabilities:
    if more:
        path = folder / "model.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | more))
    return score_samples(noise(12), 100, 12, load_scorer(folder), ("C4-M1",), ignore)


def test_a_committee_says_the_mean_by_weight_of_what_its_members_say(tmp_path: Path) -> None:
    folder = committee(tmp_path, [("one", 3, ("plain",)), ("gru", 1, ())])
    said = score(folder)
    one = score(tmp_path / "one", temperature=1.0, views=["plain"]).values
    gru = score(tmp_path / "gru", temperature=1.0).values
    # Changing the members' descriptions came after the committee had spoken.
    assert np.allclose(said.values, (3 * one + gru) / 4, atol=1e-5)
    assert said.model.name == "Careful"
    assert said.disagreement is not None
    assert 0 < said.disagreement.min() <= said.disagreement.max() <= 1


def test_its_branches_are_those_of_its_mc2sleepnets(tmp_path: Path) -> None:
    folder = committee(tmp_path, [("one", 1, ()), ("gru", 5, ())])
    alone = load_scorer(tmp_path / "one")
    said = score(folder)
    expected = score_samples(noise(12), 100, 12, alone, (), ignore).raw_branch
    assert said.raw_branch is not None
    assert expected is not None
    assert np.allclose(said.raw_branch**2 / (said.raw_branch**2).sum(1, keepdims=True), expected)


def test_a_member_reads_the_views_it_was_given_or_its_own(tmp_path: Path) -> None:
    folder = committee(tmp_path, [("one", 1, ("mapped",)), ("two", 1, ())])
    assert [one.views for one in members_of(load_scorer(folder))] == [
        ("mapped",),
        ("plain", "mapped"),
    ]


def test_a_temperature_of_its_own_makes_it_surer(tmp_path: Path) -> None:
    members: Members = [("one", 1, ()), ("two", 1, ())]
    mild = score(committee(tmp_path / "a", members)).confidence
    assert (score(committee(tmp_path / "b", members, 0.5)).confidence > mild).all()


def test_it_is_listed_shown_and_known_like_any_model(tmp_path: Path) -> None:
    folder = committee(tmp_path, [("one", 1, ()), ("two", 1, ())])
    listed = {one.folder.name: one for one in list_models([tmp_path])}
    assert set(listed) == {"careful", "gru", "one", "two"}
    assert listed["careful"].card == "# Careful\n"
    assert listed["careful"].identity == load_scorer(folder).identity
    assert list_unusable_models([tmp_path]) == []


def test_another_weight_view_or_member_is_another_committee(tmp_path: Path) -> None:
    chosen: list[Members] = [
        [("one", 1, ()), ("two", 1, ())],
        [("one", 2, ()), ("two", 1, ())],
        [("one", 1, ("plain",)), ("two", 1, ())],
        [("one", 1, ()), ("gru", 1, ())],
    ]
    hashes = {
        load_scorer(committee(tmp_path / str(place), members)).identity.sha256
        for place, members in enumerate(chosen)
    }
    assert len(hashes) == len(chosen)


def test_a_members_card_may_be_written_on_and_line_ends_may_change(tmp_path: Path) -> None:
    before = committee(tmp_path, [("one", 1, ()), ("two", 1, ())]).parent / "one"
    known = folder_sha256(before)
    (before / "CARD.md").write_text("# Tested\n")
    path = before / "model.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert folder_sha256(before) == known


def test_what_is_measured_on_a_finished_member_may_be_written_into_it(tmp_path: Path) -> None:
    folder = committee(tmp_path, [("one", 1, ()), ("two", 1, ())])
    path = tmp_path / "one" / "model.json"
    table = json.loads(path.read_text()) | {"spectrum_spread": [1.0] * 129}
    path.write_text(json.dumps(table))
    assert len(members_of(load_scorer(folder))) == 2


def _remove(folder: Path) -> None:
    (folder.parent / "two" / "weights.safetensors").unlink()


def _retrain(folder: Path) -> None:
    description = tiny_description(temperature=0.5)
    save_model(folder.parent / "two", tiny_network(9), description, "# Tiny\n")


def _recalibrate(folder: Path) -> None:
    two = load_model(folder.parent / "two")
    save_model(two.model_folder.folder, two.network, replace(two.description, version="7"), "")


def _reweigh(folder: Path) -> None:
    path = folder / "model.json"
    path.write_text(path.read_text().replace('"weight": 1,', '"weight": 4,', 1))


def _of(members: list[dict[str, object]], **more: object) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / "model.json"
        config = {"members": members} | more
        path.write_text(json.dumps(json.loads(path.read_text()) | {"config": config}))

    return write


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_remove, "member two is missing"),
        (_retrain, r"member two is not the one it was made with \(SHA-256 differs\)"),
        (_recalibrate, "member two is not the one it was made with"),
        (_reweigh, "not those that its SHA-256 was made of"),
        (_of([]), "without members"),
        (_of([{"name": "../one", "sha256": ""}]), "not the name of a folder"),
        (_of([{"name": "one", "sha256": "", "weight": -1}]), "weight of -1"),
        (_of([{"name": "one", "sha256": ""}] * 2), "twice"),
        (_of([{"name": "one", "sha256": "", "views": ["x"]}]), "views"),
        (_of([{"name": "one", "sha256": ""}], chair="two"), "'chair'"),
    ],
)
def test_each_fault_of_a_committee_is_named(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    folder = committee(tmp_path, [("one", 1, ()), ("two", 1, ())])
    spoil(folder)
    with pytest.raises(UnusableModel, match=words):
        load_scorer(folder)


def test_a_committee_has_no_weights_to_train(tmp_path: Path) -> None:
    folder = committee(tmp_path, [("one", 1, ())])
    with pytest.raises(UnusableModel, match="name one of its members"):
        load_model(folder)


def test_a_committee_on_a_committee_is_refused(tmp_path: Path) -> None:
    committee(tmp_path, [("one", 1, ())])
    with pytest.raises(UnusableModel, match="careful is a committee itself"):
        committee_members(tmp_path / "more", [("careful", 1, ())])


def test_a_member_without_reference_spectrum_cannot_read_mapped(tmp_path: Path) -> None:
    folder = committee(tmp_path, [("gru", 1, ("mapped",))])
    with pytest.raises(UnusableModel, match="member gru has no reference spectrum"):
        load_scorer(folder)
