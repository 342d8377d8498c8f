"""The span view mounted on a page of Streamlit's."""

from collections.abc import Callable, Sequence

import streamlit as st

from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_span_view",
    js=script_of("span_view"),
    css=style_of("span_view"),
)


def span_view(
    text: str,
    *,
    selected: Sequence[int],
    push: int,
    key: str,
    on_select: Callable[[int, int], None],
) -> None:
    """Draw `text`, at least one character, with a stretch of it selected.

    `selected` are the first and the last character of the stretch, to open with and again whenever
    the number `push` changes. A drag, a click, a tap or keys select another: `on_select` gets its
    first and last character before the script runs.
    """

    def told() -> None:
        first, last = st.session_state[key].span
        on_select(int(first), int(last))

    _mount(
        key=key,
        data={"text": text, "selected": list(selected), "push": push},
        on_span_change=told,
    )
