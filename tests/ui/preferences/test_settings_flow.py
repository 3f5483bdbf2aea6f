"""Settings in force: on the open night at once, Cancel changes nothing, montages by equipment."""

from dataclasses import replace
from pathlib import Path

import pytest

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.choices.montage_choices import MontageChoice, equipment_key
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.ui.dialogs.settings.settings_dialog import SettingsChoice, SettingsQuestion
from sleepscorer_app.ui.montages.montage_library import MontageLibrary
from sleepscorer_app.ui.montages.night_montage import How
from sleepscorer_app.ui.preferences.settings import Preferences
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench


def answer(bench: Bench, **changed: object) -> None:
    def choose(question: SettingsQuestion) -> SettingsChoice:
        return SettingsChoice(
            replace(question.preferences, **changed),  # pyright: ignore[reportArgumentType]
            question.montages.choices,
        )

    bench.answers.chosen_settings = choose
    bench.window.actions_table.trigger("settings")


def test_cancel_changes_nothing(opened: Bench) -> None:
    before = opened.settings.now
    opened.window.actions_table.trigger("settings")
    assert "settings" in opened.answers.asked
    assert opened.settings.now == before


def test_what_is_chosen_holds_at_once_for_the_open_night(opened: Bench) -> None:
    answer(
        opened,
        page_seconds=60.0,
        shows_neighbours=True,
        scorer="AB",
        display_filters=("EEG 1 20 50",),
    )
    night = opened.window.night
    assert night is not None
    assert night.viewport.page_seconds == 60.0
    assert night.viewport.context_seconds > 0
    assert night.document.who == "AB"
    eeg = [one for one in night.traces.traces if one.derivation.role is Role.EEG]
    assert {one.display_filter.notch_hz for one in eeg} == {50.0}


def test_a_persons_filters_are_those_a_night_comes_up_with(bench: Bench, night_file: Path) -> None:
    answer(bench, display_filters=("EMG - 99 60",))
    bench.open(night_file)
    assert bench.window.night is not None
    traces = bench.window.night.traces.traces
    chin = next(one for one in traces if one.derivation.role is Role.EMG)
    assert (chin.display_filter.high_cut_hz, chin.display_filter.notch_hz) == (99.0, 60.0)


def test_own_stage_colours_are_worn_at_once(opened: Bench) -> None:
    answer(opened, stage_colours=("light W #123456", "dark W #123456"))
    assert opened.appearance.colours.stages[Stage.W] == "#123456"
    answer(opened, stage_colours=())
    assert opened.appearance.colours.stages[Stage.W] != "#123456"


def test_a_montage_fixed_for_an_equipment_is_worn_by_its_recordings(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "night.edf"
    identity = Identity(recording="Startdate 03-MAR-2026 X X Telemetry03")
    write_recording(path, replace(small_night(3), identity=identity))
    library = bench.window.flows.montages.library
    wanted = next(one for one in library.montages if one.name == "As recorded")
    library.keep_choices({equipment_key("Telemetry03"): MontageChoice(wanted, (), "Telemetry03")})
    bench.open(path)
    night = bench.window.night
    assert night is not None
    assert (night.montage.worn.how, night.montage.montage) == (How.FIXED, wanted)
    assert "by this equipment" in night.montage.sentences[0]
    asked: list[SettingsQuestion] = []

    def look(question: SettingsQuestion) -> SettingsChoice:
        asked.append(question)
        return SettingsChoice(question.preferences, {})

    bench.answers.chosen_settings = look
    bench.window.actions_table.trigger("settings")
    assert [words for _, _, words in asked[0].montages.here] == [
        "With these 4 channels",
        "Equipment “Telemetry03”",
    ]
    assert library.choices == {}


def test_choices_of_a_newer_version_are_left_alone(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "montage_choices.json"
    newer = '{"format": "SleepScorer montage choices 99"}'
    path.write_text(newer)
    library = MontageLibrary(tmp_path / "montages")
    assert "newer SleepScorer" in library.problems[0]
    library.remember(small_night(1), library.montages[0])
    assert library.remembered(small_night(1)) == library.montages[0]
    assert path.read_text() == newer


@pytest.mark.parametrize(("speaks", "spoken"), [(False, []), (True, ["N 2", "N 2", "unscored"])])
def test_stages_are_spoken_if_wanted(
    opened: Bench, monkeypatch: pytest.MonkeyPatch, speaks: bool, spoken: list[str]
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(opened.window.flows.settings.speaker, "speak", heard.append)
    opened.settings.set(replace(Preferences(), speaks=speaks, advances=False))
    for name in ("score_N2", "confirm", "unscore"):
        opened.window.actions_table.trigger(name)
    assert heard == spoken
