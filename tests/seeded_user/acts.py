"""What the seeded user can do with the window: one function for each kind of act."""

import random
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sleepscorer_app.ui.commands.key_presets import PRESETS
from sleepscorer_app.ui.commands.key_table import as_texts
from sleepscorer_app.ui.preferences.settings import Preferences, ThemeChoice
from tests.seeded_user.person import SeededUser

NEVER = frozenset({"quit", "full_screen", "open_demo"})
"""The first ends the program, the second needs a window manager, the third takes its time."""
LEFT = Qt.MouseButton.LeftButton
HELD = (Qt.KeyboardModifier.NoModifier,) * 6 + (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


def trigger(user: SeededUser, dice: random.Random) -> None:
    rows = [one for one in user.window.actions_table.rows if one.name not in NEVER]
    row = dice.choice(rows)
    user.note(f"action {row.name}")
    user.window.actions_table.trigger(row.name)


def press_key(user: SeededUser, dice: random.Random) -> None:
    rows = [one for one in user.window.actions_table.rows if one.name not in NEVER]
    key = dice.choice([key for row in rows for key in row.shortcuts])
    pressed = QKeySequence(key)[0]
    user.note(f"key {key}")
    QTest.keyClick(user.has_keys, pressed.key(), pressed.keyboardModifiers())


def type_burst(user: SeededUser, dice: random.Random) -> None:
    text = "".join(dice.choices("WR012345 UNPGE.+-=A\t", k=dice.randint(2, 12)))
    user.note(f"type {text!r}")
    for letter in text:
        QTest.keyClicks(user.has_keys, letter)


def any_key(user: SeededUser, dice: random.Random) -> None:
    key = dice.choice(
        [one for one in Qt.Key if one.value < 0x80 or 0x01000000 <= one.value <= 0x01000060]
    )
    held = dice.choice(HELD)
    if key in (Qt.Key.Key_Q, Qt.Key.Key_F4, Qt.Key.Key_F11):
        return
    user.note(f"key {key.name} with {held}")
    QTest.keyClick(user.has_keys, key, held)


def click(user: SeededUser, dice: random.Random) -> None:
    widget, at = _somewhere(user, dice)
    user.note(f"click {_named(widget)} at {at.x()}, {at.y()}")
    QTest.mouseClick(widget, LEFT, dice.choice(HELD[-4:-1]), at)


def double_click(user: SeededUser, dice: random.Random) -> None:
    widget, at = _somewhere(user, dice)
    user.note(f"double click {_named(widget)}")
    QTest.mouseDClick(widget, LEFT, pos=at)


def right_click(user: SeededUser, dice: random.Random) -> None:
    widget, at = _somewhere(user, dice)
    user.note(f"right click {_named(widget)}")
    QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=at)
    if _is_there(widget):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)


def drag(user: SeededUser, dice: random.Random) -> None:
    widget, start = _somewhere(user, dice)
    user.note(f"drag in {_named(widget)}")
    held = dice.choice(HELD[-4:-1])
    QTest.mousePress(widget, LEFT, held, start)
    at = start
    for _ in range(dice.randint(1, 6)):
        at += QPoint(dice.randint(-120, 120), dice.randint(-40, 40))
        QTest.mouseMove(widget, at)
        if dice.random() < 0.05:
            user.note("Esc in the drag")
            QTest.keyClick(user.has_keys, Qt.Key.Key_Escape)
        if not _is_there(widget):
            return
    QTest.mouseRelease(widget, LEFT, held, at)


def wheel(user: SeededUser, dice: random.Random) -> None:
    widget, at = _somewhere(user, dice)
    held = dice.choice(HELD[:-1])
    turned = QPoint(dice.choice((0, 0, 120, -120)), dice.choice((120, -120, 15, -15, 1200)))
    user.note(f"wheel {turned.y()} on {_named(widget)} with {held}")
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        turned,
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def hover(user: SeededUser, dice: random.Random) -> None:
    widget, at = _somewhere(user, dice)
    user.note(f"point at {_named(widget)}")
    QTest.mouseMove(widget, at)


def open_menu(user: SeededUser, dice: random.Random) -> None:
    menu = dice.choice([one for one in user.window.menuBar().actions() if one.menu() is not None])
    user.note(f"menu {menu.text()}")
    user.window.menuBar().setActiveAction(menu)
    for _ in range(dice.randint(0, 9)):
        popup = QApplication.activePopupWidget()
        if popup is None:
            return
        QTest.keyClick(popup, dice.choice((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right)))


def resize(user: SeededUser, dice: random.Random) -> None:
    size = dice.choice([(900, 600), (1280, 800), (1920, 1080), (2560, 1440), None])
    width, height = size or (dice.randint(900, 2000), dice.randint(600, 1200))
    user.note(f"resize to {width} x {height}")
    user.window.resize(width, height)


def change_theme(user: SeededUser, dice: random.Random) -> None:
    theme = dice.choice(list(ThemeChoice))
    user.note(f"theme {theme}")
    user.settings.set(replace(user.settings.now, theme=theme))


def change_setting(user: SeededUser, dice: random.Random) -> None:
    now = user.settings.now
    truths = [name for name, value in vars(Preferences()).items() if isinstance(value, bool)]
    name = dice.choice([*truths, "keys"])
    if name == "keys":
        preset = dice.choice(PRESETS)
        user.note(f"keys of {preset.name}")
        user.settings.set(replace(now, keys=as_texts(preset.changed())))
    else:
        user.note(f"setting {name}")
        user.settings.set(replace(now, **{name: not getattr(now, name)}))


def open_night(user: SeededUser, dice: random.Random) -> None:
    path = dice.choice(user.nights)
    user.note(f"open {path.name}")
    user.window.open_night(path)


def drop_file(user: SeededUser, dice: random.Random) -> None:
    path = dice.choice(user.nights)
    user.note(f"drop {path.name}")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        dropped,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    user.window.dropEvent(event)


def undo_and_redo(user: SeededUser, dice: random.Random) -> None:
    deeds = dice.choices(("undo", "undo", "redo"), k=dice.randint(1, 10))
    user.note(" ".join(deeds))
    for deed in deeds:
        user.window.actions_table.trigger(deed)


def auto_score(user: SeededUser, dice: random.Random) -> None:
    user.note("auto-score")
    user.window.actions_table.trigger("auto_score")


def rest(user: SeededUser, dice: random.Random) -> None:
    milliseconds = dice.choice((5, 30, 100))
    user.note(f"rest {milliseconds} ms")
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def start_anew(user: SeededUser, dice: random.Random) -> None:
    user.note("close the program and start it again")
    user.restart()


Act = Callable[[SeededUser, random.Random], None]
ACTS: dict[Act, float] = {
    trigger: 26,
    press_key: 22,
    type_burst: 4,
    any_key: 3,
    click: 8,
    double_click: 2,
    right_click: 2,
    drag: 8,
    wheel: 6,
    hover: 3,
    open_menu: 3,
    resize: 2,
    change_theme: 1,
    change_setting: 2,
    open_night: 2,
    drop_file: 0.7,
    undo_and_redo: 4,
    auto_score: 0.7,
    rest: 2,
    start_anew: 0.2,
}
"""How often each is done, in shares of their sum."""


def chosen(dice: random.Random) -> Act:
    """The next act, by the dice."""
    return dice.choices(list(ACTS), list(ACTS.values()))[0]


def _somewhere(user: SeededUser, dice: random.Random) -> tuple[QWidget, QPoint]:
    """A place on any widget that can be seen."""
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    views = user.window.page.findChildren(QWidget) if user.window.page is not None else []
    among = views if views and dice.random() < 0.6 else tops
    inside = [*among, *(child for top in tops for child in top.findChildren(QWidget))]
    if among is views:
        inside = views
    visible = [one for one in inside if one.isVisible() and one.width() > 4 and one.height() > 4]
    widget = dice.choice(visible) if visible else user.window
    return widget, QPoint(dice.randrange(widget.width()), dice.randrange(widget.height()))


def _is_there(widget: QWidget) -> bool:
    """False once Qt has deleted it."""
    try:
        return widget.isVisible()
    except RuntimeError:
        return False


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}".strip()
