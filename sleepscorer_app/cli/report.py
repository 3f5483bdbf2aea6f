"""`sleepscorer report NIGHT`: the report of a scored night as PDF or HTML, without a screen."""

from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.assets import RESOURCES, unfinished_folder
from sleepscorer_app.cli.json_text import json_text
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder, refuse_to_replace
from sleepscorer_app.cli.progress import progress_bar
from sleepscorer_app.cli.taken_scoring import take_scoring
from sleepscorer_app.domain.interscorer.comparison import NamedScoring
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.files.hypnogram_formats import ReadChoices, default_export_name
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.report.night_readings import read_for_report, scored_derivation
from sleepscorer_app.files.report.report_choices import ReportChoices, ToldIdentity
from sleepscorer_app.files.report.report_content import night_report
from sleepscorer_app.files.report.write_report import report_name, write_report
from sleepscorer_app.files.side_by_side import read_side_by_side
from sleepscorer_app.files.work.scoring_place import place_of_work

TEMPLATES = RESOURCES / "report"


def report_night(
    night: Path,
    scoring: Path | None,
    compared: Path | None,
    out: Path | None,
    suffixes: tuple[str, ...],
    choices: ReportChoices,
    read_choices: ReadChoices,
    *,
    overwrite: bool = False,
    as_json: bool = False,
) -> str:
    """Writes a report per suffix; gives the summary to print, or JSON.

    Raises `Mistake`, `UnreadableFile` or `FailedExport`, each one sentence.
    """
    recording = open_recording(night)
    if not n_epochs(recording):
        raise Mistake(f"{night.name}: is shorter than one epoch, so there is nothing to report")
    folder = night.absolute().parent if out is None else out
    prepare_folder(folder)
    targets = [folder / report_name(night, suffix, choices).name for suffix in suffixes]
    refuse_to_replace(targets, overwrite)
    _refuse_personal_code(recording, choices)
    source = scoring or scoring_beside(night, recording_fingerprint(recording))
    taken = take_scoring(source, night, read_choices)
    if not taken.scoring.hypnogram.is_scored.any():
        raise Mistake(f"{source.name}: no epoch is scored, so there is nothing to report")
    others: tuple[NamedScoring, ...] = ()
    if compared is not None:
        others = read_side_by_side([compared], recording, read_choices).scorings
    with progress_bar(f"Reading {night.name}") as report:
        derivation = scored_derivation(recording, taken.scoring)
        readings = read_for_report(recording, derivation, report)
    made = night_report(recording, taken.scoring, readings, choices, compared=others)
    for target in targets:
        write_report(target, made, TEMPLATES)
    if as_json:
        return _json(night, source, taken.notes, targets, choices)
    rows = [
        ("scoring", str(source)),
        *(("note", note) for note in taken.notes),
        *(("written", str(target)) for target in targets),
    ]
    return "\n".join([f"{night.name}: report", *(f"  {label:<9} {text}" for label, text in rows)])


def _json(
    night: Path,
    source: Path,
    notes: Sequence[str],
    targets: Sequence[Path],
    choices: ReportChoices,
) -> str:
    return json_text(
        {
            "night": night.name,
            "scoring": str(source),
            "definitions": str(choices.definitions),
            "de_identified": choices.told is ToldIdentity.NOTHING,
            "notes": list(notes),
            "written": [str(one) for one in targets],
        }
    )


def _refuse_personal_code(recording: Recording, choices: ReportChoices) -> None:
    if choices.told is ToldIdentity.NOTHING and PersonalWords.of(recording.identity).hold(
        choices.code
    ):
        raise Mistake(f"{choices.code}: this code tells who slept; give the recording another")


def scoring_beside(night: Path, fingerprint: str) -> Path:
    """The person's work on this night, else the hypnogram that `score` wrote beside it.

    Raises `Mistake` when there is neither.
    """
    work, _ = place_of_work(night, fingerprint, unfinished_folder())
    exported = [default_export_name(night, one) for one in ("csv", "edf")]
    for path in (work, *exported):
        if path.exists():
            return path
    raise Mistake(
        f"{night.name}: has not been scored here; score it with `sleepscorer score {night.name}`, "
        "or name its scoring with --scoring"
    )
