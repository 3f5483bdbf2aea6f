"""The page before a night is open."""

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.window.start_page import COLUMN_WIDTH, StartPage


def test_recent_nights_with_long_and_odd_names_stand_within_the_column_and_open(
    qtbot: QtBot,
) -> None:
    long = Path("/nights") / f"{'睡眠記録-' * 20}second night.edf"
    odd = Path("/nights/Meier & Sohn.edf")
    page = StartPage([long, odd], has_demo=False)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    buttons = {one.accessibleName(): one for one in page.findChildren(QPushButton)}
    for path in (long, odd):
        button = buttons[path.name]
        assert button.toolTip() == str(path)
        assert button.width() >= button.sizeHint().width()
        assert button.geometry().right() < COLUMN_WIDTH
        with qtbot.waitSignal(page.night_wanted) as told:
            button.click()
        assert told.args == [path]
    # Which night of a person it is stands at the end of the name.
    assert buttons[long.name].text().endswith("second night.edf")
    assert buttons[odd.name].text() == "Meier && Sohn.edf"
