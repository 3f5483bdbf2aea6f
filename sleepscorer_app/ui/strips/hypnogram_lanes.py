"""How a hypnogram shares out its height: words and cycles, marks, stages, what was decided."""

from dataclasses import dataclass

MARKS_HEIGHT = 9
DIFFERING_HEIGHT = 4
DECIDED_HEIGHT = 6
CYCLE_BAR_HEIGHT = 4
GAP = 3


@dataclass(frozen=True)
class HypnogramLanes:
    """Tops and heights in pixels, from the top down; a lane that is not there has no height."""

    header_height: float
    """Words of the lights and numbers of the cycles, the cycles' bars along its bottom."""
    marks_top: float
    marks_height: float
    rows_top: float
    row_height: float
    n_rows: int
    differing_top: float
    differing_height: float
    decided_top: float

    @property
    def rows_height(self) -> float:
        """The height of all rows of stages together."""
        return self.row_height * self.n_rows


def shared_out(
    height: float,
    letter_height: float,
    n_rows: int,
    *,
    has_words: bool,
    has_cycles: bool,
    has_marks: bool,
    has_differing: bool,
) -> HypnogramLanes:
    """The lanes of a hypnogram so tall, of which the rows of stages get what the others leave."""
    header = letter_height if has_words or has_cycles else 0.0
    header += CYCLE_BAR_HEIGHT if has_cycles else 0.0
    marks = float(MARKS_HEIGHT) if has_marks else 0.0
    differing = float(DIFFERING_HEIGHT) if has_differing else 0.0
    decided_top = height - DECIDED_HEIGHT - 1
    rows_top = header + marks + (GAP if header or marks else GAP + 1)
    rows_bottom = decided_top - differing - GAP
    return HypnogramLanes(
        header_height=header,
        marks_top=header + 1,
        marks_height=marks,
        rows_top=rows_top,
        row_height=max((rows_bottom - rows_top) / n_rows, 1.0),
        n_rows=n_rows,
        differing_top=decided_top - differing - 1,
        differing_height=differing,
        decided_top=decided_top,
    )
