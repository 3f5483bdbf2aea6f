"""Nights on disk for a network that learns within seconds."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.training.nights.night_pool import prepared, reference_spectrum, write_night
from tests.training.toy_nights import ToyNights


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reference and one kept-out night, made once for a file of tests; the pool fills itself."""
    folder = tmp_path_factory.mktemp("nights")
    reference = reference_spectrum(ToyNights(), 1, 1)
    np.save(folder / "reference.npy", reference)
    kept_out = ToyNights().make(np.random.default_rng(99), hybrid=False)
    write_night(folder / "kept_out.safetensors", prepared(kept_out, reference))
    return folder
