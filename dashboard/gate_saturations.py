"""How often the gates of the chosen models are saturated, each computed once."""

from collections.abc import Callable, Iterable, Iterator

import streamlit as st

from dashboard.catalogue import Entry
from dashboard.kept import Kept
from dashboard.models import loaded
from dashboard.records import changed_at
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
            name = f"{entry.label}: reading {len(text):,} characters"
            found = _saturation(entry, text, lambda share, name=name: bar.progress(share, name))
            if found is not None:
                yield entry, found
        bar.empty()


def _saturation(
    entry: Entry, text: str, progress: Callable[[float], object]
) -> GateSaturation | None:
    model = loaded(entry)
    if model is None or entry.folder is None:
        return None
    key = (entry.id, changed_at(entry.folder), text)
    try:
        return _SATURATIONS.get(key) or _SATURATIONS.put(
            key, gate_saturation(model, with_line_ends_of(model.vocabulary, text), progress)
        )
    except ValueError as error:
        st.info(f"**{entry.label}** is not drawn for this text. {error}")
        return None
