"""How values of one trace become heights on screen, and heights values again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF


@dataclass(frozen=True)
class LaneScale:
    """One trace's scale in one lane. `per_mm` are the channel's units per millimetre of screen."""

    pixels_per_unit: float
    per_mm: float
    lane_pixels: float
    is_turned: bool = False
    """Negative is up."""
    is_clipped: bool = False
    """The trace ends at the edges of its lane."""
    has_guides: bool = False

    @property
    def units_per_lane(self) -> float:
        """What the whole lane stands for."""
        return self.lane_pixels / self.pixels_per_unit

    def y_of(self, values: NDArray[np.float64], middle: float, lane: QRectF) -> NDArray[np.float64]:
        """Where values stand; `middle` is the one in the middle of the lane."""
        return lane.center().y() - (values - middle) * self.pixels_up

    def value_at(self, y: float, middle: float, lane: QRectF) -> float:
        """Which value stands at this height."""
        return middle + (lane.center().y() - y) / self.pixels_up

    @property
    def pixels_up(self) -> float:
        """How many pixels one unit more is further up; below 0 where negative is up."""
        return -self.pixels_per_unit if self.is_turned else self.pixels_per_unit
