"""A model against an expert's EDF+ hypnogram, on small files made here."""

import json
from pathlib import Path

import edfio
import numpy as np
import pytest
from typer.testing import CliRunner

from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.evaluation.evaluate import evaluate, evaluation_text
from tests.scoring.networks_for_tests import tiny_model_folder

TEXTS = ["Sleep stage W", "Sleep stage N1", "Sleep stage 2", "Sleep stage 4", "Sleep stage ?"]


def write_night(folder: Path) -> tuple[Path, Path]:
    rng = np.random.default_rng(0)
    samples = rng.normal(0, 30, 8 * 30 * 128).clip(-99, 99)
    signal = edfio.EdfSignal(samples, 128, label="C4-M1", physical_dimension="uV")
    edfio.Edf([signal]).write(folder / "night.edf")
    notes = [edfio.EdfAnnotation(30.0 * i, 30.0, text) for i, text in enumerate(TEXTS)]
    notes.append(edfio.EdfAnnotation(150.0, 60.0, "Sleep stage R"))
    edfio.Edf([], annotations=notes).write(folder / "expert.edf")
    return folder / "night.edf", folder / "expert.edf"


def test_only_epochs_with_an_experts_stage_are_compared(tmp_path: Path) -> None:
    night, expert = write_night(tmp_path)
    model = load_model(tiny_model_folder(tmp_path / "tiny").folder)
    found = evaluate(model, night, expert)
    assert found.agreement.n_compared == 6
    assert found.agreement.confusion.sum(axis=1).tolist() == [1, 1, 1, 1, 2]
    assert "| expert \\ model |" in evaluation_text(found)


def test_the_command_prints_the_figures(tmp_path: Path) -> None:
    night, expert = write_night(tmp_path)
    tiny_model_folder(tmp_path / "tiny")
    result = CliRunner().invoke(app, ["evaluate", str(tmp_path / "tiny"), str(night), str(expert)])
    assert result.exit_code == 0
    assert "6 epochs: accuracy" in result.output


def test_for_programs_a_single_nights_figures_are_one_object(tmp_path: Path) -> None:
    night, expert = write_night(tmp_path)
    tiny_model_folder(tmp_path / "tiny")
    command = ["evaluate", str(tmp_path / "tiny"), str(night), str(expert), "--json"]
    told = json.loads(CliRunner().invoke(app, command).output)
    assert (told["night"], told["epochs"]) == ("night", 6)
    assert [sum(row) for row in told["confusion"]] == [1, 1, 1, 1, 2]
    assert 0 <= told["accuracy"] <= 1


def test_a_single_night_is_scored_on_the_channel_that_the_application_would_take(
    tmp_path: Path,
) -> None:
    _, expert = write_night(tmp_path)
    rng = np.random.default_rng(1)
    signals = [
        edfio.EdfSignal(rng.normal(0, 30, 8 * 30 * 128).clip(-99, 99), 128, label=label)
        for label in ("E1-M2", "O2-M1", "C4-M1")
    ]
    edfio.Edf(signals).write(tmp_path / "many.edf")
    model = load_model(tiny_model_folder(tmp_path / "tiny").folder)
    assert evaluate(model, tmp_path / "many.edf", expert).channel == "C4-M1"
    assert evaluate(model, tmp_path / "many.edf", expert, ["O2-M1"]).channel == "O2-M1"


def test_the_result_goes_into_the_card_in_place_of_an_older_one(tmp_path: Path) -> None:
    night, expert = write_night(tmp_path)
    folder = tiny_model_folder(tmp_path / "tiny").folder
    command = ["evaluate", str(folder), str(night), str(expert), "--into-card"]
    for note in ("First look.", "Second look."):
        assert CliRunner().invoke(app, [*command, note]).exit_code == 0
    card = (folder / "CARD.md").read_text("utf-8")
    assert card.startswith("# Tiny")
    assert "First look." not in card
    assert "Second look.\n\nnight, C4-M1, 6 epochs" in card
    assert load_model(folder).model_folder.card == card
    [tested] = load_model(folder).description.tested
    found = evaluate(load_model(folder), night, expert)
    assert (tested.night, tested.n_epochs) == ("night", 6)
    assert tested.accuracy == found.agreement.accuracy
    assert tested.wrong_of_surest_80_percent == found.wrong_of_surest_80_percent


@pytest.mark.parametrize("missing", ["model", "night", "channel"])
def test_the_command_ends_with_2_and_one_line_on_bad_input(tmp_path: Path, missing: str) -> None:
    night, expert = write_night(tmp_path)
    folder = tiny_model_folder(tmp_path / "tiny").folder
    if missing == "model":
        table = json.loads((folder / "model.json").read_text("utf-8"))
        (folder / "model.json").write_text(json.dumps(table | {"sha256": "0" * 64}))
    if missing == "night":
        night = tmp_path / "gone.edf"
    channel = ["--channel", "7"] if missing == "channel" else []
    result = CliRunner().invoke(app, ["evaluate", str(folder), str(night), str(expert), *channel])
    assert result.exit_code == 2
    assert "Errno" not in result.output
    assert "sleepscorer: cannot evaluate" in result.output
