"""What is wrong with the settings is said at the start, with the file's name, and not for ever."""

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.window.banner import Banner
from sleepscorer_app.ui.window.start_report import StartReport, start_sentences


def settings_of(file: Path, *lines: str) -> Settings:
    file.write_text("\n".join(("[General]", *lines)), "utf-8")
    return Settings(QSettings(str(file), QSettings.Format.IniFormat))


def test_unknown_actions_among_the_keys_are_told_with_the_file(
    qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "settings.ini"
    (sentence,) = start_sentences(settings_of(file, "keys=gone=Q, score_W=W"))
    assert sentence.startswith(f"Of your keys in {file}: ")
    assert "gone" in sentence


def test_it_is_said_at_once_and_beside_the_first_nights_sentences(
    qtbot: QtBot, tmp_path: Path
) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    report = StartReport(settings_of(tmp_path / "settings.ini", "theme=purple"), banner)
    assert "theme" in banner.text
    banner.say("Your work was restored.")
    report.say_for_the_last_time()
    assert "theme" in banner.text
    assert banner.text.endswith("Your work was restored.")
    banner.say("Another night.")
    report.say_for_the_last_time()
    assert banner.text == "Another night."


def test_with_sound_settings_nothing_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    StartReport(settings_of(tmp_path / "settings.ini", "theme=dark"), banner)
    assert banner.text == ""
