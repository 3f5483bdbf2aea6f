from datetime import date

import pytest

from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.hypnogram_formats.identity_fields import (
    patient_field,
    recording_field,
    without_names,
)


def test_a_field_of_edf_plus_is_copied_as_it_is() -> None:
    field = "MCH-0234567 F 02-MAY-1951 Haagse_Harry extra"
    assert patient_field(Identity(patient=field), de_identify=False) == field


def test_any_other_field_becomes_the_name_in_ascii() -> None:
    assert patient_field(Identity(patient="Ångström  Ö. ☺"), de_identify=False) == (
        "X X X Angstrom_O._?"
    )
    assert patient_field(Identity(patient=""), de_identify=False) == "X X X X"


@pytest.mark.parametrize("letters", [10, 80, 300])
def test_no_field_grows_beyond_80_letters(letters: int) -> None:
    identity = Identity("n" * letters, f"Startdate X {'c' * letters} X X")
    assert len(patient_field(identity, de_identify=False)) <= 80
    field = recording_field(identity, date(2021, 3, 2), scorer="s" * letters, de_identify=False)
    assert len(field) <= 80
    assert field.split(" ")[-1].startswith("SleepScorer_")
    assert len(field.split(" ")) == 5


def test_the_patients_name_and_code_go_from_free_text() -> None:
    identity = Identity("P-77123 F 02-MAY-1951 Haagse_Harry")
    assert without_names("haagse wakes, HARRY's tape 77123 at 02:10", identity) == (
        "X wakes, X's tape X at 02:10"
    )
    assert without_names("Movement", Identity()) == "Movement"


def test_names_go_also_when_the_field_is_plain_text() -> None:
    assert without_names("Ms Müller asks for water", Identity("Müller, Ann")) == (
        "Ms X asks for water"
    )
