"""Model folders: written, listed without torch, loaded only when whole and unchanged."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from sleepscorer_app.scoring import model_files
from sleepscorer_app.scoring.model_files import (
    DEFAULT_MODEL,
    RiskPoint,
    UnusableModel,
    ValidationFigures,
    add_test_result,
    list_models,
    list_unusable_models,
    load_model,
    read_model_folder,
    why_not_a_model_name,
)
from tests.scoring.networks_for_tests import tiny_model_folder, tiny_network


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    row = ValidationFigures(
        "simulated", 2, 900, 0.8, 0.7, 0.6, (0.9, 0.4, 0.8, 0.7, 0.6), 0.03, 0.8
    )
    saved = tiny_model_folder(
        tmp_path / "tiny",
        temperature=0.8,
        validation=(row,),
        risk_coverage=(RiskPoint(0.5, 0.05), RiskPoint(1.0, 0.2)),
    )
    again = read_model_folder(tmp_path / "tiny")
    assert again == saved
    assert again.description.validation == (row,)
    assert again.risk_coverage[1].error == 0.2
    assert again.card == "# Tiny\n"


def test_the_loaded_network_is_the_saved_one(tmp_path: Path) -> None:
    model = load_model(tiny_model_folder(tmp_path / "tiny").folder)
    samples = torch.randn(1, 4, 3000)
    assert torch.equal(model.network(samples).joint, tiny_network()(samples).joint)
    assert not model.network.training


def test_the_identity_names_the_weights(tmp_path: Path) -> None:
    model = tiny_model_folder(tmp_path / "tiny")
    assert len(model.identity.sha256) == 64
    assert model.identity.text == f"Tiny 0.1 ({model.identity.sha256[:12]})"


def test_models_are_listed_by_folder_and_files_beside_them_are_not_models(tmp_path: Path) -> None:
    tiny_model_folder(tmp_path / "b")
    tiny_model_folder(tmp_path / "a")
    (tmp_path / "README.md").write_text("about models")
    (tmp_path / "empty").mkdir()
    found = list_models([tmp_path, tmp_path / "nowhere"])
    assert [one.folder.name for one in found] == ["a", "b"]
    assert list_unusable_models([tmp_path]) == []


def test_the_default_model_comes_first_whatever_the_others_are_called(tmp_path: Path) -> None:
    for name in ("bandpower-gru", DEFAULT_MODEL, "a"):
        tiny_model_folder(tmp_path / name)
    found = [one.folder.name for one in list_models([tmp_path])]
    assert found == [DEFAULT_MODEL, "a", "bandpower-gru"]


def test_a_broken_model_is_left_out_and_said_why(tmp_path: Path) -> None:
    tiny_model_folder(tmp_path / "whole")
    (tiny_model_folder(tmp_path / "headless").folder / "model.json").unlink()
    assert [one.folder.name for one in list_models([tmp_path])] == ["whole"]
    (why,) = list_unusable_models([tmp_path])
    assert "headless" in str(why)
    assert "model.json is missing" in str(why)


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    folder = tiny_model_folder(tmp_path / "tiny").folder
    weights = bytearray((folder / "weights.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "weights.safetensors").write_bytes(weights)
    with pytest.raises(UnusableModel, match="SHA-256"):
        load_model(folder)


def _without_weights(folder: Path) -> None:
    (folder / "weights.safetensors").unlink()


def _not_json(folder: Path) -> None:
    (folder / "model.json").write_text("{")


def _with(key: str, value: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        table = json.loads((folder / "model.json").read_text("utf-8"))
        (folder / "model.json").write_text(json.dumps(table | {key: value}))

    return change


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_without_weights, "weights.safetensors is missing"),
        (_not_json, "cannot be read"),
        (_with("network", "resnet"), "resnet"),
        (_with("format", 2), "format 2"),
        (_with("nonsense", 1), "nonsense"),
        (_with("views", ["upside down"]), "upside down"),
        (_with("reference_spectrum", [1.0]), "129"),
        (_with("temperature", 0), "temperature"),
        (_with("config", {"n_haeds": 2}), "n_haeds"),
        (_with("config", {"n_channels": 4}), "129 numbers for each channel"),
        (_with("config", {"width": 32, "n_heads": 2}), "do not fit"),
    ],
)
def test_each_fault_of_a_folder_is_named(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    folder = tiny_model_folder(tmp_path / "tiny").folder
    spoil(folder)
    with pytest.raises(UnusableModel, match=words) as caught:
        load_model(folder)
    assert caught.value.folder == folder


def test_weights_of_another_kind_of_file_are_refused(tmp_path: Path) -> None:
    from hashlib import sha256

    folder = tiny_model_folder(tmp_path / "tiny").folder
    (folder / "weights.safetensors").write_bytes(b"not safetensors at all")
    _with("sha256", sha256(b"not safetensors at all").hexdigest())(folder)
    with pytest.raises(UnusableModel, match="do not fit"):
        load_model(folder)


def test_names_and_cards_are_read_without_torch(tmp_path: Path) -> None:
    tiny_model_folder(tmp_path / "tiny")
    code = (
        "import sys; from pathlib import Path;"
        "from sleepscorer_app.scoring import night_scorer;"
        "from sleepscorer_app.scoring.model_files import list_models;"
        f"(one,) = list_models([Path({str(tmp_path)!r})]);"
        "assert one.card and one.version == '0.1';"
        "assert 'torch' not in sys.modules, 'torch was imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["a", "My model 2", "Zürich-2024.1", "x" * 40])
def test_a_model_may_be_called_what_every_file_system_takes(name: str) -> None:
    assert why_not_a_model_name(name, ["other"]) == ""


@pytest.mark.parametrize("name", ["", ".", "../up", "a/b", "ends.", "ends ", "-a", "x" * 41])
def test_other_names_are_refused_with_what_a_name_is(name: str) -> None:
    assert why_not_a_model_name(name, []).startswith("A name has up to 40 letters")


def test_a_name_is_taken_in_whatever_case() -> None:
    assert why_not_a_model_name("Tiny", ["tiny"]) == (
        "There is a model called Tiny already; choose another name."
    )


def test_a_test_night_is_added_once_and_the_weights_stay(tmp_path: Path) -> None:
    before = tiny_model_folder(tmp_path / "tiny")
    weights = (tmp_path / "tiny" / "weights.safetensors").read_bytes()
    for night, kappa in (("a", 0.7), ("b", 0.5), ("a", 0.75)):
        tested = model_files.TestedNight(night, 900, 0.8, kappa, 0.03)
        add_test_result(tmp_path / "tiny", tested)
    told = read_model_folder(tmp_path / "tiny").description
    assert [(one.night, one.kappa) for one in told.tested] == [("b", 0.5), ("a", 0.75)]
    assert told.sha256 == before.description.sha256
    assert (tmp_path / "tiny" / "weights.safetensors").read_bytes() == weights
    assert load_model(tmp_path / "tiny")


def test_a_model_without_a_card_has_an_empty_one(tmp_path: Path) -> None:
    model = tiny_model_folder(tmp_path / "tiny")
    (tmp_path / "tiny" / "CARD.md").unlink()
    assert model.card == ""


def test_weights_that_have_gone_are_said_to_be_missing(tmp_path: Path) -> None:
    tiny_model_folder(tmp_path / "tiny")
    (tmp_path / "tiny" / "weights.safetensors").unlink()
    with pytest.raises(UnusableModel, match=r"weights\.safetensors is missing"):
        load_model(tmp_path / "tiny")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"channels": ["EEG", "EOG"]}, "it names 2 channels and reads 1"),
        ({"channels": ["EEG"], "envelopes": ["EMG"]}, "which it does not read"),
        ({"views": ["mapped"], "reference_spectrum": [float("nan")] * 129}, "not finite"),
        ({"config": {"n_channels": "two"}}, "'two' channels"),
    ],
)
def test_a_description_that_contradicts_itself_is_refused(
    tmp_path: Path, wrong: dict[str, object], why: str
) -> None:
    tiny_model_folder(tmp_path / "tiny")
    file = tmp_path / "tiny" / "model.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **wrong}), "utf-8")
    with pytest.raises(UnusableModel, match=why):
        read_model_folder(tmp_path / "tiny")


def test_a_description_that_is_no_table_is_refused(tmp_path: Path) -> None:
    tiny_model_folder(tmp_path / "tiny")
    (tmp_path / "tiny" / "model.json").write_text("[]", "utf-8")
    with pytest.raises(UnusableModel, match="does not hold a table"):
        read_model_folder(tmp_path / "tiny")
