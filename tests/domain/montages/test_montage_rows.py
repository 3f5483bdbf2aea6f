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
