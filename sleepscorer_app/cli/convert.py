"""`sleepscorer convert IN OUT`: any scoring that can be read, in any format that is written."""

from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.cli.de_identifying import DeIdentifying, refuse_personal_name
from sleepscorer_app.cli.json_text import json_text
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder, refuse_to_replace
from sleepscorer_app.cli.taken_scoring import TakenScoring, take_scoring
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.hypnogram_formats import (
    FORMATS,
    WRITERS,
    ReadChoices,
    Writer,
    default_export_name,
    export_hypnogram,
    writer_for,
)


def convert_scoring(
    source: Path,
    target: Path,
    night: Path | None,
    to: str | None,
    choices: ReadChoices,
    privacy: DeIdentifying,
    *,
    overwrite: bool = False,
    as_json: bool = False,
) -> str:
    """Writes the scoring in `source` to `target`; gives the summary to print, or JSON.

    Raises `Mistake`, `UnreadableFile` or `FailedExport`, each one sentence, and writes nothing.
    """
    if target.is_dir() and to is None:
        raise Mistake(f"{target}: is a folder; say the format with --to (--formats lists them)")
    writer = writer_for(target, to)
    why_not = writer.why_not()
    if why_not:
        raise Mistake(f"{writer.name}: {why_not}")
    target = _named(target, night or source, writer, privacy)
    if target.exists() and source.exists() and target.samefile(source):
        raise Mistake(f"{target}: is the scoring that is to be converted; name another file")
    files = [target] if writer.companion is None else [target, writer.companion.path(target)]
    prepare_folder(target.absolute().parent)
    refuse_to_replace(files, overwrite)
    taken = take_scoring(source, night, choices)
    if privacy.how is not None and night is None:
        _refuse_unsearchable(source, taken)
    refuse_personal_name(target, taken.night.identity, privacy)
    removed = export_hypnogram(
        target,
        taken.scoring,
        taken.night,
        to=writer.name,
        de_identification=privacy.how,
        changed_at=taken.changed_at,
    )
    if as_json:
        left_out = None if privacy.how is None else removed.summary
        return _json(source, taken, writer, files, left_out)
    rows = [
        *(("note", note) for note in taken.notes),
        *([("left out", removed.summary)] if privacy.how is not None else []),
        ("checked by", writer.read_by),
        *(("written", str(file)) for file in files),
    ]
    n_scored = int(taken.scoring.hypnogram.is_scored.sum())
    lines = [
        f"{source.name}: {n_scored} of {taken.scoring.n_epochs} epochs scored, as {writer.title}"
    ]
    return "\n".join([*lines, *(f"  {label:<11} {text}" for label, text in rows)])


def _json(
    source: Path,
    taken: TakenScoring,
    writer: Writer,
    files: Sequence[Path],
    left_out: str | None,
) -> str:
    return json_text(
        {
            "scoring": source.name,
            "format": writer.name,
            "epochs": taken.scoring.n_epochs,
            "scored_epochs": int(taken.scoring.hypnogram.is_scored.sum()),
            "notes": list(taken.notes),
            "left_out": left_out,
            "checked_by": writer.read_by,
            "written": [str(file) for file in files],
        }
    )


def list_formats(*, as_json: bool = False) -> str:
    """Every format that is written and by whom it is read back; and those that are read."""
    if as_json:
        return json_text(
            {
                "written": [
                    {
                        "name": one.name,
                        "ending": one.ending,
                        "title": one.title,
                        "holds_beside_stages": one.holds,
                        "read_back_by": one.read_by,
                        "intended_use_in": one.intended_use or None,
                        "not_here_because": one.why_not() or None,
                    }
                    for one in WRITERS.values()
                ],
                "read": [one.name for one in FORMATS],
            }
        )
    written = [
        f"  {one.name:<21} NIGHT{one.ending:<22} {one.title}; read back by {one.read_by}"
        f"{'' if (why := one.why_not()) == '' else f' (not here: {why})'}"
        for one in WRITERS.values()
    ]
    read = ", ".join(one.name for one in FORMATS)
    return "\n".join(
        [
            "Written (--to):",
            *written,
            f"Read, by content: {read}, files of work (.sleepscorer)",
        ]
    )


def _named(target: Path, recording: Path, writer: Writer, privacy: DeIdentifying) -> Path:
    """The file asked for; in a folder it is named after the recording, or after its code."""
    stem = privacy.stem_of(recording)
    # Every format has an ending, so a name without one means a folder that is still to be made.
    if target.is_dir() or not (target.suffix or target.exists()):
        return target / default_export_name(recording, writer.name, stem).name
    if privacy.codes is not None and not target.name.startswith(stem):
        raise Mistake(f"{target.name}: by {privacy.codes.path.name} its name begins with {stem}")
    return target


def _refuse_unsearchable(source: Path, taken: TakenScoring) -> None:
    """Raises `Mistake` where free text would go out that nobody could search for a name."""
    is_free = any(one.text or one.channel for one in taken.scoring.markers)
    if is_free and taken.night.identity == Identity():
        raise Mistake(
            f"{source.name}: does not say whose night it is, so that its marks cannot be searched "
            "for the name; name the recording with --night"
        )
