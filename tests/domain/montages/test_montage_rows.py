"""What a montage may say, and what it may not."""

from collections.abc import Callable

import pytest

from sleepscorer_app.domain.channel_names import Kind, Side
from sleepscorer_app.domain.montages.montage_rows import Montage, MontageRow, Source

ROW = MontageRow((Source("C4", ("M1",)),))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Source(),
        lambda: Source("C4", kind=Kind.EEG),
        lambda: Source(minus=("M1",), kind=Kind.EEG),
        lambda: Source("E1", side=Side.LEFT),
        lambda: MontageRow(()),
        lambda: MontageRow(ROW.sources, colour="red"),
        lambda: Montage(" ", (ROW,)),
        lambda: Montage("x" * 61, (ROW,)),
        lambda: Montage("two\nlines", (ROW,)),
        lambda: Montage("long", (ROW,) * 513),
    ],
)
def test_what_cannot_be_drawn_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        make()


def test_a_montage_may_be_as_long_as_its_limits() -> None:
    assert len(Montage("x" * 60, (ROW,) * 512).rows) == 512


def test_a_row_is_shown_upright_and_missed_unless_it_says_otherwise() -> None:
    assert (ROW.is_shown, ROW.is_inverted, ROW.is_optional) == (True, False, False)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("C4", ("M1", "M2")), "C4-M1+M2"),
        (Source("Resp oro-nasal"), "Resp oro-nasal"),
        (Source(kind=Kind.EOG, side=Side.LEFT), "left EOG"),
        (Source(kind=Kind.SATURATION), "SpO2"),
    ],
)
def test_a_source_can_be_said(source: Source, words: str) -> None:
    assert source.words == words
