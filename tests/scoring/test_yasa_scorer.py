"""YASA as one more scorer: our side of its API, and the real one where it is installed."""

import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.scoring import yasa_scorer
from sleepscorer_app.scoring.score_recording import UnscorableChannel
from sleepscorer_app.scoring.yasa_scorer import score_with_yasa, yasa_version

N_EPOCHS = 12
CENTRAL, FRONTAL = Derivation("C4-M1", Role.EEG, 0), Derivation("F4-M1", Role.EEG, 1)


class Table:
    """What stands in for a data frame: columns by name."""

    def __init__(self, columns: dict[str, list[float]]) -> None:
        self.columns = list(columns)
        self._held = columns

    def __getitem__(self, names: Sequence[str]) -> np.ndarray:
        return np.stack([np.array(self._held[name]) for name in names], axis=1)


class SleepStaging:
    """YASA's stager as of 0.8: its answer tells which channel it was given, and in which unit."""

    def __init__(self, raw, eeg_name: str) -> None:  # noqa: ANN001 - MNE declares no type
        self.volts = raw.get_data(picks=[eeg_name])[0]
        if raw.info["sfreq"] == 81:
            raise AssertionError("odd rates are not for me")
        assert raw.ch_names == [eeg_name]
        assert np.isfinite(self.volts).all()

    def predict(self) -> SimpleNamespace:
        sure = np.full(N_EPOCHS, 0.9 if self.volts.std() > 15e-6 else 0.5)
        rest = (1 - sure) / 2
        columns = {"N1": 0 * sure, "N2": rest, "N3": rest, "REM": 0 * sure, "WAKE": sure}
        return SimpleNamespace(proba=Table({name: list(one) for name, one in columns.items()}))


@pytest.fixture
def yasa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = ModuleType("yasa")
    module.__file__ = str(tmp_path / "yasa" / "__init__.py")
    module.SleepStaging = SleepStaging  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "yasa", module)
    monkeypatch.setattr(yasa_scorer, "yasa_version", lambda: "0.8.1")


def night(rate_hz: float = 100.0, n_epochs: int = N_EPOCHS) -> ArrayRecording:
    n = int(n_epochs * 30 * rate_hz)
    rng = np.random.default_rng(0)
    loud, quiet = (rng.normal(0, scale, n).astype(np.float32) for scale in (20, 10))
    return ArrayRecording(
        name="night.edf",
        channels=(Channel("C4-M1", rate_hz), Channel("F4-M1", rate_hz)),
        samples=(loud, quiet),
        start=datetime(2021, 3, 2, 22, 30),
    )


def ignore(_fraction: float) -> None:
    pass


@pytest.mark.usefixtures("yasa")
def test_its_probabilities_come_in_our_order_and_under_its_name() -> None:
    said = score_with_yasa(night(), [CENTRAL], ignore)
    assert said.model.text.startswith("YASA 0.8.1 (")
    assert said.channels == ("C4-M1",)
    assert said.values[0] == pytest.approx([0.9, 0, 0.05, 0.05, 0], abs=1e-6)


@pytest.mark.usefixtures("yasa")
def test_several_derivations_are_averaged_and_what_is_missing_is_not_judged() -> None:
    recording = night()
    recording.samples[0][3000:6000] = np.nan
    said = score_with_yasa(recording, [CENTRAL, FRONTAL], ignore)
    assert said.disagreement is not None
    assert said.values[:2, 0] == pytest.approx([0.7, 0.5], abs=1e-6)
    assert np.isnan(said.disagreement).tolist() == [False, True] + [False] * 10


@pytest.mark.usefixtures("yasa")
@pytest.mark.parametrize(
    ("rate_hz", "words"), [(80.0, "YASA needs more than 80"), (81.0, "YASA cannot score C4-M1")]
)
def test_what_yasa_refuses_is_said(rate_hz: float, words: str) -> None:
    with pytest.raises(UnscorableChannel, match=words):
        score_with_yasa(night(rate_hz), [CENTRAL], ignore)


def test_nothing_of_it_is_imported_to_find_out_whether_it_is_there() -> None:
    there = yasa_version()
    assert (there is None) == (find_spec("yasa") is None)
    assert "yasa" not in sys.modules


@pytest.mark.skipif(find_spec("yasa") is None, reason="YASA is not installed")
def test_the_real_one_scores_a_night() -> None:
    said = score_with_yasa(night(n_epochs=20), [CENTRAL], ignore)
    assert said.model.version == yasa_version()
    assert said.is_seen.all()
    assert np.allclose(said.values.sum(axis=1), 1, atol=1e-3)
