"""Results computed behind the window: one at a time, kept, given up when nobody wants them."""

from threading import Event

from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.night.background_results import BackgroundResults
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report


def idle() -> bool:
    return not BackgroundTask.running


def test_each_key_is_computed_once(qtbot: QtBot) -> None:
    computed: list[int] = []

    def square(key: int, report: Report) -> int:
        computed.append(key)
        return key * key

    results: BackgroundResults[int, int] = BackgroundResults(square, 10)
    results.ask(2, 3)
    qtbot.waitUntil(lambda: results.get(3) is not None)
    results.ask(3, 2)
    qtbot.waitUntil(idle)
    assert (results.get(2), results.get(3), results.get(4)) == (4, 9, None)
    assert computed == [2, 3]


def test_a_new_question_gives_up_the_one_at_work(qtbot: QtBot) -> None:
    started, may_go_on = Event(), Event()

    def work(key: str, report: Report) -> str:
        if key == "slow":
            started.set()
            may_go_on.wait(10)
        report(0.5)
        return key.upper()

    results: BackgroundResults[str, str] = BackgroundResults(work, 10)
    results.ask("slow")
    assert started.wait(10)
    results.ask("quick")
    may_go_on.set()
    qtbot.waitUntil(lambda: results.get("quick") == "QUICK")
    assert results.get("slow") is None


def test_what_was_given_up_and_is_wanted_again_is_computed_anew(qtbot: QtBot) -> None:
    started, may_go_on = Event(), Event()

    def work(key: str, report: Report) -> str:
        started.set()
        may_go_on.wait(10)
        report(0.5)
        return key.upper()

    results: BackgroundResults[str, str] = BackgroundResults(work, 10)
    results.ask("a")
    assert started.wait(10)
    results.ask("b")
    results.ask("a")
    may_go_on.set()
    qtbot.waitUntil(idle)
    assert (results.get("a"), results.get("b")) == ("A", None)


def test_a_failure_is_remembered_until_it_is_asked_again(qtbot: QtBot) -> None:
    def work(key: str, report: Report) -> str:
        raise OSError("the file has gone")

    results: BackgroundResults[str, str] = BackgroundResults(work, 10)
    with qtbot.waitSignal(results.arrived):
        results.ask("C4-M1")
    assert str(results.failure("C4-M1")) == "the file has gone"
    with qtbot.waitSignal(results.arrived):
        results.ask("C4-M1")
        assert results.failure("C4-M1") is None


def test_only_so_many_are_kept(qtbot: QtBot) -> None:
    results: BackgroundResults[int, int] = BackgroundResults(lambda key, report: key, 2)
    results.ask(1, 2, 3)
    qtbot.waitUntil(lambda: results.get(3) is not None)
    assert results.get(1) is None
    assert results.get(2) == 2


def test_stopping_waits_for_the_thread_and_drops_the_rest(qtbot: QtBot) -> None:
    started = Event()

    def work(key: int, report: Report) -> int:
        started.set()
        while True:
            report(0.0)

    results: BackgroundResults[int, int] = BackgroundResults(work, 2)
    results.ask(1, 2)
    assert started.wait(10)
    results.stop()
    qtbot.waitUntil(idle)
    assert results.get(1) is None
    assert results.get(2) is None
