"""A recording and its hypnogram on disk, read as one labelled night."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import (
    EPOCH_SECONDS,
    Annotation,
    Channel,
    Identity,
    Recording,
    n_epochs,
)
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.files.hypnogram_formats import ImportedHypnogram, read_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.scoring.muscle_strength import is_strength
from sleepscorer_app.training.datasets.channel_reading import chosen_derivations
from sleepscorer_app.training.datasets.labelled_night import (
    LabelledNight,
    NightFiles,
    UnusableData,
)

MOST_EPOCHS_BEYOND = 2
"""A scorer's last epoch may be cut off; more than this, and the two files are of two nights."""
_LONGER_BY_SECONDS = 2 * 86_400


@dataclass(frozen=True)
class PairRules:
    """What differs between data sets that are recordings with hypnograms beside them.

    `channels` are taken where the recipe names none; `part_of_night` says what of the recording
    counts; `may_run_on` allows a hypnogram that goes on after the recording has ended.
    """

    channels: tuple[str, ...]
    part_of_night: Callable[[NDArray[np.int8]], slice]
    may_run_on: bool = False


def read_pair(files: NightFiles, channels: Sequence[str], rules: PairRules) -> LabelledNight:
    """The night of these two files. Raises `UnusableData` with one sentence naming the file."""
    try:
        recording = open_recording(files.recording)
        stages, remarks = expert_stages(files, recording, may_run_on=rules.may_run_on)
        part = rules.part_of_night(stages)
        chosen = chosen_derivations(recording, channels or rules.channels)
        begin, stop = part.start * EPOCH_SECONDS, part.stop * EPOCH_SECONDS
        samples = tuple(one.read(recording, begin, stop) for one in chosen)
    except UnusableData:
        raise
    except UnreadableFile as error:
        raise UnusableData(str(error)) from error
    except (ValueError, OSError) as error:
        raise UnusableData(f"{files.recording.name} cannot be used: {error}") from error
    kept = stages[part]
    return LabelledNight(
        whose=files.whose,
        channels=tuple(one.name for one in chosen),
        samples=samples,
        rates_hz=tuple(one.rate_hz(recording) for one in chosen),
        stages=kept,
        is_counted=np.ones(len(kept), np.bool_),
        envelopes=frozenset(one.name for one in chosen if is_strength(recording, one)),
        remarks=(*([files.remark] if files.remark else []), *remarks),
    )


def expert_stages(
    files: NightFiles, recording: Recording, *, may_run_on: bool
) -> tuple[NDArray[np.int8], list[str]]:
    """One stage per epoch of the recording, -1 where no person gave one, and remarks.

    A hypnogram that leaves epochs out is taken, and says how many: many scorers begin with lights
    off. One that stages more than two epochs beyond the recording's end is of another night, or the
    recording is cut off; both spoil what is learned. Raises `UnusableData`.
    """
    count = n_epochs(recording)
    name = files.hypnogram.name
    imported = read_hypnogram(files.hypnogram, recording)
    _refuse_unknown_texts(name, imported)
    codes = imported.hypnogram.codes.copy()
    remarks: list[str] = []
    proposed = _never_confirmed(imported)
    if proposed is not None and proposed.any():
        codes[proposed] = Stage.UNSCORED
        remarks.append(
            f"{name}: {int(proposed.sum())} of its epochs were proposed by a network and confirmed "
            "by nobody; they are left out"
        )
    n_beyond = _staged_beyond_the_end(files, recording)
    if n_beyond > MOST_EPOCHS_BEYOND and not may_run_on:
        raise UnusableData(
            f"{name} is longer than its recording {files.recording.name}: it stages {n_beyond} "
            f"epochs after the end of {count}; put the hypnogram of this recording beside it"
        )
    if 0 < n_beyond <= MOST_EPOCHS_BEYOND:
        remarks.append(f"{name} is {n_beyond} epochs longer than its recording; they are left out")
    codes = codes[:count]
    if not (codes >= 0).any():
        if remarks:
            raise UnusableData(remarks[0])
        raise UnusableData(
            f"{name} stages no epoch of its recording {files.recording.name}; put the hypnogram "
            "of this recording beside it"
        )
    n_short = count - 1 - int(np.flatnonzero(codes >= 0)[-1])
    if n_short:
        remarks.append(
            f"{name} is {n_short} epochs shorter than its recording {files.recording.name}; "
            "they keep their place and are not learned from"
        )
    return codes, remarks


def _staged_beyond_the_end(files: NightFiles, recording: Recording) -> int:
    """How many epochs the hypnogram stages after the recording's last whole epoch."""
    longer = read_hypnogram(files.hypnogram, _Longer(recording)).hypnogram
    return int(np.count_nonzero(longer.is_scored[n_epochs(recording) :]))


def _refuse_unknown_texts(name: str, imported: ImportedHypnogram) -> None:
    for note in imported.notes:
        if "is not known" in note:
            raise UnusableData(f"{name}: {note.rstrip('.')}; nothing is learned from a guess")


def _never_confirmed(imported: ImportedHypnogram) -> NDArray[np.bool_] | None:
    """Where a stage is a network's and no person's; None where the file does not say."""
    if imported.sources is None:
        return None
    return np.isin(imported.sources, (Source.MODEL, Source.TAUGHT))


@dataclass(frozen=True)
class _Longer:
    """A recording as if it went on for two days without a sample."""

    recording: Recording

    @property
    def name(self) -> str:
        return self.recording.name

    @property
    def channels(self) -> tuple[Channel, ...]:
        return self.recording.channels

    @property
    def start(self) -> datetime:
        return self.recording.start

    @property
    def duration_seconds(self) -> float:
        return n_epochs(self.recording) * EPOCH_SECONDS + _LONGER_BY_SECONDS

    @property
    def identity(self) -> Identity:
        return self.recording.identity

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        return self.recording.annotations

    @property
    def notes(self) -> tuple[str, ...]:
        return self.recording.notes

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        return self.recording.read(channel, start_seconds, stop_seconds)
