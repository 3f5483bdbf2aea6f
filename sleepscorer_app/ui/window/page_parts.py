"""The parts of the page under each other: which are shown, and how much height each has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QSplitter, QVBoxLayout, QWidget

FINE = 10_000
"""What the heights are parts of once a hand has moved a border."""
NIGHT_SHARE, TRACES_SHARE, PAGE_SPECTRUM_SHARE = 32, 46, 22


class Part(StrEnum):
    """What a person may take off the page; the traces always stay."""

    NIGHT_SPECTROGRAM = "night_spectrogram"
    HYPNOGRAM = "hypnogram"
    HYPNODENSITY = "hypnodensity"
    PAGE_SPECTROGRAM = "page_spectrogram"


FIRST_TO_GO = (Part.HYPNODENSITY, Part.NIGHT_SPECTROGRAM, Part.PAGE_SPECTROGRAM)
"""What stays away, in this order, while the window is too low for all that a person wants."""


@dataclass(frozen=True)
class PartsState:
    """Heights of night, traces and page spectrogram, in any unit, and the parts not shown."""

    heights: tuple[int, int, int] = (NIGHT_SHARE, TRACES_SHARE, PAGE_SPECTRUM_SHARE)
    hidden: frozenset[Part] = frozenset()


class PageParts(QSplitter):
    """Three parts above each other, with borders that can be moved.

    `strips` are the widgets inside them that can be hidden; a part with nothing but its clock left
    shrinks to that. In a window too low for all of them some stay away until there is room.
    """

    def __init__(
        self, parts: tuple[QWidget, QWidget, QWidget], strips: Mapping[Part, QWidget]
    ) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._parts = parts
        self._strips = strips
        self._hidden: frozenset[Part] = frozenset()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(7)
        first = PartsState()
        for part, share in zip(parts, first.heights, strict=True):
            self.addWidget(part)
            self.setStretchFactor(self.count() - 1, share)
        self._heights = first.heights
        self._share_out(first.heights)
        # A border is moved by hand only: layouts that settle move none.
        self.splitterMoved.connect(self._note_heights)

    @property
    def state(self) -> PartsState:
        """What is shown and how tall, for `restore`."""
        return PartsState(self._heights, self._hidden)

    def restore(self, state: PartsState) -> None:
        """Show these parts, so tall."""
        self._hidden = state.hidden
        self._heights = state.heights
        self._show_what_fits()
        self._share_out(state.heights)

    def is_shown(self, part: Part) -> bool:
        """Whether a person wants this part; a window too low for it shows it once it is taller."""
        return part not in self._hidden

    def show_part(self, part: Part, is_shown: bool) -> None:
        """Show a part or take it off; its room goes to the others."""
        self._hidden = self._hidden - {part} if is_shown else self._hidden | {part}
        self._show_what_fits()
        self._share_out(self._heights)

    def minimumSizeHint(self) -> QSize:
        least = self._least_height({*self._hidden, *FIRST_TO_GO})
        return QSize(super().minimumSizeHint().width(), least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Before the heights are shared out: parts that do not fit would be drawn over each other.
        if self._show_what_fits():
            self._share_out(self._heights)
        super().resizeEvent(event)

    def _show_what_fits(self) -> bool:
        """Hide what there is no height for; tells whether anything came or went."""
        away = set(self._hidden)
        going = [part for part in FIRST_TO_GO if part not in away]
        while going and self._least_height(away) > self.height():
            away.add(going.pop(0))
        changing = [part for part, one in self._strips.items() if one.isHidden() != (part in away)]
        for part in changing:
            self._strips[part].setHidden(part in away)
        return bool(changing)

    def _least_height(self, away: Collection[Part]) -> int:
        """The least that the parts can do with, without the strips that are away."""
        gone = {self._strips[part] for part in away}
        strips = set(self._strips.values())
        height = (self.count() - 1) * self.handleWidth()
        for row in (row for part in self._parts for row in part.children()):
            if isinstance(row, QWidget):
                is_shown = row not in gone if row in strips else not row.isHidden()
                height += row.minimumHeight() if is_shown else 0
        return height

    def _note_heights(self) -> None:
        sizes = self.sizes()
        heights = [one * FINE / sum(self._heights) for one in self._heights]
        # What is shrunk to its clock keeps the share it will have again.
        free = [place for place in range(3) if self._parts[place].maximumHeight() > sizes[place]]
        of_them = sum(heights[place] for place in free) / sum(sizes[place] for place in free)
        for place in free:
            heights[place] = sizes[place] * of_them
        night, traces, page_spectrum = (max(round(one), 1) for one in heights)
        self._heights = (night, traces, page_spectrum)

    def _share_out(self, heights: tuple[int, int, int]) -> None:
        self.setSizes([height * 100 for height in heights])


def column(*rows: tuple[QWidget, int]) -> QWidget:
    """Widgets under each other without gaps, each with its stretch; no taller than they can be."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
    for row, stretch in rows:
        layout.addWidget(row, stretch)
    return made
