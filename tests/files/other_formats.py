"""Small recordings in other formats than EDF, written byte by byte or by what writes them."""

from pathlib import Path

import mne
import numpy as np
import scipy.io
from numpy.typing import NDArray

NAMES = ("C4", "E1")
RATE_HZ = 100.0


def microvolts(seconds: float = 60.0) -> NDArray[np.float64]:
    """Values that tell their own place, in whole tenths of a µV, shape (2, n)."""
    n = int(seconds * RATE_HZ)
    place = np.arange(n, dtype=np.float64)
    return np.stack([place % 1000 / 10, 50 - place % 500 / 10])


def write_brainvision(folder: Path, *, is_float: bool = False) -> Path:
    """Brain Products' three files, with one marker at 5 s."""
    values = microvolts()
    stored = values.T if is_float else (values.T * 10).round()
    resolution = 1 if is_float else 0.1
    (folder / "night.eeg").write_bytes(stored.astype("<f4" if is_float else "<i2").tobytes())
    channels = "\n".join(f"Ch{k}={name},,{resolution},µV" for k, name in enumerate(NAMES, start=1))
    kind = "IEEE_FLOAT_32" if is_float else "INT_16"
    (folder / "night.vhdr").write_text(
        "Brain Vision Data Exchange Header File Version 1.0\n\n[Common Infos]\nCodepage=UTF-8\n"
        "DataFile=night.eeg\nMarkerFile=night.vmrk\nDataFormat=BINARY\n"
        f"DataOrientation=MULTIPLEXED\nNumberOfChannels={len(NAMES)}\n"
        f"SamplingInterval={1e6 / RATE_HZ:g}\n\n[Binary Infos]\nBinaryFormat={kind}\n\n"
        f"[Channel Infos]\n{channels}\n",
        encoding="utf-8",
    )
    (folder / "night.vmrk").write_text(
        "Brain Vision Data Exchange Marker File, Version 1.0\n\n[Common Infos]\n"
        "DataFile=night.eeg\n\n[Marker Infos]\n"
        "Mk1=New Segment,,1,1,0,20210302223000000000\nMk2=Comment,Lights off,501,1,0\n",
        encoding="utf-8",
    )
    return folder / "night.vhdr"


def write_eeglab(folder: Path, *, is_apart: bool) -> Path:
    """EEGLAB's .set, its samples inside or apart in a .fdt."""
    values = microvolts().astype(np.float32)
    if is_apart:
        (folder / "night.fdt").write_bytes(values.T.astype("<f4").tobytes())
    path = folder / "night.set"
    locations = np.array([(name,) for name in NAMES], dtype=[("labels", "O")])
    events = np.array(
        [("Lights off", 501.0, 0.0)], dtype=[("type", "O"), ("latency", "O"), ("duration", "O")]
    )
    scipy.io.savemat(
        path,
        {
            "EEG": {
                "data": "night.fdt" if is_apart else values,
                "setname": "night",
                "nbchan": float(len(NAMES)),
                "pnts": float(values.shape[1]),
                "trials": 1.0,
                "srate": RATE_HZ,
                "xmin": 0.0,
                "xmax": values.shape[1] / RATE_HZ,
                "chanlocs": locations,
                "event": events,
                "epoch": np.array([]),
                "icawinv": np.array([]),
                "icaweights": np.array([]),
                "icasphere": np.array([]),
            }
        },
        appendmat=False,
    )
    return path


def write_fif(folder: Path) -> Path:
    info = mne.create_info(list(NAMES), RATE_HZ, ["eeg", "eog"], verbose="ERROR")
    raw = mne.io.RawArray(microvolts() * 1e-6, info, verbose="ERROR")
    raw.set_annotations(mne.Annotations([5.0], [1.0], ["Lights off"]))
    raw.save(folder / "night_raw.fif", fmt="double", verbose="ERROR")
    return folder / "night_raw.fif"


def write_persyst(folder: Path) -> Path:
    """Persyst's .lay, which is text, and its .dat of 16-bit numbers."""
    (folder / "night.dat").write_bytes((microvolts().T * 10).round().astype("<i2").tobytes())
    channels = "\n".join(f"{name}-Ref={k}" for k, name in enumerate(NAMES, start=1))
    (folder / "night.lay").write_text(
        f"[FileInfo]\nFile=night.dat\nFileType=Interleaved\nSamplingRate={RATE_HZ:g}\n"
        f"HeaderLength=0\nCalibration=0.1\nWaveformCount={len(NAMES)}\nDataType=0\n\n"
        f"[ChannelMap]\n{channels}\n\n[Sheets]\n\n[Comments]\n5.0,1.0,0,100,Lights off\n\n"
        "[Patient]\nFirst=\nLast=\nBirthDate=01/01/70\nSex=\nHand=\nTestDate=03/02/2021\nTestTime=22:30:00\nID=\n"
        "[SampleTimes]\n0=81000.0\n",
        encoding="ascii",
    )
    return folder / "night.lay"
