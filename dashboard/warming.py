"""Opens the models before the first visitor asks for them, and loads what draws the charts."""

from importlib import import_module

from dashboard.catalogue import usable
from dashboard.models import load, published
from dashboard.picker import default_ids
from memviz import CheckpointError


def open_default_models() -> None:
    """Open every model that is chosen at first, the published figures and the chart library."""
    entries = usable()
    for id in default_ids(entries):
        try:
            load(entries[id])
        except CheckpointError:
            continue  # the page that shows this model reports it
    published()
    import_module("altair")
