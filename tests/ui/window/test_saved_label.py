"""The words beside the menus: as wide as the menus let them be."""

from sleepscorer_app.ui.window.saved_label import NARROWEST, WIDEST, SavedLabel
from tests.ui.windows import Bench


def label_of(bench: Bench) -> SavedLabel:
    label = bench.window.menuBar().cornerWidget()
    assert isinstance(label, SavedLabel)
    return label


def test_in_a_wide_window_the_words_have_their_full_width(bench: Bench) -> None:
    bench.window.resize(1600, 700)
    bench.qtbot.waitUntil(lambda: label_of(bench).width() == WIDEST)


def test_in_a_narrow_window_no_menu_is_lost_to_them(bench: Bench) -> None:
    bench.window.resize(900, 600)
    bench.qtbot.waitUntil(lambda: NARROWEST <= label_of(bench).width() < WIDEST)
    bar = bench.window.menuBar()
    last = bar.actionGeometry(bar.actions()[-1])
    assert last.width() > 0
    assert last.right() <= label_of(bench).x()
