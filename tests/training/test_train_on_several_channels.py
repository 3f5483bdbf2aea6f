"""A recipe of several channels, from a laboratory's folder to a night scored with its model."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from typer.testing import CliRunner, Result

from sleepscorer_app.__main__ import main
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.scoring.model_input import NightInput
from sleepscorer_app.scoring.networks.msa_cnn import MSACNN, ChannelScaling
from sleepscorer_app.scoring.night_scorer import score_input
from sleepscorer_app.scoring.score_recording import score_recording
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.datasets import SOURCES, NightFiles
from sleepscorer_app.training.datasets.channel_reading import chosen_derivations
from sleepscorer_app.training.nights.recorded_nights import channel_inputs
from sleepscorer_app.training.runs.checkpoints import load_state
from sleepscorer_app.training.splits import SubjectNight
from tests.training.small_nights import (
    a_course,
    tones,
    write_csv_hypnogram,
    write_recording,
)

pytestmark = pytest.mark.usefixtures("no_restart")

LABELS = 'channels = ["EEG Fpz-Cz", "EOG horizontal"]\n'
RECIPE = """
network = "{network}"
seed = 3
[config]
n_channels = 2
[learning]
steps = 2
nights = 3
epochs = 4
steps_per_validation = 2
"""
HEAD = """
[head]
steps = 2
batch = 2
length = 8
steps_per_validation = 1
"""
BOTH = pytest.mark.parametrize("network", ["ulw_sleepnet", "msa_cnn"])


def write_night(folder: Path, name: str, seed: int, *, eyes: bool = True) -> Path:
    """An EEG and an eye channel at different rates; stages are tones in both."""
    course = a_course(15, seed)
    channels = {"EEG Fpz-Cz": (tones(course, 128, seed), 128.0)}
    if eyes:
        channels["EOG horizontal"] = (tones(course, 100, seed + 50), 100.0)
    write_csv_hypnogram(folder / f"{name}_hyp.csv", course)
    return write_recording(folder / f"{name}.edf", channels)


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    for person in range(4):
        write_night(tmp_path / "lab", f"P{person}", person)
    return tmp_path / "lab"


def train(tmp_path: Path, data: Path, recipe: str, *options: str) -> Result:
    path = tmp_path / "two.toml"
    path.write_text(recipe)
    places = ["--out", str(tmp_path / "model"), "--cache", str(tmp_path / "cache")]
    given = ["train", str(path), *places, "--data", str(data), *options]
    return CliRunner().invoke(app, given)


def score(night: Path, model: Path, out: Path, *options: str) -> int:
    return main(["score", str(night), "--model", str(model), "--out", str(out), *options])


def assert_refused(result: Result, *words: str) -> None:
    assert result.exit_code == 2, result.output
    last = result.output.strip().splitlines()[-1]
    for word in words:
        assert word in last, last


@BOTH
def test_two_channels_are_learned_from_and_a_night_with_both_is_scored(
    network: str, tmp_path: Path, lab: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = train(
        tmp_path, lab, LABELS + RECIPE.format(network=network) + HEAD, "--source", "folder"
    )
    assert result.exit_code == 0, result.output
    stored = load_file(tmp_path / "cache" / "nights" / "night_00000.safetensors")
    assert stored["plain"].shape == (15, 2, 3000)
    description = load_model(tmp_path / "model").description
    assert description.channels == ("EEG Fpz-Cz", "EOG horizontal")
    assert (description.n_channels, description.views) == (2, ("plain",))
    assert description.reference_spectrum == ()
    card = load_model(tmp_path / "model").model_folder.card
    assert "each 30-s epoch of 2 channels, read together" in card
    assert "It reads EEG Fpz-Cz, EOG horizontal together" in card
    assert "one channel" not in card
    out = tmp_path / "scored"
    assert score(lab / "P0.edf", tmp_path / "model", out) == 0
    said = capsys.readouterr().out
    for words in ("15 of 15 epochs scored", "EEG Fpz-Cz", "EOG horizontal"):
        assert words in said
    assert list(out.iterdir())


def test_the_gain_of_each_channel_is_learned(tmp_path: Path, lab: Path) -> None:
    recipe = LABELS + RECIPE.format(network="msa_cnn")
    assert train(tmp_path, lab, recipe, "--source", "folder").exit_code == 0
    network = load_model(tmp_path / "model").network
    assert isinstance(network, MSACNN)
    assert isinstance(network.scaling, ChannelScaling)
    gains = network.scaling.gain.detach().numpy().ravel()
    assert len(set(gains.tolist())) == 2
    assert (gains != 1).all()


def test_a_night_that_lacks_a_channel_is_refused_in_one_sentence(
    tmp_path: Path, lab: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = LABELS + RECIPE.format(network="ulw_sleepnet")
    assert train(tmp_path, lab, recipe, "--source", "folder").exit_code == 0
    night = write_night(tmp_path / "new", "N", 9, eyes=False)
    assert score(night, tmp_path / "model", tmp_path) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for words in ("N.edf", "EEG Fpz-Cz, EOG horizontal together", "recognised as EOG horizontal"):
        assert words in said
    chosen = "--channel", "EEG Fpz-Cz"
    assert score(lab / "P0.edf", tmp_path / "model", tmp_path, *chosen) == 2
    assert "reads 2 channels together" in capsys.readouterr().err


def test_an_archive_night_that_lacks_a_channel_is_refused_by_name(
    tmp_path: Path, lab: Path
) -> None:
    write_night(lab, "P2", 2, eyes=False)
    recipe = LABELS + RECIPE.format(network="ulw_sleepnet")
    refused = train(tmp_path, lab, recipe, "--source", "folder")
    assert_refused(refused, "P2.edf", "no channel is called EOG horizontal", "--skip-unusable")


def test_kinds_of_channel_may_be_named_in_place_of_labels(tmp_path: Path, lab: Path) -> None:
    recipe = 'channels = ["EOG", "EEG"]\n' + RECIPE.format(network="ulw_sleepnet")
    result = train(tmp_path, lab, recipe, "--source", "folder")
    assert result.exit_code == 0, result.output
    model = load_model(tmp_path / "model")
    assert model.description.channels == ("EOG", "EEG")
    assert "from EOG horizontal with EEG Fpz-Cz (4)" in model.model_folder.card
    assert score(lab / "P1.edf", tmp_path / "model", tmp_path / "scored") == 0


@BOTH
def test_a_killed_run_goes_on_to_the_same_weights(network: str, tmp_path: Path, lab: Path) -> None:
    recipe = LABELS + RECIPE.format(network=network)
    assert train(tmp_path, lab, recipe, "--source", "folder").exit_code == 0
    before = load_model(tmp_path / "model").identity.sha256
    again = train(tmp_path, lab, recipe, "--source", "folder", "--resume")
    assert again.exit_code == 0, again.output
    assert load_model(tmp_path / "model").identity.sha256 == before


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('channels = ["EEG Fpz-Cz"]\n', "names 1 channels and [config] says n_channels = 2"),
        ("", "names 0 channels and [config] says n_channels = 2"),
        ('channels = ["EEG Fpz-Cz", "eeg fpz-cz"]\n', "names a channel twice"),
        (LABELS + 'views = ["plain", "mapped"]\n', "views = ['plain'] works"),
    ],
)
def test_a_recipe_of_several_channels_that_cannot_be_followed_is_refused(
    lines: str, words: str, tmp_path: Path
) -> None:
    recipe = lines + RECIPE.format(network="msa_cnn")
    assert_refused(train(tmp_path, tmp_path, recipe, "--source", "folder"), "two.toml", words)


def test_simulated_nights_have_one_channel(tmp_path: Path) -> None:
    refused = train(tmp_path, tmp_path, LABELS + RECIPE.format(network="msa_cnn"))
    assert_refused(refused, "simulated nights have one channel", "--source folder")


def test_a_run_is_exported_on_the_nights_its_command_line_named(tmp_path: Path, lab: Path) -> None:
    recipe = LABELS + RECIPE.format(network="ulw_sleepnet")
    assert train(tmp_path, lab, recipe, "--source", "folder").exit_code == 0
    cache = tmp_path / "cache"
    words = ["export", str(tmp_path / "two.toml"), "--out", str(tmp_path / "interim")]
    words += ["--cache", str(cache), "--model-version", "0.2"]
    exported = CliRunner().invoke(app, [*words, "--data", str(lab)])
    assert exported.exit_code == 0, exported.output
    interim = load_model(tmp_path / "interim")
    state = load_state(cache)
    assert state is not None
    stored = interim.network.state_dict()
    assert all(np.array_equal(stored[name], value) for name, value in state.best_network.items())
    assert interim.description.validation == load_model(tmp_path / "model").description.validation
    without = CliRunner().invoke(app, words)
    assert_refused(without, "folder needs the folder of its nights: --data DIR")
    unnamed = train(tmp_path, lab, recipe, "--resume")
    assert_refused(unnamed, "holds a run on recorded nights", "--source folder")


def test_people_kept_for_testing_are_told_in_the_description_and_not_by_name(
    tmp_path: Path, lab: Path
) -> None:
    recipe = LABELS + RECIPE.format(network="ulw_sleepnet")
    assert train(tmp_path, lab, recipe, "--source", "folder").exit_code == 0
    [tested] = load_model(tmp_path / "model").description.tested
    assert tested.n_epochs == 15
    assert tested.night.endswith("people kept for testing, night 1")


def write_night_with_muscle(folder: Path, name: str, seed: int, rate_hz: int) -> Path:
    """An EEG, and a chin channel of 1 Hz (its strength) or more."""
    course = a_course(15, seed)
    muscle = np.repeat([8.0 + seed, 2.0, 5.0], 5 * 30 * rate_hz)
    write_csv_hypnogram(folder / f"{name}_hyp.csv", course)
    channels = {
        "EEG Fpz-Cz": (tones(course, 100, seed), 100.0),
        "EMG submental": (muscle + tones(course, rate_hz, seed) / 100, float(rate_hz)),
    }
    return write_recording(folder / f"{name}.edf", channels)


MUSCLE = 'channels = ["EEG Fpz-Cz", "EMG submental"]\n' + RECIPE.format(network="ulw_sleepnet")


def test_muscle_kept_once_a_second_is_learned_from_and_scored_as_a_strength(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for person in range(4):
        write_night_with_muscle(tmp_path / "lab", f"P{person}", person, 1)
    result = train(tmp_path, tmp_path / "lab", MUSCLE, "--source", "folder")
    assert result.exit_code == 0, result.output
    model = load_model(tmp_path / "model")
    assert model.description.envelopes == ("EMG submental",)
    assert "Of EMG submental only the strength is" in model.model_folder.card
    assert score(tmp_path / "lab" / "P0.edf", tmp_path / "model", tmp_path / "scored") == 0
    assert "15 of 15 epochs scored" in capsys.readouterr().out
    fast = write_night_with_muscle(tmp_path / "new", "N", 7, 200)
    assert score(fast, tmp_path / "model", tmp_path) == 2
    said = capsys.readouterr().err
    assert "learned from a muscle's strength" in said
    assert "EMG submental has 200 samples per second" in said


def test_scoring_reads_a_strength_as_training_did(tmp_path: Path) -> None:
    for person in range(4):
        write_night_with_muscle(tmp_path / "lab", f"P{person}", person, 1)
    result = train(tmp_path, tmp_path / "lab", MUSCLE, "--source", "folder")
    assert result.exit_code == 0, result.output
    model, recording = tmp_path / "model", open_recording(tmp_path / "lab" / "P3.edf")
    chosen = chosen_derivations(recording, load_model(model).description.channels)
    said = score_recording(recording, chosen, model, lambda _done: None)
    files = NightFiles(
        SubjectNight("P3", "P3"), tmp_path / "lab" / "P3.edf", tmp_path / "lab" / "P3_hyp.csv"
    )
    night = SOURCES["folder"].read(files, load_model(model).description.channels)
    as_trained = score_input(NightInput(*channel_inputs(night)), load_model(model))
    assert np.allclose(said.values, as_trained, atol=2e-3)


def test_an_archive_that_keeps_muscle_in_two_ways_is_refused(tmp_path: Path) -> None:
    for person in range(4):
        rate_hz = 200 if person == 2 else 1
        write_night_with_muscle(tmp_path / "lab", f"P{person}", person, rate_hz)
    refused = train(tmp_path, tmp_path / "lab", MUSCLE, "--source", "folder")
    assert_refused(refused, "a waveform in some of the nights and its strength once a second")
