from datetime import date

import pytest

from sleepscorer_app import __version__
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.hypnogram_formats.identity_fields import (
    patient_field,
    recording_field,
)


def test_a_field_of_edf_plus_is_copied_as_it_is() -> None:
    field = "MCH-0234567 F 02-MAY-1951 Haagse_Harry extra"
    assert patient_field(Identity(patient=field)) == field


def test_any_other_field_becomes_the_name_in_ascii() -> None:
    assert patient_field(Identity(patient="Ångström  Ö. ☺")) == ("X X X Angstrom_O._?")
    assert patient_field(Identity(patient="")) == "X X X X"


@pytest.mark.parametrize("letters", [10, 80, 300])
def test_no_field_grows_beyond_80_letters(letters: int) -> None:
    identity = Identity("n" * letters, f"Startdate X {'c' * letters} X X")
    assert len(patient_field(identity)) <= 80
    field = recording_field(identity, date(2021, 3, 2), scorer="s" * letters)
    assert len(field) <= 80
    assert field.split(" ")[4].startswith("SleepScorer_")
    assert INTENDED_USE.startswith(" ".join(field.split(" ")[5:]))


def test_the_intended_use_takes_what_the_others_leave_of_the_field() -> None:
    def field(scorer: str) -> str:
        return recording_field(Identity(), date(2021, 3, 2), scorer=scorer)

    short = field("AB")
    assert short.endswith(f"SleepScorer_{__version__} Research use. Not a diagnosis.")
    assert field("s" * 12).endswith(" Research use.")
    assert field("s" * 80).endswith(f"SleepScorer_{__version__}")
