"""Saving a figure: its picture as SVG or PNG, its data as CSV or JSON."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st
import vl_convert

Figure = alt.Chart | alt.LayerChart | alt.VConcatChart

_WIDTH = 760  # pixels
_SCALE = 2  # pixels of a PNG per pixel of the chart


def draw_downloads(chart: Figure, table: pd.DataFrame, name: str) -> None:
    """Draw the menu that saves a chart and the table it shows; `name` begins the files' names."""
    with st.popover("Save", icon=":material/download:"):
        for kind, mime, content in (
            ("svg", "image/svg+xml", lambda: as_svg(chart)),
            ("png", "image/png", lambda: as_png(chart)),
            ("csv", "text/csv", lambda: table.to_csv(index=False)),
            ("json", "application/json", lambda: table.to_json(orient="records", indent=1)),
        ):
            st.download_button(
                _LABELS[kind],
                content,
                file_name=f"{name}.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"{name}_{kind}",
                width="stretch",
            )


def titled(chart: alt.LayerChart, title: str, lines: Sequence[str]) -> alt.LayerChart:
    """Return the chart with a title and lines under it, for a picture that leaves its page."""
    return chart.properties(
        title=alt.Title(title, subtitle=list(lines), anchor="start", frame="group", offset=14)
    )


def as_svg(chart: Figure) -> str:
    """Return the chart as an SVG picture on white, whatever the theme of the page."""
    return vl_convert.vegalite_to_svg(_for_paper(chart))


def as_png(chart: Figure) -> bytes:
    """Return the chart as a PNG picture on white, at twice the resolution of a screen."""
    return vl_convert.vegalite_to_png(_for_paper(chart), scale=_SCALE)


_LABELS = {"svg": "Picture, SVG", "png": "Picture, PNG", "csv": "Data, CSV", "json": "Data, JSON"}


def _for_paper(chart: Figure) -> str:
    paper = chart.properties(background="white", padding=12)
    if not isinstance(chart, alt.VConcatChart):  # whose parts have widths of their own
        paper = paper.properties(width=_WIDTH)
    return paper.to_json()
