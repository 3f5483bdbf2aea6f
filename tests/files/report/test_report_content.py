"""What a report says, and what it keeps to itself."""

from dataclasses import replace

import numpy as np
import pytest

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Channel
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet
from sleepscorer_app.domain.statistics.statistics_sets import SETS
from sleepscorer_app.files.report.night_readings import NightReadings, read_for_report
from sleepscorer_app.files.report.report_choices import ReportChoices, ReportPart, ToldIdentity
from sleepscorer_app.files.report.report_content import night_report
from sleepscorer_app.files.report.scoring_origin import epochs_by_source
from tests.files.report.report_nights import N_EPOCHS, RATE_HZ, recording, report, scoring

PERSONAL = ("Meier", "MCH-17", "1951", "meier_0042", "2024-02", "second_scorer", "PSG-9")


def everything(choices: ReportChoices) -> str:
    """All texts of a report."""
    made = report(choices)
    tables = [table for table in (made.cycles, made.quality) if table is not None]
    return repr((made.facts, made.figure_svg, made.parameters, made.stages, tables)) + repr(
        (made.origin, made.definitions, made.foot)
    )


def test_every_epoch_is_counted_once_under_whose_its_stage_is() -> None:
    counted = epochs_by_source(scoring())
    assert (counted.confirmed, counted.without) == (20, 2)
    assert (counted.relabelled, counted.by_hand) == (5, 3)
    assert counted.untouched == N_EPOCHS - 30
    assert sum(vars(counted).values()) == N_EPOCHS
    told = dict(report().origin)
    assert told["Model"] == "test-model 1.2 (0123456789ab)"
    assert told["Confirmed by a person"] == "20 of 240 epochs (8.3 %)"
    assert told["Given another stage than the model’s by a person"] == "5 of 240 epochs (2.1 %)"
    assert told["Without a stage"] == "2 of 240 epochs (0.8 %)"


def test_agreement_with_another_scoring_is_told() -> None:
    told = dict(report().origin)
    assert told["Agreement with meier_second_scorer.edf"] == "87.4 % of 238 epochs, kappa 0.83"


@pytest.mark.parametrize("definitions", DefinitionSet)
def test_every_parameter_stands_with_the_definition_used(definitions: DefinitionSet) -> None:
    made = report(ReportChoices(definitions=definitions))
    defined = dict(made.definitions)
    by_words = {one.words: one.definition for one in SETS[definitions].indices if not one.stage}
    assert made.parameters
    for one in made.parameters:
        assert defined[one.words] == by_words[one.words]


def test_numbers_and_lights_are_those_of_the_night() -> None:
    made = report()
    numbers = {one.words: (one.number, one.unit) for one in made.parameters}
    assert numbers["Total recording time, TRT"] == ("112.0", "min")
    assert numbers["Arousals"] == ("2", "")
    facts = dict(made.facts)
    assert facts["Lights off"] == "22:55:10"
    assert facts["Scored derivation"] == "C3-A2"
    assert facts["Scorer"] == "AB, CD"


def test_what_nobody_has_looked_at_is_said_at_the_head() -> None:
    assert dict(report().facts)["Not yet reviewed"] == "210 of 240 epochs (87.5 %)"
    night, decided = recording(), scoring().confirm_epochs(range(N_EPOCHS), "AB")
    made = night_report(night, decided, NightReadings(None, None, ()), ReportChoices())
    assert "Not yet reviewed" not in dict(made.facts)


def test_a_de_identified_report_tells_neither_who_nor_when_nor_which_file() -> None:
    text = everything(ReportChoices(told=ToldIdentity.NOTHING))
    assert [word for word in PERSONAL if word in text] == []
    assert "2031-" not in text
    assert "22:50:10" in text


def test_a_de_identified_report_goes_by_its_code_and_names_nobody_by_a_trace() -> None:
    odd = replace(
        recording(),
        channels=(Channel("C3-A2 Meier", RATE_HZ), Channel("C4-A1", RATE_HZ)),
    )
    hidden = ReportChoices(told=ToldIdentity.NOTHING, scorer="Dr Secret", code="P-007")
    derivation = Derivation("C3-A2 Meier", Role.EEG, 0)
    readings = read_for_report(odd, derivation, lambda _done: None)
    made = night_report(odd, scoring(), readings, hidden)
    assert ("Night", "P-007") in made.facts
    assert ("Scorer", "not given") in made.facts
    assert ("Scored derivation", "C3-A2 X") in made.facts
    assert made.quality is not None
    assert made.quality.rows[0][0] == "C3-A2 X"
    assert "Meier" not in repr(made)
    assert "Secret" not in repr((made.facts, made.origin, made.figure_svg))


def test_the_patient_is_told_only_if_that_is_chosen() -> None:
    usual = everything(ReportChoices())
    assert "meier_0042.edf" in usual
    assert "2024-02-29" in usual
    assert "Erika" not in usual
    assert "Meier_Erika" in everything(ReportChoices(told=ToldIdentity.FIELDS))


@pytest.mark.parametrize("part", ReportPart)
def test_a_part_can_be_left_out_and_the_others_stay(part: ReportPart) -> None:
    whole = report()
    less = report(ReportChoices(parts=frozenset(ReportPart) - {part}))
    fields = ("figure_svg", "cycles", "origin", "quality", "definitions")
    changed = {name for name in fields if getattr(whole, name) != getattr(less, name)}
    in_figure = {ReportPart.HYPNODENSITY, ReportPart.SPECTROGRAM}
    if part in in_figure:
        assert changed == {"figure_svg"}
        assert len(less.figure_svg) < len(whole.figure_svg)
    elif part is ReportPart.CYCLES:
        assert changed == {"figure_svg", "cycles", "definitions"}
    else:
        assert changed == {part.value}
        assert not getattr(less, part.value)


def test_a_night_without_eeg_model_sleep_or_stages_still_has_a_report() -> None:
    night = recording()
    nothing = NightReadings(None, None, ())
    awake = Hypnogram(np.zeros(N_EPOCHS, dtype=np.int8))
    for scored in (
        Scoring.unscored(N_EPOCHS),
        Scoring.unscored(N_EPOCHS).import_hypnogram(awake, "expert.edf"),
    ):
        made = night_report(night, scored, nothing, ReportChoices())
        numbers = {one.words: one.number for one in made.parameters}
        assert numbers["REM latency"] == "–"
        assert dict(made.facts)["Scored derivation"] == "–"
        assert "none: no network" in dict(made.origin)["Model"]


def test_the_figure_marks_cycles_lights_and_arousals() -> None:
    figure = report().figure_svg
    for words in ("Lights off", "Lights on", "Cycle", "Arousals", "23:00", "Hypnodensity"):
        assert f">{words}<" in figure
    bare = report(replace(ReportChoices(), parts=frozenset())).figure_svg
    assert ">Hypnodensity<" not in bare
    assert "<image" not in bare
