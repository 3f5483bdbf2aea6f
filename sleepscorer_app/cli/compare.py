"""`sleepscorer compare A B`: how well two scorings of one night agree."""

from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.agreement import Agreement, agreement
from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.files.hypnogram_formats import ReadChoices, read_hypnogram
from sleepscorer_app.files.open_recording import open_recording
from sleepscorer_app.files.unreadable import OtherEpochLength

HYPNOGRAM_ENDINGS = ("_true_hyp", "_expert_hyp", "_hyp")


def compare_hypnograms(
    a: Path, b: Path, night: Path | None, choices: ReadChoices | None = None
) -> str:
    """The agreement of the hypnograms in `a` and `b`, as text to print."""
    recording = open_recording(night or _night_beside(a, b))
    try:
        first = read_hypnogram(a, recording, choices)
        second = read_hypnogram(b, recording, choices)
    except OtherEpochLength as error:
        raise Mistake(f"{error} (--resample)") from error
    result = agreement(first.hypnogram, second.hypnogram)
    if result.n_compared == 0:
        raise Mistake(f"{a.name} and {b.name}: no epoch is scored in both")
    notes = (*first.notes, *second.notes)
    return "\n".join([table(a, b, result), *(f"  note: {note}" for note in notes)])


def table(a: Path, b: Path, result: Agreement) -> str:
    """The figures, then the confusion matrix: rows are `a`, columns `b`."""
    lines = [
        f"{a.name} (rows) against {b.name} (columns), {result.n_compared} epochs scored in both",
        f"  agreement {result.accuracy:.1%}   kappa {result.kappa:.3f}   "
        f"macro-F1 {result.macro_f1:.3f}",
        "      " + "".join(f"{stage.letter:>6}" for stage in SCORED_STAGES) + f"{'F1':>8}",
    ]
    for stage in SCORED_STAGES:
        counts = "".join(f"{int(count):>6}" for count in result.confusion[stage])
        f1 = f"{result.f1[stage]:.3f}" if stage in result.f1 else "–"
        lines.append(f"  {stage.letter:<4}{counts}{f1:>8}")
    return "\n".join(lines)


def _night_beside(a: Path, b: Path) -> Path:
    """The recording that a hypnogram is named after: NIGHT.edf for NIGHT_hyp.csv."""
    for hypnogram in (a, b):
        for ending in HYPNOGRAM_ENDINGS:
            if not hypnogram.stem.endswith(ending):
                continue
            stem = hypnogram.stem.removesuffix(ending)
            for suffix in (".edf", ".EDF", ".bdf", ".BDF", ".rec", ".REC"):
                night = hypnogram.with_name(stem + suffix)
                if night.is_file():
                    return night
    raise Mistake(f"{a.name} and {b.name}: their night is not beside them; give it with --night")
