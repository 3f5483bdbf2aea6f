"""Real nights made ready for training: read once, scaled, kept on disk, read again in no time."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from sleepscorer_app.scoring.model_input import night_input
from sleepscorer_app.scoring.monge_mapping import log_spectrum, map_spectrum
from sleepscorer_app.scoring.muscle_strength import strength_input
from sleepscorer_app.training.datasets import (
    DataSource,
    LabelledNight,
    NightFiles,
    UnusableData,
)
from sleepscorer_app.training.splits import SubjectNight

LAYOUT = 1
"""Counted up when what a night's file holds changes, so that older ones are made anew."""


@dataclass(frozen=True)
class ReadyNight:
    """A night on disk as networks read it: whose, where, from which channels, with what remarks.

    Those of the `channels` in `envelopes` are no waveforms but strengths.
    """

    whose: SubjectNight
    path: Path
    channels: tuple[str, ...]
    remarks: tuple[str, ...]
    envelopes: frozenset[str] = frozenset()


def make_ready(
    source: DataSource,
    found: Sequence[NightFiles],
    channels: tuple[str, ...],
    folder: Path,
    *,
    skip_unusable: bool = False,
    report: Callable[[float], None] = lambda _done: None,
) -> tuple[list[ReadyNight], list[str]]:
    """All nights in files of their own in `folder`, and what was left out or remarked.

    A night whose two files have not changed is not read again. Raises `UnusableData` for the first
    night that cannot be used, after all were tried, unless such nights are to be left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ready: list[ReadyNight] = []
    unusable: list[str] = []
    for index, files in enumerate(found):
        path = folder / f"{_fingerprint(files, channels)}.safetensors"
        try:
            if not path.is_file():
                _write_ready(path, source.read(files, channels))
            ready.append(_read_ready(files.whose, path))
        except UnusableData as error:
            unusable.append(str(error))
        report((index + 1) / len(found))
    if unusable and not skip_unusable:
        others = f" ({len(unusable) - 1} more nights cannot be used)" if unusable[1:] else ""
        raise UnusableData(f"{unusable[0]}{others}; --skip-unusable leaves such nights out")
    if not ready:
        raise UnusableData(f"none of {len(found)} nights can be used; the first: {unusable[0]}")
    remarks = [remark for night in ready for remark in night.remarks]
    return ready, [*(f"left out: {why}" for why in unusable), *remarks]


def reference_of(nights: Sequence[ReadyNight]) -> NDArray[np.float64]:
    """Mean log spectrum of these nights, (129,): what all are mapped to. One channel."""
    spectra: list[NDArray[np.float64]] = []
    for night in nights:
        with safe_open(night.path, "numpy") as stored:
            spectra.append(stored.get_tensor("log_spectrum"))
    return np.mean(spectra, axis=0)


def write_views(night: ReadyNight, reference: NDArray[np.float64], target: Path) -> None:
    """The night as recorded and mapped to `reference`, under its name only when whole."""
    stored = load_file(night.path)
    plain = stored["plain"]
    views = {name: stored[name] for name in ("plain", "stages", "is_seen", "is_counted")}
    if plain.ndim == 2:
        mapped = map_spectrum(plain.astype(np.float32), stored["is_seen"], reference)
        views["mapped"] = np.clip(mapped, -100, 100).astype(np.float16)
    temporary = target.with_suffix(".part")
    save_file(views, temporary)
    temporary.replace(target)


def channel_inputs(night: LabelledNight) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """All channels as networks read them: (n, 3000), or (n, C, 3000) for several; seen epochs (n,).

    An epoch counts as seen where no channel is missing or dead.
    """
    inputs = [
        strength_input(samples, rate_hz, len(night.stages))
        if name in night.envelopes
        else night_input(samples, rate_hz, len(night.stages))
        for name, samples, rate_hz in zip(
            night.channels, night.samples, night.rates_hz, strict=True
        )
    ]
    is_seen: NDArray[np.bool_] = np.all(np.stack([one.is_seen for one in inputs]), axis=0)
    if len(inputs) == 1:
        return inputs[0].samples, is_seen
    return np.stack([one.samples for one in inputs], axis=1), is_seen


def _write_ready(path: Path, night: LabelledNight) -> None:
    samples, is_seen = channel_inputs(night)
    if not (is_seen & (night.stages >= 0)).any():
        raise UnusableData(
            f"{night.whose.name}: {', '.join(night.channels)} is flat or missing in every staged "
            "epoch; take the night away, or name another channel"
        )
    about = {
        "channels": night.channels,
        "remarks": night.remarks,
        "envelopes": sorted(night.envelopes),
    }
    arrays: dict[str, NDArray[np.generic]] = {
        "plain": np.clip(samples, -100, 100).astype(np.float16),
        "stages": np.where(is_seen, night.stages, -1).astype(np.int8),
        "is_seen": is_seen,
        "is_counted": night.is_counted,
    }
    if samples.ndim == 2:
        arrays["log_spectrum"] = log_spectrum(samples[is_seen])
    temporary = path.with_suffix(".part")
    save_file(arrays, temporary, {"about": json.dumps(about)})
    temporary.replace(path)


def _read_ready(whose: SubjectNight, path: Path) -> ReadyNight:
    with safe_open(path, "numpy") as stored:
        about = cast("dict[str, list[str]]", json.loads(stored.metadata()["about"]))
    envelopes = frozenset(about.get("envelopes", ()))
    return ReadyNight(whose, path, tuple(about["channels"]), tuple(about["remarks"]), envelopes)


def _fingerprint(files: NightFiles, channels: tuple[str, ...]) -> str:
    """By what a night made ready is known again: the two files as they are, and the channels."""
    known = [LAYOUT, list(channels)]
    for path in (files.recording, files.hypnogram):
        try:
            there = path.stat()
        except OSError as error:
            raise UnusableData(f"{path.name} cannot be read: {error.strerror}") from error
        known.append([str(path.resolve()), there.st_size, there.st_mtime_ns])
    return sha256(json.dumps(known).encode()).hexdigest()[:20]
