"""Which channel is scored when a user names one, or none."""

from datetime import datetime

import numpy as np
import pytest

from sleepscorer_app.cli.channel_words import channel_words
from sleepscorer_app.domain.montages.channel_choice import NoSuchChannel, choose_channels
from sleepscorer_app.domain.recording import ArrayRecording, Channel


def night(*channels: str, rates_hz: tuple[float, ...] = ()) -> ArrayRecording:
    """A minute with these channels; channel k holds k everywhere."""
    rates = rates_hz or (100.0,) * len(channels)
    return ArrayRecording(
        name="night.edf",
        channels=tuple(Channel(name, rate) for name, rate in zip(channels, rates, strict=True)),
        samples=tuple(
            np.full(int(60 * rate), index, dtype=np.float32) for index, rate in enumerate(rates)
        ),
        start=datetime(2021, 3, 2, 22, 30),
    )


def test_the_best_candidate_is_guessed_and_said_to_be_a_guess() -> None:
    choice = choose_channels(night("ECG", "O2-M1", "C4-M1", "F4-M1"), [])
    assert choice.derivation.name == "C4-M1"
    assert choice.is_guess
    assert channel_words(choice) == "C4-M1 (guessed; --channel chooses another: F4-M1, O2-M1)"


def test_the_only_candidate_has_no_alternatives_to_name() -> None:
    assert channel_words(choose_channels(night("C4-M1", "ECG"), [])) == (
        "C4-M1 (guessed; the only EEG channel)"
    )


def test_a_night_without_eeg_says_what_it_has() -> None:
    with pytest.raises(NoSuchChannel, match=r"night\.edf: no channel looks like EEG.*ECG, Flow"):
        choose_channels(night("ECG", "Flow"), [])


def test_a_night_without_channels_says_so() -> None:
    with pytest.raises(NoSuchChannel, match="no channels at all"):
        choose_channels(night(), [])


@pytest.mark.parametrize("wanted", ["EEG C3-A2", "eeg c3-a2", "C3-A2", "C3-M2"])
def test_a_channel_is_found_by_any_spelling_of_its_name(wanted: str) -> None:
    choice = choose_channels(night("EEG C4-A1", "EEG C3-A2"), [wanted])
    assert choice.derivation.channel == 1
    assert channel_words(choice) == "EEG C3-A2 (chosen)"


def test_a_derivation_formed_from_raw_electrodes_can_be_named() -> None:
    recording = night("C4", "A1")
    derivation = choose_channels(recording, ["C4-M1"]).derivation
    assert derivation.read(recording, 0, 1).tolist() == [-1.0] * 100


def test_the_difference_of_any_two_channels_can_be_named() -> None:
    recording = night("left-side", "right-side")
    derivation = choose_channels(recording, ["right-side-left-side"]).derivation
    assert derivation.read(recording, 0, 1).tolist() == [1.0] * 100


def test_the_difference_of_two_channels_takes_any_spelling_of_them() -> None:
    recording = night("Left", "right")
    assert choose_channels(recording, ["LEFT-Right"]).derivation.references == (1,)


def test_an_electrode_that_is_only_a_reference_can_be_named() -> None:
    assert choose_channels(night("C4", "M1"), ["M1"]).derivation.channel == 1


def test_channels_of_different_rates_have_no_difference() -> None:
    with pytest.raises(NoSuchChannel, match="a has 100 Hz and b 200 Hz"):
        choose_channels(night("a", "b", rates_hz=(100.0, 200.0)), ["a-b"])


def test_a_chosen_channel_that_is_not_eeg_is_scored_but_said_not_to_look_like_it() -> None:
    choice = choose_channels(night("C4-M1", "ECG"), ["ECG"])
    assert choice.derivation.channel == 1
    assert "nothing says that it is EEG" in channel_words(choice)


@pytest.mark.parametrize("wanted", ["Cz", "C4-Cz", "Flow-Cz", "Cz-Flow", "FlowxSaO2", "-", ""])
def test_a_name_that_no_channel_has_lists_those_there_are(wanted: str) -> None:
    with pytest.raises(NoSuchChannel, match=r"choose from C4-M1, Flow, SaO2$"):
        choose_channels(night("C4-M1", "Flow", "SaO2"), [wanted])


def test_of_very_many_channels_the_first_are_named() -> None:
    with pytest.raises(NoSuchChannel, match=r"x0, x1, .*, x19 and 117 more\)$"):
        choose_channels(night(*(f"x{index}" for index in range(137))), [])
    with pytest.raises(NoSuchChannel, match=r"x0, x1, .*, x19\)$"):
        choose_channels(night(*(f"x{index}" for index in range(20))), [])


def test_several_channels_can_be_named_and_each_counts_once() -> None:
    choice = choose_channels(night("O2-M1", "C4-M1", "F4-M1"), ["F4-M1", "C4-M1", "f4-m1"])
    assert [one.name for one in choice.derivations] == ["F4-M1", "C4-M1"]
    assert [one.name for one in choice.others] == ["O2-M1"]
    assert channel_words(choice) == "F4-M1, C4-M1 (chosen)"
