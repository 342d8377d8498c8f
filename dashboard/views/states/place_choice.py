"""The layer and the part of the state that is looked at, in the address (?where=...)."""

from collections.abc import Sequence

from dashboard.views.states.subjects import ModelOfText
from dashboard.widgets.bound_choice import one_of
from memviz.models.contract import Place

_LAST = "last layer"


def choose_place(subjects: Sequence[ModelOfText]) -> str:
    """Draw the choice among the parts of all models' states and return what was chosen."""
    names = dict.fromkeys(name for subject in subjects for name in _named(subject))
    return one_of("Part of the state", [_LAST, *names], _LAST, "where", width=170)


def place_in(subject: ModelOfText, chosen: str) -> Place | None:
    """Return the model's own part that was chosen, None for its last layer's first.

    Raises ValueError where it has no such part.
    """
    if chosen == _LAST:
        return None
    found = _named(subject).get(chosen)
    if found is None:
        raise ValueError(f"this model has no {chosen}")
    return found


def place_words(place: Place) -> str:
    """Return what a part of a layer's state is called."""
    layer, part = place
    return f"layer {layer}, {part}"


def _named(subject: ModelOfText) -> dict[str, Place]:
    return {place_words(place): place for place in subject.places}
