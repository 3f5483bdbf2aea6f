"""What YASA and Luna themselves count, where they are installed."""

import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind, onset_of
from sleepscorer_app.domain.statistics.counted_night import epochs_between_lights

needs_yasa = pytest.mark.skipif(find_spec("yasa") is None, reason="YASA is not installed")
needs_luna = pytest.mark.skipif(find_spec("lunapi") is None, reason="lunapi is not installed")

YASA_NAMES = {
    "TIB": "tib_minutes",
    "SPT": "spt_minutes",
    "WASO": "waso_minutes",
    "TST": "tst_minutes",
    "SE": "se_percent",
    "SME": "sme_percent",
    "SFI": "sfi_per_hour",
    "SOL": "sol_minutes",
    "SOL_5min": "sol_5min_minutes",
    "Lat_REM": "rem_latency_minutes",
    "UNS": "n_unscored",
    "WAKE": "w_minutes",
    **{stage: f"{stage.lower()}_minutes" for stage in ("N1", "N2", "N3")},
    "REM": "r_minutes",
    **{f"%{stage}": f"{stage.lower()}_percent" for stage in ("N1", "N2", "N3")},
    "%REM": "r_percent",
}
LUNA_NAMES = {
    "TRT": "trt_minutes",
    "TIB": "tib_minutes",
    "TST": "tst_minutes",
    "TWT": "twt_minutes",
    "SOL": "sol_minutes",
    "WASO": "waso_minutes",
    "FWT": "fwt_minutes",
    "SPT": "spt_minutes",
    "REM_LAT": "rem_latency_minutes",
    "SE": "se_percent",
    "SME": "sme_percent",
    "SFI": "sfi_per_minute",
    "OTHR": "n_unscored",
}

Numbers = dict[str, float | None]


def yasa_statistics(hypnogram: Hypnogram, markers: tuple[Marker, ...]) -> Numbers:
    """`yasa.Hypnogram.sleep_statistics` of the night cropped to the lights, under our names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import yasa

        first, stop = epochs_between_lights(hypnogram.n_epochs, markers)
        words = ("UNS", "WAKE", "N1", "N2", "N3", "REM")
        values = [words[code + 1] for code in hypnogram.codes[first:stop]]
        told = yasa.Hypnogram(values, n_stages=5, freq="30s").sleep_statistics()
    found = {ours: _number(told[theirs]) for theirs, ours in YASA_NAMES.items() if theirs in told}
    found["n_unscored"] = (found.get("n_unscored") or 0.0) * 2
    return found


def luna_statistics(hypnogram: Hypnogram, markers: tuple[Marker, ...], folder: Path) -> Numbers:
    """Luna's `HYPNO end-wake=0` of the night, under our names; nothing if it says nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lunapi

        project = lunapi.proj()
        project.silence(True)
        one = project.empty_inst("night", hypnogram.n_epochs, 30)
        one.attach_annot(str(_annotations(hypnogram, markers, folder)))
        try:
            tables = one.proc("EPOCH dur=30 & HYPNO end-wake=0")
            told = tables["HYPNO: BL"].iloc[0].to_dict()
        except IndexError:
            # Nothing is scored between the lights.
            return {}
    found = {ours: _number(told.get(theirs)) for theirs, ours in LUNA_NAMES.items()}
    found["n_unscored"] = (found["n_unscored"] or 0.0) * 2
    if "HYPNO: SS" in tables:
        stages = tables["HYPNO: SS"].set_index("SS")
        for stage in ("W", "N1", "N2", "N3", "R"):
            found[f"{stage.lower()}_minutes"] = _number(stages.loc[stage, "MINS"])
            share = _number(stages.loc[stage, "PCT"])
            if stage != "W":
                found[f"{stage.lower()}_percent"] = None if share is None else 100 * share
    return found


def _annotations(hypnogram: Hypnogram, markers: tuple[Marker, ...], folder: Path) -> Path:
    rows = [
        f"{Stage(int(code)).letter}\t.\t.\t{30 * place}\t{30 * place + 30}\t."
        for place, code in enumerate(hypnogram.codes)
    ]
    for kind, word in ((MarkerKind.LIGHTS_OFF, "lights_off"), (MarkerKind.LIGHTS_ON, "lights_on")):
        at = onset_of(markers, kind)
        rows += [] if at is None else [f"{word}\t.\t.\t{at:g}\t{at:g}\t."]
    path = folder / "night.annot"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _number(told: object) -> float | None:
    number = float("nan") if told is None else float(str(told))
    return None if np.isnan(number) else number
