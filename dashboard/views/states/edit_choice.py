"""What is done to the states: the choices, in the address, and the edits that they make."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

import memviz
from dashboard.links import CELLS, EDIT, WHOSE, ZERO
from dashboard.views.states.cells_field import cells_field
from dashboard.views.states.place_choice import place_words
from dashboard.views.states.subjects import ModelOfText
from dashboard.widgets.bound_choice import one_of
from memviz.analysis.states.edits import Edit
from memviz.models.contract import Place
from memviz.models.reading import read

RESET, SCALE, FREEZE = "Reset", "Scale", "Freeze"
TRANSPLANT, DROP = "Transplant", "Drop the write"
WHOLE = "the whole state"
_WHAT = {
    RESET: "is set back to what it is before any text, once",
    ZERO: "is set to zero, there and after every later character",
    SCALE: "is multiplied by the factor, there and after every later character",
    FREEZE: "stays what it is there, whatever is read",
    TRANSPLANT: "becomes what it is at the end of the other text, once",
    DROP: "is again what it was before the selected character, as if that had not been written",
}
_DONOR = "the weather was cold and the"


@dataclass(frozen=True)
class EditChoice:
    """What is done (`kind`) to `whose` cells; `factor` of a scale, `donor` of a transplant."""

    kind: str
    whose: str
    factor: float = 0.0
    donor: str = ""

    @property
    def in_words(self) -> str:
        """What happens after the selected character, as a sentence."""
        whose = "each named cell" if self.whose == CELLS else self.whose
        return f"After the last selected character {whose} {_WHAT[self.kind]}."


def choose_edit(subjects: Sequence[ModelOfText]) -> EditChoice:
    """Draw the choices and return what was chosen."""
    parts = dict.fromkeys(place_words(place) for subject in subjects for place in subject.places)
    kind = one_of("What", list(_WHAT), RESET, EDIT, width=180)
    whose = one_of("Of", [WHOLE, *parts, *([CELLS] if parts else [])], WHOLE, WHOSE, width=180)
    factor, donor = 0.0, ""
    if kind == SCALE:
        factor = st.number_input(
            "Factor", -10.0, 10.0, 0.5, 0.1, key="factor", width=130,
            bind="query-params", persist_state="session",
        )  # fmt: skip
    if kind == TRANSPLANT:
        donor = st.text_input(
            "State at the end of",
            _DONOR,
            key="donor",
            width=330,
            max_chars=300,
            bind="query-params",
            persist_state="session",
        )
    return EditChoice(kind, whose, factor, donor or "")


def edits_of(choice: EditChoice, subject: ModelOfText, timestep: int) -> list[Edit]:
    """Return the edits of a model's state; draws the field of its cells where these are chosen.

    Raises ValueError for parts and cells that the model does not have, and for a text to transplant
    from that it cannot read.
    """
    if choice.whose == CELLS:
        cells = cells_field(subject)
        return [_edit(choice, subject, timestep, place, own) for place, own in cells.items()]
    if choice.whose == WHOLE:
        return [_edit(choice, subject, timestep)]
    places = {place_words(place): place for place in subject.places}
    if choice.whose not in places:
        raise ValueError(f"this model has no {choice.whose}")
    return [_edit(choice, subject, timestep, places[choice.whose])]


def _edit(
    choice: EditChoice,
    subject: ModelOfText,
    timestep: int,
    place: Place | None = None,
    cells: Sequence[int] | None = None,
) -> Edit:
    own = None if cells is None else tuple(cells)
    if choice.kind == SCALE:
        return memviz.Scale(timestep, choice.factor, place=place, cells=own)
    if choice.kind == TRANSPLANT:
        end = len(read(subject.model, choice.donor, name="the other text").symbols) - 1
        return memviz.Transplant(timestep, choice.donor, end, place=place, cells=own)
    return _KINDS[choice.kind](timestep, place=place, cells=own)


_KINDS: dict[str, type[Edit]] = {
    RESET: memviz.Reset,
    ZERO: memviz.Zero,
    FREEZE: memviz.Freeze,
    DROP: memviz.DropWrite,
}
