"""Jobs in threads: their results, their progress, their failures, and one cancel for all."""

from functools import partial
from threading import Barrier, Event, current_thread

import pytest

from sleepscorer_app.scoring import side_by_side as module
from sleepscorer_app.scoring.side_by_side import Report, side_by_side


class StopAsked(Exception):
    pass


def ignore(_fraction: float) -> None:
    pass


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "usable_cores", lambda: 2)


def test_results_come_in_the_order_of_the_jobs_whatever_they_cost() -> None:
    jobs = [lambda _report, place=place: place for place in range(7)]
    costs = [1.0, 5.0, 2.0, 2.0, 9.0, 0.1, 3.0]
    assert side_by_side(jobs, ignore, costs) == list(range(7))


def test_nothing_to_do_gives_nothing() -> None:
    assert side_by_side([], ignore) == []


def test_two_jobs_run_at_once() -> None:
    meeting = Barrier(2, timeout=20)

    def meet(_report: Report) -> int:
        return meeting.wait()

    assert sorted(side_by_side([meet, meet], ignore)) == [0, 1]


def test_the_costliest_jobs_begin_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "usable_cores", lambda: 1)
    begun: list[int] = []
    jobs = [lambda _report, place=place: begun.append(place) for place in range(3)]
    side_by_side(jobs, ignore, [1, 3, 2])
    assert begun == [1, 2, 0]


def test_progress_is_told_in_the_callers_thread_and_weighs_jobs_by_their_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "usable_cores", lambda: 1)
    told: list[float] = []
    threads = set()
    half_is_told = Event()

    def listen(fraction: float) -> None:
        threads.add(current_thread())
        told.append(fraction)
        if fraction == 0.375:
            half_is_told.set()

    def long(report: Report) -> None:
        report(0.5)
        assert half_is_told.wait(20)

    side_by_side([long, lambda _report: None], listen, [3, 1])
    assert told == sorted(told)
    assert threads == {current_thread()}


def test_what_the_listener_raises_stops_every_job_at_its_next_report() -> None:
    works = (Event(), Event())
    stopped: list[int] = []

    def work(place: int, report: Report) -> None:
        works[place].set()
        try:
            while True:
                report(0.5)
        finally:
            stopped.append(place)

    def stop(_fraction: float) -> None:
        if all(one.is_set() for one in works):
            raise StopAsked

    with pytest.raises(StopAsked):
        side_by_side([partial(work, 0), partial(work, 1)], stop)
    assert sorted(stopped) == [0, 1]


def test_a_job_that_fails_stops_the_others_and_says_why() -> None:
    other_works = Event()

    def fail(_report: Report) -> None:
        assert other_works.wait(20)
        raise ValueError("the night is upside down")

    def work(report: Report) -> None:
        other_works.set()
        while True:
            report(0.1)

    with pytest.raises(ValueError, match="upside down"):
        side_by_side([work, fail], ignore)


def test_each_thread_is_made_ready_once() -> None:
    ready: list[str] = []
    jobs = [lambda _report: current_thread().name for _ in range(5)]
    names = side_by_side(jobs, ignore, at_start=lambda: ready.append(current_thread().name))
    assert set(names) <= set(ready)
    assert len(ready) == len(set(ready)) <= 2


def test_one_of_several_processes_uses_no_more_cores_than_its_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda _pid: set(range(8)), raising=False)
    assert module.usable_cores() == 8
    monkeypatch.setattr(module._CoreLimit, "most", None)
    module.limit_cores(3)
    assert module.usable_cores() == 3
    module.limit_cores(20)
    assert module.usable_cores() == 8
    monkeypatch.delattr(module.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 5)
    assert module.usable_cores() == 5
    monkeypatch.setattr(module.os, "cpu_count", lambda: None)
    assert module.usable_cores() == 1
