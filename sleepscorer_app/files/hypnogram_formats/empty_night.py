"""A recording that is only a clock: what a hypnogram is read onto where there is no recording."""

from datetime import datetime

import numpy as np

from sleepscorer_app.domain.recording import ArrayRecording, Channel, Identity


def empty_night(
    start: datetime, seconds: float, identity: Identity | None = None
) -> ArrayRecording:
    """A recording of this start and length without a sample."""
    # One reading a millisecond keeps lengths that are no whole seconds.
    empty = np.broadcast_to(np.float32(0), round(seconds * 1000))
    clock = (Channel("clock", 1000.0),)
    return ArrayRecording("", clock, (empty,), start, identity or Identity())
