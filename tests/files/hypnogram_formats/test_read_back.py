"""Reading back what was written: each kind of fault is found, none is taken for another night."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files.hypnogram_formats import WRITERS, FailedExport, export_hypnogram
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, exported_night
from tests.files.nights import night, scoring

MARKED = ("csv", "edf", "edfbrowser", "luna-annot", "nsrr-xml", "profusion-xml", "bids")
MARKED += ("mne-txt", "mne-fif")


def written(folder: Path, name: str, exported: ExportedNight) -> Path:
    path = folder / f"night{WRITERS[name].ending}"
    path.write_bytes(WRITERS[name].contents(exported))
    return path


def difference(path: Path, name: str, meant: ExportedNight) -> str | None:
    return next(filter(None, (one(path, meant) for one in WRITERS[name].differences)), None)


def with_a_stage_changed(exported: ExportedNight) -> ExportedNight:
    scored = exported.scoring
    codes = scored.hypnogram.codes.copy()
    codes[7] = (codes[7] + 1) % 5
    return replace(exported, scoring=replace(scored, hypnogram=Hypnogram(codes)))


def with_a_mark_moved(exported: ExportedNight) -> ExportedNight:
    scored = exported.scoring
    moved = tuple(
        replace(one, onset_seconds=one.onset_seconds + 1) if one.onset_seconds == 100.0 else one
        for one in scored.markers
    )
    return replace(exported, scoring=replace(scored, markers=moved))


def with_a_mark_missing(exported: ExportedNight) -> ExportedNight:
    scored = exported.scoring
    fewer = tuple(one for one in scored.markers if one.onset_seconds != 200.0)
    return replace(exported, scoring=replace(scored, markers=fewer))


@pytest.mark.parametrize("name", [name for name, one in WRITERS.items() if not one.is_of_networks])
def test_a_stage_that_differs_is_found_in_every_format(tmp_path: Path, name: str) -> None:
    exported, _ = exported_night(scoring(), night())
    path = written(tmp_path, name, exported)
    assert difference(path, name, exported) is None
    assert difference(path, name, with_a_stage_changed(exported)) is not None


@pytest.mark.parametrize("change", [with_a_mark_moved, with_a_mark_missing])
@pytest.mark.parametrize("name", MARKED)
def test_a_mark_that_differs_is_found_in_every_format_that_holds_marks(
    tmp_path: Path, name: str, change: Callable[[ExportedNight], ExportedNight]
) -> None:
    exported, _ = exported_night(scoring(), night())
    path = written(tmp_path, name, exported)
    assert difference(path, name, change(exported)) is not None


@pytest.mark.parametrize("name", ["luna-annot", "visbrain-txt", "gssc", "edf", "mne-fif"])
def test_a_file_that_nobody_can_read_is_a_difference(tmp_path: Path, name: str) -> None:
    exported, _ = exported_night(scoring(), night())
    path = written(tmp_path, name, exported)
    path.write_bytes(b"\x00\x01\x02" * 50)
    assert "cannot be" in (difference(path, name, exported) or "") or "cannot open" in (
        difference(path, name, exported) or ""
    )


def test_a_file_that_looks_like_another_format_is_a_difference(tmp_path: Path) -> None:
    exported, _ = exported_night(scoring(), night())
    path = written(tmp_path, "gssc", exported)
    assert "it looks like" in (difference(path, "list", exported) or "")


def test_a_start_that_differs_is_found_by_mne(tmp_path: Path) -> None:
    exported, _ = exported_night(scoring(), night())
    path = written(tmp_path, "mne-fif", exported)
    later = replace(exported, start=exported.start + timedelta(seconds=1))
    assert (difference(path, "mne-fif", later) or "").startswith("it starts at 2021-03-02 22:30:00")


def test_an_epoch_too_many_is_found_in_edf(tmp_path: Path) -> None:
    exported, _ = exported_night(scoring(), night())
    path = written(tmp_path, "edf", exported)
    scored = exported.scoring
    shorter = Scoring(
        Hypnogram(scored.hypnogram.codes[:-1]), scored.sources[:-1], None, scored.markers
    )
    assert difference(path, "edf", replace(exported, scoring=shorter)) == (
        "pyedflib: 1 stages too many"
    )


def test_an_excluded_epoch_that_differs_is_found_in_sleeptrips_list(tmp_path: Path) -> None:
    spoilt = (Marker(90.0, 20.0, MarkerKind.ARTEFACT),)
    exported, _ = exported_night(replace(scoring(), markers=spoilt), night())
    path = written(tmp_path, "sleeptrip", exported)
    clean = replace(exported, scoring=replace(exported.scoring, markers=()))
    assert difference(path, "sleeptrip", exported) is None
    assert difference(path, "sleeptrip", clean) == "an excluded epoch differs"


def test_every_number_the_networks_gave_is_written_and_compared(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    rows = [rng.dirichlet(np.ones(5), 40).astype(np.float32) for _ in range(4)]
    apart = rng.random(40).astype(np.float32)
    model = ModelIdentity("any", "1", "ab")
    said = StageProbabilities(
        rows[0], model, raw_branch=rows[1], spectrogram_branch=rows[2], disagreement=apart
    )
    scored = replace(scoring(), automatic=said)
    second = replace(scored, second_opinion=StageProbabilities(rows[3], model))
    exported, _ = exported_night(second, night())
    path = written(tmp_path, "probabilities", exported)
    heading = path.read_text("utf-8").splitlines()[0].split(",")
    assert {"p_W", "disagreement", "raw_p_N1", "spectrogram_p_N2", "second_p_R"} <= set(heading)
    assert difference(path, "probabilities", exported) is None
    without = replace(exported, scoring=scored)
    other = replace(second, second_opinion=StageProbabilities(rows[2], model))
    assert difference(path, "probabilities", without) is None
    assert difference(path, "probabilities", replace(exported, scoring=other)) == (
        "a number of the column second_p_W differs"
    )
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]), "utf-8")
    assert difference(path, "probabilities", exported) == "40 epochs here, 39 there"


def test_a_night_shorter_than_an_epoch_has_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(FailedExport, match="shorter than one epoch"):
        export_hypnogram(tmp_path / "a.csv", Scoring.unscored(0), night(0), to="csv")


def test_a_source_that_differs_is_found_in_our_csv(tmp_path: Path) -> None:
    exported, _ = exported_night(scoring(), night())
    path = written(tmp_path, "csv", exported)
    decided = exported.scoring.score_epochs([3], Stage.N2)
    assert difference(path, "csv", replace(exported, scoring=decided)) is not None
