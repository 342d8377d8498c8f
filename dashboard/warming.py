"""Opens the models before the first visitor asks for them, and loads what the pages are made of."""

import gc
import pkgutil
from importlib import import_module

import dashboard
import memviz.charts
import memviz.components
from dashboard.catalogue import usable
from dashboard.models import load, published
from dashboard.named_models import default_ids
from memviz import CheckpointError
from memviz.config import TARGETS

_LIBRARIES = ("altair", "vl_convert", "memviz.hub")  # those that pages import when they need them


def warm() -> None:
    """Open the models, load every page's modules, and set all that aside from collections."""
    open_default_models()
    import_what_pages_need()
    set_aside()


def open_default_models() -> None:
    """Open every model that is chosen at first, and the published figures."""
    entries = usable()
    for id in [id for target in TARGETS for id in default_ids(entries, target)]:
        try:
            load(entries[id])
        except CheckpointError:
            continue  # the page that shows this model reports it
    published()


def import_what_pages_need() -> None:
    """Import the large libraries and all modules of the dashboard but the script itself."""
    for name in _LIBRARIES:
        import_module(name)
    for package in (dashboard, memviz.charts, memviz.components):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "dashboard.shell":
                import_module(module.name)


def set_aside() -> None:
    """Have the garbage collector pass over everything that is there now.

    Streamlit collects after every run of a page. Over the libraries' own objects that takes a
    fifth of a second and more, for which every visitor waits, and finds nothing.
    """
    gc.collect()
    gc.freeze()
