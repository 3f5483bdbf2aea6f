"""What tests of commands share: a model that scores in no time."""

from pathlib import Path

import pytest

from tests.scoring.networks_for_tests import tiny_model_folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an untrained model."""
    return tiny_model_folder(tmp_path_factory.mktemp("models") / "tiny").folder
