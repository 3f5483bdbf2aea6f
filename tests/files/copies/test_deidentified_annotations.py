"""The bytes of annotations without a patient's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.recording import Annotation, Identity
from sleepscorer_app.files.copies.deidentified_annotations import (
    cleaned_annotations,
    expected_annotations,
)
from sleepscorer_app.files.de_identification import BlankedText
from sleepscorer_app.files.personal_words import PersonalWords

WORDS = PersonalWords.of(Identity("P12 F 01-JAN-1970 Bo_Löve", "Startdate 02-MAR-2021 N7 AB Amp"))


@pytest.mark.parametrize(
    ("record", "copy"),
    [
        (b"+0\x14\x14\0+5\x14Bo moves\x14\0\0", b"+0\x14\x14\0+5\x14X moves\x14\0\0\0"),
        # Lists move together, and what is no list is searched as text.
        (b"+0\x14\x14\0\0\0+3\x14by Bo\x14\0", b"+0\x14\x14\0+3\x14by X\x14\0\0\0\0"),
        (b"no list Bo\0", b"no list X\0\0"),
        (b"Bo\0?\0+1\x14N\x14\0", b"X\0?\0+1\x14N\x14\0\0"),
        # Latin-1 stays Latin-1, UTF-8 stays UTF-8.
        (b"+5\x14L\xf6ve schl\xe4ft\x14\0", b"+5\x14X schl\xe4ft\x14\0\0\0\0"),
        ("+5\x14Löve schläft\x14\0".encode(), "+5\x14X schläft\x14\0\0\0\0\0".encode()),
        (b"+5\x14Sleep stage N2\x14\0", b"+5\x14Sleep stage N2\x14\0"),
        (b"\0\0+0\x14\x14\0\0\0", b"\0\0+0\x14\x14\0\0\0"),
    ],
)
def test_a_name_is_blanked_where_it_stands_and_the_record_keeps_its_length(
    record: bytes, copy: bytes
) -> None:
    cleaned, blanked = cleaned_annotations(record, WORDS)
    assert cleaned == copy
    assert bool(blanked) == (record != copy)


@given(st.lists(st.sampled_from(["Bo", "löve", "Ä", " ", "x", "é", "01.01.1970"]), max_size=8))
def test_no_record_grows_whatever_its_letters(pieces: list[str]) -> None:
    for encoding in ("utf-8", "latin-1"):
        record = b"+0\x14" + " ".join(pieces).encode(encoding) + b"\x14\0"
        assert len(cleaned_annotations(record, WORDS)[0]) == len(record)


def test_what_was_blanked_is_told_with_its_time() -> None:
    record = b"+5\x15\x02\x14Bo and L\xf6ve\x14\0"
    _, blanked = cleaned_annotations(record.replace(b"\x15\x02", b""), WORDS)
    assert blanked == [BlankedText("annotation", "Bo and Löve", "X and X", 2, 5.0)]


def test_annotations_are_expected_in_the_order_of_their_times() -> None:
    told = (Annotation(9.0, 0.0, "Bo"), Annotation(3.0, 1.0, "asleep"))
    assert expected_annotations(told, WORDS) == [(3.0, 1.0, "asleep"), (9.0, 0.0, "X")]
