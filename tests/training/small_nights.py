"""Small nights on disk in the exact naming and format of each data set: each stage is a tone."""

from collections.abc import Sequence
from pathlib import Path

import edfio
import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage
from tests.training.toy_nights import TONES_HZ

EPOCH_SECONDS = 30
SLEEP_EDF_TEXTS = {
    -1: "Sleep stage ?",
    0: "Sleep stage W",
    1: "Sleep stage 1",
    2: "Sleep stage 2",
    3: "Sleep stage 3",
    4: "Sleep stage R",
    5: "Movement time",
    6: "Sleep stage 4",
}
NSRR_TEXTS = {
    -1: "Unscored|9",
    0: "Wake|0",
    1: "Stage 1 sleep|1",
    2: "Stage 2 sleep|2",
    3: "Stage 3 sleep|3",
    4: "REM sleep|5",
    5: "Movement|6",
    6: "Stage 4 sleep|4",
}


def a_course(n_epochs: int = 20, seed: int = 0) -> list[int]:
    """Stages in runs of three epochs, all five of them."""
    rng = np.random.default_rng(seed)
    runs = np.concatenate([rng.permutation(5) for _ in range(-(-n_epochs // 15))])
    return [int(stage) for stage in np.repeat(runs, 3)[:n_epochs]]


def tones(stages: Sequence[int], rate_hz: int, seed: int = 0) -> NDArray[np.float64]:
    """Each epoch as the tone of its stage in noise, in µV."""
    seconds = np.arange(EPOCH_SECONDS * rate_hz) / rate_hz
    clean = [np.sin(2 * np.pi * TONES_HZ[max(stage, 0) % 5] * seconds) for stage in stages]
    noise = np.random.default_rng(seed).normal(0, 5, (len(stages), len(seconds)))
    return np.clip(20 * np.stack(clean) + noise, -99, 99).ravel()


def write_recording(path: Path, channels: dict[str, tuple[NDArray[np.float64], float]]) -> Path:
    """An EDF of these channels: samples in µV and their rate."""
    path.parent.mkdir(parents=True, exist_ok=True)
    signals = [
        edfio.EdfSignal(
            samples, rate_hz, label=label, physical_dimension="uV", physical_range=(-100, 100)
        )
        for label, (samples, rate_hz) in channels.items()
    ]
    edfio.Edf(signals).write(path)
    return path


def write_annotations(path: Path, runs: Sequence[tuple[float, float, str]]) -> Path:
    """An annotation-only EDF+: onset, duration and text of each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    edfio.Edf([], annotations=[edfio.EdfAnnotation(*run) for run in runs]).write(path)
    return path


def runs_of(stages: Sequence[int], texts: dict[int, str]) -> list[tuple[float, float, str]]:
    """Stages as runs, the way the scorers of Sleep-EDF and SHHS wrote them down."""
    runs: list[tuple[float, float, str]] = []
    for epoch, stage in enumerate(stages):
        text = texts[stage]
        if runs and runs[-1][2] == text:
            onset, duration, _ = runs[-1]
            runs[-1] = (onset, duration + EPOCH_SECONDS, text)
        else:
            runs.append((float(EPOCH_SECONDS * epoch), float(EPOCH_SECONDS), text))
    return runs


def write_csv_hypnogram(path: Path, stages: Sequence[int | str], first_epoch: int = 1) -> Path:
    """One line per epoch with the columns that SleepScorer reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{first_epoch + epoch},{stage if isinstance(stage, str) else Stage(stage).letter}"
        for epoch, stage in enumerate(stages)
    ]
    path.write_text("\n".join(["epoch,stage", *rows]) + "\n", encoding="utf-8")
    return path


def write_laboratory_night(
    folder: Path, name: str, stages: Sequence[int], *, rate_hz: int = 128, seed: int = 0
) -> Path:
    """NAME.edf with NAME_hyp.csv, one EEG derivation and an ECG."""
    samples = tones(stages, rate_hz, seed)
    path = write_recording(
        folder / f"{name}.edf", {"EEG C4-M1": (samples, rate_hz), "ECG": (-samples, rate_hz)}
    )
    write_csv_hypnogram(folder / f"{name}_hyp.csv", stages)
    return path


def write_sleep_edf_night(
    folder: Path, name: str, stages: Sequence[int], *, scorer: str = "C", beyond: int = 0
) -> Path:
    """SC4ssNE0-PSG.edf with its hypnogram, which may go on `beyond` the recording's end."""
    eeg = tones(stages, 100)
    path = write_recording(
        folder / f"{name}0-PSG.edf",
        {
            "EEG Fpz-Cz": (eeg, 100),
            "EEG Pz-Oz": (-eeg, 100),
            "EOG horizontal": (eeg / 2, 100),
            "EMG submental": (np.repeat([2.0, 1.0], 15 * len(stages)), 1),
        },
    )
    said = [*stages, *([-1] * beyond)]
    write_annotations(folder / f"{name}{scorer}-Hypnogram.edf", runs_of(said, SLEEP_EDF_TEXTS))
    return path


def write_shhs_night(
    folder: Path, visit: int, number: int, stages: Sequence[int], *, with_hypnogram: bool = True
) -> Path:
    """shhsV-NNNNNN.edf at 125 Hz in the NSRR's layout, with its XML."""
    name, study = f"shhs{visit}-{number:06d}", f"shhs{visit}"
    top = folder / "polysomnography"
    eeg = tones(stages, 125)
    path = write_recording(
        top / "edfs" / study / f"{name}.edf",
        {"EEG(sec)": (-eeg, 125), "ECG": (eeg, 125), "EMG": (eeg, 125), "EEG": (eeg, 125)},
    )
    if with_hypnogram:
        events = "".join(
            f"<ScoredEvent><EventType>Stages|Stages</EventType><EventConcept>{text}</EventConcept>"
            f"<Start>{onset:.1f}</Start><Duration>{duration:.1f}</Duration></ScoredEvent>\n"
            for onset, duration, text in runs_of(stages, NSRR_TEXTS)
        )
        xml = top / "annotations-events-nsrr" / study / f"{name}-nsrr.xml"
        xml.parent.mkdir(parents=True, exist_ok=True)
        xml.write_text(
            '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<PSGAnnotation>\n'
            "<SoftwareVersion>Compumedics</SoftwareVersion>\n<EpochLength>30</EpochLength>\n"
            f"<ScoredEvents>\n<ScoredEvent><EventType/><EventConcept>Recording Start Time"
            f"</EventConcept><Start>0</Start><Duration>{30.0 * len(stages)}</Duration>"
            f"</ScoredEvent>\n{events}</ScoredEvents>\n</PSGAnnotation>\n",
            encoding="utf-8",
        )
    return path


def write_pieces(
    folder: Path, patient: str, places: Sequence[int], stages: Sequence[int], n_epochs: int
) -> Path:
    """ucdNNN.npz: the epochs at `places` of a night of `n_epochs`."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = tones(stages, 128).reshape(len(stages), -1) * 10
    path = folder / f"ucd{patient}.npz"
    np.savez(
        path,
        counts=counts.astype(np.int16),
        y=np.array(stages, dtype=np.int8),
        epoch_index=np.array(places, dtype=np.int32),
        artefact=np.arange(len(stages)) == 0,
        n_epochs=np.int64(n_epochs),
        fs=np.float64(128),
        units_per_count=np.float64(0.00195),
    )
    return path
