"""What `sleepscorer adapt` found, for programs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sleepscorer_app.cli.json_text import json_number, json_text
from sleepscorer_app.domain.interscorer.agreement import Agreement
from sleepscorer_app.scoring.model_files import ModelFolder

if TYPE_CHECKING:
    from sleepscorer_app.training.laboratory.adapt import Adapted


def adapted_json(
    parent: ModelFolder,
    adapted: "Adapted",
    remarks: Sequence[str],
    saved: ModelFolder | None,
) -> str:
    """One object; `saved` is None where nothing was written."""
    gain = adapted.gain
    return json_text(
        {
            "model": _model(parent),
            "channels": list(adapted.channels),
            "people": adapted.n_people,
            "nights": [
                {
                    "night": one.night,
                    "epochs": one.after.n_compared,
                    "before": _figures(one.before),
                    "after": _figures(one.after),
                }
                for one in gain.nights
            ],
            "before": _figures(gain.before),
            "after": _figures(gain.after),
            "better_on": gain.n_better,
            "verdict": gain.verdict.name.lower(),
            "limits": list(gain.limits),
            "notes": list(remarks),
            "new_model": None if saved is None else _model(saved),
            "written": [] if saved is None else [str(saved.folder)],
        }
    )


def _figures(one: Agreement) -> dict[str, float | None]:
    return {
        "agreement": json_number(one.accuracy),
        "kappa": json_number(one.kappa),
        "macro_f1": json_number(one.macro_f1),
    }


def _model(one: ModelFolder) -> dict[str, str]:
    told = one.identity
    return {"name": told.name, "version": told.version, "sha256": told.sha256}
