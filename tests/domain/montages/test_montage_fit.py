"""Montages on recordings: what is found, what stands in, what is left out, and which is guessed."""

from dataclasses import replace

import numpy as np
import pytest

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.domain.channel_names import Kind, Role
from sleepscorer_app.domain.montages.montage import Derivation, derive
from sleepscorer_app.domain.montages.montage_fit import (
    MontageFit,
    average_reference,
    best_fit,
    equipment_of,
    fit_montage,
    layout_of,
)
from sleepscorer_app.domain.montages.montage_rows import Montage, MontageRow, Rest, Source
from sleepscorer_app.domain.recording import Channel, Identity
from sleepscorer_app.files.choices.montage_files import list_montages
from tests.domain.montages.test_montage import recording_with

PRESETS, BROKEN = list_montages(RESOURCES / "montages")
BY_NAME = {montage.name: montage for montage in PRESETS}
RAW = ["F3", "F4", "C3", "C4", "O1", "O2", "M1", "M2", "E1", "E2", "Chin1", "Chin2"]
SHHS = "SaO2|H.R.|EEG(sec)|ECG|EMG|EOG(L)|EOG(R)|EEG|THOR RES|ABDO RES|POSITION|LIGHT|NEW AIR"


def shown(fit: MontageFit) -> list[str]:
    return [one.derivation.name for one in fit.rows if one.row.is_shown]


def row(channel: str, *minus: str) -> MontageRow:
    return MontageRow((Source(channel, minus),))


def test_the_presets_are_sound_and_in_their_order() -> None:
    assert BROKEN == ()
    assert list(BY_NAME) == [
        *("AASM recommended", "AASM alternative", "Sleep-EDF", "EEG, EOG, chin as named"),
        *("Single channel", "Respiratory overview", "As recorded"),
    ]


@pytest.mark.parametrize(
    ("names", "guess"),
    [
        ("F4-M1|C4-M1|O2-M1|E1-M2|E2-M2|Chin1-Chin2", "AASM recommended"),
        ("|".join(RAW), "AASM recommended"),
        ("F4-M1|C4-M1|E1-M2|Chin1-Chin2", "AASM recommended"),
        ("C3|C4|A1|A2|LOC|ROC|L Chin|R Chin|ECG L|Leg L|Airflow|Thoracic", "AASM recommended"),
        ("LEOG|REOG|Fz|Cz|Pz|Oz|EMG", "AASM alternative"),
        ("Fz-Cz|Cz-Oz|C4-M1|E1-Fpz|E2-Fpz|Chin1-Chin2", "AASM alternative"),
        ("EEG Fpz-Cz|EEG Pz-Oz|EOG horizontal|EMG submental|Resp oro-nasal", "Sleep-EDF"),
        (SHHS, "EEG, EOG, chin as named"),
        ("EEG C3-A2", "Single channel"),
        ("Channel 1", "Single channel"),
        ("Airflow|Thorax|Abdomen|Pulse|Snore|Nasal Pressure", "Respiratory overview"),
        ("squarewave|ramp|sine 8 Hz", "As recorded"),
        ("C3|C4|Cz|Status", "As recorded"),
    ],
)
def test_the_montage_of_the_usual_recorders_is_guessed(names: str, guess: str) -> None:
    assert best_fit(PRESETS, recording_with(*names.split("|"))).montage.name == guess


def test_raw_electrodes_become_the_montage_and_the_rest_waits_hidden() -> None:
    fit = fit_montage(BY_NAME["AASM recommended"], recording_with(*RAW))
    assert shown(fit) == ["F4-M1", "C4-M1", "O2-M1", "E1-M2", "E2-M2", "Chin1-Chin2"]
    assert fit.sentences == ()
    assert fit.explanation == "all 6 traces found"
    hidden = {one.derivation.name: one.row for one in fit.rows if not one.row.is_shown}
    assert {"F3", "C3", "O1", "M1", "M2"} <= set(hidden)
    assert all(row.is_optional for row in hidden.values())


def test_a_backup_stands_in_and_what_is_missing_is_said_with_the_reason() -> None:
    fit = fit_montage(BY_NAME["AASM recommended"], recording_with("F3-M2", "EEG C4-A1", "EOG-L"))
    assert shown(fit) == ["F3-M2", "EEG C4-A1", "EOG-L"]
    assert fit.stand_ins == ("F3-M2 for F4-M1", "EOG-L for E1-M2")
    assert fit.sentences[1] == (
        "Left out: O2-M1 (no O2 and no M1), E2-M2 (no E2 and no M2), "
        "CHIN1-CHIN2 (no CHIN1 and no CHIN2)."
    )


def test_electrodes_of_different_rates_are_left_out_and_the_rates_said() -> None:
    night = recording_with("C4", Channel("M1", 256.0), "E1")
    fit = fit_montage(Montage("mine", (row("C4", "M1"), row("E1"))), night)
    assert shown(fit) == ["E1"]
    assert fit.left_out == ("C4-M1 (C4 has 128 Hz and M1 256 Hz)",)


def test_every_row_by_kind_takes_the_next_channel_of_that_kind() -> None:
    legs = MontageRow((Source(kind=Kind.LEG),))
    fit = fit_montage(Montage("legs", (legs, legs, legs)), recording_with("Leg 1", "C4", "Leg 2"))
    assert shown(fit) == ["Leg 1", "Leg 2"]
    assert fit.left_out == ("leg (no such channel)",)


def test_two_rows_for_any_eeg_take_two_derivations_of_raw_electrodes() -> None:
    anything = MontageRow((Source(kind=Kind.EEG),))
    fit = fit_montage(Montage("two", (anything, anything)), recording_with("O2", "C4", "M1"))
    assert shown(fit) == ["C4-M1", "O2-M1"]


def test_a_ready_derivation_serves_where_one_of_its_electrodes_is_there_only_in_it() -> None:
    fit = fit_montage(Montage("mine", (row("C4", "M1"),)), recording_with("C4", "EEG C4-A1"))
    assert shown(fit) == ["EEG C4-A1"]


def test_a_montage_by_channel_names_finds_other_spellings_of_the_same_electrodes() -> None:
    mine = Montage("mine", (row("EEG C4-Ref", "EEG A1-Ref"), row("LOC-A2")))
    assert shown(fit_montage(mine, recording_with("C4", "M1", "E1:M2"))) == ["C4-M1", "E1:M2"]
    assert shown(fit_montage(mine, recording_with("C4-M1", "E1-M2"))) == ["C4-M1", "E1-M2"]


def test_linked_mastoids_and_the_average_are_taken_off() -> None:
    rows = (row("C4", "M1", "M2"), row("C4", "average"))
    night = recording_with("E1", "C4", "C3", "M1", "M2")
    linked, average = fit_montage(Montage("mine", rows), night).rows
    assert (linked.derivation.name, average.derivation.name) == ("C4-M1+M2", "C4-average")
    np.testing.assert_array_equal(linked.derivation.read(night, 0, 1)[:2], [1 - 3.5] * 2)
    np.testing.assert_array_equal(average.derivation.read(night, 0, 1)[:2], [1 - 1.5] * 2)


def test_no_average_is_taken_of_one_electrode() -> None:
    with pytest.raises(ValueError, match="not two scalp electrodes"):
        average_reference(recording_with("C4", "M1", "E1"), 0)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Channel("M1", 64.0), "C4 has 128 Hz and M1 64 Hz"),
        (Channel("SpO2", 128.0, "%"), "C4 is in µV, SpO2 in %"),
        (Channel("M1-AVG", 128.0), "recorded against different points"),
    ],
)
def test_what_cannot_be_subtracted_is_refused_with_the_reason(other: Channel, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        derive(recording_with("C4", other), 0, (1,))
    with pytest.raises(ValueError, match="C4 minus itself is nothing"):
        derive(recording_with("C4", other), 0, (0,))


def test_a_derived_trace_may_be_scored_by_its_role() -> None:
    mine = Montage("mine", (MontageRow((Source("X1", ("X2",)),), role=Role.EEG),))
    (only,) = fit_montage(mine, recording_with("X1", "X2")).rows
    assert only.derivation == Derivation("X1-X2", Role.EEG, 0, (1,))


def test_as_recorded_shows_every_channel_in_the_files_order_but_not_a_hundred() -> None:
    fit = fit_montage(BY_NAME["As recorded"], recording_with("SpO2", "C4", "M1"))
    assert shown(fit) == ["SpO2", "C4", "M1"]
    many = fit_montage(BY_NAME["As recorded"], recording_with(*(f"X{i}" for i in range(100))))
    assert (len(shown(many)), len(many.rows)) == (16, 100)
    assert many.sentences == ("16 of 100 channels are shown; tick others.",)


def test_a_persons_own_montage_shows_its_rows_and_nothing_else() -> None:
    fit = fit_montage(Montage("mine", (row("C4"),), Rest.LEFT_OUT), recording_with("C4", "C3"))
    assert [one.derivation.name for one in fit.rows] == ["C4"]


def test_an_average_of_too_few_electrodes_is_left_out_and_the_reason_said() -> None:
    fit = fit_montage(Montage("mine", (row("C4", "average"),)), recording_with("C4", "M1"))
    assert fit.left_out == (
        "C4-average (there are not two scalp electrodes to take the average of)",
    )


@pytest.mark.parametrize(
    ("montage", "names", "score"),
    [
        (Montage("half", (row("C4-M1"), row("E1-M2"))), "C4-M1|F4-M1", 1 / 2),
        (Montage("all", (row("C4-M1"),)), "C4-M1|ECG|Leg 1", 1.0),
        (Montage("of two", (row("C4-M1"),)), "C4-M1|Chin1-Chin2", 2 / 3),
        (Montage("by kind", (MontageRow((Source(kind=Kind.EEG),)),)), "C4-M1", 2 / 3),
        (Montage("spare", (MontageRow((Source("F4-M1"), Source("C4-M1"))),)), "C4-M1", 6 / 7),
        (Montage("hidden", (MontageRow((Source("C4-M1"),), is_shown=False),)), "C4-M1", 0.0),
        (Montage("pulse", (row("Pulse"),)), "Pulse", 0.0),
        (Montage("none", (row("C4-M1"),)), "Cz", 0.0),
        (Montage("ears", (row("C4-M1"),)), "C4-M1|M2", 1.0),
    ],
)
def test_the_score_is_the_harmonic_mean_of_rows_found_and_of_the_night_shown(
    montage: Montage, names: str, score: float
) -> None:
    assert fit_montage(montage, recording_with(*names.split("|"))).score == pytest.approx(score)


@pytest.mark.parametrize(
    ("recording_field", "equipment"),
    [
        ("Startdate 02-MAR-2002 PSG-1234/2002 NN Telemetry03", "Telemetry03"),
        ("Startdate 02-MAR-2002 X X Grael_4K  PSG", "Grael 4K PSG"),
        ("Startdate 02-MAR-2002 X X X", ""),
        ("Startdate 02-MAR-2002 X X", ""),
        ("Recorded 02-MAR-2002 X X Grael", ""),
        ("", ""),
    ],
)
def test_the_equipment_is_what_edf_plus_says_behind_the_technician(
    recording_field: str, equipment: str
) -> None:
    identity = Identity("X X X X", recording_field)
    assert equipment_of(replace(recording_with("C4"), identity=identity)) == equipment


def test_the_layout_is_the_set_of_names_whatever_their_order_or_case() -> None:
    assert layout_of(recording_with("C4", "M1 ")) == layout_of(recording_with("m1", "c4"))
    assert layout_of(recording_with("C4")) != layout_of(recording_with("C4", "M1"))


def test_why_a_montage_was_taken_is_said_with_what_was_found() -> None:
    of = recording_with("C4", "O2")
    found = {
        names: fit_montage(Montage("Any", tuple(row(one) for one in names)), of).explanation
        for names in (("C4",), ("C4", "O2"), ("C4", "F4"), ())
    }
    assert list(found.values()) == [
        "its trace was found",
        "all 2 traces found",
        "1 of 2 traces found",
        "every channel as the file holds it",
    ]
