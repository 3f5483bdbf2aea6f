from datetime import datetime

import numpy as np
import pytest

from sleepscorer_app.domain.montages.montage import (
    Derivation,
    Role,
    channel_derivation,
    guess_derivations,
    possible_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.recording import ArrayRecording, Channel


def recording_with(*channels: Channel | str, seconds: int = 2) -> ArrayRecording:
    """A short night; channel i holds the number i throughout."""
    made = tuple(
        Channel(channel, 128.0) if isinstance(channel, str) else channel for channel in channels
    )
    samples = tuple(
        np.full(int(seconds * channel.rate_hz), index, dtype=np.float32)
        for index, channel in enumerate(made)
    )
    return ArrayRecording("night", made, samples, datetime(2024, 1, 1, 22))


def names_shown(*channels: Channel | str) -> list[str]:
    return [one.name for one in guess_derivations(recording_with(*channels))]


def best_to_score(*channels: Channel | str) -> list[str]:
    shown = guess_derivations(recording_with(*channels))
    return [one.name for one in scoring_candidates(shown)]


def test_ready_derivations_stand_in_the_order_of_the_field_under_their_own_names() -> None:
    assert names_shown(
        "SpO2",
        "Leg/L",
        "ECG",
        "Flow",
        "chin1-chin2",
        "E2-M2",
        "E1-M2",
        "O2-M1",
        "EEG C4-A1",
        "F4M1",
    ) == [
        "F4M1",
        "EEG C4-A1",
        "O2-M1",
        "E1-M2",
        "E2-M2",
        "chin1-chin2",
        "ECG",
        "Flow",
        "Leg/L",
        "SpO2",
    ]


def test_raw_electrodes_become_the_recommended_derivations() -> None:
    raw = ("F3", "F4", "C3", "C4", "O1", "O2", "M1", "M2", "E1", "E2", "Chin1", "Chin2", "ECG")
    recording = recording_with(*raw)
    shown = guess_derivations(recording)
    assert [one.name for one in shown] == [
        *("F4-M1", "C4-M1", "O2-M1", "E1-M2", "E2-M2", "Chin1-Chin2", "ECG")
    ]
    for one in shown[:-1]:
        channel, reference = one.name.split("-")
        expected = raw.index(channel) - raw.index(reference)
        np.testing.assert_array_equal(one.read(recording, 0, 1), np.full(128, expected))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (("F3", "C3", "O1", "M2"), ["F3-M2", "C3-M2", "O1-M2"]),
        (("Fz", "Cz", "Oz", "C4", "M1"), ["C4-M1", "Fz-Cz", "Cz-Oz"]),
        (("C4", "M2"), ["C4-M2"]),
        (("Chin1", "ChinZ"), ["Chin1-ChinZ"]),
        (("LOC", "ROC", "A1", "A2", "C4"), ["C4-A1", "LOC-A2", "ROC-A2"]),
        (("E1", "M1"), ["E1-M1"]),
        (("EEG C4-Ref", "EEG A1-Ref"), ["C4-A1"]),
    ],
)
def test_backups_and_alternatives_stand_in_where_electrodes_are_missing(
    raw: tuple[str, ...], shown: list[str]
) -> None:
    assert names_shown(*raw) == shown


def test_electrodes_with_different_common_references_are_not_subtracted() -> None:
    assert names_shown("EEG C4-Ref", "EEG A1-AVG") == ["EEG C4-Ref", "EEG A1-AVG"]


def test_electrodes_with_different_rates_are_not_subtracted() -> None:
    assert names_shown("C4", Channel("M1", 256.0)) == ["C4", "M1"]


def test_the_numbered_sensors_of_a_research_cap_are_not_taken_for_electrodes() -> None:
    cap = [f"{letter}{number}" for letter in "ABCDEF" for number in range(1, 33)]
    recording = recording_with(*cap, "EXG1", "ECG")
    shown = guess_derivations(recording)
    assert {one.role for one in shown if one.name in cap} == {Role.OTHER}
    assert {one.references for one in shown} == {()}
    assert scoring_candidates(shown) == ()
    assert shown[0].name == "ECG"


def test_everything_that_can_be_shown_can_be_chosen_once() -> None:
    recording = recording_with("C3", "C4", "M1", "M2", "E1-M2", "Fp1", "SpO2")
    chosen = [one.name for one in possible_derivations(recording)]
    assert chosen[:3] == ["C4-M1", "E1-M2", "SpO2"]
    assert set(chosen[3:]) == {
        *("C3-M2", "C4-M2", "C3-M1", "C3", "C4", "M1", "M2", "Fp1"),
    }
    assert len(chosen) == len(set(chosen))


def test_a_derivation_the_file_holds_is_not_formed_again() -> None:
    assert names_shown("EEG C4-A1", "C4", "A1") == ["EEG C4-A1", "C4", "A1"]


def test_the_sleep_edf_montage_is_understood() -> None:
    recording = recording_with(
        Channel("EEG Fpz-Cz", 100.0),
        Channel("EEG Pz-Oz", 100.0),
        Channel("EOG horizontal", 100.0),
        Channel("Resp oro-nasal", 1.0, ""),
        Channel("EMG submental", 1.0),
        Channel("Temp rectal", 1.0, "DegC"),
        Channel("Event marker", 1.0, ""),
    )
    shown = guess_derivations(recording)
    assert [(one.name, one.role) for one in shown] == [
        ("EEG Fpz-Cz", Role.EEG),
        ("EEG Pz-Oz", Role.EEG),
        ("EOG horizontal", Role.EOG),
        ("EMG submental", Role.EMG),
        ("Resp oro-nasal", Role.RESPIRATION),
        ("Temp rectal", Role.OTHER),
        ("Event marker", Role.OTHER),
    ]
    assert [one.name for one in scoring_candidates(shown)] == ["EEG Fpz-Cz", "EEG Pz-Oz"]


def test_central_derivations_are_the_first_choice_for_scoring() -> None:
    assert best_to_score(
        "EEG Fpz-Cz", "F4-M1", "O2-M1", "EEG C3-A2", "C4:M1", "Fp1-F7", "C4-A2"
    ) == [*("C4:M1", "EEG C3-A2", "C4-A2", "F4-M1", "EEG Fpz-Cz", "O2-M1", "Fp1-F7")]


def test_ears_are_no_choice_for_scoring_and_eyes_neither() -> None:
    assert best_to_score("M1", "A2", "E1-M2", "ECG") == []


def test_a_slow_channel_is_not_eeg() -> None:
    recording = recording_with(Channel("EEG C4-A1", 50.0), "EEG")
    shown = guess_derivations(recording)
    assert [one.name for one in scoring_candidates(shown)] == ["EEG"]
    assert [(one.name, one.role) for one in shown] == [
        ("EEG", Role.EEG),
        ("EEG C4-A1", Role.OTHER),
    ]


@pytest.mark.parametrize(("rate_hz", "offered"), [(63.9, []), (64.0, ["C4-M1"])])
def test_64_hz_are_enough_for_eeg(rate_hz: float, offered: list[str]) -> None:
    assert best_to_score(Channel("C4-M1", rate_hz)) == offered


def test_of_derivations_nobody_ranked_the_referenced_come_before_the_raw() -> None:
    assert best_to_score("P3", "Fp1-F7", "C4", "EEG") == ["C4", "Fp1-F7", "EEG", "P3"]


def test_one_channel_can_be_had_as_the_file_holds_it() -> None:
    recording = recording_with("C4", "M1", "Leg/L")
    assert channel_derivation(recording, 0) == Derivation("C4", Role.EEG, 0)
    assert channel_derivation(recording, 2) == Derivation("Leg/L", Role.EMG, 2)


def test_an_oxygen_channel_called_o2_is_not_the_occipital_electrode() -> None:
    assert best_to_score(Channel("O2", 128.0, "%")) == []
    assert best_to_score(Channel("O2", 128.0, "µV")) == ["O2"]


def test_the_only_channel_of_a_file_is_offered_as_eeg_and_said_to_be_a_guess() -> None:
    (only,) = guess_derivations(recording_with("Channel 1"))
    assert only.role is Role.EEG
    assert only.is_guess
    assert scoring_candidates((only,)) == (only,)


@pytest.mark.parametrize(
    "only", [Channel("Channel 1", 32.0), Channel("Channel 1", 128.0, "°C"), Channel("SaO2", 128.0)]
)
def test_an_only_channel_that_cannot_be_eeg_is_not_offered(only: Channel) -> None:
    assert best_to_score(only) == []


def test_a_known_name_is_no_guess_and_one_unknown_of_many_is_not_guessed() -> None:
    assert not guess_derivations(recording_with("EEG C3-A2"))[0].is_guess
    assert [one.role for one in guess_derivations(recording_with("x", "y"))] == [Role.OTHER] * 2


def test_a_file_without_channels_shows_nothing() -> None:
    assert guess_derivations(recording_with()) == ()


def test_an_inverted_trace_is_upside_down() -> None:
    recording = recording_with("C4", "M1", "E1")
    trace = Derivation("E1-M1", Role.EOG, 2, (1,), is_inverted=True)
    np.testing.assert_array_equal(trace.read(recording, 0.5, 1), np.full(64, -1))
    assert trace.rate_hz(recording) == 128
    alone = Derivation("E1", Role.EOG, 2, is_inverted=True)
    np.testing.assert_array_equal(alone.read(recording, 0.5, 1), np.full(64, -2))


def test_a_difference_of_channels_with_different_rates_is_refused() -> None:
    recording = recording_with("C4", Channel("M1", 256.0))
    with pytest.raises(ValueError, match="C4-M1: 128 Hz minus 256 Hz"):
        Derivation("C4-M1", Role.EEG, 0, (1,)).read(recording, 0, 1)


def test_a_gap_in_either_channel_is_a_gap_of_the_difference() -> None:
    recording = recording_with("C4", "M1")
    recording.samples[0][10] = np.nan
    recording.samples[1][20] = np.nan
    samples = Derivation("C4-M1", Role.EEG, 0, (1,)).read(recording, 0, 1)
    assert np.flatnonzero(np.isnan(samples)).tolist() == [10, 20]


def test_the_mean_of_several_references_is_taken_off() -> None:
    recording = recording_with("E1", "C4", "M1", "M2")
    linked = Derivation("C4-M1+M2", Role.EEG, 1, (2, 3))
    np.testing.assert_array_equal(linked.read(recording, 0, 1), np.full(128, 1 - 2.5))
    np.testing.assert_array_equal(recording.samples[2], np.full(256, 2))
