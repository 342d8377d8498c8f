"""Numbers of a Hub's list of models that fit nowhere."""

import json

from tests.support.hubstub import HubStub, Status

_LISTED = {"id": "a/b", "sha": "0" * 40, "lastModified": "2026-01-02T00:00:00.000Z"}
_HUGE = 10**30
NUMBERS = {
    "downloads": {"downloads": _HUGE},
    "downloads as a text": {"downloads": "9" * 4000},
    "the year 1": {"lastModified": "0001-01-01T00:00:00.000Z"},
    "before the year 1": {"lastModified": "0001-01-01T00:00:00+23:59"},
    "after the year 9999": {"lastModified": "9999-12-31T23:59:59-23:59"},
    "before what nanoseconds can count": {"lastModified": "1600-01-01T00:00:00Z"},
    "a card": {"cardData": {"memviz": {"layers": _HUGE, "parameters": -_HUGE, "accuracy": 1e300}}},
}


def list_with(hub: HubStub, number: str) -> None:
    """Have the Hub list a model with such a number, and `a/good` without."""
    answer = [_LISTED | {"id": "a/good"}, _LISTED | NUMBERS[number]]
    hub.spoil("^GET /api/models$", Status(200, body=json.dumps(answer).encode()))
