"""What one visitor has from the Hub: models pulled, models on their way, and what went wrong."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.catalogue.catalogue import pulled_entry, short_names
from dashboard.catalogue.entries import BUNDLED, PUBLISHED, Entry
from dashboard.catalogue.hub.cache import keep_for
from dashboard.catalogue.hub.pulls import Pull, PullError

if TYPE_CHECKING:
    from memviz.hub import Pulled

MOST_PULLED = 8
_KEY = "hub_visit"
_WITH_FIRST_DIGITS = re.compile(r"[^@]+@[0-9a-f]{7,39}")


@dataclass(eq=False)
class HubVisit:
    """Pulls by reference; models that came, by id; failures, one line by reference.

    `to_choose`: what is to be chosen in the picker, references of models that have not come yet and
    ids of those that came. `positions`: the order in which models were asked for, by reference and,
    when they are here, by id: a link shows them in this order and in the same colours, whichever
    comes first.
    """

    pulls: dict[str, Pull] = field(default_factory=dict)
    pulled: dict[str, "Pulled"] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    to_choose: set[str] = field(default_factory=set)
    positions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._visitor = object()  # not the visit itself, which is to end with its session
        keep_for(self)

    def ask(self, reference: str, choose: bool = True) -> None:
        """Start pulling a model, unless it is here or on its way."""
        if choose:
            self.to_choose.add(reference)
        if reference in self.pulls:
            return
        if len(self.pulls) + len(self.pulled) >= MOST_PULLED:
            self.problems[reference] = (
                f"{reference}: {MOST_PULLED} models of the Hub at most; reload the page without "
                "some of them"
            )
            return
        self.problems.pop(reference, None)
        self.positions.setdefault(reference, 1 + max(self.positions.values(), default=-1))
        self.pulls[reference] = Pull(reference, visitor=self._visitor)

    def stop(self, reference: str) -> None:
        """Give a model up that is on its way."""
        self.pulls.pop(reference).stop()
        self.to_choose.discard(reference)

    def ask_again(self) -> None:
        """Try once more what failed."""
        for reference in list(self.problems):
            self.ask(reference)

    def wait(self, seconds: float) -> None:
        """Wait up to `seconds` for pulls, time enough for models that are in the cache already."""
        for pull in self.pulls.values():
            pull.wait(seconds / len(self.pulls))

    def collect(self) -> list[str]:
        """Take in what has come or failed; return the ids that are to be chosen, until they are.

        Whoever chooses them says so by `chose`: a run of the page may end before.
        """
        for reference in [reference for reference, pull in self.pulls.items() if pull.done]:
            pull = self.pulls.pop(reference)
            try:
                pulled = pull.result()
            except PullError as error:
                self.problems[reference] = str(error)
                continue
            id = f"{pulled.name}@{pulled.sha}"
            self.pulled[id] = pulled
            self.positions.setdefault(id, self.positions[reference])
            if reference in self.to_choose:
                self.to_choose.discard(reference)
                self.to_choose.add(id)
        return [id for id in self.pulled if id in self.to_choose]

    def chose(self, ids: Iterable[str]) -> None:
        """Note that these are chosen: from now on that is up to the visitor."""
        self.to_choose.difference_update(ids)

    def entries(self) -> dict[str, Entry]:
        """Return the models that came, by id, in the order in which they were asked for."""
        labels = short_names(self.pulled)
        return {
            id: pulled_entry(id, labels[id], pulled.folder, self.positions[id])
            for id, pulled in self._in_order()
        }

    def names(self) -> list[str]:
        """Return the names of the models that came and of those on their way."""
        coming = [reference.partition("@")[0] for reference in list(self.pulls)]
        return [*coming, *(pulled.name for pulled in list(self.pulled.values()))]

    def references(self) -> list[str]:
        """Return the references that bring this visit back, with their commits where known."""
        pinned = [id for id, _ in self._in_order()]
        return list(dict.fromkeys([*pinned, *self.pulls, *self.problems]))

    def _in_order(self) -> list[tuple[str, "Pulled"]]:
        return sorted(self.pulled.items(), key=lambda item: self.positions[item[0]])


def hub_visit() -> HubVisit:
    """Return this visitor's; a new one at the first call."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = HubVisit()
    return st.session_state[_KEY]


def names_of_the_hub(names: Iterable[str]) -> list[str]:
    """Return the names that can only be a model's on the Hub: owner/name, owner/name@revision."""
    return [
        name
        for name in names
        if name.partition("@")[0].count("/") == 1 and not name.startswith((BUNDLED, PUBLISHED))
    ]


def pinned_as(name: str, references: Sequence[str]) -> str:
    """Return the reference with the full sha that `name`, with a short one, stands for.

    A name that none of the references fits stands for itself.
    """
    if not _WITH_FIRST_DIGITS.fullmatch(name):
        return name
    full = {reference for reference in references if reference.startswith(name)}
    return full.pop() if len(full) == 1 else name
