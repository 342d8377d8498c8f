"""The Hugging Face Hub: find models by tag, pull one by its commit, push one as one commit.

Every call to the Hub is made here, with a deadline, and every failure is a `HubError` in words.
"""

from memviz.hub.client import Hub
from memviz.hub.errors import HubError, Kind
from memviz.hub.listing import TAG, Found, Listing
from memviz.hub.names import parse
from memviz.hub.pull import Pulled
from memviz.hub.push import Pushed
from memviz.hub.room import Room
from memviz.hub.transfer import Transfer

__all__ = [
    "TAG",
    "Found",
    "Hub",
    "HubError",
    "Kind",
    "Listing",
    "Pulled",
    "Pushed",
    "Room",
    "Transfer",
    "parse",
]
