"""A recording that tells the tests of what is read ahead how often it was read."""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import ArrayRecording


class Counted(ArrayRecording):
    """A recording that counts how often it is read, and fails while told to."""

    n_reads = 0
    is_gone = False

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        if Counted.is_gone:
            raise OSError("the file has gone")
        Counted.n_reads += 1
        return super().read(channel, start_seconds, stop_seconds)
