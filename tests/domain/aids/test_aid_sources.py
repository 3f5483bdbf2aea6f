"""Where the aids look, and what they say where the right derivation is missing."""

import pytest

from sleepscorer_app.domain.aids.aid_sources import alpha_source, slow_wave_source, spindle_source
from sleepscorer_app.domain.montages.montage import Derivation, Role


def eeg(*names: str) -> list[Derivation]:
    return [Derivation(name, Role.EEG, place) for place, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "chosen", "caution"),
    [
        (("C4-M1", "F3-M2", "F4-M1"), "F4-M1", ""),
        (("EEG C4-A1", "EEG F3-A2"), "EEG F3-A2", ""),
        (("Fz-Cz", "Cz-Oz", "C4-M1"), "C4-M1", "no frontal derivation to a mastoid"),
        (("C3-A2",), "C3-A2", "no frontal derivation to a mastoid"),
        (("Fpz-Cz", "Pz-Oz"), "Fpz-Cz", "no frontal or central derivation to a mastoid"),
    ],
)
def test_slow_waves_are_measured_frontally_if_they_can_be(
    names: tuple[str, ...], chosen: str, caution: str
) -> None:
    source = slow_wave_source(eeg(*names))
    assert source is not None
    assert (source.derivation.name, source.caution) == (chosen, caution)


def test_without_eeg_slow_waves_are_measured_nowhere() -> None:
    assert slow_wave_source([Derivation("Chin", Role.EMG, 0)]) is None


def test_spindles_are_looked_for_centrally_if_they_can_be() -> None:
    central = spindle_source(eeg("F4-M1", "C3-M2"))
    assert central is not None
    assert central.words == "C3-M2"
    other = spindle_source(eeg("F4-M1"))
    assert other is not None
    assert other.words == "F4-M1, no central derivation to a mastoid"


def test_alpha_is_looked_for_over_the_occiput_if_it_can_be() -> None:
    occipital = alpha_source(eeg("F4-M1", "C4-M1", "O1-M2"))
    assert occipital is not None
    assert (occipital.derivation.name, occipital.caution) == ("O1-M2", "")
    other = alpha_source(eeg("C4-M1"))
    assert other is not None
    assert (other.derivation.name, other.caution) == ("C4-M1", "no occipital derivation")
    assert alpha_source([Derivation("Chin", Role.EMG, 0)]) is None
