"""A recording whose file vanishes: a gap of the right length, and one sentence."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.recording import ArrayRecording, n_epochs
from sleepscorer_app.ui.night.guarded_recording import GuardedRecording
from tests.ui.night_pages import small_night


class Vanishing:
    """A night that can be taken away."""

    def __init__(self, night: ArrayRecording) -> None:
        self.night = night
        self.is_gone = False

    def __getattr__(self, name: str) -> object:
        return getattr(self.night, name)

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        if self.is_gone:
            raise OSError("night.edf is gone")
        return self.night.read(channel, start_seconds, stop_seconds)


@pytest.fixture
def vanishing() -> Vanishing:
    return Vanishing(small_night(4))


def test_it_is_the_recording_as_long_as_the_file_is_there(
    qapp: QApplication, vanishing: Vanishing
) -> None:
    guarded = GuardedRecording(vanishing)  # pyright: ignore[reportArgumentType]
    night = vanishing.night
    assert guarded.channels == night.channels
    assert guarded.name == night.name
    assert guarded.start == night.start
    assert (guarded.identity, guarded.annotations, guarded.notes) == (
        night.identity,
        night.annotations,
        night.notes,
    )
    assert n_epochs(guarded) == 4
    assert np.array_equal(guarded.read(1, 3.0, 9.5), night.read(1, 3.0, 9.5))


@pytest.mark.parametrize(("start", "stop"), [(0, 30), (10.3, 11.1), (110, 400), (-5, 2), (500, 9)])
def test_a_lost_read_is_a_gap_of_the_same_length(
    qapp: QApplication, vanishing: Vanishing, start: float, stop: float
) -> None:
    guarded = GuardedRecording(vanishing)  # pyright: ignore[reportArgumentType]
    n_samples = len(guarded.read(0, start, stop))
    vanishing.is_gone = True
    gap = guarded.read(0, start, stop)
    assert len(gap) == n_samples
    assert np.isnan(gap).all()


def test_the_loss_is_told_once_however_often_views_read(
    qapp: QApplication, vanishing: Vanishing
) -> None:
    guarded = GuardedRecording(vanishing)  # pyright: ignore[reportArgumentType]
    told: list[str] = []
    guarded.lost.connect(told.append)
    vanishing.is_gone = True
    for _ in range(3):
        guarded.read(0, 0, 30)
    assert told == ["night.edf is gone"]


def test_a_difference_of_two_channels_survives_the_loss(
    qapp: QApplication, vanishing: Vanishing
) -> None:
    guarded = GuardedRecording(vanishing)  # pyright: ignore[reportArgumentType]
    vanishing.is_gone = True
    derivation = Derivation("F4-C4", Role.EEG, 0, (1,))
    assert np.isnan(derivation.read(guarded, 0, 30)).all()


def test_what_must_not_go_on_with_a_gap_still_meets_the_error(
    qapp: QApplication, vanishing: Vanishing
) -> None:
    guarded = GuardedRecording(vanishing)  # pyright: ignore[reportArgumentType]
    vanishing.is_gone = True
    with pytest.raises(OSError, match="gone"):
        guarded.inner.read(0, 0, 30)
