"""A chart as a picture that leaves its page: SVG, PNG or PDF, on white."""

from collections.abc import Sequence
from typing import TypeVar

import altair as alt
import vl_convert

AnyChart = alt.Chart | alt.LayerChart | alt.VConcatChart
Drawn = TypeVar("Drawn", alt.LayerChart, alt.VConcatChart)

_WIDTH = 760  # pixels
_SCALE = 2  # pixels of a PNG per pixel of the chart


def titled(chart: Drawn, title: str, lines: Sequence[str]) -> Drawn:
    """Return the chart with a title and lines under it, for a picture that leaves its page."""
    return chart.properties(
        title=alt.Title(title, subtitle=list(lines), anchor="start", frame="group", offset=14)
    )


def as_svg(chart: AnyChart) -> str:
    """Return the chart as an SVG picture on white, whatever the theme of the page."""
    return vl_convert.vegalite_to_svg(_for_paper(chart))


def as_png(chart: AnyChart) -> bytes:
    """Return the chart as a PNG picture on white, at twice the resolution of a screen."""
    return vl_convert.vegalite_to_png(_for_paper(chart), scale=_SCALE)


def as_pdf(chart: AnyChart) -> bytes:
    """Return the chart as a PDF of one page, in which everything stays sharp."""
    return vl_convert.vegalite_to_pdf(_for_paper(chart))


def _for_paper(chart: AnyChart) -> str:
    paper = chart.properties(background="white", padding=12)
    if not isinstance(chart, alt.VConcatChart):  # whose parts have widths of their own
        paper = paper.properties(width=_WIDTH)
    return paper.to_json()
