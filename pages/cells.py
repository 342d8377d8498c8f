"""Cells: what single cells of a model hold along a text, and which of them track what."""

import streamlit as st

from dashboard.catalogue.entries import with_weights
from dashboard.catalogue.recorded_texts import (
    knows_no_other,
    recorded_examples,
    that_know,
    what_is_known,
)
from dashboard.picker import chosen_models
from dashboard.views.cells.computed_cells import SHOWN, cells_in, characters_shown, read_cells
from dashboard.views.cells.panels import best_cells, cell_panels
from dashboard.views.cells.search_view import (
    choose_label,
    choose_where,
    draw_found,
    draw_scores,
    first_label,
    search_for,
    text_of,
)
from dashboard.views.cells.view import Shown, draw_cells
from dashboard.widgets.passages import PASSAGES, beginning
from dashboard.widgets.passages.field import passage_field
from dashboard.widgets.view_place import ViewPlace
from memviz.analysis.cells.values import LONGEST
from memviz.components.cell_view import pack

EXAMPLE = 900  # characters of a passage that an example shows
EXAMPLES = {name: beginning(passage, EXAMPLE) for name, passage in PASSAGES.items()}

st.title("Cells")
st.markdown(
    "What one cell of a model holds after each character of a text, and which cells track what. "
    "After Karpathy, Johnson and Fei-Fei, [Visualizing and Understanding Recurrent "
    "Networks](https://arxiv.org/abs/1506.02078) (2015)."
)
models = chosen_models()
with st.container(horizontal=True, vertical_alignment="bottom"):
    recorded = recorded_examples(models, EXAMPLE)
    examples = {**recorded, **EXAMPLES} if knows_no_other(models) else {**EXAMPLES, **recorded}
    text = passage_field(next(iter(examples.values())), examples, LONGEST)
    label, where = choose_label(first_label(models)), choose_where()
if said := what_is_known(models, text):
    st.caption(said)
cells = cells_in(models)
shown = characters_shown(cells)
if len(text) > shown:
    why = f": the models shown have {cells:,} cells" if shown < SHOWN else ""
    st.caption(f"The view shows the first {shown:,} of {len(text):,} characters{why}.")
place = ViewPlace("cell")
values, problems = read_cells(models, text[:shown])
if not values:
    place.open().info(
        f"None of these models has cells to show. {next(iter(problems.values()))} Choose another "
        "model in the sidebar.",
        icon=":material/tune:",
    )
    st.stop()
with_cells = [model for model in with_weights(models) if model.id in values]
payload = pack(cell_panels(models, values, problems, label))
with place.open():
    searched = that_know(with_cells, text_of(where, text))
    search = search_for(searched, label, where, text)
    if search is not None:
        draw_found(searched, search, where)
    draw_cells(Shown(models, values, best_cells(values, search), text), payload)
    if search is not None:
        draw_scores(searched, search, where)
