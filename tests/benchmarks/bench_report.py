"""How long the report of a night takes: reading it, making the pages, writing and checking them."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.domain.recording import n_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.report.night_readings import read_for_report, scored_derivation
from sleepscorer_app.files.report.report_choices import ReportChoices
from sleepscorer_app.files.report.report_content import night_report
from sleepscorer_app.files.report.report_pdf import pdf_bytes
from sleepscorer_app.files.report.write_report import write_report
from sleepscorer_app.ui.dialogs.page_preview import page_pictures
from tests.benchmarks.figures import Figure
from tests.benchmarks.large_night import large_night

MODEL = ModelIdentity("benchmark", "1", "0" * 64)


def measure() -> Iterator[Figure]:
    with large_night() as path:
        recording = open_recording(path)
        scoring = scored(n_epochs(recording))
        derivation = scored_derivation(recording, scoring)
        templates = RESOURCES / "report"
        start, cpu = time.perf_counter(), time.process_time()
        readings = read_for_report(recording, derivation, lambda _fraction: None)
        yield Figure("read 9 traces of 8 h for a report", time.perf_counter() - start, "s")
        with tempfile.TemporaryDirectory() as folder:
            made = night_report(recording, scoring, readings, ReportChoices())
            write_report(Path(folder) / "report.pdf", made, templates)
        yield Figure("the whole report as PDF, checked", time.perf_counter() - start, "s", 2.0)
        yield Figure("CPU of that", time.process_time() - cpu, "s")
        start = time.perf_counter()
        luna = ReportChoices(definitions=DefinitionSet.LUNA)
        made = night_report(recording, scoring, readings, luna)
        pages = page_pictures(pdf_bytes(made, templates))
        seconds = time.perf_counter() - start
        yield Figure(f"{len(pages)} pages of the preview after a choice", seconds, "s")


def scored(count: int) -> Scoring:
    """Stages that change every few epochs."""
    values = np.random.default_rng(0).dirichlet(np.ones(5), count).astype(np.float32)
    said = StageProbabilities(values, MODEL, ("C4-M1",))
    return Scoring.unscored(count).accept(said, AcceptRule.REPLACE_ALL)
