"""The models of a picker in groups: by where they come from, there by their unit."""

from collections.abc import Iterable

from dashboard.catalogue.entries import Entry
from memviz.components.model_choice import ListedGroup, ListedModel
from memviz.models.names import unit_label


def listed_groups(entries: Iterable[Entry]) -> list[ListedGroup]:
    """Return the models by their origin and then by their unit, each in the order given.

    A search finds them by any name that they, their unit or their origin has.
    """
    groups: dict[str, dict[str, list[ListedModel]]] = {}
    for place, entry in enumerate(entries):
        units = groups.setdefault(entry.origin, {})
        units.setdefault(entry.unit, []).append(_listed(entry, place))
    return [ListedGroup(origin, list(units.values())) for origin, units in groups.items()]


def _listed(entry: Entry, place: int) -> ListedModel:
    names = (*entry.names, entry.unit, unit_label(entry.unit), entry.origin)
    return ListedModel(
        id=entry.id,
        place=place,
        name=_name_in_group(entry),
        label=entry.label,
        colour=entry.colour,
        words=" ".join(names),
    )


def _name_in_group(entry: Entry) -> str:
    """Return the label without what the origin ends with: “LSTM 1×128” of War and Peace."""
    first, *more = entry.label.split(", ")
    return ", ".join([first, *(part for part in more if not entry.origin.endswith(part))])
