"""`sleepscorer adapt MODEL`: a model goes on learning from a laboratory's own nights."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sleepscorer_app.cli.adapt_json import adapted_json
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder, refuse_to_replace
from sleepscorer_app.cli.progress import progress_bar
from sleepscorer_app.cli.score import choose_model
from sleepscorer_app.domain.interscorer.lab_gain import COLUMNS, LabGain, Verdict
from sleepscorer_app.scoring.model_files import (
    DESCRIPTION_FILE,
    ModelFolder,
    load_model,
    why_not_a_model_name,
)
from sleepscorer_app.training.laboratory.adaptable import CannotLearn, why_not_adaptable

if TYPE_CHECKING:
    from sleepscorer_app.training.laboratory.adapt import Adapted

DONE, NOT_BETTER = 0, 1


def adapt_model(
    model: str,
    nights: Path,
    out: Path,
    channel: str | None,
    *,
    only_if_better: bool,
    overwrite: bool,
    seed: int,
    as_json: bool = False,
) -> tuple[str, int]:
    """Learns, measures, writes; gives what to print (text or JSON) and the exit code.

    With `only_if_better` a model that does not help is not written, and the code is 1. Everything
    that can go wrong for a reason known beforehand goes wrong before the learning.
    """
    chosen = choose_model(model)
    _check_out(out, chosen.folder, overwrite=overwrite)
    why_not = why_not_adaptable(chosen.description)
    if why_not:
        raise Mistake(why_not)
    # Imported here: torch takes a second, which a mistyped name should not.
    from sleepscorer_app.training.laboratory.adapt import adapt, save_adapted
    from sleepscorer_app.training.laboratory.lab_folder import lab_nights_in
    from sleepscorer_app.training.laboratory.lab_learning import LabLearning

    remarks: tuple[str, ...] = ()
    try:
        found = lab_nights_in(nights, channel)
        remarks = found.remarks
        with progress_bar(f"{chosen.name} learns from {len(found.nights)} nights") as report:
            adapted = adapt(load_model(chosen.folder), found.nights, report, LabLearning(seed=seed))
    except CannotLearn as error:
        # Why a night was left out may be just why there are too few.
        raise Mistake(" ".join([f"{nights}: {error}", *remarks])) from error
    saved: ModelFolder | None = None
    if not only_if_better or adapted.gain.verdict is Verdict.HELPS:
        prepare_folder(out.parent)
        saved = save_adapted(adapted, out, out.name)
    tell = adapted_json if as_json else _text
    return tell(chosen, adapted, remarks, saved), NOT_BETTER if saved is None else DONE


def _text(
    chosen: ModelFolder, adapted: "Adapted", remarks: Sequence[str], saved: ModelFolder | None
) -> str:
    written = "Nothing was written."
    if saved is not None:
        folder = saved.folder
        written = f"Written: {folder} ({saved.identity.text}); use it with --model {folder}"
    return "\n".join(
        [
            f"{len(adapted.gain.nights)} nights of {adapted.n_people} people, channel "
            f"{' / '.join(adapted.channels)}; before → after, each night left out of the learning:",
            *_table(adapted.gain),
            adapted.gain.sentence(f"{chosen.name} {chosen.version}"),
            *(f"  note: {note}" for note in (*adapted.gain.limits, *remarks)),
            written,
        ]
    )


def _check_out(out: Path, parent_folder: Path, *, overwrite: bool) -> None:
    if out.resolve() == parent_folder.resolve():
        raise Mistake(
            f"{out}: is the model that learns; give the new one a folder of its own, so that you "
            "can go back"
        )
    why_not = why_not_a_model_name(out.name, ())
    if why_not:
        raise Mistake(f"{out}: {why_not}")
    refuse_to_replace([out / DESCRIPTION_FILE], overwrite)


def _table(gain: LabGain) -> list[str]:
    """The figures as columns; the first is flush left."""
    rows = [COLUMNS, *gain.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    return [
        "  "
        + row[0].ljust(widths[0])
        + "".join(
            f"   {cell.rjust(width)}" for cell, width in zip(row[1:], widths[1:], strict=True)
        )
        for row in rows
    ]
