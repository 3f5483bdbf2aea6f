"""`sleepscorer deidentify NIGHT… --out DIR`: copies of recordings that do not tell who slept."""

from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.cli.de_identifying import DeIdentifying, de_identifying
from sleepscorer_app.cli.json_text import json_text
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder, refuse_to_replace
from sleepscorer_app.cli.progress import progress_bar
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.copies.deidentified_copy import write_deidentified
from sleepscorer_app.files.de_identification import Removed, removed_csv

NAMED_AFTER_NIGHT = "The copies are named after the nights: give --codes if that tells who it is."


def copy_without_identity(
    nights: Sequence[Path],
    out: Path,
    codes: Path | None,
    shift_days: str | None,
    list_removed: Path | None,
    *,
    overwrite: bool = False,
    as_json: bool = False,
) -> str:
    """Writes a copy of each night into `out`; gives the summary to print, or JSON.

    Names and codes are looked at for all of them before the first is written. Raises `Mistake`,
    `UnreadableFile` or `FailedExport`, each one sentence.
    """
    privacy = de_identifying(True, shift_days, codes)
    targets = _targets(nights, out, privacy)
    prepare_folder(out)
    refuse_to_replace(targets, overwrite)
    if list_removed is not None:
        prepare_folder(list_removed.absolute().parent)
        refuse_to_replace([list_removed], overwrite)
    removed: list[tuple[str, Removed]] = []
    for night, target in zip(nights, targets, strict=True):
        removed.append((night.name, _copied(night, target, privacy, overwrite)))
    if list_removed is not None:
        _write_list(list_removed, removed)
    told = [(target, one.summary) for target, (_, one) in zip(targets, removed, strict=True)]
    return (_json if as_json else _text)(told, list_removed, is_coded=codes is not None)


def _json(told: Sequence[tuple[Path, str]], list_removed: Path | None, *, is_coded: bool) -> str:
    """The copies in the order in which their nights were typed; the nights are not named."""
    return json_text(
        {
            "written": [{"path": str(path), "left_out": summary} for path, summary in told],
            "list_of_all_removed": None if list_removed is None else str(list_removed),
            "named_by_codes": is_coded,
        }
    )


def _text(told: Sequence[tuple[Path, str]], list_removed: Path | None, *, is_coded: bool) -> str:
    lines = [f"{path}\n  left out    {summary}" for path, summary in told]
    if list_removed is not None:
        lines.append(f"{list_removed}\n  all that was removed, word by word: keep it secret")
    if not is_coded:
        lines.append(f"  note        {NAMED_AFTER_NIGHT}")
    return "\n".join(lines)


def _copied(night: Path, target: Path, privacy: DeIdentifying, overwrite: bool) -> Removed:
    assert privacy.how is not None
    # The code, not the name: what stands on a screen is seen and photographed.
    with progress_bar(f"Writing {target.name}") as report:
        return write_deidentified(night, target, privacy.how, report, may_replace=overwrite)


def _targets(nights: Sequence[Path], out: Path, privacy: DeIdentifying) -> list[Path]:
    targets = [out / f"{privacy.stem_of(night)}{night.suffix.lower()}" for night in nights]
    first: dict[str, Path] = {}
    for night, target in zip(nights, targets, strict=True):
        other = first.setdefault(target.name.casefold(), night)
        if other is not night:
            raise Mistake(
                f"{night}: its copy would have the name of {other}'s copy, {target.name}; copy "
                "them into two folders, or give each a code with --codes"
            )
    return targets


def _write_list(path: Path, removed: Sequence[tuple[str, Removed]]) -> None:
    contents = removed_csv(removed).encode()

    def difference(written: Path) -> str | None:
        return None if written.read_bytes() == contents else "it reads back differently"

    write_checked(path, contents, difference)
