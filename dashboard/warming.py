"""Opens the models before the first visitor asks for them, and loads what draws the charts."""

from importlib import import_module

from dashboard.catalogue import usable
from dashboard.models import load, published
from dashboard.named_models import default_ids
from memviz import CheckpointError
from memviz.config import TARGETS


def open_default_models() -> None:
    """Open every model that is chosen at first, the published figures and the chart library."""
    entries = usable()
    for id in [id for target in TARGETS for id in default_ids(entries, target)]:
        try:
            load(entries[id])
        except CheckpointError:
            continue  # the page that shows this model reports it
    published()
    import_module("altair")
