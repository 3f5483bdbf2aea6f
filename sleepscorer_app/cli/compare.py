"""`sleepscorer compare A B [C…]`: how well scorings of one night agree, as text or JSON."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.interscorer.comparison import Comparison, Pair, compare
from sleepscorer_app.domain.interscorer.kappa_interval import METHOD
from sleepscorer_app.files.hypnogram_formats import ReadChoices
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.side_by_side import SideBySide, read_side_by_side
from sleepscorer_app.files.unreadable import OtherEpochLength

HYPNOGRAM_ENDINGS = ("_true_hyp", "_expert_hyp", "_hyp")
MOST_EPOCHS_LISTED = 60


def compare_hypnograms(
    files: Sequence[Path],
    night: Path | None,
    choices: ReadChoices | None = None,
    *,
    as_json: bool = False,
) -> str:
    """The agreement of the hypnograms in `files`, as text to print; the first is the rows."""
    if len(files) < 2:
        raise Mistake(f"{files[0].name}: name a second scoring to compare it with")
    beside = night or _night_beside(files)
    recording = open_recording(beside) if beside is not None else None
    try:
        read = read_side_by_side(files, recording, choices)
    except OtherEpochLength as error:
        raise Mistake(f"{str(error).rstrip('.')}: add --resample") from error
    found = compare(read.scorings)
    if not any(pair.agreement.n_compared for pair in found.pairs):
        names = " and ".join(path.name for path in files)
        raise Mistake(f"{names}: no epoch is scored in both")
    return _json(found, read) if as_json else _text(found, read)


def _text(found: Comparison, read: SideBySide) -> str:
    """The figures, the confusion matrix (rows are the first scoring), and where they differ."""
    names = [one.name for one in found.scorings]
    lines = [
        f"{names[0]} (rows) against {names[1]} (columns), "
        f"{found.pairs[0].agreement.n_compared} epochs scored in both"
        if len(names) == 2
        else f"{len(names)} scorings of {found.n_compared} epochs; figures are means over "
        f"{len(found.pairs)} pairs, the table is their sum",
        f"  agreement {found.accuracy:.1%}   kappa {found.kappa:.3f} {_interval(found)}   "
        f"macro-F1 {found.macro_f1:.3f}",
        "      "
        + "".join(f"{stage.letter:>6}" for stage in SCORED_STAGES)
        + f"{'F1':>8}{'kappa':>8}",
    ]
    for stage in SCORED_STAGES:
        counts = "".join(f"{int(count):>6}" for count in found.confusion[stage])
        one = found.stages[stage]
        lines.append(f"  {stage.letter:<4}{counts}{_number(one.f1):>8}{_number(one.kappa):>8}")
    if found.fleiss_kappa is not None and found.consensus is not None:
        lines += _several(found)
    lines.append(_differing_line(found))
    lines.append(f"  {METHOD}")
    lines += [f"  note: {note}" for note in read.notes]
    return "\n".join(lines)


def _several(found: Comparison) -> list[str]:
    assert found.consensus is not None
    names = [one.name for one in found.scorings]
    ranked = ", ".join(names[place] for place in found.consensus.ranking)
    return [
        *(
            f"  {names[pair.first]} against {names[pair.second]}: "
            f"agreement {pair.agreement.accuracy:.1%}, kappa {pair.agreement.kappa:.3f}"
            for pair in found.pairs
        ),
        f"  Fleiss' kappa {_number(found.fleiss_kappa)}",
        f"  consensus by majority; {len(found.consensus.tied)} ties went to the scorer who agrees "
        f"best with the others ({ranked})",
    ]


def _differing_line(found: Comparison) -> str:
    epochs = [str(int(epoch) + 1) for epoch in found.differing[:MOST_EPOCHS_LISTED]]
    more = len(found.differing) - len(epochs)
    listed = ", ".join(epochs) + (f" and {more} more" if more > 0 else "")
    return f"  differing epochs: {len(found.differing)}" + (f" ({listed})" if epochs else "")


def _json(found: Comparison, read: SideBySide) -> str:
    told: dict[str, object] = {
        "scorings": [one.name for one in found.scorings],
        "start": read.start.isoformat(),
        "n_epochs": found.scorings[0].hypnogram.n_epochs,
        "n_compared": found.n_compared,
        "accuracy": _json_number(found.accuracy),
        "kappa": _json_number(found.kappa),
        "kappa_ci": [_json_number(one) for one in found.kappa_interval],
        "kappa_ci_method": METHOD,
        "macro_f1": _json_number(found.macro_f1),
        "stages": [stage.letter for stage in SCORED_STAGES],
        "per_stage": {
            stage.letter: {
                "f1": _json_number(one.f1),
                "kappa": _json_number(one.kappa),
                "n_first": one.n_first,
                "n_second": one.n_second,
                "n_both": one.n_both,
            }
            for stage, one in found.stages.items()
        },
        "confusion": found.confusion.tolist(),
        "differing_epochs": [int(epoch) + 1 for epoch in found.differing],
        "notes": list(read.notes),
    }
    if found.fleiss_kappa is not None and found.consensus is not None:
        told["pairs"] = [_pair_as_json(found, pair) for pair in found.pairs]
        told["fleiss_kappa"] = _json_number(found.fleiss_kappa)
        told["consensus"] = [
            found.consensus.hypnogram[epoch].letter
            for epoch in range(len(found.consensus.hypnogram))
        ]
        told["tied_epochs"] = [int(epoch) + 1 for epoch in found.consensus.tied]
    return json.dumps(told, ensure_ascii=False, indent=2)


def _pair_as_json(found: Comparison, pair: Pair) -> dict[str, object]:
    return {
        "a": found.scorings[pair.first].name,
        "b": found.scorings[pair.second].name,
        "accuracy": _json_number(pair.agreement.accuracy),
        "kappa": _json_number(pair.agreement.kappa),
        "kappa_ci": [_json_number(one) for one in pair.kappa_interval],
        "n_compared": pair.agreement.n_compared,
    }


def _interval(found: Comparison) -> str:
    low, high = found.kappa_interval
    return f"({low:.3f} to {high:.3f})" if not math.isnan(low) else ""


def _number(figure: float | None) -> str:
    return "–" if figure is None or math.isnan(figure) else f"{figure:.3f}"


def _json_number(figure: float) -> float | None:
    """JSON has no word for what is no number."""
    return None if math.isnan(figure) else figure


def _night_beside(files: Sequence[Path]) -> Path | None:
    """The recording that a hypnogram is named after: NIGHT.edf for NIGHT_hyp.csv."""
    for hypnogram in files:
        for ending in HYPNOGRAM_ENDINGS:
            if not hypnogram.stem.endswith(ending):
                continue
            stem = hypnogram.stem.removesuffix(ending)
            for suffix in (".edf", ".EDF", ".bdf", ".BDF", ".rec", ".REC"):
                night = hypnogram.with_name(stem + suffix)
                if night.is_file():
                    return night
    return None
