"""Every side panel and every dialog by keyboard alone: reached, seen, and left; no mouse."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMenu,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.unit_doubts import UnitDoubt
from sleepscorer_app.files.hypnogram_formats.sign_mapping import Sign, SignList
from sleepscorer_app.files.report.report_choices import ReportChoices
from sleepscorer_app.ui.dialogs.auto_score_dialog import AutoScoreDialog, AutoScoreQuestion
from sleepscorer_app.ui.dialogs.copy_dialog import CopyDialog
from sleepscorer_app.ui.dialogs.export_dialog import AskFiles, ExportDialog
from sleepscorer_app.ui.dialogs.learn_dialog import LearnDialog
from sleepscorer_app.ui.dialogs.mapping_dialog import MappingDialog
from sleepscorer_app.ui.dialogs.marker_dialog import MarkerDialog
from sleepscorer_app.ui.dialogs.power_limits_dialog import PowerLimitsDialog
from sleepscorer_app.ui.dialogs.report_dialog import ReportDialog
from sleepscorer_app.ui.dialogs.screen_size_dialog import ScreenSizeDialog
from sleepscorer_app.ui.dialogs.settings.key_files import KeyFiles
from sleepscorer_app.ui.dialogs.settings.montage_page import MontageQuestion
from sleepscorer_app.ui.dialogs.settings.settings_dialog import SettingsDialog, SettingsQuestion
from sleepscorer_app.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from sleepscorer_app.ui.dialogs.text_dialog import TextDialog
from sleepscorer_app.ui.dialogs.units_dialog import UnitsDialog
from sleepscorer_app.ui.exports.export_flow import export_defaults
from sleepscorer_app.ui.preferences.settings import Preferences
from sleepscorer_app.ui.preferences.speech import Speaker
from sleepscorer_app.ui.scoring.auto_score import AvailableModel
from sleepscorer_app.ui.scoring.fit_checks import fit_checks
from tests.ui.night_pages import scored, small_night
from tests.ui.traces.test_screen_size import Monitor
from tests.ui.windows import Bench, FakeNetwork

Key = Qt.Key
MOST_CONTROLS = 120
DERIVATIONS = guess_derivations(small_night(2))
MODELS = tuple(AvailableModel(name, FakeNetwork().score) for name in ("One 1.0", "Two 2.0"))
UNCHECKED = fit_checks(small_night(2), {model.name: model for model in MODELS})
DIALOGS: dict[str, Callable[[], QDialog]] = {
    "auto-score": lambda: AutoScoreDialog(
        AutoScoreQuestion(
            DERIVATIONS, DERIVATIONS[0], MODELS, "One 1.0", Scoring.unscored(20), UNCHECKED
        )
    ),
    "export": lambda: ExportDialog(
        export_defaults(Path("nights/n.edf"), Preferences(scorer="AB")),
        scored(5),
        AskFiles(lambda _parent, _folder: None, lambda _parent, _folder: None),
    ),
    "mapping": lambda: MappingDialog(
        "night.txt", SignList((Sign("2", 300, 40, Stage.N2), Sign("X", 3, 7, None)), "nobody")
    ),
    "units": lambda: UnitsDialog((UnitDoubt(0, "EEG C4-M1", "µV", 7.3e-5, 1e6),), {}),
    "marker": lambda: MarkerDialog(Marker(5.0, 1.0, MarkerKind.AROUSAL), ("C4-M1",)),
    "power limits": lambda: PowerLimitsDialog((-10.0, 20.0)),
    "keys": lambda: ShortcutsDialog(),
    "screen size": lambda: ScreenSizeDialog(Monitor().screen, ()),
    "text": lambda: TextDialog("File check", "night.edf", ("Nothing is odd.",)),
    "copy": lambda: CopyDialog(
        Path("nights/n.edf"), lambda _name: False, AskFiles(lambda *_: None, lambda *_: None)
    ),
    "learn": lambda: LearnDialog(("One 1.0",), "One 1.0", "C4-M1"),
    "report": lambda: ReportDialog(ReportChoices(), lambda _parent, _folder: None),
    "settings": lambda: SettingsDialog(
        SettingsQuestion(Preferences(), MontageQuestion((), {}, ()), Speaker(())),
        KeyFiles(lambda _parent: None, lambda _parent: None),
    ),
}


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def walk(qtbot: QtBot, key: Key) -> list[QWidget]:
    """What Tab (or Shift+Tab, as `Key_Backtab`) reaches until it comes round."""
    reached = [focused()]
    for _ in range(MOST_CONTROLS):
        held = (
            Qt.KeyboardModifier.ShiftModifier
            if key == Key.Key_Backtab
            else Qt.KeyboardModifier.NoModifier
        )
        qtbot.keyClick(focused(), key, held)
        if focused() is reached[0]:
            return reached
        reached.append(focused())
    pytest.fail(f"{reached[-4:]} after {MOST_CONTROLS} steps the round is not closed")


def controls(parent: QWidget) -> list[QWidget]:
    """What a person could use there now; of a group of radio buttons, the one that is chosen."""
    return [
        one
        for one in parent.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and not (isinstance(one, QRadioButton) and not one.isChecked())
    ]


def has_visible_focus(widget: QWidget) -> bool:
    """Whether the window looks another while this control has the keyboard."""
    window = widget.window()
    scrolled = widget.parentWidget()
    while scrolled is not None:
        # As Tab does, which brings what it reaches into view.
        if isinstance(scrolled, QScrollArea):
            scrolled.ensureWidgetVisible(widget)
        scrolled = scrolled.parentWidget()
    with_focus = window.grab().toImage()
    widget.clearFocus()
    without_focus = window.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return with_focus != without_focus


@pytest.fixture
def busy(opened: Bench) -> Bench:
    """A night with something to show in every panel."""
    opened.auto_score()
    opened.review_share(0.5)
    opened.keys(Key.Key_E, Key.Key_2, Key.Key_X)
    opened.window.actions_table["compare_network"].trigger()
    opened.window.side_panel.fold(True)
    opened.window.activateWindow()
    opened.qtbot.waitUntil(opened.window.isActiveWindow)
    return opened


def test_every_panel_is_entered_walked_through_and_left_by_keys(busy: Bench) -> None:
    tabs = busy.window.side_panel.findChild(QTabWidget)
    assert tabs is not None
    names = [tabs.tabText(place) for place in range(tabs.count())]
    assert names == panels_of_the_manual(), "the table of panels in resources/manual/window.md"
    for name in names:
        enter_walk_through_and_leave(busy, name)


def panels_of_the_manual() -> list[str]:
    """The panels that the manual tells of, in its order."""
    text = (RESOURCES / "manual" / "window.md").read_text(encoding="utf-8")
    table = text.partition("| panel | for |\n|---|---|\n")[2].partition("\n\n")[0]
    return [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()]


def enter_walk_through_and_leave(busy: Bench, name: str) -> None:
    """By keys alone, from the page and back to it."""
    panel, qtbot = busy.window.side_panel, busy.qtbot
    busy.keys(Key.Key_F6)
    bar = panel.findChild(QTabBar)
    assert bar is not None
    # The tabs are reached like any other control, and arrows turn them.
    for _ in range(MOST_CONTROLS):
        if focused() is bar:
            break
        qtbot.keyClick(focused(), Key.Key_Tab)
    assert focused() is bar
    for _ in range(bar.count()):
        qtbot.keyClick(bar, Key.Key_Left)
    for _ in range(bar.count()):
        if panel.front != name:
            qtbot.keyClick(bar, Key.Key_Right)
    assert panel.front == name
    forward, back = walk(qtbot, Key.Key_Tab), walk(qtbot, Key.Key_Backtab)
    tabs = panel.findChild(QTabWidget)
    assert tabs is not None
    front = tabs.currentWidget()
    for control in controls(front):
        assert control in forward, f"Tab never reaches {control} of {name}"
        assert control in back, f"Shift+Tab never reaches {control} of {name}"
    for control in forward:
        if front.isAncestorOf(control):
            control.setFocus(Qt.FocusReason.TabFocusReason)
            assert has_visible_focus(control), f"nobody sees that {control} has the keyboard"
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    busy.keys(Key.Key_Escape)
    assert not panel.has_keys
    assert focused() is busy.window.centralWidget()
    before = busy.epoch
    busy.keys(Key.Key_Right)
    assert busy.epoch == before + 1


def settings_at(title: str) -> QDialog:
    dialog = DIALOGS["settings"]()
    assert isinstance(dialog, SettingsDialog)
    dialog.show_page(title)
    return dialog


PAGES = ("Scoring", "Keys", "Display", "Montages", "Export", "Colours", "Speech")
WALKED = {**DIALOGS, **{f"settings, {page}": partial(settings_at, page) for page in PAGES}}


def test_the_menus_are_opened_and_left_by_keys(busy: Bench) -> None:
    busy.keys(Key.Key_F10)
    busy.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    busy.qtbot.keyClick(menu, Key.Key_Escape)
    busy.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


@pytest.mark.parametrize("name", WALKED)
def test_a_dialog_is_walked_through_and_left_by_keys(bench: Bench, name: str) -> None:
    # In the window's style, which says how the keyboard's place looks.
    qtbot, dialog = bench.qtbot, WALKED[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    bench.settle()
    forward, back = walk(qtbot, Key.Key_Tab), walk(qtbot, Key.Key_Backtab)
    assert controls(dialog)
    for control in controls(dialog):
        assert control in forward, f"Tab never reaches {control}"
        assert control in back, f"Shift+Tab never reaches {control}"
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert has_visible_focus(control), f"nobody sees that {control} has the keyboard"
    qtbot.keyClick(focused(), Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected
