"""`sleepscorer crossval`: every person tested once by a network that never saw them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sleepscorer_app.training import crossval
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.evaluation.measured_file import load_measured
from tests.training.small_nights import a_course, write_laboratory_night

pytestmark = pytest.mark.usefixtures("no_restart")

RECIPE = """
network = "msa_cnn"
[config]
n_channels = 1
[learning]
steps = 2
nights = 2
epochs = 4
steps_per_validation = 2
"""


def crossvalidate(tmp_path: Path, data: Path, *options: str) -> Result:
    recipe = tmp_path / "small.toml"
    recipe.write_text(RECIPE)
    places = ["--data", str(data), "--cache", str(tmp_path / "cv")]
    given = ["crossval", str(recipe), "--protocol", "folder", *places, *options]
    return CliRunner().invoke(app, given)


def nights_of_fold(tmp_path: Path, fold: int) -> list[str]:
    nights = load_measured(tmp_path / "cv" / f"fold_{fold:02d}" / crossval.TESTED_FILE)
    return [night.whose.name for night in nights]


def test_folds_are_pooled_and_those_done_are_not_trained_again(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = crossvalidate(tmp_path, data, "--k", "3", "--folds", "0,2")
    assert first.exit_code == 0, first.output
    assert "2 of 3 folds, pooled: 4 nights of 2 people, 40 epochs." in first.stdout
    assert nights_of_fold(tmp_path, 0) == ["P0_N1.edf", "P0_N2.edf"]
    assert nights_of_fold(tmp_path, 2) == ["P2_N1.edf", "P2_N2.edf"]
    assert not (tmp_path / "cv" / "fold_00" / "nights").exists()
    assert (tmp_path / "cv" / "fold_00" / "model" / "CARD.md").is_file()

    trained: list[Path] = []
    train = crossval.train

    def remember(recipe: str, data: Path, out: Path, *rest: object, **more: object) -> object:
        trained.append(out)
        return train(recipe, data, out, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(crossval, "train", remember)
    rest = crossvalidate(tmp_path, data, "--k", "3", "--json")
    assert rest.exit_code == 0, rest.output
    assert [out.parent.name for out in trained] == ["fold_01"]
    table = json.loads(rest.stdout)
    assert (table["folds_done"], table["folds"], table["n_people"]) == (3, 3, 3)
    assert table["n_epochs"] == 60


def test_a_fold_that_was_killed_is_trained_on_and_a_cache_of_other_folds_is_refused(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("sleepscorer_app.training.train.write_test_of", killed)
        crossvalidate(tmp_path, data, "--k", "3", "--folds", "0")
    assert not (tmp_path / "cv" / "fold_00" / crossval.TESTED_FILE).exists()
    again = crossvalidate(tmp_path, data, "--k", "3", "--folds", "0")
    assert again.exit_code == 0, again.output
    assert nights_of_fold(tmp_path, 0) == ["P0_N1.edf", "P0_N2.edf"]
    write_laboratory_night(data, "P7_N1", a_course(10))
    refused = crossvalidate(tmp_path, data, "--k", "3")
    assert refused.exit_code == 2
    assert "another --cache" in refused.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--k", "4"), "3 people cannot be split into 4 folds"),
        (("--k", "3", "--folds", "3"), "there is no fold 3; they are 0 to 2"),
        (("--folds", "one"), "--folds one: numbers"),
        (("--protocol", "loso"), "loso is no protocol; there are sleep-edf-20"),
        (("--fetch",), "cannot be fetched"),
    ],
)
def test_what_cannot_be_split_is_refused_before_a_step_is_taken(
    options: tuple[str, ...], words: str, tmp_path: Path, data: Path
) -> None:
    refused = crossvalidate(tmp_path, data, *options)
    assert refused.exit_code == 2, refused.output
    assert words in refused.output.strip().splitlines()[-1]
    assert not (tmp_path / "cv" / "fold_00").exists()
