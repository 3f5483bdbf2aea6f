"""The spread of training nights' spectra, written into a model that is finished."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from typer.testing import CliRunner

from sleepscorer_app.scoring.fit_check import FARTHEST_SPECTRUM, spectral_distance
from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.nights.spread import write_spread
from tests.scoring.networks_for_tests import tiny_model_folder


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    folder = tmp_path / "nights"
    folder.mkdir()
    for place in range(12):
        rng = np.random.default_rng(place)
        slow = np.cumsum(rng.standard_normal((6, 3000)), axis=1) * rng.uniform(0.1, 0.4)
        night = {"plain": (slow + rng.standard_normal((6, 3000))).astype(np.float16)}
        save_file(night, folder / f"{place}.safetensors")
    return folder


def test_a_night_like_those_is_near_and_another_is_far(tmp_path: Path, nights: Path) -> None:
    folder = tiny_model_folder(tmp_path / "tiny", reference_spectrum=(), views=("plain",)).folder
    known = load_model(folder).identity
    described = write_spread(folder, nights).description
    rng = np.random.default_rng(99)
    slow = np.cumsum(rng.standard_normal((6, 3000)), axis=1) * 0.2
    near = (slow + rng.standard_normal((6, 3000))).astype(np.float32)
    hum = np.sin(np.arange(18_000) * 1.3).reshape(6, 3000).astype(np.float32)
    like, unlike = (spectral_distance(one, described) for one in (near, hum))
    assert like is not None
    assert unlike is not None
    assert like < FARTHEST_SPECTRUM < unlike
    assert load_model(folder).identity == known


def test_too_few_nights_are_refused_by_the_command(tmp_path: Path) -> None:
    folder = tiny_model_folder(tmp_path / "tiny").folder
    result = CliRunner().invoke(app, ["spread", str(folder), "--nights", str(tmp_path)])
    assert result.exit_code == 2
    assert "at least 10 are needed" in result.output
