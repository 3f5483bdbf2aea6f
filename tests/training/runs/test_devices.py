"""Devices: what cannot be had is said in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.training.command import ALLOCATOR_SETTINGS
from sleepscorer_app.training.runs.devices import Devices, NoSuchDevice, TrainingNotInstalled


def test_without_lightning_fabric_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "lightning_fabric", None)
    with pytest.raises(TrainingNotInstalled, match=r'pip install "sleepscorer_app\[train\]"'):
        Devices("cpu").start()


def test_one_cpu_is_the_whole_world() -> None:
    fabric = Devices("cpu").start()
    assert (fabric.world_size, fabric.device.type, fabric.is_global_zero) == (1, "cpu", True)


@pytest.mark.parametrize(
    "devices", [Devices("abacus"), Devices("cpu", precision="7-bit"), Devices("cpu", count=0)]
)
def test_what_this_machine_has_not_is_named(devices: Devices) -> None:
    with pytest.raises(NoSuchDevice, match="cannot train on"):
        devices.start()


RECIPE = """
network = "ulw_sleepnet"
validation_nights = 1
[config]
n_channels = 1
[supply]
first_nights = 2
most_nights = 2
reference_nights = 1
[learning]
steps = 4
nights = 2
epochs = 4
patience = 5
[head]
nights = 1
length = 30
steps = 2
batch = 2
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_processes_train_one_network_and_one_of_them_speaks(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(RECIPE)
    words = ["train", "small.toml", "--out", "model", "--cache", "cache"]
    command = [sys.executable, "-m", "sleepscorer_app.training", *words]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [*command, "--accelerator", "cpu", "--devices", "2"],
        cwd=tmp_path,
        env=os.environ | ALLOCATOR_SETTINGS | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Written: model") == 1
    assert load_model(tmp_path / "model").description.network == "ulw_sleepnet"
    assert not list((tmp_path / "cache").rglob("*.part"))
