"""Where the window stands, from one start to the next."""

from dataclasses import replace

from PySide6.QtWidgets import QMainWindow

from sleepscorer_app.ui.window.window_place import FIRST_SIZE, put_in_place, remember_place
from tests.ui.windows import Bench


def test_the_first_window_is_no_larger_than_the_screen(bench: Bench) -> None:
    screen = bench.window.screen().availableSize()
    put_in_place(bench.window, bench.settings)
    fitting = FIRST_SIZE.boundedTo(screen).expandedTo(bench.window.minimumSize())
    assert bench.window.size() == fitting


def test_a_window_comes_back_where_it_was(bench: Bench) -> None:
    first, second = QMainWindow(), QMainWindow()
    first.setGeometry(40, 50, 500, 400)
    remember_place(first, bench.settings)
    put_in_place(second, bench.settings)
    assert second.geometry() == first.geometry()


def test_a_place_that_cannot_be_read_is_the_first_one(bench: Bench) -> None:
    bench.settings.set(replace(bench.settings.now, geometry=b"from another world"))
    other = QMainWindow()
    put_in_place(other, bench.settings)
    assert other.size() == FIRST_SIZE.boundedTo(other.screen().availableSize())
