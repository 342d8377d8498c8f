"""CallBounds hold for the calls made within them, and for nothing else that uses the client."""

import gzip

import pytest
from huggingface_hub.utils import get_session

from memviz.hub.guard import LONGEST_ANSWER, CallBounds, TooLateError, TooLongError, within_bounds
from tests.support.hubstub import Status

LONG = b"x" * (LONGEST_ANSWER + 1)
PACKED = gzip.compress(b"packed")


@pytest.fixture
def get(hub):
    """Return a function that asks the stand-in for something, and what it was asked with."""
    hub.spoil("/long", Status(200, body=LONG))
    hub.spoil("/packed", Status(200, body=PACKED, headers={"Content-Encoding": "gzip"}))
    hub.spoil("/short", Status(200, body=b"x" * 1000))
    return lambda path: get_session().get(f"{hub.url}/{path}")


def test_an_answer_is_read_as_far_as_the_bounds_go(get):
    with within_bounds(CallBounds(wait=5)), pytest.raises(TooLongError):
        get("long")
    assert get("long").content == LONG


def test_nothing_is_unpacked_within_bounds(get):
    with within_bounds(CallBounds(wait=5)):
        assert get("packed").content == PACKED
    assert get("packed").content == b"packed"


def test_several_answers_share_the_bounds_of_a_call(get):
    with within_bounds(CallBounds(wait=5, most=2500)):
        get("short")
        get("short")
        with pytest.raises(TooLongError):
            get("short")


def test_no_request_begins_when_the_time_is_over(get):
    with within_bounds(CallBounds(wait=5, seconds=-1)), pytest.raises(TooLateError):
        get("short")
    assert get("short").content


def test_a_request_waits_as_long_as_the_bounds_say_unless_it_says_it_itself(get):
    with within_bounds(CallBounds(wait=3)):
        assert get("short").request.extensions["timeout"]["read"] == 3
        said = get_session().get(get("short").url, timeout=2)
        assert said.request.extensions["timeout"]["read"] == 2
    assert get("short").request.extensions["timeout"]["read"] is None


def test_what_moves_is_noted(get):
    moved = []
    with within_bounds(CallBounds(wait=5, moved=lambda: moved.append(1))):
        get("short")
    assert moved
    noted = len(moved)
    get("short")
    assert len(moved) == noted
