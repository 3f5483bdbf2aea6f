"""A committee made of finished models: calibrated on nights kept out, written with its card."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from typer.testing import CliRunner

from sleepscorer_app.scoring.committee import load_scorer, members_of
from sleepscorer_app.scoring.model_files import save_model
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.committee import WantedMember
from tests.scoring.networks_for_tests import tiny_description, tiny_network
from tests.scoring.test_band_power_scorer import gru_folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    save_model(tmp_path / "models/one", tiny_network(), tiny_description(), "# Tiny\n")
    gru_folder(tmp_path / "models/gru")
    return tmp_path / "models"


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    folder = tmp_path / "validation"
    folder.mkdir()
    for which in range(2):
        rng = np.random.default_rng(which)
        samples = rng.standard_normal((15, 3000)).astype(np.float16)
        night = {
            "plain": samples,
            "mapped": samples,
            "stages": rng.integers(0, 5, 15).astype(np.int8),
            "is_counted": np.ones(15, np.bool_),
        }
        save_file(night, folder / f"{which}_00.safetensors")
    return folder


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["committee", *map(str, words)])
    return result.exit_code, result.output


def test_one_command_writes_a_committee_that_scores(models: Path, nights: Path) -> None:
    out = models / "careful"
    members = ("--member", "one:2:mapped", "--member", "gru:0.5")
    code, said = run(out, *members, "--nights", nights, "--name", "Careful")
    assert (code, "Written" in said) == (0, True), said
    made = load_scorer(out)
    assert [(one.weight, one.views) for one in members_of(made)] == [
        (2.0, ("mapped",)),
        (0.5, ("plain",)),
    ]
    assert [row.n_epochs for row in made.description.validation] == [15, 15]
    assert made.description.temperature != 1.0
    assert made.description.risk_coverage[-1].coverage == 1.0
    card = made.model_folder.card
    assert "| one | Tiny 0.1 | 2 | mapped |" in card
    assert "gru alone" in card


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("nobody:1", "nobody"),
        ("one:heavy", "'heavy' is no weight"),
        ("one:0", "the weight above 0"),
        ("one:1:sideways", "the views plain, mapped"),
    ],
)
def test_a_member_that_cannot_be_is_named(
    models: Path, nights: Path, member: str, words: str
) -> None:
    code, said = run(models / "careful", "--member", member, "--nights", nights)
    assert code == 2
    assert words in said
    assert not (models / "careful").exists()


def test_a_folder_without_nights_is_named(models: Path, tmp_path: Path) -> None:
    code, said = run(models / "careful", "--member", "one", "--nights", tmp_path)
    assert code == 2
    assert "holds no kept-out nights" in said


def test_views_may_be_both() -> None:
    assert WantedMember.from_text("one:1.5:plain+mapped").views == ("plain", "mapped")
