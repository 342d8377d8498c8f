"""Which models an address names, and which to choose when models of the Hub come."""

from collections.abc import Collection, Sequence

from dashboard.catalogue.entries import Entry, LocalEntry, OwnEntry, PulledEntry
from memviz.models.config import Target

MOST = 4
"""So many models are compared at a time."""
_AT_FIRST = 2


def default_ids(entries: dict[str, Entry], target: Target = "word") -> list[str]:
    """Return the ids of the two models chosen at first, in the order of the catalogue.

    They are own models and bundled ones; the published where there are none.
    """
    of_target = [id for id, entry in entries.items() if entry.target == target]
    here = [id for id in of_target if isinstance(entries[id], (OwnEntry, LocalEntry))]
    return (here or of_target)[:_AT_FIRST]


def named_in_address(
    names: Sequence[str], entries: dict[str, Entry]
) -> tuple[list[str], list[str]]:
    """Return the ids that `names` stand for, and the unknown names.

    A name is a label or an id, in any case where that says which; a bundled model's id may follow
    `bundled/`. On the Hub names in another case are other models. What is none of these may be
    several names with commas between them.
    """
    exactly = {name: id for id, entry in entries.items() for name in entry.names}
    exactly |= {id: id for id in entries}
    of_here = [
        (name, id) for name, id in exactly.items() if not isinstance(entries[id], PulledEntry)
    ]
    in_any_case = {name.casefold(): id for name, id in reversed(of_here)}

    def called(name: str) -> str | None:
        return exactly.get(name) or in_any_case.get(name.casefold())

    single = [
        part.strip()
        for name in names
        for part in ([name] if called(name) else name.split(","))
        if part.strip()
    ]
    known = dict.fromkeys(id for name in single if (id := called(name)))
    return list(known), [name for name in single if not called(name)]


def with_arrivals(
    chosen: Sequence[str], arrivals: Sequence[str], pulled: Collection[str]
) -> list[str]:
    """Return the ids to choose when `arrivals` come: they, and as many as there is room for.

    What was `pulled` earlier goes before what is here anyway.
    """
    arrivals = list(dict.fromkeys(arrivals))[:MOST]
    others = [id for id in chosen if id not in arrivals]
    others.sort(key=lambda id: id not in pulled)
    return [*others[: MOST - len(arrivals)], *arrivals]
