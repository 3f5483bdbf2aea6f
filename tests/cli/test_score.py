"""Choosing the model, and the summary that a scored night gets."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.cli import score as module
from sleepscorer_app.cli.score import choose_model, summary
from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montages.channel_choice import ChannelChoice
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.scoring.model_files import UnusableModel
from sleepscorer_app.scoring.score_night import NoSuchModel
from tests.scoring.networks_for_tests import tiny_model_folder


@pytest.fixture
def shipped_and_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The two folders that models are looked for in; nothing is in them yet."""
    folders = tmp_path / "shipped", tmp_path / "own"
    for folder in folders:
        folder.mkdir()
    monkeypatch.setattr(module, "model_folders", lambda: folders)
    return folders


def test_without_a_wish_the_shipped_model_is_taken(shipped_and_own: tuple[Path, Path]) -> None:
    shipped, own = shipped_and_own
    tiny_model_folder(own / "a", name="Mine")
    tiny_model_folder(shipped / "z", name="Theirs")
    assert choose_model(None).name == "Theirs"


@pytest.mark.parametrize("wanted", ["Mine", "folder-of-mine"])
def test_a_model_is_found_by_its_name_or_its_folders(
    wanted: str, shipped_and_own: tuple[Path, Path]
) -> None:
    shipped, own = shipped_and_own
    tiny_model_folder(shipped / "z", name="Theirs")
    tiny_model_folder(own / "folder-of-mine", name="Mine")
    assert choose_model(wanted).name == "Mine"


def test_a_model_anywhere_is_found_by_its_path(
    tmp_path: Path, shipped_and_own: tuple[Path, Path]
) -> None:
    elsewhere = tiny_model_folder(tmp_path / "elsewhere", name="Elsewhere").folder
    assert choose_model(str(elsewhere)).name == "Elsewhere"


def test_no_model_at_all_says_where_they_belong(shipped_and_own: tuple[Path, Path]) -> None:
    with pytest.raises(NoSuchModel, match="there is no model in") as caught:
        choose_model(None)
    assert str(shipped_and_own[1]) in str(caught.value)


def test_an_unknown_model_lists_those_there_are(shipped_and_own: tuple[Path, Path]) -> None:
    tiny_model_folder(shipped_and_own[0] / "z", name="Theirs")
    with pytest.raises(NoSuchModel, match=r"^other: neither .* there is: z$"):
        choose_model("other")


@pytest.mark.parametrize("wanted", [None, "broken"])
def test_a_broken_model_says_what_is_wrong_with_it(
    wanted: str | None, shipped_and_own: tuple[Path, Path]
) -> None:
    folder = tiny_model_folder(shipped_and_own[0] / "broken").folder
    (folder / "model.json").write_text("{}")
    with pytest.raises(UnusableModel, match="broken"):
        choose_model(wanted)


def probabilities(*rows: tuple[float, ...]) -> StageProbabilities:
    return StageProbabilities(
        np.array(rows, dtype=np.float32), ModelIdentity("Tiny", "0.1", "ab" * 32), ("C4-M1",)
    )


def test_the_summary_counts_minutes_and_leaves_unseen_epochs_out_of_the_confidence() -> None:
    night = ArrayRecording(
        name="night.edf",
        channels=(Channel("C4-M1", 100.0),),
        samples=(np.zeros(12_000, dtype=np.float32),),
        start=datetime(2021, 3, 2, 22, 30),
        notes=("The header lies.",),
    )
    choice = ChannelChoice((Derivation("C4-M1", Role.EEG, 0),), True)
    unseen = (float("nan"),) * 5
    found = probabilities((0.8, 0.2, 0, 0, 0), (0, 0, 0.6, 0, 0.4), (0, 0, 0.7, 0, 0.3), unseen)
    text = summary(night, choice, found, [Path("out/night_hyp.csv")])
    assert "night.edf: 3 of 4 epochs scored" in text
    assert "W 0.5 · R 0.0 · N1 0.0 · N2 1.0 · N3 0.0 · unscored 0.5 minutes" in text
    assert "0.70 on average" in text
    assert "The header lies." in text
    assert "night_hyp.csv" in text
    assert "rename" not in text
    hidden = [("left out", "patient field")]
    assert "left out    patient field" in summary(night, choice, found, [], hidden)
    scored = replace(found, values=found.values[:3])
    assert "unscored" not in summary(night, choice, scored, [])
