"""One model in detail: where it came from, what it was tested on, how to make it again."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.catalogue.catalogue import Entry
from dashboard.catalogue.facts import Facts, facts_of
from dashboard.catalogue.records import record_of
from dashboard.widgets.plain_text import plain_text
from memviz.charts.unit_note import unit_note
from memviz.stats.proportions import wilson_interval

_COUNTINGS = {"known_words": "Known words", "as_published": "As the article counted"}
_UNKNOWN = "–"
_LONGEST = 20_000  # characters of a text that may be anyone's


def draw_details(entry: Entry) -> None:
    """Draw origin, training and test results; a dash stands for what is not known."""
    facts = facts_of(entry)
    if note := unit_note(facts.config.unit, facts.found("training", "unit_sha256")):
        st.info(plain_text(note), icon=":material/difference:")
    origin, training = st.columns(2, gap="large")
    with origin:
        st.markdown(_list("Corpus", _corpus(facts)))
    with training:
        st.markdown(_list("Training", _training(facts)))
    st.dataframe(
        accuracy_table(facts),
        hide_index=True,
        placeholder=_UNKNOWN,
        alt=f"Accuracy of {entry.label} on held-out text, counted in two ways",
        column_config={"Counted": st.column_config.TextColumn(pinned=True)},
    )
    st.caption(_accuracy_caption(entry, facts))
    command = facts.found("training", "command")
    if command:
        st.code(str(command)[:_LONGEST], language=None, wrap_lines=True)
    if entry.folder is not None:
        _draw_card(record_of(entry.folder).card)


def accuracy_table(facts: Facts) -> pd.DataFrame:
    """Return accuracy of the model and without context, top 1 to 3, each with its interval."""
    rows = _character_rows(facts)
    for counting, label in _COUNTINGS.items():
        for name, path in (
            (label, ("test", counting)),
            (f"{label}, no context", ("test", "baseline", counting)),
        ):
            positions = facts.number(*path, "positions")
            tops = {top: facts.number(*path, "accuracy", str(top)) for top in (1, 2, 3)}
            if any(share is not None for share in tops.values()):
                row = {f"Top {top}": _share(share, positions) for top, share in tops.items()}
                rows.append({"Counted": name, **row, "Positions": _whole(positions)})
    return pd.DataFrame(rows, columns=["Counted", "Top 1", "Top 2", "Top 3", "Positions"])


def _character_rows(facts: Facts) -> list[dict[str, str | None]]:
    """Return the row of a character model, whose intervals are in its metrics; none for others."""
    counted = ("test", "characters")
    if facts.found(*counted, "accuracy") is None:
        return []
    tops = {f"Top {top}": _recorded_share(facts, str(top)) for top in (1, 2, 3)}
    return [
        {"Counted": "Characters", **tops, "Positions": _whole(facts.number(*counted, "positions"))}
    ]


def _recorded_share(facts: Facts, top: str) -> str | None:
    share = facts.number("test", "characters", "accuracy", top)
    low, high = (
        facts.number("test", "characters", "accuracy_intervals", top, bound)
        for bound in ("low", "high")
    )
    if share is None:
        return None
    if low is None or high is None:
        return _percent(share)
    return f"{_percent(share)} [{_percent(low)}, {_percent(high)}]"


def _draw_card(card: str) -> None:
    """Draw the model card as plain text: anybody may have written it."""
    with st.expander("Model card", icon=":material/description:"):
        st.code(card[:_LONGEST], language=None, wrap_lines=True)


def _accuracy_caption(entry: Entry, facts: Facts) -> str:
    if entry.folder is None:
        return "The article published its test accuracy as one number, without sample sizes."
    observations = _whole(facts.number("test", "observations"))
    entropy = facts.number("test", facts.counted, "cross_entropy")
    corpus = plain_text(str(facts.found("corpus", "name") or "a corpus"))
    if facts.config.target == "character":
        return (
            f"The last part of {corpus}, read from end to end with the state carried along; cross "
            f"entropy {'–' if entropy is None else f'{entropy:.3f} nats per character'}. In "
            "brackets: 95 % intervals from the means of blocks of 1,000 characters."
        )
    return (
        f"{observations} held-out observations of {corpus}; "
        f"cross entropy of known words {'–' if entropy is None else f'{entropy:.3f} nats'}. No "
        "context: the commonest words that begin with the known letters. In brackets: 95 % Wilson "
        "intervals, as if positions were independent."
    )


def _corpus(facts: Facts) -> Iterable[tuple[str, str]]:
    digest = facts.found("corpus", "sha256")
    yield "Name", _text(facts.found("corpus", "name"))
    yield "SHA-256", _digits(digest) if digest else _UNKNOWN
    yield "Characters", _whole(facts.number("corpus", "characters"))
    yield "Licence", _text(facts.found("corpus", "licence"))
    yield "Kept out of training", _text(facts.found("split", "held_out_from_training"))


def _training(facts: Facts) -> Iterable[tuple[str, str]]:
    seconds = facts.number("training", "seconds")
    commit = facts.found("training", "commit")
    unit = facts.found("training", "unit_sha256")
    yield "Characters read", _whole(facts.number("training", "characters"))
    yield "Batches", _whole(facts.number("training", "batches"))
    yield "Minutes", _UNKNOWN if seconds is None else f"{seconds / 60:,.0f}"
    yield "Hardware", _text(facts.found("training", "hardware"))
    yield "Seed", _text(facts.found("training", "seed"))
    yield "Commit", _digits(commit) if commit else _UNKNOWN
    if unit:
        yield "File of the unit, SHA-256", _digits(unit)


def _list(title: str, facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"**{title}**\n", *(f"- {name}: {value}" for name, value in facts)])


def _share(share: float | None, positions: float | None) -> str | None:
    if share is None:
        return None
    if positions is None or positions < 1 or not 0 <= share <= 1:
        return _percent(share)
    n = float(positions)
    low, high = wilson_interval(np.array([share * n]), np.array([n]))
    return f"{_percent(share)} [{_percent(low[0])}, {_percent(high[0])}]"


def _whole(number: float | None) -> str:
    return _UNKNOWN if number is None else f"{number:,.0f}"


def _text(value: object) -> str:
    return _UNKNOWN if value is None or value == "" else plain_text(str(value))


def _digits(value: object) -> str:
    return "`" + "".join(letter for letter in str(value)[:12] if letter.isalnum()) + "`"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
