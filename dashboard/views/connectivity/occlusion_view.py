"""The check beside the picture: does it point at what really changes the prediction?"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.catalogue.entries import Entry, ModelEntry, published_among, with_weights
from dashboard.catalogue.loading import connectivity_row_at
from dashboard.views.connectivity.context import explained_outputs
from dashboard.views.connectivity.occlusion_picture import draw_occlusion_downloads
from dashboard.views.connectivity.occlusions import compute_occlusion, kept_occlusion
from dashboard.widgets.plain_text import plain_text
from memviz import Occlusion, agreement
from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.connectivity.variants import Variant
from memviz.analysis.occlusion_effects import word_effects
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.occlusion_sentences import picture_holds
from memviz.models.config import Target

_MOST_WORDS = 8
_SYMBOLS: dict[Target, str] = {"word": "letter", "character": "character", "token": "token"}
_REPLACED: dict[Target, str] = {
    "word": "each letter is really replaced by a space, and each earlier word by the most frequent "
    "other word of its length",
    "character": "each character is really replaced by a space, and each earlier word by spaces",
    "token": "each token is really replaced by a space, or by the unknown token where there is no "
    "token of one space, and each earlier word by as many of these as it has tokens",
}
_NO_TARGET = {
    True: "No token has been read whole here: there is no target to lose.",
    False: "Nothing follows here: there is no target to lose.",
}
_WHAT = (
    "Connectivity is a derivative: it says what an infinitely small change would do. Here "
    "{replaced}; what counts is the change of the target’s log-probability, in nats."
)
_NEUTRAL: dict[Target, str] = {
    "word": "splits its word or leaves several spaces, which no model has read in training, and a "
    "neutral word says something of its own",
    "character": "splits its word or leaves several spaces, which a model may not have read in "
    "training",
    "token": "leaves a text that a model may not have read in training",
}
_LIMITS = (
    "Rank correlation: Spearman’s, between the sizes of connectivity and of change; 1: the same "
    "order, 0: none in common. It says whether the picture points at what matters, not by how "
    "much. Changes too small for the numbers’ precision count as none, and are tied where "
    "connectivity is smallest, too. The {symbol}s of one text are not independent: this describes "
    "one row and is no test. A replaced {symbol} {neutral}. What is replaced may be said again "
    "elsewhere, so changes do not add up. Share: of the row’s connectivity, on the word’s "
    "{symbol}s."
)


def draw_occlusion_check(
    entries: Sequence[Entry],
    connectivities: Mapping[str, AnyConnectivity],
    text: str,
    timestep: int,
) -> None:
    """Draw the check at a timestep of the models shown; it is computed when a visitor asks.

    `text` is what the models were given, `timestep` a character of it as typed.
    """
    shown = [entry for entry in entries if entry.label in connectivities]
    computable, predicts = with_weights(shown), shown[0].target
    title = f"Does the picture hold? Replace each {_SYMBOLS[predicts]} and word"
    with st.expander(title, key="occlusion"):
        st.caption(_WHAT.format(replaced=_REPLACED[predicts]))
        for published in published_among(shown):
            st.caption(
                f"**{published.label}**: not available. The article published figures, no weights "
                "to read a changed text with."
            )
        if computable:
            _draw_models(computable, connectivities, text, timestep)


def _draw_models(
    entries: Sequence[ModelEntry],
    connectivities: Mapping[str, AnyConnectivity],
    text: str,
    timestep: int,
) -> None:
    one, predicts = connectivities[entries[0].label], entries[0].target
    if not any(connectivities[entry.label].has_target[timestep] for entry in entries):
        target = symbol_drawn(one.targets[timestep])
        st.caption(
            f"“{plain_text(target)}” is in no vocabulary: it has no probability here."
            if target
            else _NO_TARGET[timestep < len(one.text) - 1]
        )
        return
    outputs = explained_outputs(connectivities, timestep)
    found = _occlusions(entries, text, timestep, outputs)
    if found:
        variant = Variant(one.target, one.measure, one.explains)
        rows = _rows(entries, found, text, variant)
        _draw_answers(found, rows)
        _draw_agreements(found, rows, _SYMBOLS[predicts])
        _draw_words(entries, found, rows)
        colours = {entry.label: entry.colour for entry in entries if entry.label in found}
        draw_occlusion_downloads(found, all_word_effects(found, rows), colours, timestep)
        st.caption(_LIMITS.format(symbol=_SYMBOLS[predicts], neutral=_NEUTRAL[predicts]))


def _rows(
    entries: Sequence[ModelEntry], found: Mapping[str, Occlusion], text: str, variant: Variant
) -> dict[str, np.ndarray]:
    """Return the connectivity that each occlusion is compared with, by the model's own symbols."""
    rows = {
        entry.label: connectivity_row_at(entry, text, variant, found[entry.label].timestep)
        for entry in entries
        if entry.label in found
    }
    return {label: row for label, row in rows.items() if row is not None}


def _occlusions(
    entries: Sequence[ModelEntry], text: str, timestep: int, outputs: Mapping[str, str | None]
) -> dict[str, Occlusion]:
    """Return what is kept, or what is computed when the button is pressed; else nothing."""

    def kept_of(entry: ModelEntry) -> Occlusion | None:
        return kept_occlusion(entry, text, timestep, outputs[entry.label])

    if any(kept_of(entry) is None for entry in entries):
        place = st.empty()
        if not place.button(f"Compute at timestep {timestep}", key="occlude"):
            return {}
        _compute(entries, text, timestep, outputs, place)
        place.empty()
    kept = {entry.label: kept_of(entry) for entry in entries}
    return {label: occlusion for label, occlusion in kept.items() if occlusion is not None}


def _compute(
    entries: Sequence[ModelEntry],
    text: str,
    timestep: int,
    outputs: Mapping[str, str | None],
    place: DeltaGenerator,
) -> None:
    for position, entry in enumerate(entries):
        progress = _progress(place, entry, position, len(entries))
        try:
            compute_occlusion(entry, text, timestep, progress, outputs[entry.label])
        except ValueError as error:
            st.info(f"**{entry.label}** cannot be checked. {plain_text(str(error))}")


def _progress(
    place: DeltaGenerator, entry: Entry, position: int, count: int
) -> Callable[[float], None]:
    """Return what draws how far one model among `count` is."""

    def tell(done: float) -> None:
        place.progress((position + done) / count, f"{entry.label}: reading the changed texts")

    return tell


def _draw_answers(found: Mapping[str, Occlusion], rows: Mapping[str, np.ndarray]) -> None:
    """Say of each model whether the picture holds, by the words."""
    st.markdown(
        "\n".join(
            f"- **{plain_text(label)}**: "
            + plain_text(picture_holds(rows[label][: occlusion.timestep + 1], occlusion))
            for label, occlusion in found.items()
        )
    )


def _draw_agreements(
    found: Mapping[str, Occlusion], rows: Mapping[str, np.ndarray], symbol: str
) -> None:
    column = st.column_config
    st.dataframe(
        agreements(found, rows),
        hide_index=True,
        placeholder="–",
        alt="Rank correlation of connectivity and change for each model",
        column_config={
            "Model": column.TextColumn(pinned=True),
            "By words": column.NumberColumn("Rank correlation, words", format="%.2f"),
            "By letters": column.NumberColumn(f"Rank correlation, {symbol}s", format="%.2f"),
            "Letters": column.NumberColumn(f"{symbol.capitalize()}s"),
            "Log-probability": column.NumberColumn(
                format="%.2f", help="Of the target in the text as it is, in nats"
            ),
        },
    )


def agreements(found: Mapping[str, Occlusion], rows: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return one row per model: both rank correlations and what each is over."""
    table = []
    for label, occlusion in found.items():
        agreed = agreement(rows[label][: occlusion.timestep + 1], occlusion)
        table.append(
            {
                "Model": label,
                "By words": agreed.words,
                "Words": agreed.word_count,
                "By letters": agreed.characters,
                "Letters": agreed.character_count,
                "Log-probability": occlusion.log_probability,
            }
        )
    return pd.DataFrame(table)


def all_word_effects(
    found: Mapping[str, Occlusion], rows: Mapping[str, np.ndarray]
) -> pd.DataFrame:
    """Return the effects of all earlier words, a column `model` before those of `word_effects`."""
    tables = [
        word_effects(rows[label][: occlusion.timestep + 1], occlusion, len(occlusion.words))
        for label, occlusion in found.items()
    ]
    return pd.concat(tables, keys=list(found), names=["model"]).reset_index("model")


def _draw_words(
    entries: Sequence[Entry], found: Mapping[str, Occlusion], rows: Mapping[str, np.ndarray]
) -> None:
    """Draw each model's words with the largest change, models side by side."""
    with st.container(horizontal=True):
        for entry in entries:
            occlusion = found.get(entry.label)
            if occlusion is None or not occlusion.words:
                continue
            with st.container(width=400):
                st.markdown(f"**{entry.label}**: words with the largest change")
                _draw_table(rows[entry.label][: occlusion.timestep + 1], occlusion)


def _draw_table(row: np.ndarray, occlusion: Occlusion) -> None:
    column = st.column_config
    st.dataframe(
        word_effects(row, occlusion, _MOST_WORDS).assign(
            replacement=lambda table: table["replacement"].replace(r"^ +$", "spaces", regex=True)
        ),
        hide_index=True,
        placeholder="–",
        column_order=["word", "change", "share", "replacement"],
        column_config={
            "word": column.TextColumn("Word", pinned=True),
            "change": column.NumberColumn("Change, nats", format="%+.3f"),
            "share": column.NumberColumn("Share", format="percent"),
            "replacement": column.TextColumn("Replaced by"),
        },
    )
