"""The model picker: in the sidebar of every page, its choice in the address.

Models of words (?models=...), of characters (?characters=...) and of tokens (?tokens=...) are
chosen apart, so that each page finds its own. An address may name all kinds under `models`. Two of
each are chosen at first, and at most four are compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.catalogue.catalogue import catalogue, problem_of_folder, usable
from dashboard.catalogue.entries import Entry, ModelEntry
from dashboard.catalogue.hub.progress import draw_hub_progress
from dashboard.catalogue.hub.visit import HubVisit, hub_visit, names_of_the_hub, pinned_as
from dashboard.catalogue.model_groups import listed_groups
from dashboard.catalogue.named_models import MOST, default_ids, named_in_address, with_arrivals
from dashboard.catalogue.own_models import own_models_here
from dashboard.catalogue.own_units import problem_of_own_units
from dashboard.widgets.hidden_field import hidden_choice, hidden_field
from dashboard.widgets.plain_text import plain_text
from dashboard.widgets.segmented_choice import segmented_choice
from dashboard.widgets.steered_view import SteeredView
from memviz.components.model_choice.mount import model_choice
from memviz.models.config import TARGETS, Target


@dataclass(frozen=True)
class Group:
    """The models of one target, and how the picker calls them."""

    key: str
    """The key of the widget, and of the choice in the address."""
    label: str
    predict: str
    """What the models predict."""


GROUPS: dict[Target, Group] = {
    "word": Group("models", "Models of words", "the word"),
    "character": Group("characters", "Models of characters", "the next character"),
    "token": Group("tokens", "Models of tokens", "the next token"),
}

_PREDICT = "predict"
_SHOWN = "targets_shown"
_PAGE = "page_of_the_picker"
_BEFORE = "targets_of_the_page_before"
_READ = "models_in_the_address_read"
_PULLED = "hub"  # in the address: the models of the Hub, with their full sha
_NAMED = "models_named_in_the_address"
_ONLY_PULLED = "targets_of_the_hub_only"
_STRANGERS = "models_not_found"
_TOO_MANY = "targets_with_too_many_models_in_the_address"
IN_THE_ADDRESS = {*(group.key for group in GROUPS.values()), _PREDICT, _PULLED}
"""The keys of the picker's choices, which every page keeps in its address."""

_MOST_NAMED = 20  # models of the Hub that are looked for: anybody may write a long address
_STATES_DO = "states_alone_are_shown"
_A_MOMENT = 0.3  # seconds to wait for the cache: a model there appears in the same run


def draw_picker(
    page: str, targets: Sequence[Target], together: bool = False, states_do: bool = True
) -> None:
    """Draw the picker in the sidebar. The shell calls this once, before it runs the page.

    `targets` are those that the page can show: all of them `together`, or one at a time, and then
    at first the first one that has models. Tokens are left out where no model predicts any.
    Models of which only states are known are left out of a page, with a sentence, unless
    `states_do`. Whoever comes from a page of other models, to the one called `page`, is told so.
    """
    st.session_state[_STATES_DO] = states_do
    visit = hub_visit()
    if _READ not in st.session_state:
        _accept_names_in_the_address(visit, targets)
    else:
        _take_in_what_has_come(visit)
        _keep_in_the_address(visit)
    entries = models_here()
    with st.sidebar:
        shown = _with_models(targets, entries) if together else [_choose_target(targets, entries)]
        _say_that_models_are_others(page, shown)
        st.session_state[_SHOWN] = shown
        for target in shown:
            _draw_group(target, entries)
        hidden_field("", _PULLED)
        draw_hub_progress(visit)
        _say_what_was_not_taken(shown)
        _say_what_is_broken(visit)


def models_here() -> dict[str, Entry]:
    """Return all models that this visitor can choose, by id: the catalogue's, then the Hub's."""
    pulled = hub_visit().entries()
    return usable() | {id: entry for id, entry in pulled.items() if entry.problem is None}


def chosen_models() -> list[Entry]:
    """Return the models to show, in the order of the catalogue: one to four of each target.

    Stops the page with a friendly message when none is chosen.
    """
    chosen = [
        entry for target in st.session_state[_SHOWN] for entry in _chosen(target, models_here())
    ]
    if not chosen:
        st.info("No model is chosen. Choose one or more in the sidebar.", icon=":material/tune:")
        st.stop()
    return chosen if st.session_state[_STATES_DO] else _that_predict(chosen)


def choose_models(entries: Sequence[Entry]) -> None:
    """Choose these models, from a callback: of each target shown, at most four and at least one.

    Of a target that none of them is of, what is chosen stays.
    """
    wanted = {entry.id for entry in entries}
    for target in st.session_state[_SHOWN]:
        ids = [id for id in _of_target(models_here(), target) if id in wanted][:MOST]
        if ids:
            st.session_state[GROUPS[target].key] = ids


def _that_predict(chosen: list[Entry]) -> list[Entry]:
    """Return the models that predict, and say which are left out; stops a page without any."""
    alone = [one for one in chosen if isinstance(one, ModelEntry) and one.recorded_text is not None]
    if alone:
        names = plain_text(", ".join(entry.label for entry in alone))
        st.info(
            f"**{names}** is left out: only its states along one text are known, and this page "
            "needs a model that predicts. Its cells and its memory can be seen.",
            icon=":material/visibility_off:",
        )
    if len(alone) == len(chosen):
        st.stop()
    return [entry for entry in chosen if entry not in alone]


def named_in(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Return the part of an address that names these models, those of the Hub by their commit."""
    return [(GROUPS[entry.target].key, entry.name_in_links) for entry in entries]


def _say_that_models_are_others(page: str, shown: Sequence[Target]) -> None:
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state[_BEFORE] = st.session_state.get(_SHOWN, shown)
    before = st.session_state[_BEFORE]
    if not {*before} & {*shown}:
        here, there = (GROUPS[targets[0]].label.lower() for targets in (shown, before))
        st.caption(f"This page shows {here}. Your {there} stay chosen on the pages that show them.")


def _with_models(targets: Sequence[Target], entries: dict[str, Entry]) -> list[Target]:
    return [target for target in targets if target in TARGETS or default_ids(entries, target)]


def _choose_target(targets: Sequence[Target], entries: dict[str, Entry]) -> Target:
    there = [target for target in targets if default_ids(entries, target)] or list(targets)
    if len(there) == 1:
        return there[0]
    return segmented_choice(
        "Models that predict",
        there,
        key=_PREDICT,
        format_func=lambda target: GROUPS[target].predict,
    )


def _draw_group(target: Target, entries: dict[str, Entry]) -> None:
    group, of_target = GROUPS[target], _of_target(entries, target)
    if not of_target:
        st.caption(f"There is no model that predicts {group.predict} here.")
        return
    hidden_choice(
        list(of_target),
        default_ids(entries, target),
        key=group.key,
        format_func=lambda id: of_target[id].label,
    )
    _draw_choice(group, of_target, [entry.id for entry in _chosen(target, entries)])


def _draw_choice(group: Group, entries: dict[str, Entry], stored: Sequence[str]) -> None:
    """Draw the view in which a visitor chooses; `stored` is what the address holds."""
    view = SteeredView[frozenset[str]](f"{group.key}_choice")
    view.whole_page_runs()
    chosen, push = view.told(frozenset(stored))

    def choose(ids: list[str]) -> None:
        known = [id for id in entries if id in ids][:MOST]
        view.chose(frozenset(known))
        st.session_state[group.key] = known

    model_choice(
        listed_groups(entries.values()),
        label=group.label,
        most=MOST,
        chosen=[id for id in entries if id in chosen],
        push=push,
        key=view.key,
        on_choose=choose,
    )


def _chosen(target: Target, entries: dict[str, Entry]) -> list[Entry]:
    ids = st.session_state.get(GROUPS[target].key) or []
    return [entry for id, entry in _of_target(entries, target).items() if id in ids][:MOST]


def _of_target(entries: dict[str, Entry], target: Target) -> dict[str, Entry]:
    return {id: entry for id, entry in entries.items() if entry.target == target}


def _accept_names_in_the_address(visit: HubVisit, targets: Sequence[Target]) -> None:
    """Let an address name models by id (?models=gru) and of the Hub; remember unknown names.

    The bound widgets know labels only and silently drop every other name. So the address is
    rewritten in labels, and the run begins again, before a widget reads it.
    """
    before = _address()
    names = [name for group in GROUPS.values() for name in st.query_params.get_all(group.key)]
    _ask_the_hub(visit, names)
    visit.wait(_A_MOMENT)
    arrived = visit.collect()
    entries = models_here()
    known, unknown = named_in_address(names, entries)
    strangers = [name for name in unknown if not names_of_the_hub([name])]
    if strangers:
        st.session_state[_STRANGERS] = strangers
    chosen = [*known, *(id for id in arrived if id in entries and id not in known)]
    asked = {target: [id for id in chosen if entries[id].target == target] for target in GROUPS}
    named = {target: ids[:MOST] for target, ids in asked.items()}
    st.session_state[_NAMED] = named
    st.session_state[_TOO_MANY] = {target for target, ids in asked.items() if len(ids) > MOST}
    st.session_state[_ONLY_PULLED] = {target for target in GROUPS if not named[target]}
    for target, group in GROUPS.items():
        if target in targets:
            _set_in_the_address(group.key, [entries[id].label for id in named[target]])
        elif named[target]:  # this page has no widget for it
            st.session_state[group.key] = named[target]
    _show_what_is_named(targets, named)
    _set_in_the_address(
        _PULLED, [references] if (references := ",".join(visit.references())) else []
    )
    visit.chose(arrived)
    st.session_state[_READ] = True
    if _address() != before:
        st.rerun()


def _address() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _show_what_is_named(targets: Sequence[Target], named: dict[Target, list[str]]) -> None:
    """On a page that shows one target at a time, choose one of which the address names models."""
    wanted = [target for target in targets if named[target]]
    if wanted and _PREDICT not in st.query_params and wanted[0] != targets[0]:
        st.query_params[_PREDICT] = GROUPS[wanted[0]].predict


def _set_in_the_address(key: str, values: list[str]) -> None:
    there = [value for value in st.query_params.get_all(key) if value]
    if there != values:  # an empty choice stays in the address: without it, it is the default
        st.query_params[key] = values


def _ask_the_hub(visit: HubVisit, names: Sequence[str]) -> None:
    """Start pulling the models of the Hub that the address names and that are not here."""
    pinned = [name for name in st.query_params.get(_PULLED, "").split(",") if name][:_MOST_NAMED]
    _, unknown = named_in_address(names, models_here())
    wanted = [pinned_as(name, pinned) for name in names_of_the_hub(unknown)[:_MOST_NAMED]]
    here = {*visit.references(), *visit.problems}
    for reference in dict.fromkeys([*pinned, *wanted]):
        if reference not in here:
            visit.ask(reference, choose=reference in wanted)


def _take_in_what_has_come(visit: HubVisit) -> None:
    """Add the models that have arrived from the Hub to the choice."""
    here = len(visit.pulled)
    collected = visit.collect()
    arrived = [id for id in collected if id in models_here()]
    if len(visit.pulled) == here and not arrived:
        return
    entries, unread = models_here(), False
    for target, group in GROUPS.items():
        of_target = [id for id in arrived if entries[id].target == target]
        read = st.session_state.get(group.key)  # None: no widget has read the address yet
        named = st.session_state[_NAMED][target]
        chosen = (named or default_ids(usable(), target)) if read is None else read
        if of_target and target in st.session_state[_ONLY_PULLED]:
            st.session_state[_ONLY_PULLED].discard(target)
            if chosen == default_ids(usable(), target):
                chosen = []
        # The arrivals change the widget's options, which would reset it: its choice is set again,
        # last, for Streamlit may end the run and begin anew where the address is written.
        chosen = with_arrivals(chosen, of_target, visit.pulled)
        if read is None and of_target:
            _set_in_the_address(group.key, [entries[id].label for id in chosen])
            unread = True
        st.session_state[group.key] = chosen
    visit.chose(collected)
    if unread:
        st.rerun()


def _keep_in_the_address(visit: HubVisit) -> None:
    references = ",".join(visit.references())
    if references or st.session_state.get(_PULLED):
        st.session_state[_PULLED] = references


def _say_what_was_not_taken(shown: Sequence[Target]) -> None:
    strangers = st.session_state.get(_STRANGERS)
    if strangers:
        st.warning(
            f"Not found here: {plain_text(', '.join(strangers))}.", icon=":material/search_off:"
        )
    for target in st.session_state[_TOO_MANY].intersection(shown):
        chosen = st.session_state.get(GROUPS[target].key) or []
        if set(chosen) == {*st.session_state[_NAMED][target]}:
            st.caption(
                f"The address names more than {MOST} {GROUPS[target].label.lower()}: the first "
                f"{MOST} are shown."
            )


def _say_what_is_broken(visit: HubVisit) -> None:
    if problem := problem_of_folder():
        st.warning(plain_text(problem))
    if problem := problem_of_own_units():
        st.warning(f"A unit of your own cannot be used. {plain_text(problem)}")
    if problem := own_models_here().problem:
        st.warning(f"Your own models cannot be loaded. {plain_text(problem)}")
    for entry in (catalogue() | visit.entries()).values():
        if entry.problem:
            st.warning(f"**{entry.label}** cannot be opened. {plain_text(entry.problem)}")
