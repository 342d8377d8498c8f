"""The model picker: in the sidebar of every page, its choice in the address (?models=...)."""

from collections.abc import Collection, Sequence

import streamlit as st

from dashboard.catalogue import BUNDLED, Entry, catalogue, usable
from dashboard.hidden_field import hidden_field
from dashboard.hub_progress import draw_hub_progress
from dashboard.hub_visit import HubVisit, hub_visit, names_of_the_hub, pinned_as
from dashboard.plain_text import plain_text

MOST = 4

_KEY = "models"
_PULLED = "hub"  # in the address: the models of the Hub, with their full sha
_ONLY_PULLED = "models_only_of_the_hub"
_STRANGERS = "models_not_found"
_A_MOMENT = 0.3  # seconds: what is in the cache is there at once, with no run in between


def draw_picker() -> None:
    """Draw the picker in the sidebar. The shell calls this once, before it runs the page."""
    visit = hub_visit()
    if _KEY not in st.session_state:
        _accept_names_in_the_address(visit)
    else:
        _take_in_what_has_come(visit)
        _keep_in_the_address(visit)
    entries = models_here()
    with st.sidebar:
        st.pills(
            "Models, up to four",
            list(entries),
            selection_mode="multi",
            default=default_ids(entries),
            format_func=lambda id: entries[id].label,
            key=_KEY,
            bind="query-params",
        )
        hidden_field("", _PULLED)
        draw_hub_progress(visit)
        _say_what_was_not_taken()
        _say_what_is_broken(visit)


def models_here() -> dict[str, Entry]:
    """Return all models that this visitor can choose, by id: the catalogue's, then the Hub's."""
    pulled = hub_visit().entries()
    return usable() | {id: entry for id, entry in pulled.items() if entry.problem is None}


def chosen_models() -> list[Entry]:
    """Return the one to four models to show, in the order of the catalogue.

    Stops the page with a friendly message when none is chosen.
    """
    entries = models_here()
    chosen = [entries[id] for id in entries if id in (st.session_state.get(_KEY) or [])]
    if not chosen:
        st.info("No model is chosen. Choose one or more in the sidebar.", icon=":material/tune:")
        st.stop()
    return chosen[:MOST]


def default_ids(entries: dict[str, Entry]) -> list[str]:
    """Return the ids chosen at first: the bundled models, or the published when there are none."""
    bundled = [id for id, entry in entries.items() if entry.bundled]
    return (bundled or list(entries))[:MOST]


def named_in_address(
    names: Sequence[str], entries: dict[str, Entry]
) -> tuple[list[str], list[str]]:
    """Return the ids that `names` stand for, and the unknown names.

    A name is a label or an id, in any case; a bundled model's id may follow `bundled/`. What is
    none of these may be several names with commas between them.
    """
    ids = {name.casefold(): id for id, entry in entries.items() for name in _names(entry)}
    single = [
        part.strip()
        for name in names
        for part in ([name] if name.casefold() in ids else name.split(","))
    ]
    known = dict.fromkeys(ids[name.casefold()] for name in single if name.casefold() in ids)
    return list(known), [name for name in single if name and name.casefold() not in ids]


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


def _names(entry: Entry) -> list[str]:
    pinned = [entry.pinned] if entry.pinned else []
    return [entry.id, entry.label, *pinned, *([BUNDLED + entry.id] if entry.bundled else [])]


def _accept_names_in_the_address(visit: HubVisit) -> None:
    """Let an address name models by id (?models=gru) and of the Hub; remember unknown names.

    The bound widget reads labels only and drops every other name without a word, so the address
    is put right and the run begins again before the widget sees it.
    """
    names = st.query_params.get_all(_KEY)
    _ask_the_hub(visit, names)
    visit.wait(_A_MOMENT)
    arrived = visit.collect()
    entries = models_here()
    known, unknown = named_in_address(names, entries)
    strangers = [name for name in unknown if not names_of_the_hub([name])]
    if strangers:
        st.session_state[_STRANGERS] = strangers
    chosen = [*known, *(id for id in arrived if id in entries and id not in known)]
    st.session_state[_ONLY_PULLED] = bool(visit.to_choose) and not chosen
    labels = [entries[id].label for id in chosen]
    references = ",".join(visit.references())
    right = (labels or names) == names and st.query_params.get(_PULLED, "") == references
    if not right:
        st.query_params[_KEY] = labels
        st.query_params[_PULLED] = references
        st.rerun()


def _ask_the_hub(visit: HubVisit, names: Sequence[str]) -> None:
    """Start pulling the models of the Hub that the address names and that are not here."""
    pinned = [name for name in st.query_params.get(_PULLED, "").split(",") if name]
    _, unknown = named_in_address(names, models_here())
    wanted = [pinned_as(name, pinned) for name in names_of_the_hub(unknown)]
    here = {*visit.references(), *visit.problems}
    for reference in dict.fromkeys([*pinned, *wanted]):
        if reference not in here:
            visit.ask(reference, choose=reference in wanted)


def _take_in_what_has_come(visit: HubVisit) -> None:
    """Choose the models that have come."""
    here = len(visit.pulled)
    arrived = [id for id in visit.collect() if id in models_here()]
    if len(visit.pulled) == here and not arrived:
        return
    chosen = list(st.session_state[_KEY] or [])
    if arrived and st.session_state.pop(_ONLY_PULLED, False) and chosen == default_ids(usable()):
        chosen = []
    st.session_state[_KEY] = with_arrivals(
        chosen, arrived, visit.pulled
    )  # the options change: say it anew


def _keep_in_the_address(visit: HubVisit) -> None:
    references = ",".join(visit.references())
    if references or st.session_state.get(_PULLED):
        st.session_state[_PULLED] = references


def _say_what_was_not_taken() -> None:
    strangers = st.session_state.get(_STRANGERS)
    if strangers:
        st.warning(
            f"Not found here: {plain_text(', '.join(strangers))}.", icon=":material/search_off:"
        )
    if len(st.session_state[_KEY]) > MOST:
        st.caption(f"More than {MOST} are chosen: the first {MOST} are shown.")


def _say_what_is_broken(visit: HubVisit) -> None:
    for entry in (catalogue() | visit.entries()).values():
        if entry.problem:
            st.warning(f"**{entry.label}** cannot be opened. {entry.problem}")
