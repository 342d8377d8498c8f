"""Live typing mounted on a page of Streamlit's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from memviz.components.live_typing import TypingModel
from memviz.components.shared.assets import script_of, style_of
from memviz.models.config import Target

_mount = st.components.v2.component(
    "memviz_live_typing",
    js=script_of("live_typing"),
    css=style_of("live_typing"),
)


def live_typing(
    *,
    key: str,
    models: Sequence[TypingModel],
    target: Target,
    text: str,
    version: int,
    chosen: bool,
    route: str,
    answer: Mapping[str, Any] | None,
    on_commit: Callable[[], None],
) -> None:
    """Draw the text field and a panel of suggestions per model.

    `target` is what all models suggest: words, which replace the one that is begun, or characters
    or tokens, which are added at the end. `text` fills the field when `version` changes; otherwise
    what is being typed stays. A text that was typed before the last one does so only if it was
    `chosen` on the page, or by the browser's Back: else it comes from a rerun that had not heard of
    the last one. `route` is the path of the typing route, relative to the page. `answer` is the
    route's answer to the latest `asked_without_route`, None when there was none. After a pause in
    the typing the component's state holds the text as `commit`, and `on_commit` is called.
    """
    _mount(
        key=key,
        data={
            "models": [asdict(model) for model in models],
            "target": target,
            "text": text,
            "version": version,
            "chosen": chosen,
            "route": route,
            "answer": answer,
        },
        on_commit_change=on_commit,
        on_question_change=lambda: None,
    )


def asked_without_route(key: str) -> Mapping[str, Any] | None:
    """Return what the component under `key` asked by a rerun, as the route would be asked."""
    state = st.session_state.get(key)
    return None if state is None else state.get("question")
