"""A stand-in for the Hugging Face Hub on this machine: what the real client talks to in tests.

It keeps repositories with commits, tags and large files, private and gated ones, accounts with
read and write tokens, and breaks on request in every way that a server or a network can.
"""

from tests.support.hubstub.faults import (
    Cut,
    Endless,
    Flip,
    Hang,
    Lie,
    Meanwhile,
    Shrink,
    Slow,
    SlowToTake,
    Status,
)
from tests.support.hubstub.repositories import READ_TOKEN, STRANGER_TOKEN, WRITE_TOKEN
from tests.support.hubstub.server import HubStub

__all__ = [
    "READ_TOKEN",
    "STRANGER_TOKEN",
    "WRITE_TOKEN",
    "Cut",
    "Endless",
    "Flip",
    "Hang",
    "HubStub",
    "Lie",
    "Meanwhile",
    "Shrink",
    "Slow",
    "SlowToTake",
    "Status",
]
