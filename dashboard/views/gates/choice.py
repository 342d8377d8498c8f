"""The choice of the gate to look at, in the address (?gate=...), and its name in each model."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.catalogue.entries import Entry, PublishedEntry, with_weights
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.segmented_choice import segmented_choice
from memviz.models.names import unit_label
from memviz.models.stack import KEEP
from memviz.units import UNITS

_STATES_ALONE = "only its states along one text are known, and no gates"
_WITHOUT_GATES = {
    "rnn": "no gate, each step writes the whole state anew",
    "lru": "no gate, a number of the state keeps the same share of itself at every step",
}


def choose_gate(entries: Sequence[Entry]) -> str:
    """Draw the choice among the gates of the models, `keep` first, and return it."""
    gates = [gates_of(entry) for entry in entries]
    keep_alone = {name for of in gates for name, keep in of.items() if keep} - {
        name for of in gates for name, keep in of.items() if not keep
    }
    names = dict.fromkeys(name for of in gates for name in of if name not in keep_alone)
    return segmented_choice("Gate", [KEEP, *(name for name in names if name != KEEP)], key="gate")


def name_in(entry: Entry, gate: str) -> str | None:
    """Return what the model's unit calls the gate, None where it has no such gate."""
    gates = gates_of(entry)
    if gate == KEEP:
        return next((name for name, keep in gates.items() if keep), None)
    return gate if gate in gates else None


def draw_meaning(entries: Sequence[Entry], gate: str) -> None:
    """Draw what the gate is: for `keep`, which gate of each unit it is and what that does."""
    units = {entry.unit: gates_of(entry) for entry in with_weights(entries)}
    alone = {entry.unit for entry in with_weights(entries) if entry.recorded_text is not None}
    if gate == KEEP:
        lines = [
            f"- {plain_text(unit_label(unit))}: "
            f"{_STATES_ALONE if unit in alone else _about_keep(unit, gates)}."
            for unit, gates in units.items()
        ]
        st.caption("\n".join(["Keep is the share of its memory that a step keeps.", *lines]))
    else:
        having = [entry.label for entry in entries if name_in(entry, gate)]
        st.caption(f"The gate that the unit calls “{gate}”: {'; '.join(having)}.")


def gates_of(entry: Entry) -> dict[str, bool]:
    """Return the model's gates and whether each is its `keep`; none for a published model."""
    return {} if isinstance(entry, PublishedEntry) else dict(entry.gates)


def _about_keep(unit: str, gates: Mapping[str, bool]) -> str:
    """Return which of the unit's gates `keep` is; of a unit of one's own, what it declares.

    A model from elsewhere may be of a unit of the same name, and not name its gates.
    """
    keep = next((name for name, is_keep in gates.items() if is_keep), None)
    about = UNITS[unit].about_keep if unit in UNITS and keep is not None else None
    if about := about or _WITHOUT_GATES.get(unit):
        return about
    if keep is not None:
        return f"its gate “{plain_text(keep)}”"
    if gates:
        return f"none of its gates ({plain_text(', '.join(gates))}) is declared as its keep gate"
    return "it declares no gate, so what a step keeps is not known"
