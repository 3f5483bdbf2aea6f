"""`sleepscorer adapt`: a folder of finished nights, a table, a model folder or a refusal."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from sleepscorer_app.__main__ import main
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.scoring.model_files import LoadedModel, load_model
from sleepscorer_app.training.laboratory import lab_learning
from tests.cli.manual_keys import documented_keys
from tests.training.lab_for_tests import (
    N_EPOCHS,
    QuickLearning,
    lab_night,
    toy_model,
    toy_recording,
)
from tests.ui.night_pages import probabilities


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    return toy_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tiny network learns in fewer steps."""
    torch.set_num_threads(1)
    monkeypatch.setattr(lab_learning, "LabLearning", QuickLearning)


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """night11 scored in the window, night12 with a person's CSV beside it."""
    folder = tmp_path / "lab"
    folder.mkdir()
    for seed in (11, 12):
        write_recording(folder / f"night{seed}.edf", toy_recording(seed, fast_gain=2.0))
    as_scored(folder, 11, lab_night(11).stages)
    as_csv(folder, 12, lab_night(12).stages)
    return folder


def as_scored(folder: Path, seed: int, stages: Hypnogram) -> None:
    recording = open_recording(folder / f"night{seed}.edf")
    file = ScoringFile.open(folder / f"night{seed}.sleepscorer", recording)
    file.save(None, by_hand(stages), "scored")
    file.close()


def as_csv(folder: Path, seed: int, stages: Hypnogram) -> None:
    recording = open_recording(folder / f"night{seed}.edf")
    export_hypnogram(folder / f"night{seed}_hyp.csv", by_hand(stages), recording)


def by_hand(stages: Hypnogram) -> Scoring:
    return Scoring(stages, np.full(stages.n_epochs, 3, dtype=np.int8))


def adapt(model: LoadedModel, lab: Path, out: Path, *more: str) -> int:
    folder = str(model.model_folder.folder)
    return main(["adapt", folder, "--nights", str(lab), "--out", str(out), *more])


def test_a_folder_of_nights_becomes_a_model_with_the_figures_printed(
    model: LoadedModel, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "models" / "our-lab"
    assert adapt(model, lab, out) == 0
    told = capsys.readouterr().out
    assert "2 nights of 2 people, channel C4-M1" in told
    assert "night11.edf" in told
    assert "It helps: agreement on your nights left out " in told
    saved = load_model(out)
    assert f"Written: {out} ({saved.identity.text})" in told
    assert model.identity.sha256 in saved.description.adapted_from


def test_for_programs_the_same_figures_are_one_object(
    model: LoadedModel, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "our-lab"
    assert adapt(model, lab, out, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == documented_keys("adapt")
    assert [one["night"] for one in told["nights"]] == ["night11.edf", "night12.edf"]
    assert told["verdict"] == "helps"
    before, after = (told[when]["agreement"] for when in ("before", "after"))
    # The habit is about N1, a fifth of the epochs: to know the tones alone is to agree on the rest.
    assert before == pytest.approx(0.8, abs=0.05)
    assert after > 0.95
    assert told["model"]["sha256"] == model.identity.sha256
    assert told["new_model"]["sha256"] == load_model(out).identity.sha256
    assert told["written"] == [str(out)]
    assert adapt(model, lab, out, "--overwrite") == 0
    assert f"left out {100 * before:.1f} → {100 * after:.1f} %" in capsys.readouterr().out


def test_what_is_there_is_replaced_only_if_told_so(
    model: LoadedModel, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "our-lab"
    out.mkdir()
    (out / "model.json").write_text("{}")
    assert adapt(model, lab, out) == 2
    assert "is there already" in capsys.readouterr().err
    assert adapt(model, lab, out, "--overwrite") == 0
    assert adapt(model, lab, model.model_folder.folder, "--overwrite") == 2
    assert "is the model that learns" in capsys.readouterr().err


def test_only_if_better_writes_nothing_that_does_not_help(
    model: LoadedModel, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (lab / "night12_hyp.csv").unlink()
    ordinary = np.where(lab_night(12).stages.codes == Stage.W, Stage.N3, Stage.R)
    as_csv(lab, 12, Hypnogram(ordinary.astype(np.int8)))
    out = tmp_path / "our-lab"
    assert adapt(model, lab, out, "--only-if-better") == 1
    told = capsys.readouterr().out
    assert "Keep Tiny 0.1." in told
    assert told.rstrip().endswith("Nothing was written.")
    assert adapt(model, lab, out, "--only-if-better", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["new_model"], told["written"]) == ("harms", None, [])
    assert not out.exists()


def test_a_folder_without_enough_nights_is_refused_in_one_sentence(
    model: LoadedModel, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder, words in (
        (tmp_path / "gone", "is no folder"),
        (empty, "there is none"),
    ):
        assert adapt(model, folder, out) == 2
        assert words in capsys.readouterr().err
    (lab / "night12_hyp.csv").unlink()
    assert adapt(model, lab, out) == 2
    said = capsys.readouterr().err
    assert "needs 2 finished nights or more, and there is 1" in said
    assert len(said.strip().splitlines()) == 1
    assert not out.exists()


def test_a_networks_own_stages_are_no_truth_in_whatever_file(
    model: LoadedModel, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proposed = Scoring.unscored(N_EPOCHS).accept(probabilities(N_EPOCHS), AcceptRule.REPLACE_ALL)
    recording = open_recording(lab / "night12.edf")
    (lab / "night12_hyp.csv").unlink()
    for suffix in ("csv", "edf"):
        export_hypnogram(lab / f"night12_hyp.{suffix}", proposed, recording)
        assert adapt(model, lab, tmp_path / "out") == 2
        said = capsys.readouterr().err
        assert "night12" in said
        assert "there is 1" in said
        (lab / f"night12_hyp.{suffix}").unlink()


def test_an_unknown_model_or_channel_is_named(
    model: LoadedModel, lab: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["adapt", "nosuch", "--nights", str(lab), "--out", str(tmp_path / "out")]
    assert main(words) == 2
    assert "nosuch: neither the name nor the folder of a model" in capsys.readouterr().err
    assert adapt(model, lab, tmp_path / "out", "--channel", "Pz-Oz") == 2
    assert "no channel is called Pz-Oz" in capsys.readouterr().err
