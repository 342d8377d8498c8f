"""A model card as a page may show it: anybody may have written it.

Its front matter becomes a small table. The rest stays Markdown, which Streamlit draws without HTML;
pictures become links, so that no address is asked for whoever opens the page.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st
import yaml

_LONGEST = 20_000  # characters
_MOST_ROWS = 60
_LONGEST_VALUE = 300
_FRONT = re.compile(r"\A---\s*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEAD = re.compile(r"^ {0,3}#{1,6} +(.*?)[ #*]*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")


class Card(NamedTuple):
    """What a card's front matter says, as columns field and value, and the card's Markdown."""

    facts: pd.DataFrame
    text: str


class _WithoutAliases(yaml.SafeLoader):
    """Reads no aliases: with them, a few lines could stand for more than fits in memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


def draw_card(written: str) -> None:
    """Draw a model card, folded; nothing for an empty one."""
    if not written.strip():
        return
    card = read_card(written)
    with st.expander("Model card", icon=":material/description:"):
        if not card.facts.empty:
            st.dataframe(
                card.facts,
                hide_index=True,
                alt="What the front of the model card says",
                column_config={"field": "Field", "value": "Value"},
            )
        st.markdown(card.text)


def read_card(written: str) -> Card:
    """Return the parts of a card, as much of it as a page shows."""
    front = _FRONT.match(written[:_LONGEST])
    text = written[front.end() if front else 0 :][:_LONGEST]
    rows = list(_rows(_read(front.group(1)) if front else {}))[:_MOST_ROWS]
    return Card(pd.DataFrame(rows, columns=["field", "value"]), "\n".join(_lines(text)))


def _read(front: str) -> Any:
    """Return what the front matter holds, {} where it is no YAML that can be read safely."""
    try:
        return yaml.load(front, _WithoutAliases)  # a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}


def _rows(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every field's name, with those of the fields around it, and its value."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _rows(one, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for place, one in enumerate(value, 1):
            yield from _rows(one, f"{name} {place}")
    elif name:
        said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield name, said[:_LONGEST_VALUE]


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of the Markdown, heads as bold lines, and links in place of pictures."""
    in_code = False
    for line in text.splitlines():
        if _FENCE.match(line):
            in_code = not in_code
        yield line if in_code else _HEAD.sub(r"**\1**", line.replace("![", "["))
