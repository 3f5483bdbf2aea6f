"""Devices: what cannot be had is said in a sentence."""

import sys

import pytest

from sleepscorer_app.training.devices import Devices, NoSuchDevice, TrainingNotInstalled


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
