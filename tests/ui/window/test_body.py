"""The middle of the window, where one page takes the place of another."""

from tests.ui.windows import Bench


def test_no_mouse_meets_the_page_of_a_closed_night_before_qt_deletes_it(opened: Bench) -> None:
    page = opened.window.page
    assert page is not None
    assert page.isVisible()
    opened.window.close_night()
    assert not page.isVisible()
