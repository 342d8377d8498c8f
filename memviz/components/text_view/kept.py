"""The text view of kept writes: what a layer holds of each character, or its query finds of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from memviz.analysis.connectivity.as_typed import as_typed
from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.analysis.kept_writes import KeptWrites
from memviz.components.text_view.payload import Panel, pack
from memviz.models.config import Target
from memviz.text.words import target_words


def kept_panel(
    label: str, colour: str, kept: KeptWrites, layer: int, target: Target, *, found: bool = False
) -> Panel:
    """Return the panel of a layer, its text as it is typed: what it holds or, with `found`, finds.

    Its shares stand where the view expects a connectivity. As squared norms do, they add up where
    several symbols are one character of the text as typed.
    """
    time = len(kept.pieces)
    words = target == "word"
    targets = tuple(target_words(kept.text)) if words else (*kept.pieces[1:], "")
    shares = Connectivity(
        text=kept.text,
        targets=targets,
        matrix=(kept.found_shares if found else kept.shares)[layer],
        has_target=np.ones(time, dtype=bool),
        suggestions=((),) * time,
        target_probability=np.full(time, np.nan, dtype=np.float32),
        target_rank=np.zeros(time, dtype=np.int64),
        spans=kept.spans,
    )
    return Panel(label, colour, as_typed(shares))


def pack_kept(
    panels: Sequence[Panel], layer: int, target: Target, *, found: bool = False
) -> dict[str, Any]:
    """Return the view's data, as `pack` does, for a view that shows what is held, or is found."""
    kept = "found" if found else "held"
    return {**pack(panels, target), "variant": f"{kept}, layer {layer}", "kept": kept}
