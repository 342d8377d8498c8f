"""How often the gates of the chosen models are saturated, each computed once."""

from collections.abc import Callable, Iterable, Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import load, loaded
from dashboard.server.kept import Kept
from dashboard.server.turns import readings_of
from dashboard.widgets.plain_text import plain_text
from memviz.analysis.gates import GateSaturation, gate_saturation
from memviz.charts.numbers import counted

_SATURATIONS = Kept[GateSaturation](most=16)


def saturations(
    entries: Iterable[ModelEntry], text: str
) -> Iterator[tuple[ModelEntry, GateSaturation]]:
    """Yield each model with its saturation over `text`, and show how far the work is.

    A model or a text that cannot be read is reported on the page and left out.
    """
    with st.container():  # one place for the progress, so that what follows stays where it is
        bar = st.empty()
        for entry in entries:
            found = _shown(entry, text, bar)
            if found is not None:
                yield entry, found
        bar.empty()


def saturation_on(
    entry: ModelEntry, text: str, tell: Callable[[float], None] = lambda _: None
) -> GateSaturation:
    """Return the saturation of a model over a text, computed only once.

    `tell` is told the share that is read, 0 to 1. Raises memviz.CheckpointError, and ValueError
    for a text that the model cannot read.
    """
    key = (entry.version, text)
    kept = _SATURATIONS.get(key)
    if kept is not None:
        return kept
    model = load(entry)
    with readings_of(text).slices(key, tell) as tell_slice:
        kept = _SATURATIONS.get(key)
        return kept or _SATURATIONS.put(key, gate_saturation(model, text, tell_slice))


def _shown(entry: ModelEntry, text: str, bar: DeltaGenerator) -> GateSaturation | None:
    def tell(share: float) -> None:
        bar.progress(share, f"{entry.label}: reading {counted(len(text), 'character')}")

    if loaded(entry) is None:
        return None
    try:
        return saturation_on(entry, text, tell)
    except ValueError as error:
        st.info(f"**{entry.label}** is not drawn for this text. {plain_text(str(error))}")
        return None
