"""The article's case studies as numbered links."""

from collections.abc import Callable, Iterator

import streamlit as st

from dashboard.catalogue.loading import published
from memviz.charts.findings import short_title_of, title_of

_OCCASIONS = "abcdefghi"
# A phone has room for the numbers alone; the help text says what they stand for.
_STYLE = """<style>
.st-key-case_links em { font-style: normal; }
@media (max-width: 640px) { .st-key-case_links em { display: none; } }
</style>"""


def draw_case_links(show: Callable[[int], None]) -> None:
    """Draw a button for each timestep of each case study; `show` is called with the timestep."""
    text = published().text
    st.html(_STYLE)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="case_links"):
        st.caption("Case studies", width="content")
        for number, timestep in numbered_timesteps():
            st.button(
                f"**{number}** *{short_title_of(text, timestep)}*",
                key=f"case_{timestep}",
                help=f"Case study {number}: {title_of(text, timestep)}",
                on_click=show,
                args=(timestep,),
            )


def numbered_timesteps() -> Iterator[tuple[str, int]]:
    """Yield each timestep with its number: 1, 2a, 2b, ... with a letter where there are several."""
    for case in published().case_studies:
        several = len(case.timesteps) > 1
        for occasion, timestep in zip(_OCCASIONS, case.timesteps, strict=False):
            yield f"{case.number}{occasion if several else ''}", timestep
