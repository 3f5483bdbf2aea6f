"""One long function in a thread: exactly one outcome, always told in the GUI thread."""

from threading import Event

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.night.background_task import BackgroundTask, Report


def outcomes(task: BackgroundTask) -> list[object]:
    """Filled with what the task tells, in order."""
    told: list[object] = []
    task.succeeded.connect(lambda result: told.append(("succeeded", result)))
    task.failed.connect(lambda error: told.append(("failed", str(error))))
    task.was_cancelled.connect(lambda: told.append("cancelled"))
    return told


def test_the_result_arrives_in_the_gui_thread(qtbot: QtBot) -> None:
    gui_thread = QThread.currentThread()
    threads: list[object] = []
    task = BackgroundTask(lambda _report: threads.append(QThread.currentThread()))
    task.succeeded.connect(lambda _result: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(task.finished):
        task.launch()
    work_thread, told_thread = threads
    assert work_thread is not gui_thread
    assert told_thread is gui_thread


def test_success_is_told_once_with_the_result(qtbot: QtBot) -> None:
    task = BackgroundTask(lambda _report: 42)
    told = outcomes(task)
    with qtbot.waitSignal(task.finished):
        task.launch()
    assert told == [("succeeded", 42)]


def test_an_error_is_handed_to_the_one_who_asked(qtbot: QtBot) -> None:
    def work(_report: Report) -> None:
        raise ValueError("no such channel")

    task = BackgroundTask(work)
    told = outcomes(task)
    with qtbot.waitSignal(task.finished):
        task.launch()
    assert told == [("failed", "no such channel")]


def test_progress_arrives_in_order(qtbot: QtBot) -> None:
    def work(report: Report) -> None:
        for fraction in (0.0, 0.5, 1.0):
            report(fraction)

    task = BackgroundTask(work)
    seen: list[float] = []
    task.progressed.connect(seen.append)
    with qtbot.waitSignal(task.finished):
        task.launch()
    assert seen == [0.0, 0.5, 1.0]


def test_work_that_reports_in_a_tight_loop_does_not_flood_the_window(qtbot: QtBot) -> None:
    def work(report: Report) -> None:
        for number in range(100_000):
            report(number / 100_000)

    task = BackgroundTask(work)
    seen: list[float] = []
    task.progressed.connect(seen.append)
    with qtbot.waitSignal(task.finished):
        task.launch()
    assert 400 <= len(seen) <= 501
    assert seen == sorted(seen)


def test_cancel_stops_the_work_at_its_next_report(qtbot: QtBot) -> None:
    has_begun, may_go_on = Event(), Event()
    reached: list[str] = []

    def work(report: Report) -> None:
        has_begun.set()
        may_go_on.wait(10)
        report(0.5)
        reached.append("beyond the report")

    task = BackgroundTask(work)
    told = outcomes(task)
    task.launch()
    assert has_begun.wait(10)
    task.cancel()
    with qtbot.waitSignal(task.finished):
        may_go_on.set()
    assert told == ["cancelled"]
    assert reached == []


def test_work_that_ends_without_noticing_the_cancel_still_counts_as_cancelled(
    qtbot: QtBot,
) -> None:
    has_begun, may_end = Event(), Event()

    def work(_report: Report) -> str:
        has_begun.set()
        may_end.wait(10)
        return "too late"

    task = BackgroundTask(work)
    told = outcomes(task)
    task.launch()
    assert has_begun.wait(10)
    task.cancel()
    with qtbot.waitSignal(task.finished):
        may_end.set()
    assert told == ["cancelled"]


def test_waiting_for_the_end_leaves_nothing_running(qtbot: QtBot) -> None:
    has_begun = Event()

    def work(report: Report) -> None:
        has_begun.set()
        while True:
            report(0.0)

    task = BackgroundTask(work)
    task.launch()
    assert has_begun.wait(10)
    task.cancel_and_wait()
    assert task.isFinished()
    qtbot.waitUntil(lambda: task not in BackgroundTask.running)


def test_a_task_nobody_keeps_lives_until_it_is_done(qtbot: QtBot) -> None:
    told: list[int] = []

    def launch_and_forget() -> None:
        task = BackgroundTask(lambda _report: 7)
        task.succeeded.connect(told.append)
        task.launch()

    launch_and_forget()
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert told == [7]


@pytest.mark.parametrize("n_tasks", [50])
def test_no_result_of_many_tasks_is_lost(qtbot: QtBot, n_tasks: int) -> None:
    told: list[int] = []
    for number in range(n_tasks):
        task = BackgroundTask(lambda _report, number=number: number)
        task.succeeded.connect(told.append)
        task.launch()
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert sorted(told) == list(range(n_tasks))
