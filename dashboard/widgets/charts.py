"""Charts on a page, drawn without comparing them with Vega-Lite's schema for every visitor.

That takes up to half of a page's time, and the same charts are compared with it in the tests.
"""

from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

if TYPE_CHECKING:  # the chart library is slow to import
    from memviz.charts.picture import AnyChart


def draw_chart(chart: "AnyChart", place: DeltaGenerator | None = None, **options: Any) -> None:
    """Draw a chart at `place`, by default where the page is; options as of st.altair_chart."""
    draw: Any = st.altair_chart if place is None else place.altair_chart
    draw(_Unchecked(chart), width="stretch", **options)


class _Unchecked:
    """Takes a chart's place for Streamlit, which only asks for its description."""

    def __init__(self, chart: "AnyChart") -> None:
        self._chart = chart

    def to_dict(self) -> dict[str, Any]:
        return self._chart.to_dict(validate=False)
