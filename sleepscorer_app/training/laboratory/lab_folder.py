"""The finished nights of a folder, as they are given to `sleepscorer adapt`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.interscorer.lab_gain import FEWEST_EPOCHS
from sleepscorer_app.domain.montages.montage import Derivation, comparable_derivations
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.recordings.edf_records import open_records
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.finished_nights import find_finished_nights, patient_in
from sleepscorer_app.training.datasets import NightFiles, UnusableData
from sleepscorer_app.training.datasets.channel_reading import chosen_derivations
from sleepscorer_app.training.datasets.laboratory_folder import find_laboratory_nights
from sleepscorer_app.training.datasets.pair_reading import expert_stages
from sleepscorer_app.training.laboratory.adaptable import CannotLearn
from sleepscorer_app.training.laboratory.lab_nights import LabNight

_OUR_EDF = "SleepScorer_"
"""How the recording field of a hypnogram that SleepScorer wrote as EDF+ ends: its equipment."""


@dataclass(frozen=True)
class LabFolder:
    """Nights that can be learned from, and sentences about what was left out or decided."""

    nights: tuple[LabNight, ...]
    remarks: tuple[str, ...]


def lab_nights_in(folder: Path, channel: str | None) -> LabFolder:
    """Every night in `folder` that a person has scored, read on `channel`.

    Without a wish it is the best guess among the channels that all nights have. A night's stages
    come from its file of work here (NIGHT.sleepscorer), else from a hypnogram beside it that shares
    its name. Raises `CannotLearn` for a folder that is none, or a channel that a night lacks.
    """
    if not folder.is_dir():
        raise CannotLearn(f"{folder} is no folder; name the one with your nights by --nights.")
    worked = find_finished_nights(folder, (), _nothing)
    paired, remarks = _paired(folder)
    stages_of = {one.path: (one.recording, one.stages) for one in worked.nights}
    for files in paired:
        if files.recording in stages_of:
            continue
        try:
            recording = open_recording(files.recording)
            stages, said = _stages_beside(files, recording)
        except (UnreadableFile, UnusableData, OSError) as error:
            remarks.append(f"{files.recording.name} is left out: {error}")
            continue
        stages_of[files.recording] = recording, stages
        remarks += said
    enough = {path: stages_of[path] for path in sorted(stages_of) if _is_enough(*stages_of[path])}
    remarks += [
        f"{path.name} is left out: {int(stages.is_scored.sum())} of its epochs were decided by a "
        f"person or imported, and {FEWEST_EPOCHS} are needed"
        for path, (_, stages) in stages_of.items()
        if path not in enough
    ]
    derivations = _derivations({path: one for path, (one, _) in enough.items()}, channel)
    people = {files.recording: files.whose.subject for files in paired}
    nights = tuple(
        LabNight(
            path.relative_to(folder).as_posix(),
            people.get(path) or patient_in(recording) or path.stem,
            recording,
            derivations[path],
            stages,
        )
        for path, (recording, stages) in enough.items()
    )
    return LabFolder(nights, (*worked.remarks, *remarks))


def _paired(folder: Path) -> tuple[tuple[NightFiles, ...], list[str]]:
    """Recordings with hypnograms beside them, and what had to be decided about that."""
    try:
        found = find_laboratory_nights(folder)
    except UnusableData:
        # A folder may hold files of work alone.
        return (), []
    return found.nights, [one.remark for one in found.nights if one.remark]


def _stages_beside(files: NightFiles, recording: Recording) -> tuple[Hypnogram, list[str]]:
    """The stages in a night's hypnogram that a person stands behind."""
    path = files.hypnogram
    if path.suffix.lower() == ".edf" and _OUR_EDF in open_records(path).header.recording:
        raise UnusableData(
            f"{path.name} was written by SleepScorer and cannot say which stages a person decided; "
            "put the CSV that was written with it, or the night's .sleepscorer file, beside it"
        )
    codes, remarks = expert_stages(files, recording, may_run_on=False)
    return Hypnogram(codes), remarks


def _is_enough(_recording: Recording, stages: Hypnogram) -> bool:
    return int(stages.is_scored.sum()) >= FEWEST_EPOCHS


def _derivations(
    recordings: Mapping[Path, Recording], channel: str | None
) -> dict[Path, Derivation]:
    """The trace of each night that is read."""
    if channel is not None:
        try:
            return {
                path: chosen_derivations(one, (channel,))[0] for path, one in recordings.items()
            }
        except ValueError as error:
            raise CannotLearn(f"Not every night can be read on {channel}: {error}.") from error
    found = {path: comparable_derivations(one) for path, one in recordings.items()}
    shared = [
        key
        for key in next(iter(found.values()), {})
        if all(key in derivations for derivations in found.values())
    ]
    if found and not shared:
        raise CannotLearn(
            "The nights have no EEG channel in common; name one by --channel, or take the nights "
            "that differ out of the folder."
        )
    return {path: derivations[shared[0]] for path, derivations in found.items()}


def _nothing(_fraction: float) -> None:
    pass
