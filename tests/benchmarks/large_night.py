"""A large night for benchmarks: as many bytes as a lab's, content without meaning."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import numpy as np
from edfio import Edf, EdfSignal, Recording

RATE_HZ = 256
HOURS = 8
N_CHANNELS = 13
NAMES = (
    *("F4-M1", "F3-M2", "C4-M1", "C3-M2", "O2-M1", "O1-M2", "E1-M2", "E2-M2"),
    *("Chin1-Chin2", "ECG", "Airflow", "Thorax", "Abdomen"),
)


@contextmanager
def large_night() -> Iterator[Path]:
    """An EDF of 8 h, 13 channels of 256 Hz, 183 MB, which is gone afterwards."""
    rng = np.random.default_rng(0)
    n_samples = HOURS * 3600 * RATE_HZ
    signals = [
        EdfSignal(
            np.repeat(rng.normal(0, 30, n_samples // 4), 4),
            RATE_HZ,
            label=name,
            physical_dimension="uV",
            physical_range=(-500, 500),
        )
        for name in NAMES
    ]
    start = Recording(startdate=date(2021, 3, 2))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large_night.edf"
        Edf(signals, recording=start, starttime=time(22, 30)).write(path)
        yield path
