"""A figure as a picture that leaves its page: SVG, PNG or PDF, titled, on white, at rest."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
import vl_convert

AnyChart = alt.Chart | alt.LayerChart | alt.VConcatChart | alt.FacetChart

DOTS_PER_INCH = 300  # of a PNG, at 72 pixels of the picture per inch

_WIDTH = 760  # pixels
_SCALE = 2
_TITLE, _LINE = 80, 115  # letters that fit over a picture of that width
_MARGIN, _TITLE_LINE, _SMALL_LINE = 12, 22, 16  # pixels
_SANS = "'Source Sans 3', 'Helvetica Neue', Helvetica, Arial, sans-serif"
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def titled(chart: AnyChart, title: str, lines: Sequence[str]) -> AnyChart:
    """Return the chart with a title and lines under it, for a picture that leaves its page."""
    return chart.properties(
        title=alt.Title(
            _wrapped([title], _TITLE),
            subtitle=_wrapped(lines, _LINE),
            anchor="start",
            frame="group",
            offset=14,
        )
    )


def titled_svg(svg: str, title: str, lines: Sequence[str]) -> str:
    """Return an SVG picture on a white sheet, under a title and lines.

    Raises ValueError for a picture without a view box that begins at 0 0.
    """
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError(f'svg: got {svg[:60]!r}; give it a viewBox="0 0 width height"')
    width, height = (float(side) for side in size.groups())
    texts, y = [], float(_MARGIN)
    for line in _wrapped([title], _TITLE):
        y += _TITLE_LINE
        texts.append(_text(line, y, 'font-size="18" font-weight="700"'))
    for line in _wrapped(lines, _LINE):
        y += _SMALL_LINE
        texts.append(_text(line, y, 'font-size="12"'))
    y += _MARGIN
    sheet = f'width="{max(width, _WIDTH):g}" height="{y + height:g}"'
    drawn = re.sub(r"<svg\b", f'<svg y="{y:g}"', _with_size(svg, width, height), count=1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {sheet} font-family="{_SANS}" fill="#0e1517">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(texts)}{drawn}</svg>'
    )


def as_svg(chart: AnyChart) -> str:
    """Return the chart as an SVG picture on white, whatever the theme of the page.

    It is drawn at rest: without what stands where the pointer is, and with nothing picked.
    """
    return vl_convert.vegalite_to_svg(_for_paper(chart))


def as_png(chart: AnyChart) -> bytes:
    """Return the chart as a PNG picture at twice the resolution of a screen, for a web page."""
    return vl_convert.svg_to_png(as_svg(chart), scale=_SCALE)


def png_of(svg: str) -> bytes:
    """Return an SVG picture as a PNG of 300 dots per inch, and which says so."""
    return vl_convert.svg_to_png(svg, ppi=DOTS_PER_INCH)


def pdf_of(svg: str) -> bytes:
    """Return an SVG picture as a PDF of one page, in which everything stays sharp."""
    return vl_convert.svg_to_pdf(svg)


def _for_paper(chart: AnyChart) -> dict[str, Any]:
    paper = chart.properties(background="white", padding=_MARGIN)
    if not isinstance(chart, alt.VConcatChart | alt.FacetChart):  # their parts have own widths
        paper = paper.properties(width=_WIDTH)
    return _at_rest(paper.to_dict())


def _at_rest(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a chart's description in which no mark's strength is a pointer's or a click's."""
    at_pointer, picked = set(), set()
    for param in _params_of(spec):
        select = param["select"]
        if isinstance(select, dict) and select.get("on") == "pointerover":
            at_pointer.add(param["name"])
        elif "value" in param:
            picked.add(param["name"])

    def rest(part: Any) -> Any:
        if isinstance(part, list):
            return [rest(one) for one in part]
        if not isinstance(part, dict):
            return part
        condition = part.get("condition")
        if isinstance(condition, list) and len(condition) == 1:
            (condition,) = condition
        if not isinstance(condition, dict):
            condition = {}
        asked = condition.get("param")
        if asked in at_pointer and "value" in part:
            return {key: rest(value) for key, value in part.items() if key != "condition"}
        if asked in picked and "value" in condition:
            return {"value": condition["value"]}
        return {key: rest(value) for key, value in part.items() if key != "datasets"}

    return rest(spec) | {key: spec[key] for key in ("datasets",) if key in spec}


def _params_of(part: Any) -> Iterator[dict[str, Any]]:
    """Yield all selections of a chart's description, wherever they stand."""
    if isinstance(part, list):
        for one in part:
            yield from _params_of(one)
    elif isinstance(part, dict):
        yield from (one for one in part.get("params", []) if "select" in one)
        for key, value in part.items():
            if key not in ("params", "datasets"):
                yield from _params_of(value)


def _wrapped(lines: Iterable[str], columns: int) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, columns) or [""]]


def _text(line: str, y: float, font: str) -> str:
    return f'<text x="{_MARGIN}" y="{y:g}" {font}>{escape(line)}</text>'


def _with_size(svg: str, width: float, height: float) -> str:
    """Return the picture with a width and height in its first tag, in place of those it had."""
    opening, bracket, shapes = svg.partition(">")
    bare = re.sub(r'\s(?:width|height)="[^"]*"', "", opening)
    return f'{bare} width="{width:g}" height="{height:g}"{bracket}{shapes}'
