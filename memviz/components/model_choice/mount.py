"""The choice of models mounted on a page of Streamlit's."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

import streamlit as st

from memviz.components.model_choice import ListedGroup
from memviz.components.shared.assets import script_of, style_of

_mount = st.components.v2.component(
    "memviz_model_choice",
    js=script_of("model_choice"),
    css=style_of("model_choice"),
)


def model_choice(
    groups: Sequence[ListedGroup],
    *,
    label: str,
    most: int,
    chosen: Sequence[str],
    push: int,
    key: str,
    on_choose: Callable[[list[str]], None],
) -> None:
    """Draw the chosen models, and the list in which a visitor ticks others, up to `most`.

    `chosen` are the ids of those chosen at first and again whenever the number `push` changes. A
    visitor's choice is shown at once; `on_choose` gets all ids that are chosen then, as the browser
    sent them, before the script runs.
    """
    _mount(
        key=key,
        data={
            "label": label,
            "most": most,
            "groups": [asdict(group) for group in groups],
            "chosen": list(chosen),
            "push": push,
        },
        on_chosen_change=lambda: on_choose(st.session_state[key].chosen),
    )
