"""What is said of what was left out, and how dates move."""

from datetime import datetime

import pytest

from sleepscorer_app.files import de_identification
from sleepscorer_app.files.de_identification import (
    BlankedText,
    DeIdentification,
    Removed,
    random_shift,
    removed_csv,
)

ONE = BlankedText("annotation", "Ada turns", "X turns", 1, 31.5)
TWO = BlankedText("header", "Ada, L.", "X, X", 2)


@pytest.mark.parametrize(
    ("removed", "summary"),
    [
        (Removed(), "nothing"),
        (Removed(("patient field",)), "patient field"),
        (Removed((), (ONE,)), "1 word in 1 text"),
        (Removed(("date",), (ONE, TWO)), "date, 3 words in 2 texts"),
    ],
)
def test_the_summary_counts_without_a_word_of_what_stood_there(
    removed: Removed, summary: str
) -> None:
    assert removed.summary == summary


def test_the_secret_list_has_a_line_for_every_field_and_every_text() -> None:
    listed = removed_csv([("n.edf", Removed(("date",), (ONE, TWO))), ("o.edf", Removed())])
    assert listed == (
        "file,place,onset_s,before,after\n"
        "n.edf,date,,,\n"
        "n.edf,annotation,31.5,Ada turns,X turns\n"
        'n.edf,header,,"Ada, L.","X, X"\n'
    )


@pytest.mark.parametrize(
    ("start", "days", "moved"),
    [
        ("1985-01-03", -1, "1985-01-02"),
        ("2084-12-30", 1, "2084-12-31"),
        ("1985-01-03", -3, None),
        ("1985-01-03", -2, None),
        ("2084-12-30", 2, None),
    ],
)
def test_a_date_may_move_through_the_years_of_edf_but_not_onto_the_day_that_tells_of_none(
    start: str, days: int, moved: str | None
) -> None:
    begun = datetime.fromisoformat(f"{start}T22:30")
    if moved is None:
        with pytest.raises(ValueError, match="leaves the years 1985 to 2084"):
            DeIdentification(days).start_of(begun)
    else:
        assert DeIdentification(days).start_of(begun) == datetime.fromisoformat(f"{moved}T22:30")


def test_a_date_is_moved_back_by_a_month_to_four_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(de_identification.secrets, "randbelow", lambda _below: 0)
    assert random_shift() == -30
    monkeypatch.setattr(de_identification.secrets, "randbelow", lambda below: below - 1)
    assert random_shift() == -1499
