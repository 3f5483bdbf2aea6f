"""What is remembered comes back typed; what is not as it should be is the default."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.domain.spectra.band_course import BandScale
from sleepscorer_app.domain.spectra.power_density import SpectralMethod
from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet
from sleepscorer_app.files.report.report_choices import Paper, ToldIdentity
from sleepscorer_app.ui.preferences.settings import (
    MOST_RECENT_FILES,
    BudgetUnit,
    ColourMap,
    ComparedPlace,
    Preferences,
    Settings,
    ThemeChoice,
    settings_on_disk,
)
from sleepscorer_app.ui.traces.screen_size import ScreenSize

UNUSUAL = Preferences(
    is_for_colour_blind=True,
    theme=ThemeChoice.DARK,
    page_seconds=120.0,
    shows_neighbours=True,
    context_seconds=15.0,
    play_seconds=0.25,
    advances=False,
    advances_in_review=True,
    review_order=ReviewOrder.ENTROPY,
    review_share=0.25,
    budget_unit=BudgetUnit.MINUTES,
    reviews_by_time=True,
    scorer="Jörg Ä",
    asks_scorer=False,
    de_identifies=True,
    exports=("bids",),
    model="MC2SleepNet 1.0",
    recent_files=("/nights/á, b.edf",),
    queue="/results/queue.json",
    folds_panel=True,
    negative_up=True,
    clips_traces=True,
    shows_guides=False,
    ruler_snaps=False,
    shows_slow_waves=True,
    shows_spindles=True,
    shows_alpha=True,
    screen_sizes=(ScreenSize("Maker|M24|A, 1|1920x1080", 3.6137),),
    geometry=b"\x00\x01\xff",
    keys=("score_R=R 5", "unscore=Q ="),
    advances_by_pad_only=True,
    advances_after_confirm=False,
    stays_at_bout_end=True,
    display_filters=("EEG 0.3 35 50",),
    stage_colours=("light W #e0a031", "dark ? #123456"),
    speaks=True,
    spectral_method=SpectralMethod.MULTITAPER,
    spectral_window_seconds=8.0,
    spectral_top_hz=40.0,
    has_own_power_limits=True,
    power_low_db=-20.0,
    power_high_db=15.5,
    colour_map=ColourMap.CIVIDIS,
    shows_bands=True,
    band_scale=BandScale.RELATIVE,
    band_smoothing_epochs=11.0,
    compared_place=ComparedPlace.ABOVE,
    definitions=DefinitionSet.LUNA,
    paper=Paper.LETTER,
    lab_name="Sleep laboratory",
    lab_logo="/logos/lab.png",
    told_identity=ToldIdentity.NOTHING,
    manual_chapter="formats",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def settings_in(file: Path) -> Settings:
    return Settings(QSettings(str(file), QSettings.Format.IniFormat))


def test_everything_comes_back_after_a_start_anew(qapp: QApplication, file: Path) -> None:
    settings_in(file).set(UNUSUAL)
    assert settings_in(file).now == UNUSUAL


def test_the_unusual_example_differs_from_the_defaults_in_everything() -> None:
    defaults = Preferences()
    for name, value in vars(UNUSUAL).items():
        assert value != getattr(defaults, name), name


def test_a_change_is_told_once_and_no_change_is_not_told(qapp: QApplication, file: Path) -> None:
    settings = settings_in(file)
    told: list[bool] = []
    settings.changed.connect(lambda: told.append(True))
    settings.set(replace(settings.now, advances=False))
    settings.set(replace(settings.now, advances=False))
    assert len(told) == 1


@pytest.mark.parametrize(
    "line",
    [
        "theme=purple",
        "page_seconds=long",
        "page_seconds=-3",
        "page_seconds=nan",
        "page_seconds=1e99",
        "advances=perhaps",
        "review_share=7",
        "review_order=alphabet",
        "budget_unit=pages",
        "geometry=what",
        "recent_files=@Invalid()",
        "screen_sizes=wide",
        "negative_up=0.5",
        "of_a_newer_version=1",
    ],
)
def test_a_bad_line_gives_the_default(qapp: QApplication, file: Path, line: str) -> None:
    file.write_text(f"[General]\n{line}\n", "utf-8")
    assert settings_in(file).now == Preferences()


def test_bad_lines_spare_the_good_ones(qapp: QApplication, file: Path) -> None:
    file.write_text("[General]\ntheme=purple\nscorer=AB\n", "utf-8")
    assert settings_in(file).now == Preferences(scorer="AB")


def test_lines_of_a_newer_version_are_kept(qapp: QApplication, file: Path) -> None:
    file.write_text("[General]\nof_a_newer_version=1\n", "utf-8")
    settings = settings_in(file)
    settings.set(replace(settings.now, scorer="AB"))
    assert "of_a_newer_version=1" in file.read_text("utf-8")


def test_recent_files_are_the_newest_first_and_few(qapp: QApplication, file: Path) -> None:
    settings = settings_in(file)
    for number in range(12):
        settings.remember_file(Path(f"/nights/{number}.edf"))
    settings.remember_file(Path("/nights/9.edf"))
    recent = settings.now.recent_files
    assert len(recent) == MOST_RECENT_FILES
    assert [Path(one).stem for one in recent[:3]] == ["9", "11", "10"]
    settings.forget_file(Path("/nights/9.edf"))
    assert Path(settings.now.recent_files[0]).stem == "11"


def test_the_settings_lie_in_the_users_own_folder(tmp_path: Path) -> None:
    assert Path(settings_on_disk().fileName()).is_relative_to(tmp_path / "settings")


GARBAGE = (
    "",
    "-1",
    "nan",
    "purple",
    "@Variant(\\0\\0)",
    "@ByteArray(\\xff)",
    '"a", "b"',
    "[[[",
    "=;=",
)


@pytest.mark.parametrize("name", [one.name for one in fields(Preferences)])
@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_is_a_value_of_the_right_kind_or_the_default_and_named(
    qapp: QApplication, file: Path, name: str, garbage: str
) -> None:
    file.write_text(f"[General]\n{name}={garbage}\n", "utf-8")
    settings = settings_in(file)
    value, default = getattr(settings.now, name), getattr(Preferences(), name)
    assert type(value) is type(default)
    if settings.problems:
        assert value == default
        assert name in settings.problems[0]
        assert str(file) in settings.problems[0]
    assert replace(settings.now, **{name: default}) == Preferences()


def test_a_bad_value_is_told_and_stays_in_the_file(qapp: QApplication, file: Path) -> None:
    file.write_text("[General]\ntheme=purple\nspeaks=perhaps\n", "utf-8")
    settings = settings_in(file)
    assert settings.problems == (
        f"The settings in {file} hold values that are not understood (theme, speaks); their "
        "defaults are used. They stay in the file until you change them.",
    )
    settings.set(replace(settings.now, scorer="AB"))
    assert "theme=purple" in file.read_text("utf-8")


def test_a_file_of_a_newer_version_is_read_and_never_written(
    qapp: QApplication, file: Path
) -> None:
    file.write_text("[General]\nsettings_version=99\ntheme=dark\nscorer=AB\n", "utf-8")
    before = file.read_bytes()
    settings = settings_in(file)
    assert settings.now == Preferences(theme=ThemeChoice.DARK, scorer="AB")
    assert "newer SleepScorer" in settings.problems[0]
    settings.set(replace(settings.now, speaks=True))
    assert settings.now.speaks
    assert file.read_bytes() == before


def test_a_broken_file_is_put_aside_before_it_is_written_anew(
    qapp: QApplication, file: Path
) -> None:
    broken = b"[General\ntheme=dark\n{json}\x00\xff"
    file.write_bytes(broken)
    settings = settings_in(file)
    assert "cannot be read" in settings.problems[0]
    settings.set(replace(settings.now, scorer="AB"))
    assert file.with_name("settings.ini.broken").read_bytes() == broken


def test_sound_settings_are_no_problem(qapp: QApplication, file: Path) -> None:
    assert settings_in(file).problems == ()
    settings_in(file).set(UNUSUAL)
    assert settings_in(file).problems == ()
