"""Scoring a night of 1,000 epochs: ours and, where it is installed, YASA on the same samples.

The night is simulated, so the figures say how long a scoring takes and nothing about how good it
is.
"""

import importlib.util
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np

from sleepscorer_app.assets import model_folders
from sleepscorer_app.domain.montages.montage import guess_derivations, scoring_candidates
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.simulation.hypnograms import simulate_hypnogram
from sleepscorer_app.domain.simulation.night import RATE_HZ, simulate_night
from sleepscorer_app.scoring.model_files import list_models
from sleepscorer_app.scoring.side_by_side import usable_cores
from tests.benchmarks.figures import Figure, Skipped, measured_apart, median_seconds, peak_memory_mb

N_EPOCHS = 1000
MOST_SECONDS = 5.0
MOST_MEMORY_MB = 1200.0
CANCEL_MS = 200.0
MODEL_VARIABLE = "SLEEPSCORER_BENCHMARK_MODEL"


def measure() -> Iterator[Figure | Skipped]:
    """Every model that is there, each in its own process; then YASA."""
    models = list_models(model_folders())
    if not models:
        yield Skipped("scoring with a model of ours", "no model is installed")
    for model in models:
        os.environ[MODEL_VARIABLE] = str(model.folder)
        yield from measured_apart("bench_scoring:ours")
    if importlib.util.find_spec("yasa") is None:
        yield Skipped("scoring with YASA", "YASA is not installed; `pip install yasa` adds it")
    else:
        yield from measured_apart("bench_scoring:yasa")


def ours() -> Iterator[Figure]:
    """Loading torch, loading the model, scoring, and how long it goes on after a cancel."""
    recording = simulated_recording()
    start = time.perf_counter()
    import torch  # noqa: F401  how long the import takes is one of the figures

    torch_seconds = time.perf_counter() - start
    from sleepscorer_app.scoring.score_recording import score_recording

    folder = Path(os.environ[MODEL_VARIABLE])
    derivation = scoring_candidates(guess_derivations(recording))[0]
    between: list[float] = []
    cpu_between: list[float] = []

    def report(_fraction: float) -> None:
        between.append(time.perf_counter())
        cpu_between.append(time.process_time())

    start, cpu_start = time.perf_counter(), time.process_time()
    score_recording(recording, derivation, folder, report)
    first_seconds = time.perf_counter() - start
    cpu_seconds = time.process_time() - cpu_start
    gap_ms = 1000 * float(np.max(np.diff(between)))
    cpu_gap_ms = 1000 * float(np.max(np.diff(cpu_between)))
    again = median_seconds(
        lambda: score_recording(recording, derivation, folder, lambda _fraction: None), times=3
    )
    threads = f"views side by side on {usable_cores()} cores"
    name = folder.name
    yield Figure("torch: import", torch_seconds, "s")
    yield Figure(
        f"{name}: {N_EPOCHS} epochs, first time", first_seconds, "s", MOST_SECONDS, threads
    )
    # What the clock would show on a machine with nothing else to do, if on one core.
    yield Figure(f"{name}: {N_EPOCHS} epochs, CPU time", cpu_seconds, "s", remark="all cores")
    yield Figure(f"{name}: {N_EPOCHS} epochs, again", again, "s", MOST_SECONDS, threads)
    what = f"{name}: longest wait for a cancel"
    yield Figure(what, gap_ms, "ms", CANCEL_MS, f"{cpu_gap_ms:.0f} ms of CPU time")
    yield Figure(f"{name}: peak memory of the process", peak_memory_mb(), "MB", MOST_MEMORY_MB)


def yasa() -> Iterator[Figure]:
    """The same samples through YASA's own stager, EEG only."""
    recording = simulated_recording()
    start = time.perf_counter()
    import mne
    import yasa as yasa_library

    import_seconds = time.perf_counter() - start
    info = mne.create_info(["C4-M1"], RATE_HZ, "eeg")
    raw = mne.io.RawArray(recording.samples[0][None] * 1e-6, info, verbose="error")

    def score() -> object:
        return yasa_library.SleepStaging(raw, eeg_name="C4-M1").predict()

    start = time.perf_counter()
    score()
    first_seconds = time.perf_counter() - start
    yield Figure("YASA: import", import_seconds, "s")
    yield Figure(f"YASA: {N_EPOCHS} epochs, first time", first_seconds, "s")
    yield Figure(f"YASA: {N_EPOCHS} epochs, again", median_seconds(score, times=3), "s")
    yield Figure("YASA: peak memory of the process", peak_memory_mb(), "MB")


def simulated_recording() -> ArrayRecording:
    """One central derivation, 1,000 epochs."""
    rng = np.random.default_rng(0)
    hypnogram = simulate_hypnogram(rng, n_epochs=N_EPOCHS)
    night = simulate_night(rng, hypnogram=hypnogram, derivation="central")
    return ArrayRecording(
        name="simulated",
        channels=(Channel("C4-M1", RATE_HZ),),
        samples=(night.samples,),
        start=datetime(2021, 3, 2, 22, 30),
    )
