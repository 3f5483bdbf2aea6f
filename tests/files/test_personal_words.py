"""Which words of a patient's fields are looked for, and how they are found in other texts."""

import pytest

from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.personal_words import PersonalWords


def blanked(text: str, patient: str, recording: str = "") -> str:
    return PersonalWords.of(Identity(patient, recording)).blanked(text)[0]


def test_the_patients_name_and_code_go_from_free_text() -> None:
    patient = "P-77123 F 02-MAY-1951 Haagse_Harry"
    assert blanked("haagse wakes, HARRY's tape 77123 at 02:10", patient) == (
        "X wakes, X's tape X at 02:10"
    )
    assert blanked("born 02.05.1951, seen 2-MAY", patient) == "born X, seen 2-MAY"
    assert blanked("login harryhaagse", patient) == "login X"


def test_names_go_also_when_the_field_is_plain_text() -> None:
    assert blanked("Ms Müller asks for water", "Müller, Ann") == "Ms X asks for water"


@pytest.mark.parametrize(
    ("patient", "text", "after"),
    [
        ("X F X Mueller_Zoe", "Zoë Müller turns", "X X turns"),
        ("X F X Müller_Zoë", "ZOE MUELLER, muller", "X X, X"),
        ("X F X Sørensen_Åse", "Soerensen; sorensen; ase; AASE", "X; X; X; X"),
        ("X M X Weiß_Łukasz", "weiss and lukasz", "X and X"),
        ("X M X Ng_Li", "Li Ng, Line, king", "X X, Line, king"),
        ("X M X von_der_Leyen", "von der Leyen von rechts", "von der X von rechts"),
    ],
)
def test_case_accents_and_short_names_are_no_hiding_place(
    patient: str, text: str, after: str
) -> None:
    assert blanked(text, patient) == after


@pytest.mark.parametrize("patient", ["", "X X X X", "X F X X", "male 45", "X M 01-JAN-1970 X"])
def test_fields_that_tell_nobody_blank_nothing(patient: str) -> None:
    text = "X Female 45 M1 Movement of Adam"
    assert blanked(text, patient) == text


def test_whole_words_only() -> None:
    assert blanked("Adam, Adamant, add_ada", "X F X Ada") == "Adam, Adamant, add_X"


def test_the_code_of_the_recording_field_goes_too() -> None:
    recording = "Startdate 02-MAR-2021 PSG-4711 BB Amp"
    assert blanked("night 4711, BB calibrates Amp", "X X X X", recording) == (
        "night X, BB calibrates Amp"
    )


def test_what_was_found_is_told() -> None:
    words = PersonalWords.of(Identity("X F X Ada_Lovelace"))
    assert words.blanked("ada and Lovelace and ADA")[1] == ("ada", "Lovelace", "ADA")
    assert words.hold("night_of_ada")
    assert not words.hold("night 7")


def test_a_birth_date_that_is_none_hides_nothing_and_the_name_still_goes() -> None:
    assert blanked("Ada, 31.02.1951", "P1 F 31-FEB-1951 Ada_Lovelace") == "X, 31.02.1951"
