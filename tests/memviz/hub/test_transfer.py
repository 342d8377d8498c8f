"""A pull can be watched and stopped, and brings no more than the Hub announced."""

import json
import threading
import time

import pytest

from memviz.hub import Hub, HubError, Transfer
from tests.support.hubstub import Cut, Hang, HubStub, Slow, Status, answers
from tests.support.hubstub.example import NAME, model_files

WEIGHTS = "^GET /large/"
SIZE = sum(map(len, model_files().values()))


@pytest.fixture
def model(hub: HubStub) -> HubStub:
    """A Hub with one model."""
    hub.add(NAME, model_files())
    return hub


def announce(hub: HubStub, sizes: dict[str, int]) -> None:
    """Have the Hub say that files of the model are of other sizes than they are."""
    repository = hub.repositories[NAME]
    told = answers.repository(repository, repository.newest, blobs=True)
    for file in told["siblings"]:
        file["size"] = sizes.get(file["rfilename"], file["size"])
        if "lfs" in file:
            file["lfs"]["size"] = file["size"]
    hub.spoil(f"^GET /api/models/{NAME}", Status(200, body=json.dumps(told).encode()))


@pytest.mark.usefixtures("model")
def test_every_byte_is_counted():
    transfer = Transfer()
    assert (transfer.expected, transfer.share) == (None, 0)
    Hub().pull(NAME, transfer=transfer)
    assert (transfer.expected, transfer.share) == (SIZE, 1)


def test_bytes_that_come_a_second_time_are_counted_once(model):
    model.spoil(WEIGHTS, Cut(after=500), times=1)
    transfer = Transfer()
    Hub(deadline=20).pull(NAME, transfer=transfer)
    assert (transfer.expected, transfer.share) == (SIZE, 1)


def test_a_connection_that_brings_hardly_anything_is_not_taken_up_for_ever(model, monkeypatch):
    """Something comes all the time, fifty bytes of it: the weights would take minutes."""
    monkeypatch.setattr("memviz.hub.download._PAUSE", 0.01)
    model.spoil(WEIGHTS, Cut(after=50))
    with pytest.raises(HubError, match="cannot be reached"):
        Hub(deadline=20).pull(NAME)
    assert sum("/large/" in line for line in model.requests) < 10


def test_only_what_is_not_in_the_cache_is_to_come(model):
    Hub().pull(NAME)
    model.add(NAME, {"README.md": b"# Other\n"})
    transfer = Transfer()
    Hub().pull(NAME, transfer=transfer)
    assert (transfer.expected, transfer.share) == (len(b"# Other\n"), 1)


@pytest.mark.parametrize("route", [WEIGHTS, "^GET /api/models/"])
def test_it_ends_soon_after_it_is_stopped(model, route):
    model.spoil(route, Hang(4))
    transfer = Transfer()
    threading.Timer(0.3, transfer.stop).start()
    started = time.monotonic()
    with pytest.raises(HubError, match=f"^Pulling {NAME}: it was stopped") as caught:
        Hub(deadline=25).pull(NAME, transfer=transfer)
    assert time.monotonic() - started < 3.5
    assert caught.value.kind == "stopped"
    transfer.stop()  # once more does no harm


LARGE = 400_000  # bytes, of weights


@pytest.fixture
def large(hub: HubStub) -> HubStub:
    """A Hub with one model whose weights come in several pieces; nobody opens it."""
    hub.add(NAME, model_files() | {"model.safetensors": bytes(LARGE)})
    return hub


def test_a_slow_link_brings_a_model_in_longer_than_an_answer_may_take(large):
    """All of it takes two seconds, an answer may take one; something comes all the time."""
    large.spoil(WEIGHTS, Slow(pieces=10, seconds=0.2))
    started = time.monotonic()
    pulled = Hub(deadline=1).pull(NAME)
    assert time.monotonic() - started > 1.5
    assert (pulled.folder / "model.safetensors").stat().st_size == LARGE


def test_one_that_stands_still_is_given_up(large):
    large.spoil(WEIGHTS, Slow(pieces=10, seconds=0.1, stands=5))
    started = time.monotonic()
    with pytest.raises(HubError, match="no answer from the Hub in time") as caught:
        Hub(deadline=1).pull(NAME)
    assert caught.value.kind == "network"
    assert time.monotonic() - started < 6


def test_so_does_a_run_s_state(large, tmp_path):
    large.spoil(WEIGHTS, Slow(pieces=10, seconds=0.2))
    assert Hub(deadline=1).pull_part(NAME, ("*.safetensors",), tmp_path)


def test_what_was_stopped_before_it_began_brings_nothing(model):
    transfer = Transfer()
    transfer.stop()
    with pytest.raises(HubError, match="stopped"):
        Hub().pull(NAME, transfer=transfer)
    assert not any("/resolve/" in line for line in model.requests)


def test_more_than_was_announced_is_not_taken(model):
    announce(model, {"model.safetensors": 10})
    with pytest.raises(HubError, match="more came than the Hub had announced") as caught:
        Hub().pull(NAME)
    assert caught.value.kind == "damaged"
