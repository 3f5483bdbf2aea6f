"""Spectra of pages read ahead: the same as read at once, never older than what they depend on."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.spectra.power_density import SpectralMethod
from sleepscorer_app.ui.night.guarded_recording import GuardedRecording
from sleepscorer_app.ui.strips.page_spectra import PageSpectra
from sleepscorer_app.ui.strips.strip_choices import SpectrumChoice
from tests.ui.counted_recording import Counted
from tests.ui.night_pages import small_night

WELCH = SpectrumChoice()


@pytest.fixture
def night() -> Counted:
    Counted.n_reads, Counted.is_gone = 0, False
    plain = small_night(20)
    return Counted(plain.name, plain.channels, plain.samples, plain.start)


def read_ahead(qtbot: QtBot, spectra: PageSpectra) -> None:
    qtbot.waitUntil(lambda: not spectra.is_reading_ahead)


@pytest.mark.parametrize("step_seconds", [30.0, -30.0, 15.0, -3.0])
def test_the_next_page_in_the_direction_of_travel_needs_no_reading(
    qtbot: QtBot, night: Counted, step_seconds: float
) -> None:
    spectra, derivation = PageSpectra(night), guess_derivations(night)[0]
    starts = [300.0 + turn * step_seconds for turn in range(4)]
    for start in starts[:3]:
        spectra.of(derivation, WELCH, (start, start + 30))
        read_ahead(qtbot, spectra)
    before = Counted.n_reads
    found = spectra.of(derivation, WELCH, (starts[3], starts[3] + 30))
    assert Counted.n_reads == before
    fresh = PageSpectra(night).of(derivation, WELCH, (starts[3], starts[3] + 30))
    np.testing.assert_array_equal(found.power_db, fresh.power_db)


def test_another_channel_or_choice_is_another_picture(qtbot: QtBot, night: Counted) -> None:
    spectra, (first, second, *_) = PageSpectra(night), guess_derivations(night)
    for start in (300.0, 330.0):
        spectra.of(first, WELCH, (start, start + 30))
        read_ahead(qtbot, spectra)
    multitaper = replace(WELCH, method=SpectralMethod.MULTITAPER)
    for derivation, choice in ((second, WELCH), (first, multitaper)):
        found = spectra.of(derivation, choice, (360.0, 390.0))
        fresh = PageSpectra(night).of(derivation, choice, (360.0, 390.0))
        np.testing.assert_array_equal(found.power_db, fresh.power_db)


def test_gaps_of_a_lost_file_are_not_kept_and_not_read_ahead(qtbot: QtBot, night: Counted) -> None:
    guarded = GuardedRecording(night)
    spectra, derivation = PageSpectra(guarded), guess_derivations(night)[0]
    Counted.is_gone = True
    assert np.isnan(spectra.of(derivation, WELCH, (300.0, 330.0)).power_db).all()
    read_ahead(qtbot, spectra)
    Counted.is_gone = False
    for start in (300.0, 330.0):
        assert np.isfinite(spectra.of(derivation, WELCH, (start, start + 30)).power_db).all()


def test_few_pages_are_kept(qtbot: QtBot, night: Counted) -> None:
    spectra, derivation = PageSpectra(night), guess_derivations(night)[0]
    for start in range(30, 480, 30):
        spectra.of(derivation, WELCH, (start, start + 30))
        read_ahead(qtbot, spectra)
    before = Counted.n_reads
    spectra.of(derivation, WELCH, (30.0, 60.0))
    assert Counted.n_reads == before + 1
