"""How often the gates of the chosen models are saturated, each computed once."""

from collections.abc import Iterable, Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue import Entry
from dashboard.kept import Kept
from dashboard.models import loaded
from dashboard.plain_text import plain_text
from dashboard.records import changed_at
from dashboard.turns import READINGS
from memviz.gate_saturation import GateSaturation, gate_saturation
from memviz.line_ends import with_line_ends_of

_SATURATIONS = Kept[GateSaturation](most=16)


def saturations(entries: Iterable[Entry], text: str) -> Iterator[tuple[Entry, GateSaturation]]:
    """Yield each model with its saturation over `text`, and show how far the work is.

    The text gets the line ends of the model's corpus. A model or a text that cannot be read is
    reported on the page and left out.
    """
    with st.container():  # whatever the work shows meanwhile, what follows keeps its place
        bar = st.empty()
        for entry in entries:
            found = _saturation(entry, text, bar)
            if found is not None:
                yield entry, found
        bar.empty()


def _saturation(entry: Entry, text: str, bar: DeltaGenerator) -> GateSaturation | None:
    def tell(share: float) -> None:
        bar.progress(share, f"{entry.label}: reading {len(text):,} characters")

    model = loaded(entry)
    if model is None or entry.folder is None:
        return None
    key = (entry.id, changed_at(entry.folder), text)
    kept = _SATURATIONS.get(key)
    if kept is not None:
        return kept
    try:
        with READINGS.turn(key, lambda: tell(0.0)):
            return _SATURATIONS.get(key) or _SATURATIONS.put(
                key, gate_saturation(model, with_line_ends_of(text, [model.vocabulary]), tell)
            )
    except ValueError as error:
        st.info(f"**{entry.label}** is not drawn for this text. {plain_text(str(error))}")
        return None
