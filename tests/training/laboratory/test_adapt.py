"""A model learns a laboratory's habits, and is measured on the nights left out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.interscorer.lab_gain import FEWEST_EPOCHS, Verdict
from sleepscorer_app.domain.recording import ArrayRecording
from sleepscorer_app.scoring.model_files import LoadedModel, load_model
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.score_recording import score_recording
from sleepscorer_app.training.laboratory.adapt import (
    Adapted,
    adapt,
    left_out_together,
    save_adapted,
)
from sleepscorer_app.training.laboratory.adaptable import CannotLearn, why_not_adaptable
from sleepscorer_app.training.laboratory.lab_nights import LabNight
from tests.scoring.networks_for_tests import tiny_description
from tests.training.lab_for_tests import (
    N_EPOCHS,
    QUICK,
    c4,
    lab_night,
    ordinary_night,
    toy_model,
    toy_recording,
)


def nothing(_fraction: float) -> None:
    pass


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    return toy_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def lab() -> list[LabNight]:
    return [lab_night(seed) for seed in (11, 12, 13)]


@pytest.fixture(scope="module")
def adapted(model: LoadedModel, lab: list[LabNight]) -> Adapted:
    return adapt(model, lab, nothing, QUICK)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_the_laboratorys_habit_is_learned_and_shows_on_nights_left_out(adapted: Adapted) -> None:
    assert 0.75 < adapted.gain.before.accuracy < 0.85
    assert adapted.gain.after.accuracy > 0.95
    assert adapted.gain.n_better == 3
    assert adapted.gain.verdict is Verdict.HELPS
    assert adapted.n_people == 3


def test_habits_that_no_other_night_shares_are_told_as_harm(model: LoadedModel) -> None:
    gain = adapt(model, [lab_night(11), ordinary_night(12)], nothing, QUICK).gain
    assert gain.nights[1].after.accuracy < gain.nights[1].before.accuracy - 0.1
    assert gain.verdict is Verdict.HARMS
    assert gain.sentence("Tiny").startswith("It does not help: ")
    assert gain.sentence("Tiny").endswith("Keep Tiny.")


def test_what_was_before_is_what_scoring_with_the_model_gives(
    model: LoadedModel, lab: list[LabNight], adapted: Adapted
) -> None:
    for night, gain in zip(lab, adapted.gain.nights, strict=True):
        said = score_recording(
            night.recording, night.derivation, model.model_folder.folder, nothing
        )
        right = said.hypnogram().codes == night.stages.codes
        assert gain.before.accuracy == pytest.approx(right.mean())
        assert gain.before.n_compared == night.stages.n_epochs == N_EPOCHS


def test_the_encoders_stay_the_same_to_the_last_bit_and_the_rest_does_not(
    model: LoadedModel, adapted: Adapted
) -> None:
    parent, child = model.network, adapted.network
    assert isinstance(parent, MC2SleepNet)
    for old, new in zip(parent.encoders(), child.encoders(), strict=True):
        before, after = old.state_dict(), new.state_dict()
        assert all(torch.equal(before[name], after[name]) for name in before)
    assert not torch.equal(parent.joint_head.weight, child.joint_head.weight)
    assert not torch.equal(
        parent.raw_tower.state_dict()["layers.0.own.query.weight"],
        child.raw_tower.state_dict()["layers.0.own.query.weight"],
    )


def test_the_same_nights_and_seed_give_the_same_weights_and_the_parent_is_untouched(
    model: LoadedModel, lab: list[LabNight], adapted: Adapted, tmp_path: Path
) -> None:
    before = {name: one.clone() for name, one in model.network.state_dict().items()}
    torch.manual_seed(99)
    generator = torch.get_rng_state()
    again = adapt(model, lab, nothing, QUICK)
    assert torch.equal(torch.get_rng_state(), generator)
    first, second = (save_adapted(one, tmp_path, "lab") for one in (adapted, again))
    assert first.identity == second.identity
    assert all(torch.equal(before[name], one) for name, one in model.network.state_dict().items())
    other = adapt(model, lab, nothing, replace(QUICK, seed=2))
    assert save_adapted(other, tmp_path, "lab").identity != first.identity


def test_the_model_written_is_an_ordinary_one_that_names_its_parent(
    model: LoadedModel, lab: list[LabNight], adapted: Adapted, tmp_path: Path
) -> None:
    parent_folder = model.model_folder.folder
    parent_files = {path.name: path.read_bytes() for path in parent_folder.iterdir()}
    saved = load_model(save_adapted(adapted, tmp_path / "our-lab", "our-lab").folder)
    assert saved.identity.name == "our-lab"
    assert saved.identity.sha256 != model.identity.sha256
    assert model.identity.sha256 in saved.description.adapted_from
    assert saved.description.validation[0].n_epochs == 3 * N_EPOCHS
    assert saved.description.validation[0].kappa == pytest.approx(adapted.gain.after.kappa)
    assert sum(saved.description.stage_prior) == pytest.approx(1)
    said = score_recording(lab[0].recording, lab[0].derivation, tmp_path / "our-lab", nothing)
    assert np.mean(said.hypnogram().codes == lab[0].stages.codes) > 0.95
    assert {path.name: path.read_bytes() for path in parent_folder.iterdir()} == parent_files


def test_the_card_says_what_was_learned_and_measured_and_names_no_recording(
    adapted: Adapted, lab: list[LabNight], tmp_path: Path
) -> None:
    card = save_adapted(adapted, tmp_path / "our-lab", "our-lab").card
    assert "3 nights of 3 people in this laboratory, channel C4-M1, 360 epochs" in card
    assert adapted.parent.identity.sha256 in card
    assert "| 2 | 120 | " in card
    assert adapted.gain.sentence("the parent") in card
    assert "# The parent's card\n\n# Tiny" in card
    assert not any(night.name in card for night in lab)


def test_the_temperature_is_fitted_on_the_nights_left_out(adapted: Adapted) -> None:
    # Left-out scorings that are all right allow the sharpest there is.
    assert adapted.gain.after.accuracy > 0.99
    assert adapted.description.temperature == pytest.approx(0.25)


class Stopped(Exception):
    pass


@pytest.mark.parametrize("stop_at", [0.01, 0.2, 0.5, 0.97])
def test_it_can_be_given_up_at_any_time(
    model: LoadedModel, lab: list[LabNight], stop_at: float
) -> None:
    told: list[float] = []

    def report(fraction: float) -> None:
        told.append(fraction)
        if fraction >= stop_at:
            raise Stopped

    with pytest.raises(Stopped):
        adapt(model, lab[:2], report, replace(QUICK, steps=4))
    assert told == sorted(told)


def test_epochs_that_could_not_be_seen_or_have_no_stage_are_not_learned_from(
    model: LoadedModel,
) -> None:
    def with_gaps(seed: int) -> LabNight:
        night = lab_night(seed)
        recording = night.recording
        assert isinstance(recording, ArrayRecording)
        c4_samples = recording.samples[0].copy()
        c4_samples[: 10 * 3000] = np.nan
        stages = night.stages.with_stage(range(110, 120), Stage.UNSCORED)
        holed = replace(recording, samples=(c4_samples, recording.samples[1]))
        return replace(night, recording=holed, stages=stages)

    found = adapt(model, [with_gaps(11), with_gaps(12)], nothing, QUICK)
    assert [one.after.n_compared for one in found.gain.nights] == [100, 100]
    assert all(one.isfinite().all() for one in found.network.state_dict().values())
    assert found.gain.limits[0].startswith("Only epochs that a person decided")


@pytest.mark.parametrize(
    ("n_nights", "words"),
    [(0, "there is none"), (1, "there is 1")],
)
def test_too_few_nights_are_refused(model: LoadedModel, n_nights: int, words: str) -> None:
    nights = [lab_night(seed) for seed in range(n_nights)]
    with pytest.raises(CannotLearn, match=f"needs 2 finished nights or more, and {words}"):
        adapt(model, nights, nothing, QUICK)


def test_a_night_with_too_little_decided_is_named(model: LoadedModel) -> None:
    night = lab_night(12)
    few = night.stages.with_stage(range(30, N_EPOCHS), Stage.UNSCORED)
    with pytest.raises(CannotLearn, match=rf"night12\.edf: a person decided 30 epochs, and {100}"):
        adapt(model, [lab_night(11), replace(night, stages=few)], nothing, QUICK)
    assert FEWEST_EPOCHS == 100


def test_a_night_without_a_signal_is_named(model: LoadedModel) -> None:
    recording = toy_recording(5)
    flat = replace(recording, samples=(np.zeros_like(recording.samples[0]), recording.samples[1]))
    night = replace(lab_night(5), recording=flat, derivation=c4(flat))
    with pytest.raises(CannotLearn, match=r"night5\.edf: C4-M1 is flat or missing in all but 0"):
        adapt(model, [lab_night(11), night], nothing, QUICK)


@pytest.mark.parametrize(
    ("network", "why"),
    [
        ("bandpower_gru", "reads spectra"),
        ("ulw_sleepnet", "looks along the night"),
        ("committee", "several networks"),
    ],
)
def test_networks_without_a_sequence_part_behind_encoders_say_so(network: str, why: str) -> None:
    said = why_not_adaptable(tiny_description(network=network))
    assert said.startswith("Tiny cannot learn from your nights: ")
    assert why in said
    assert why_not_adaptable(tiny_description()) == ""


def nights_of(*people: str) -> list[LabNight]:
    recording = toy_recording(1)
    empty = Hypnogram.unscored(1)
    return [
        LabNight(f"{place}", person, recording, c4(recording), empty)
        for place, person in enumerate(people)
    ]


def test_nights_of_one_person_are_left_out_together() -> None:
    assert left_out_together(nights_of("a", "b", "a", "c"), 5) == [[0, 2], [1], [3]]


def test_nights_of_a_single_person_are_left_out_one_by_one() -> None:
    assert left_out_together(nights_of("a", "a", "a"), 5) == [[0], [1], [2]]


def test_many_nights_are_left_out_in_at_most_five_parts_each_once() -> None:
    folds = left_out_together(nights_of(*"abcdefghijkl"), 5)
    assert len(folds) == 5
    assert sorted(place for fold in folds for place in fold) == list(range(12))


def test_that_all_nights_are_of_one_person_is_among_the_limits(model: LoadedModel) -> None:
    nights = [lab_night(seed, person="one") for seed in (11, 12)]
    gain = adapt(model, nights, nothing, replace(QUICK, steps=2)).gain
    assert gain.is_one_person
    assert any("All nights are of one person" in limit for limit in gain.limits)
