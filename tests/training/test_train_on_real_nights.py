"""The whole way from a laboratory's folder to a model folder, and every refusal on that way."""

from pathlib import Path

import pytest
from safetensors.numpy import load_file
from typer.testing import CliRunner, Result

from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.training.__main__ import app
from tests.training.small_nights import (
    a_course,
    write_csv_hypnogram,
    write_laboratory_night,
    write_pieces,
    write_sleep_edf_night,
)

pytestmark = pytest.mark.usefixtures("no_restart")

MSA_RECIPE = """
network = "msa_cnn"
seed = 3
[config]
n_channels = 1
[learning]
steps = {steps}
nights = 3
epochs = 4
steps_per_validation = 2
"""
MC2_RECIPE = """
network = "mc2sleepnet"
source = "folder"
[config]
cnn_widths = [4, 4, 4, 4, 8]
width = 16
n_heads = 2
feed_forward = 16
n_frame_layers = 1
n_sequence_layers = 1
projection_width = 8
sequence_length = 8
[people]
validation_share = 0.3
test_share = 0.3
[together]
steps = 2
batch = 2
steps_per_validation = 2
[fine_tune]
steps = 1
windows = 2
"""


def laboratory(folder: Path, n_people: int = 4) -> Path:
    for person in range(n_people):
        for night in (1, 2):
            seed = 2 * person + night
            write_laboratory_night(folder, f"P{person}_N{night}", a_course(15, seed), seed=seed)
    return folder


def train(tmp_path: Path, data: Path, *options: str, recipe: str = "") -> Result:
    path = tmp_path / "small.toml"
    path.write_text(recipe or MSA_RECIPE.format(steps=2))
    places = ["--out", str(tmp_path / "model"), "--cache", str(tmp_path / "cache")]
    given = ["train", str(path), *places, "--data", str(data), *options]
    return CliRunner().invoke(app, given)


def assert_refused(result: Result, *words: str) -> None:
    assert result.exit_code == 2, result.output
    last = result.output.strip().splitlines()[-1]
    assert last.startswith("sleepscorer: training stopped: ")
    for word in words:
        assert word in last, last


def test_a_laboratorys_folder_becomes_a_model_tested_on_people_kept_out(tmp_path: Path) -> None:
    data = laboratory(tmp_path / "lab")
    result = train(tmp_path, data, "--source", "folder")
    assert result.exit_code == 0, result.output
    assert "8 nights of 4 people" in result.output
    model = load_model(tmp_path / "model")
    assert [row.n_nights for row in model.description.validation] == [2]
    card = model.model_folder.card
    for words in (
        "8 nights of 4 people, from EEG C4-M1 (8)",
        "| trained on | 2 | 4 |",
        "| looked at once | 1 | 2 |",
        "2 nights of 1 person, 30 epochs.",
    ):
        assert words in card
    # Names of recordings may tell who was recorded.
    assert "P0_N1" not in card


def test_the_recipe_may_name_the_source_and_both_views_are_learned_from(tmp_path: Path) -> None:
    data = laboratory(tmp_path / "lab", n_people=3)
    result = train(tmp_path, data, recipe=MC2_RECIPE)
    assert result.exit_code == 0, result.output
    stored = load_file(tmp_path / "cache" / "nights" / "night_00000.safetensors")
    assert stored["plain"].shape == stored["mapped"].shape == (15, 3000)
    model = load_model(tmp_path / "model")
    assert abs(sum(model.description.stage_prior) - 1) < 1e-6
    assert model.description.reference_spectrum != (0.0,) * 129


def test_a_run_on_real_nights_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    data = laboratory(tmp_path / "lab", n_people=3)
    assert train(tmp_path, data, "--source", "folder").exit_code == 0
    before = load_model(tmp_path / "model").identity.sha256
    again = train(tmp_path, data, "--source", "folder", "--resume")
    assert again.exit_code == 0, again.output
    assert load_model(tmp_path / "model").identity.sha256 == before


def test_pieces_with_holes_are_learned_from(tmp_path: Path) -> None:
    for patient in ("002", "003", "005"):
        write_pieces(tmp_path / "pieces", patient, [0, 1, 2, 7, 8, 9], [0, 0, 0, 3, 3, 3], 12)
    result = train(tmp_path, tmp_path / "pieces", "--source", "ucddb-pieces")
    assert result.exit_code == 0, result.output


def test_sleep_edf_is_fetched_only_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mne.datasets.sleep_physionet import age

    def stand_in(subjects: list[int], *, path: str, **_options: object) -> None:
        for person in subjects[:3]:
            write_sleep_edf_night(Path(path), f"SC4{person:02d}1E", a_course(15, person))

    monkeypatch.setattr(age, "fetch_data", stand_in)
    data = tmp_path / "edf"
    data.mkdir()
    refused = train(tmp_path, data, "--source", "sleep-edf-20")
    assert_refused(refused, "holds no Sleep-EDF recordings", "--fetch")
    result = train(tmp_path, data, "--source", "sleep-edf-20", "--fetch")
    assert result.exit_code == 0, result.output
    assert "from EEG Fpz-Cz (3)" in load_model(tmp_path / "model").model_folder.card


def test_a_folder_without_pairs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused = train(tmp_path, tmp_path / "empty", "--source", "folder")
    assert_refused(refused, str(tmp_path / "empty"), "no recording with a hypnogram beside it")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert_refused(train(tmp_path, tmp_path / "gone", "--source", "folder"), "gone is no folder")


def test_a_source_nobody_knows_is_refused_with_those_there_are(tmp_path: Path) -> None:
    refused = train(tmp_path, tmp_path, "--source", "nsrr")
    assert_refused(refused, "nsrr", "sleep-edf-20", "shhs", "folder")


def test_a_hypnogram_longer_than_its_recording_is_refused_by_how_many_epochs(
    tmp_path: Path,
) -> None:
    data = laboratory(tmp_path / "lab")
    write_csv_hypnogram(data / "P2_N1_hyp.csv", a_course(19))
    refused = train(tmp_path, data, "--source", "folder")
    assert_refused(refused, "P2_N1_hyp.csv", "P2_N1.edf", "4 epochs after the end")


def test_a_shorter_hypnogram_is_learned_from_and_said(tmp_path: Path) -> None:
    data = laboratory(tmp_path / "lab")
    write_csv_hypnogram(data / "P2_N1_hyp.csv", a_course(11))
    result = train(tmp_path, data, "--source", "folder")
    assert result.exit_code == 0, result.output
    assert "note: P2_N1_hyp.csv is 4 epochs shorter" in result.output


def test_a_stage_nobody_knows_and_a_broken_recording_are_refused_or_left_out(
    tmp_path: Path,
) -> None:
    data = laboratory(tmp_path / "lab")
    write_csv_hypnogram(data / "P2_N1_hyp.csv", ["W"] * 14 + ["S5"])
    refused = train(tmp_path, data, "--source", "folder")
    assert_refused(refused, "P2_N1_hyp.csv", "line 16", "S5", "--skip-unusable")
    write_csv_hypnogram(data / "P2_N1_hyp.csv", a_course(15))
    (data / "P3_N2.edf").write_bytes(b"broken" * 100)
    refused = train(tmp_path, data, "--source", "folder")
    assert_refused(refused, "P3_N2.edf cannot be opened", "--skip-unusable")
    result = train(tmp_path, data, "--source", "folder", "--skip-unusable")
    assert result.exit_code == 0, result.output
    assert "note: left out: P3_N2.edf cannot be opened" in result.output


def test_too_few_people_are_refused_before_a_night_is_read(tmp_path: Path) -> None:
    data = laboratory(tmp_path / "lab", n_people=2)
    refused = train(tmp_path, data, "--source", "folder")
    assert_refused(refused, str(data), "too few people", "leave none of 2 to train on")
    assert not (tmp_path / "cache" / "ready").exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('channels = ["C4-M1", "ECG"]', "names 2 channels and [config] says n_channels = 1"),
        ('channels = "C4-M1"', "a list of names"),
    ],
)
def test_channels_that_cannot_be_trained_on_are_refused(
    line: str, words: str, tmp_path: Path
) -> None:
    refused = train(tmp_path, tmp_path, recipe=line + MSA_RECIPE.format(steps=2))
    assert_refused(refused, "small.toml", words)


def test_mc2sleepnet_is_not_trained_on_several_channels(tmp_path: Path) -> None:
    refused = train(tmp_path, tmp_path, recipe='channels = ["C4-M1", "ECG"]' + MC2_RECIPE)
    assert_refused(
        refused, "small.toml", "learns from one channel; name one", "ULW-SleepNet, MSA-CNN"
    )


def test_a_cache_of_other_nights_is_refused(tmp_path: Path) -> None:
    assert train(tmp_path, laboratory(tmp_path / "lab"), "--source", "folder").exit_code == 0
    other = laboratory(tmp_path / "other", n_people=5)
    assert_refused(train(tmp_path, other, "--source", "folder"), "another --cache")
