"""YASA as one more scorer, through its own API, where a person has installed it.

YASA (Vallat and Walker 2021) stages by boosted trees on features of one EEG channel. Nothing of it
comes along or is imported until somebody chooses it.
"""

import warnings
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.scoring.model_input import night_input
from sleepscorer_app.scoring.night_scorer import Trace
from sleepscorer_app.scoring.readings import Voice, agreed_answer
from sleepscorer_app.scoring.score_recording import (
    READING_SHARE,
    UnscorableChannel,
    check_scorable,
    read_traces,
)

YASA = "yasa"
"""What a person types to have it."""
NOT_INSTALLED = "YASA is not installed; `pip install yasa` in SleepScorer's environment adds it"
LOWEST_YASA_RATE_HZ = 80.0
_STAGES = (("W", "WAKE"), ("N1",), ("N2",), ("N3",), ("R", "REM"))
"""What YASA's versions call the stages, in our order."""


def yasa_version() -> str | None:
    """Which YASA is installed, found without importing it; None for none."""
    if find_spec(YASA) is None:
        return None
    try:
        return version(YASA)
    except PackageNotFoundError:
        return "of unknown version"


def score_with_yasa(
    recording: Recording, derivations: Sequence[Derivation], report: Callable[[float], None]
) -> StageProbabilities:
    """What YASA thinks of each epoch from each derivation alone (no EOG, no EMG), averaged.

    YASA cannot be interrupted: what `report` raises ends the scoring before the next derivation.
    Raises `UnscorableChannel` for a derivation that YASA refuses, and `OSError` when the file has
    gone. YASA has to be installed, see `yasa_version`.
    """
    for one in derivations:
        _check_rate(recording, one)
    traces = read_traces(recording, derivations, lambda done: report(READING_SHARE * done))
    # Imported here, when somebody has chosen it: it brings pandas, sklearn and lightgbm.
    yasa = import_module(YASA)
    voices: list[Voice] = []
    for place, trace in enumerate(traces):
        report(READING_SHARE + (1 - READING_SHARE) * place / len(traces))
        voices.append(Voice(_read(yasa, trace, n_epochs(recording))[None], 1.0))
    answer = agreed_answer(voices, 1.0)
    report(1.0)
    names = tuple(one.name for one in derivations)
    return StageProbabilities(
        answer.values, _identity(yasa), names, disagreement=answer.disagreement
    )


def _check_rate(recording: Recording, derivation: Derivation) -> None:
    check_scorable(recording, derivation)
    rate_hz = derivation.rate_hz(recording)
    if rate_hz <= LOWEST_YASA_RATE_HZ:
        raise UnscorableChannel(
            f"{derivation.name} has {rate_hz:g} samples per second and YASA needs more than "
            f"{LOWEST_YASA_RATE_HZ:g}; choose another channel or another model"
        )


def _read(yasa: ModuleType, trace: Trace, n_wanted: int) -> NDArray[np.float64]:
    """Probabilities of one derivation, shape (n_wanted, 5); NaN where it is missing or flat."""
    mne = import_module("mne")
    is_seen = night_input(trace.samples, trace.rate_hz, n_wanted).is_seen
    info = mne.create_info([trace.name], trace.rate_hz, "eeg")
    volts = np.nan_to_num(trace.samples).astype(np.float64) * 1e-6
    raw = mne.io.RawArray(volts[None], info, verbose="error")
    with warnings.catch_warnings():
        # Its classifiers were saved by earlier versions of its libraries, and it says so each time.
        warnings.simplefilter("ignore")
        try:
            stager = yasa.SleepStaging(raw, eeg_name=trace.name)
            told = stager.predict_proba() if hasattr(stager, "predict_proba") else None
            table = stager.predict().proba if told is None else told
        except (AssertionError, ValueError) as error:
            raise UnscorableChannel(f"YASA cannot score {trace.name}: {error}") from error
    columns = [next(name for name in names if name in table.columns) for names in _STAGES]
    result = np.full((n_wanted, 5), np.nan)
    said = np.asarray(table[columns], dtype=np.float64)[:n_wanted]
    result[: len(said)] = said
    result[~is_seen] = np.nan
    return result


def _identity(yasa: ModuleType) -> ModelIdentity:
    """YASA, its version, and the hash of the classifiers that come with it."""
    digest = sha256()
    folder = Path(str(yasa.__file__)).parent / "classifiers"
    for path in sorted(folder.glob("clf_eeg_lgb_*.joblib")):
        digest.update(path.read_bytes())
    return ModelIdentity("YASA", yasa_version() or "", digest.hexdigest())
