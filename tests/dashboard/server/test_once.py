"""One result for all who ask, also in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest

from dashboard.catalogue.hub import cache as hub_cache
from dashboard.catalogue.hub import pulls
from dashboard.measuring import queue
from dashboard.server.once import Once
from memviz.files import alone

ASKING = 8


def asked_at_once(function, *args) -> list:
    """Return what the function gives to several threads that all ask in one moment."""
    together = Barrier(ASKING)

    def ask(_):
        together.wait(timeout=10)
        return function(*args)

    with ThreadPoolExecutor(ASKING) as threads:
        return [*threads.map(ask, range(ASKING))]


def slowed(function):
    """Return the function so slow that other threads come before it has returned."""

    def slow(*args, **kwargs):
        sleep(0.1)
        return function(*args, **kwargs)

    return slow


def test_threads_that_ask_in_one_moment_get_the_same():
    made = []

    def make(name: str) -> object:
        made.append(name)
        return object()

    first, *others = asked_at_once(Once(slowed(make)), "a")
    assert all(other is first for other in others)
    assert made == ["a"]


def test_other_arguments_are_made_anew_and_what_is_raised_is_asked_again():
    answers = iter([ValueError("no"), 1, 2])

    @Once
    def make(_name: str) -> int:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    with pytest.raises(ValueError, match="no"):
        make("a")
    assert [make("a"), make("b"), make("a")] == [1, 2, 1]


def test_pulls_that_begin_in_one_moment_go_into_one_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_HUB_CACHE", str(tmp_path / "own"))
    monkeypatch.setattr(hub_cache, "alone_in", slowed(alone.alone_in))
    assert set(asked_at_once(hub_cache.cache_folder)) == {tmp_path / "own"}
    assert not (tmp_path / "own-2").exists()


@pytest.fixture
def forgotten():
    """What a process has once is not there yet, and what the test makes is not left to others."""
    for one in (pulls.hub, queue._worker):
        one.cache_clear()
    yield
    for one in (pulls.hub, queue._worker):
        one.cache_clear()


@pytest.mark.usefixtures("forgotten")
def test_they_ask_one_hub_whose_room_counts_all_of_them(tmp_path, monkeypatch):
    monkeypatch.setattr(pulls, "cache_folder", slowed(lambda: tmp_path))
    assert len({id(one) for one in asked_at_once(pulls.hub)}) == 1


@pytest.mark.usefixtures("forgotten")
def test_memories_are_measured_by_one_worker(monkeypatch):
    monkeypatch.setattr(queue, "ThreadPoolExecutor", slowed(ThreadPoolExecutor))
    assert len({id(one) for one in asked_at_once(queue._worker)}) == 1
