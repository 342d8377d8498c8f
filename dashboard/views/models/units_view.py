"""The recurrent units: equations, diagram and number of parameters."""

from collections.abc import Mapping, Sequence
from inspect import cleandoc

import pandas as pd
import streamlit as st

from dashboard.catalogue.entries import Entry
from dashboard.widgets.downloads import SavedFigure, draw_downloads, models_line
from dashboard.widgets.segmented_choice import segmented_choice
from memviz.charts.unit_diagrams import on_paper, unit_diagram
from memviz.charts.unit_diagrams.equations import EQUATIONS, UnitEquations
from memviz.charts.unit_diagrams.parameter_formula import Term, parameter_terms
from memviz.components.drawing.mount import drawing
from memviz.models.names import unit_label
from memviz.units import UNITS

_READING = (
    "σ, tanh, exp, silu and g boxes read the lines that enter them, multiply each by weights of "
    "their own, add a bias and apply the function; the tanh of a memory line has no weights. Boxes "
    "of a capital letter, and of k, v, q and r, multiply by weights alone; those of several "
    "symbols, as v kᵀ, multiply what enters them. A conv box sums up the last few values of each "
    "number. ×, + and − act number by number; − takes what comes from the side away from what "
    "comes from below. The thick line is the memory."
)


@st.fragment
def draw_units(entries: Sequence[Entry]) -> None:
    """Draw the choice of a unit and what is known of it; `entries` are the models counted."""
    unit = segmented_choice(
        "Unit", list(UNITS), key="unit", format_func=unit_label, label_visibility="collapsed"
    )
    left, right = st.columns(2, gap="large")
    with left:
        _draw_equations(unit)
    with right:
        _draw_diagram(unit, entries)
    _draw_parameters(unit, entries)


def _draw_equations(unit: str) -> None:
    described = EQUATIONS.get(unit)
    if described is None:
        st.code(cleandoc(UNITS[unit].__doc__ or unit_label(unit)), language=None, wrap_lines=True)
        return
    st.latex(described.latex())
    st.markdown(_symbols(described))
    st.caption(f"Source: {described.source}.")


def _symbols(described: UnitEquations) -> str:
    symbols = {
        **described.symbols,
        "x": "input",
        "W, U, b": "trained weights and biases",
        "⊙": "product number by number",
    }
    return " · ".join(f"*{symbol}* {meaning}" for symbol, meaning in symbols.items())


def _draw_diagram(unit: str, entries: Sequence[Entry]) -> None:
    svg = unit_diagram(unit)
    if svg is None:
        return
    drawing(svg, key="unit_diagram")
    st.caption(_READING)
    draw_downloads(_saved(unit, svg, entries))


def _saved(unit: str, svg: str, entries: Sequence[Entry]) -> SavedFigure:
    title, counted = f"The recurrent unit {unit_label(unit)}", _terms_by_model(unit, entries)
    lines = [models_line(list(counted))] if counted else []

    def picture() -> str:
        from memviz.charts.picture import titled_svg

        return titled_svg(on_paper(svg), title, lines)

    return SavedFigure(f"unit_{unit}", title, "models", picture, lambda: unit_table(unit, counted))


def unit_table(unit: str, counted: Mapping[str, Sequence[Term]]) -> pd.DataFrame:
    """Return what is known of a unit: kind (equation, symbol or parameters), model, name, value.

    `counted` are the parts of each model of the unit, by its label.
    """
    described = EQUATIONS.get(unit)
    rows: list[tuple[str, str | None, str, str | int]] = []
    if described is not None:
        rows.append(("equation", None, "all", described.latex()))
        rows += [("symbol", None, symbol, what) for symbol, what in described.symbols.items()]
    rows += [
        ("parameters", label, f"{term.part}: {term.symbols}", term.value)
        for label, terms in counted.items()
        for term in terms
    ]
    return pd.DataFrame(rows, columns=["kind", "model", "name", "value"])


def _terms_by_model(unit: str, entries: Sequence[Entry]) -> dict[str, Sequence[Term]]:
    return {
        entry.label: parameter_terms(config)
        for entry in entries
        for config in [entry.facts().config]
        if config is not None and config.unit == unit
    }


def _draw_parameters(unit: str, entries: Sequence[Entry]) -> None:
    """Draw the formula of each part, and its numbers for every model of this unit."""
    counted = _terms_by_model(unit, entries)
    if not counted:
        st.caption("No model here has this unit.")
        return
    st.markdown("**Parameters**")
    for label, terms in counted.items():
        with st.container(border=True):
            st.markdown(f"{label}: {_total(terms)}")
            for term in terms:
                st.markdown(f"{term.part} ${term.symbols} = {term.numbers} = {_latex(term.value)}$")
    st.caption(
        "S: characters with padding, whose row is not trained; E: embedding size; H: hidden size; "
        "L: layers; D: levels; K: heads; w: values that a convolution sums up; V: outputs. Of a "
        "Mamba, M: inner size; N: states of each number; R: rank of the step size. Of an RWKV-7, Q "
        "and G: ranks of its gates. In a residual model, m: width of the MLP. One bias per gate."
    )


def _total(terms: Sequence[Term]) -> str:
    return f"{sum(term.value for term in terms):,} in all"


def _latex(value: int) -> str:
    return f"{value:,}".replace(",", "{,}")
