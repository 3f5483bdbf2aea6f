"""`sleepscorer evaluate MODEL --data DIR`: a whole set, one model or two."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from sleepscorer_app.domain.interscorer.agreement import agreement_of
from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.datasets import SOURCES
from tests.scoring.networks_for_tests import tiny_model_folder
from tests.training.small_nights import (
    write_csv_hypnogram,
    write_pieces,
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tiny_model_folder(tmp_path / "tiny").folder


def evaluate(model: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", str(model), *options])


def test_a_set_is_scored_as_the_application_scores_each_night(model: Path, data: Path) -> None:
    result = evaluate(model, "--data", str(data), "--json")
    assert result.exit_code == 0, result.output
    [found] = json.loads(result.stdout)["models"]
    assert (found["n_nights"], found["n_people"], found["n_epochs"]) == (6, 3, 60)
    loaded = load_model(model)
    confusion = np.zeros((5, 5), np.int64)
    source = SOURCES["folder"]
    for files in source.find(data).nights:
        night = source.read(files, ())
        said = score_samples(night.samples[0], 128, 10, loaded, ("C4-M1",), lambda _: None)
        np.add.at(confusion, (night.stages, said.hypnogram().codes), 1)
    assert found["confusion"] == confusion.tolist()
    assert found["all_epochs"]["kappa"]["value"] == pytest.approx(agreement_of(confusion).kappa)


def test_the_table_has_every_figure_with_its_interval(model: Path, data: Path) -> None:
    result = evaluate(model, "--data", str(data))
    assert result.exit_code == 0, result.output
    for words in ("accuracy", "kappa", "macro-F1", "F1 N1", "NLL", "ECE", "± ", " to ", "median"):
        assert words in result.stdout
    assert "6 nights of 3 people, 60 epochs." in result.stdout
    assert "note: 6 nights of 3 people" in result.stderr


def test_against_a_second_model_it_is_said_who_is_ahead_or_that_nobody_can_tell(
    model: Path, data: Path
) -> None:
    result = evaluate(model, "--data", str(data), "--against", str(model))
    assert result.exit_code == 0, result.output
    assert "It cannot be told who is ahead: with so few people" in result.stdout
    table = json.loads(
        evaluate(model, "--data", str(data), "--against", str(model), "--json").stdout
    )
    assert len(table["models"]) == 2
    assert table["difference"]["kappa"]["value"] == 0
    assert table["difference"]["kappa"]["is_told"] is False


def test_epochs_that_are_lost_or_bad_are_not_measured_on(model: Path, tmp_path: Path) -> None:
    for patient in ("002", "003"):
        write_pieces(tmp_path / "pieces", patient, [0, 1, 2, 7, 8], [0, 0, 0, 3, 3], 10)
    options = ("--data", str(tmp_path / "pieces"), "--source", "ucddb-pieces", "--json")
    [found] = json.loads(evaluate(model, *options).stdout)["models"]
    # Of each night five epochs are there, and the first is on the publisher's list.
    assert found["n_epochs"] == 8


def test_the_result_may_go_into_the_card(model: Path, data: Path) -> None:
    assert evaluate(model, "--data", str(data), "--into-card", "Our own nights.").exit_code == 0
    card = (model / "CARD.md").read_text("utf-8")
    assert "Our own nights." in card
    assert "6 nights of 3 people" in card


def assert_refused(result: Result, *words: str) -> None:
    assert result.exit_code == 2, result.output
    last = result.output.strip().splitlines()[-1]
    assert last.startswith("sleepscorer: cannot evaluate: ")
    for word in words:
        assert word in last, last


def test_a_bad_night_is_named_and_may_be_left_out(model: Path, data: Path) -> None:
    write_csv_hypnogram(data / "P1_N2_hyp.csv", ["W", "sleepy"])
    assert_refused(evaluate(model, "--data", str(data)), "P1_N2_hyp.csv", "sleepy")
    result = evaluate(model, "--data", str(data), "--skip-unusable")
    assert result.exit_code == 0, result.output
    assert "note: left out: P1_N2_hyp.csv" in result.stderr
    assert "5 nights of 3 people" in result.stdout


def test_what_cannot_be_measured_is_refused_in_one_sentence(
    model: Path, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert_refused(evaluate(model, "--data", str(tmp_path / "empty")), "no recording with a")
    assert_refused(evaluate(model), "give a night and its expert's stages, or a folder")
    named = evaluate(model, "--data", str(data), "--channel", "O2-M1")
    assert_refused(named, "P0_N1.edf", "O2-M1", "EEG C4-M1, ECG")
    assert_refused(evaluate(tmp_path / "gone", "--data", str(data)), "gone")


def test_each_night_of_a_set_goes_into_the_description_and_none_by_its_name(
    model: Path, data: Path
) -> None:
    result = evaluate(model, "--data", str(data), "--into-card", "Our own nights.")
    assert result.exit_code == 0, result.output
    tested = load_model(model).description.tested
    assert [one.night for one in tested] == [f"lab, night {number}" for number in range(1, 7)]
    assert sum(one.n_epochs for one in tested) == 60
