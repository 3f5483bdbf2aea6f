"""The manual in its window: F1, search, links, keys alone, and the chapter that fits a dialog."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.files.manual_html import anchors
from sleepscorer_app.files.manual_pages import read_manual
from sleepscorer_app.ui import dialogs
from sleepscorer_app.ui.dialogs.report_dialog import ReportDialog
from sleepscorer_app.ui.manual import manual_help
from sleepscorer_app.ui.manual.manual_help import CHAPTER_OF_DIALOG, offer_help
from sleepscorer_app.ui.manual.manual_window import NAME, ManualWindow
from sleepscorer_app.ui.preferences.settings import Settings, ThemeChoice, settings_on_disk
from tests.ui.test_accessible_names import nameless
from tests.ui.test_keyboard_alone import DIALOGS, walk
from tests.ui.windows import Bench

Key = Qt.Key
FOLDER = RESOURCES / "manual"


def opened_manual(bench: Bench) -> ManualWindow:
    bench.window.actions_table.trigger("manual")
    manual = bench.window.flows.manual.manual
    assert manual is not None
    bench.qtbot.waitUntil(manual.isActiveWindow)
    return manual


def listed(manual: ManualWindow) -> list[str]:
    rows = range(manual.chapter_list.count())
    return [manual.chapter_list.item(row).data(NAME) for row in rows]


def press(manual: ManualWindow, qtbot: QtBot, key: Key, held: str = "") -> None:
    modifiers = {
        "": Qt.KeyboardModifier.NoModifier,
        "Alt": Qt.KeyboardModifier.AltModifier,
        "Ctrl": Qt.KeyboardModifier.ControlModifier,
    }
    qtbot.keyClick(manual.focusWidget() or manual, key, modifiers[held])


def test_f1_opens_the_manual_beside_the_night_and_leaves_the_keys_page_its_sign(
    opened: Bench,
) -> None:
    opened.keys(Key.Key_F1)
    manual = opened.window.flows.manual.manual
    assert manual is not None
    assert manual.isVisible()
    assert not manual.isModal()
    assert manual.chapter == "index"
    assert listed(manual)[:3] == ["index", "first-night", "window"]
    assert "card-committee" in listed(manual)
    rows = {row.name: row.keys for row in opened.window.actions_table.rows}
    assert (rows["manual"], rows["shortcuts"]) == ("F1", "?")


def test_it_opens_again_at_the_chapter_read_last_also_at_the_next_start(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.go_to("formats#epochs-of-another-length")
    manual.close()
    assert opened_manual(bench) is manual
    assert manual.chapter == "formats"
    assert Settings(settings_on_disk()).now.manual_chapter == "formats"


def test_a_chapter_that_is_no_more_leads_to_the_contents(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.go_to("a-chapter-of-an-older-manual")
    assert manual.chapter == "index"


def test_the_search_leaves_the_chapters_that_speak_of_all_words_and_shows_the_first_place(
    bench: Bench,
) -> None:
    manual = opened_manual(bench)
    bench.qtbot.keyClicks(manual.search, "kappa Fleiss Cohen")
    assert listed(manual) == ["numbers"]
    assert manual.chapter == "index"
    bench.qtbot.keyClick(manual.search, Key.Key_Return)
    assert manual.chapter == "numbers"
    assert manual.page.textCursor().selectedText().casefold() == "kappa"
    first = manual.page.textCursor().position()
    bench.qtbot.keyClick(manual.search, Key.Key_Return)
    assert manual.page.textCursor().position() > first
    press(manual, bench.qtbot, Key.Key_Escape)
    assert len(listed(manual)) == len(manual_chapters())
    assert manual.isVisible()
    press(manual, bench.qtbot, Key.Key_Escape)
    assert not manual.isVisible()


def test_a_search_for_what_stands_nowhere_says_so_and_leaves_the_page(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.go_to("keys")
    bench.qtbot.keyClicks(manual.search, "hippopotamus")
    assert listed(manual) == []
    assert manual.chapter == "keys"


def test_links_lead_to_chapters_and_headings_and_back_is_one_key(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.page.place_wanted.emit("review")
    manual.page.part_wanted.emit("a-second-opinion")
    bench.qtbot.waitUntil(lambda: manual.page.verticalScrollBar().value() > 0)
    press(manual, bench.qtbot, Key.Key_Left, "Alt")
    assert manual.chapter == "review"
    press(manual, bench.qtbot, Key.Key_Left, "Alt")
    assert manual.chapter == "index"
    assert not manual.back.isEnabled()


def test_a_link_of_the_contents_is_followed_by_keys_alone(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.page.setFocus()
    press(manual, bench.qtbot, Key.Key_Tab)
    press(manual, bench.qtbot, Key.Key_Return)
    assert manual.chapter == "first-night"


def test_an_address_outside_is_handed_over_only_after_a_yes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: list[str] = []
    asked: list[tuple[QWidget, str]] = []
    monkeypatch.setattr(
        manual_help.QDesktopServices, "openUrl", lambda url: followed.append(url.toString())
    )
    bench.answers.follow_link = lambda parent, address: asked.append((parent, address))
    manual = opened_manual(bench)
    manual.page.address_wanted.emit("https://physionet.org/")
    assert asked == [(manual, "https://physionet.org/")]
    for answer, wanted in (
        (manual_help.QMessageBox.StandardButton.No, []),
        (manual_help.QMessageBox.StandardButton.Yes, ["https://physionet.org/"]),
    ):
        monkeypatch.setattr(manual_help.QMessageBox, "question", lambda *_, a=answer: a)
        manual_help.follow_link(manual, "https://physionet.org/")
        assert followed == wanted


def test_everything_in_it_is_reached_by_tab_and_has_a_name(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.go_to("intended-use")
    manual.back.setFocus()
    reached = walk(bench.qtbot, Key.Key_Tab)
    for widget in (manual.search, manual.chapter_list, manual.page, manual.back):
        assert widget in reached
    assert nameless(manual) == []


def test_the_list_of_chapters_is_walked_by_arrow_keys(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.chapter_list.setFocus()
    for wanted in ("first-night", "window", "keys"):
        press(manual, bench.qtbot, Key.Key_Down)
        assert manual.chapter == wanted


def test_it_wears_the_theme_that_is_worn_also_when_it_changes(bench: Bench) -> None:
    manual = opened_manual(bench)
    for action, is_dark in (("theme_dark", True), ("theme_light", False)):
        bench.window.actions_table.trigger(action)
        assert (bench.settings.now.theme is ThemeChoice.DARK) is is_dark
        bench.qtbot.waitUntil(
            lambda wanted=is_dark: (first_ink(manual.page.document()).lightness() > 128) is wanted
        )


def first_ink(document: QTextDocument) -> QColor:
    block = document.begin()
    while not block.text().startswith("SleepScorer opens"):
        block = block.next()
    return block.begin().fragment().charFormat().foreground().color()


def test_every_picture_is_on_the_page_and_no_wider_than_it(bench: Bench) -> None:
    manual = opened_manual(bench)
    manual.resize(700, 600)
    manual.go_to("first-night")
    bench.qtbot.waitUntil(lambda: manual.page.horizontalScrollBar().maximum() == 0)
    sources = [name for name in names_of_pictures(manual) if name]
    assert len(sources) >= 6


def names_of_pictures(manual: ManualWindow) -> list[str]:
    found: list[str] = []
    block = manual.page.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            style = fragments.fragment().charFormat()
            if style.isImageFormat():
                assert 0 < style.toImageFormat().width() <= manual.page.viewport().width()
                found.append(style.toImageFormat().name())
            fragments += 1
        block = block.next()
    return found


def test_nothing_but_the_manuals_own_files_is_loaded(bench: Bench, tmp_path: Path) -> None:
    from PySide6.QtCore import QUrl

    page = opened_manual(bench).page
    kind = QTextDocument.ResourceType.ImageResource.value
    assert page.loadResource(kind, QUrl("https://example.org/a.png")) is None
    assert page.loadResource(kind, QUrl("pictures/there-is-none.png")) is None


@pytest.mark.parametrize("name", sorted(DIALOGS))
def test_f1_in_a_dialog_opens_the_chapter_that_speaks_of_it(bench: Bench, name: str) -> None:
    dialog = DIALOGS[name]()
    bench.qtbot.addWidget(dialog)
    offer_help(dialog)
    dialog.show()
    bench.qtbot.waitUntil(dialog.isActiveWindow)
    bench.qtbot.keyClick(dialog.focusWidget() or dialog, Key.Key_F1)
    manual = dialog.findChild(ManualWindow)
    assert isinstance(manual, ManualWindow)
    wanted = CHAPTER_OF_DIALOG.get(type(dialog).__name__, "index")
    assert manual.chapter == wanted.partition("#")[0]
    manual.close()
    bench.qtbot.keyClick(dialog, Key.Key_F1)
    assert dialog.findChildren(ManualWindow) == [manual]


def test_every_dialog_named_there_exists_and_leads_to_a_heading_that_exists() -> None:
    classes = {one.__name__ for one in all_subclasses(QDialog)}
    assert dialogs.__path__
    texts = {one.name: one.text for one in read_manual(FOLDER)}
    assert CHAPTER_OF_DIALOG[ReportDialog.__name__] == "reports"
    for name, place in CHAPTER_OF_DIALOG.items():
        assert name in classes
        chapter, _, part = place.partition("#")
        assert not part or part in anchors(texts[chapter]), place


def all_subclasses(kind: type) -> set[type]:
    return {kind} | {sub for one in kind.__subclasses__() for sub in all_subclasses(one)}


def manual_chapters() -> list[str]:
    from sleepscorer_app.assets import MODELS

    return [one.name for one in read_manual(FOLDER, [MODELS])]


def test_the_window_closes_its_manual_with_itself(bench: Bench) -> None:
    manual = opened_manual(bench)
    bench.window.close()
    assert not manual.isVisible()
    assert QApplication.activeModalWidget() is None
