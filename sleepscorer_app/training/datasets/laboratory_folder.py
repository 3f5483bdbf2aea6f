"""A laboratory's own archive: any recordings, with hypnograms beside them that share their name."""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sleepscorer_app.training.datasets.labelled_night import (
    FoundNights,
    LabelledNight,
    NightFiles,
    UnusableData,
)
from sleepscorer_app.training.datasets.pair_reading import PairRules, read_pair
from sleepscorer_app.training.datasets.trimming import whole
from sleepscorer_app.training.splits import SubjectNight

SUBJECTS_FILE = "subjects.csv"
RULES = PairRules((), whole)

_RECORDINGS = frozenset(
    {".edf", ".bdf", ".rec", ".vhdr", ".ahdr", ".set", ".fif", ".gdf", ".cnt"}
    | {".mff", ".lay", ".data", ".nedf", ".cdt", ".mefd"}
)
_HYPNOGRAMS = (".csv", ".tsv", ".edf", ".xml", ".txt", ".hyp", ".annot", ".json", ".npz", ".ann")
# In the order in which they are believed where a night has several: a person's before a copy.
_ENDINGS = (
    *("_expert_hyp", "_expert", "_true_hyp", "-hypnogram", "_hypnogram", "-hyp", "_hyp"),
    *("-nsrr", "-profusion", "_stages", "-stages", "_sleep_stages", "_scoring", "-scoring"),
    *("_events", "-annotations", "_annotations", ".hyp", ".edf", ""),
)
_RECORDING_ENDINGS = ("-psg", "_psg", "_eeg")
# A person's several nights, as laboratories count them: P012_N2, 0815-night1, sub-04_ses-02 …
_NIGHT_COUNTER = re.compile(
    r"(?P<person>.+?)(?:[-_ ]*(?:night|nacht|nuit|visite?|session|ses)|[-_ ]+(?:rec|[nv]))"
    r"[-_ ]?\d{1,2}(?:[-_ ]?(?:psg|eeg))?",
    re.IGNORECASE,
)
_BIDS = re.compile(r"(?P<person>sub-[a-z0-9]+)_.*", re.IGNORECASE)


def find_laboratory_nights(folder: Path) -> FoundNights:
    """Every recording in `folder` and below that has a hypnogram beside it, in order of paths.

    NIGHT.edf goes with NIGHT_hyp.csv, NIGHT-Hypnogram.edf, NIGHT.txt and the like. The person is
    told by subjects.csv (columns `recording` and `subject`); else recordings in one folder below
    `folder` are one person's, and those in `folder` itself are told apart by the name before a
    counter of nights (P012_N1 and P012_N2 are P012's) or by the whole name. Raises `UnusableData`
    where no pair is, or subjects.csv does not name all.
    """
    files = [path for path in sorted(folder.rglob("*")) if _is_visible(path, folder)]
    by_name = _by_name(files)
    pairs = [(path, _hypnograms_of(path, by_name)) for path in files if _is_recording(path)]
    claimed = {found for _, beside in pairs for found in beside}
    pairs = [(path, beside) for path, beside in pairs if path not in claimed]
    with_hypnogram = [(path, beside) for path, beside in pairs if beside]
    if not with_hypnogram:
        raise UnusableData(
            f"{folder} holds no recording with a hypnogram beside it (NIGHT.edf with NIGHT_hyp.csv,"
            " NIGHT-Hypnogram.edf or NIGHT.txt); name the folder that does with --data"
        )
    people, how = _people([path for path, _ in with_hypnogram], folder)
    nights = tuple(
        NightFiles(
            SubjectNight(path.relative_to(folder).as_posix(), people[path]),
            path,
            beside[0],
            _choice_remark(path, beside),
        )
        for path, beside in with_hypnogram
    )
    n_alone = len(pairs) - len(with_hypnogram)
    alone = [f"{n_alone} recordings without a hypnogram are left out"] if n_alone else []
    return FoundNights(nights, (how, *alone))


def read_laboratory_night(files: NightFiles, channels: tuple[str, ...]) -> LabelledNight:
    """The whole recording; the best EEG derivation where no channel is named."""
    return read_pair(files, channels, RULES)


def _is_visible(path: Path, folder: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _is_recording(path: Path) -> bool:
    """By its name: opening each file of an archive would take an hour."""
    return path.suffix.lower() in _RECORDINGS or path.name.lower().endswith(".fif.gz")


def _by_name(files: Sequence[Path]) -> Mapping[tuple[Path, str], list[Path]]:
    """What could be a hypnogram, by folder and stem."""
    found: dict[tuple[Path, str], list[Path]] = {}
    for path in files:
        if path.suffix.lower() in _HYPNOGRAMS:
            found.setdefault((path.parent, path.stem.lower()), []).append(path)
    return found


def _hypnograms_of(recording: Path, by_name: Mapping[tuple[Path, str], list[Path]]) -> list[Path]:
    """What beside `recording` is named as its hypnogram, the most believed first."""
    stem = recording.stem.lower()
    stems = [stem, *(stem.removesuffix(end) for end in _RECORDING_ENDINGS if stem.endswith(end))]
    found: dict[Path, None] = {}
    for ending in _ENDINGS:
        named = [one for own in stems for one in by_name.get((recording.parent, own + ending), [])]
        for path in sorted(named, key=lambda one: _HYPNOGRAMS.index(one.suffix.lower())):
            # NIGHT.edf beside NIGHT.vhdr is the same night in another format, not its hypnogram.
            if path.stem.lower() != stem or not _is_recording(path):
                found[path] = None
    return list(found)


def _choice_remark(recording: Path, beside: Sequence[Path]) -> str:
    if len(beside) == 1:
        return ""
    others = ", ".join(path.name for path in beside[1:])
    return f"{recording.name} has several hypnograms: {beside[0].name} was taken, not {others}"


def _people(recordings: Sequence[Path], folder: Path) -> tuple[Mapping[Path, str], str]:
    """Whose night each recording is, and a sentence on how that is known."""
    table = folder / SUBJECTS_FILE
    if table.is_file():
        listed = _listed_people(table)
        people = {path: _listed(path, folder, listed, table) for path in recordings}
        how = f"{SUBJECTS_FILE} says whose night each is"
    else:
        people = {path: _person_by_name(path, folder) for path in recordings}
        how = f"told by the names of files and folders, where {SUBJECTS_FILE} would say it surely"
    return people, f"{len(recordings)} nights of {len(set(people.values()))} people: {how}"


def _person_by_name(path: Path, folder: Path) -> str:
    """Whose night it most likely is; in doubt two people become one, never one two.

    One person on both sides of a split would make every figure a lie.
    """
    above = path.relative_to(folder).parts[:-1]
    if above:
        return above[0]
    found = _BIDS.fullmatch(path.stem) or _NIGHT_COUNTER.fullmatch(path.stem)
    return found["person"] if found else path.stem


def _listed_people(table: Path) -> dict[str, str]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableData(f"{table} cannot be read as CSV in UTF-8 ({error})") from error
    if not rows or not {"recording", "subject"} <= set(rows[0]):
        raise UnusableData(f"{table} should have the columns `recording` and `subject`")
    return {
        (row["recording"] or "").strip(): row["subject"].strip()
        for row in rows
        if (row["subject"] or "").strip()
    }


def _listed(path: Path, folder: Path, listed: Mapping[str, str], table: Path) -> str:
    for name in (path.relative_to(folder).as_posix(), path.name, path.stem):
        if name in listed:
            return listed[name]
    raise UnusableData(f"{table} does not say whose night {path.name} is; add a line for it")
