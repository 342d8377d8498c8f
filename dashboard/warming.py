"""Work done before the first visitor needs it: opening models, importing, long computations."""

import gc
import logging
import pkgutil
from collections.abc import Iterable
from importlib import import_module
from threading import Event

import dashboard
import memviz.charts
import memviz.components
from dashboard.catalogue.catalogue import usable
from dashboard.catalogue.entries import ModelEntry, with_weights
from dashboard.catalogue.loading import connectivity_of, load, published
from dashboard.catalogue.named_models import default_ids
from dashboard.views.errors.probabilities import probabilities_on
from dashboard.views.errors.texts import first_sample
from dashboard.views.gates.saturations import saturation_on
from dashboard.widgets.passages.choice import first_passage
from memviz import CheckpointError
from memviz.models.config import TARGETS

_LOG = logging.getLogger(__name__)
_LIBRARIES = ("altair", "vl_convert", "memviz.hub")  # imported late by the pages


class ServerStoppedError(Exception):
    """The server stops: what is computed early ends."""


def warm(stopped: Event) -> None:
    """Open the models, load every page's modules, and compute what takes longest.

    Each takes seconds; once the server is `stopped`, none begins and reading ends, so that it ends
    soon.
    """
    models = open_default_models(stopped)
    if not stopped.is_set():
        import_what_pages_need()
        set_aside()
        compute_first_views(models, stopped)


def open_default_models(stopped: Event) -> list[ModelEntry]:
    """Open the published figures and every model that is chosen at first; return the models.

    None is opened any more once the server is `stopped`.
    """
    published()
    entries = usable()
    first = [entries[id] for target in TARGETS for id in default_ids(entries, target)]
    opened = []
    for entry in with_weights(first):
        if stopped.is_set():
            break
        try:
            load(entry)
        except CheckpointError:
            continue  # the page that shows this model reports it
        opened.append(entry)
    return opened


def compute_first_views(models: Iterable[ModelEntry], stopped: Event) -> None:
    """Compute what takes longest of what pages show to a visitor who chose nothing."""

    def go_on(_: float) -> None:
        if stopped.is_set():
            raise ServerStoppedError

    for model in models:
        if stopped.is_set():
            return
        if model.level < 0:
            continue  # only its states are known, and they are there already
        try:
            if model.target == "word":
                connectivity_of(model, published().text, progress=go_on)
            else:
                saturation_on(model, first_passage(), go_on)
                probabilities_on(model, first_sample(), go_on)
        except ServerStoppedError:
            return
        except Exception as error:  # the page that shows this model reports it
            _LOG.warning("%s: not computed early (%s: %s)", model.id, type(error).__name__, error)


def import_what_pages_need() -> None:
    """Import the large libraries and all modules of the dashboard but the script itself."""
    for name in _LIBRARIES:
        import_module(name)
    schemapi = import_module("altair.utils.schemapi")
    schemapi.disable_debug_mode()  # for the reason that `dashboard.widgets.charts` gives
    for package in (dashboard, memviz.charts, memviz.components):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "dashboard.shell":
                import_module(module.name)


def set_aside() -> None:
    """Exclude all objects that exist now from garbage collection.

    Streamlit collects after every run of a page. To look through the libraries' own objects takes a
    fifth of a second and more, during which every visitor waits, and finds nothing.
    """
    gc.collect()
    gc.freeze()
