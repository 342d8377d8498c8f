"""A picture that leaves its page is titled, of 300 dots per inch, and says nothing of a pointer."""

from struct import unpack
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest

from memviz.charts.picture import as_svg, pdf_of, png_of, titled, titled_svg

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20" viewBox="0 0 10 20">'
    '<rect width="10" height="20"/></svg>'
)
ROWS = pd.DataFrame({"x": [1, 2], "name": ["a", "b"]})


def rules_of(chart: alt.LayerChart) -> list[str]:
    """Return the strength of each rule in the picture of a chart."""
    drawn = ElementTree.fromstring(as_svg(chart)).iter("{http://www.w3.org/2000/svg}line")
    return [one.get("opacity", "1") for one in drawn if one.get("stroke") == "red"]


def chart_with(selection: alt.Parameter, away: float) -> alt.LayerChart:
    opacity = alt.when(selection).then(alt.value(1)).otherwise(alt.value(away))
    rules = alt.Chart(ROWS).mark_rule(color="red").encode(x="x:Q", opacity=opacity)
    return alt.LayerChart(layer=[rules.add_params(selection)])


def test_a_rule_at_the_pointer_is_not_saved():
    at_pointer = alt.selection_point(
        fields=["x"], on="pointerover", nearest=True, empty=False, value=[{"x": 2}]
    )
    assert rules_of(chart_with(at_pointer, away=0)) == ["0", "0"]


def test_what_is_picked_is_as_strong_as_the_rest():
    picked = alt.selection_point(fields=["name"], empty=False, value=[{"name": "a"}])
    assert rules_of(chart_with(picked, away=0.4)) == ["1", "1"]


def test_a_png_has_300_dots_per_inch_and_says_so():
    png = png_of(SQUARE)
    width, height = unpack(">II", png[16:24])
    assert (width, height) == pytest.approx((10 * 300 / 72, 20 * 300 / 72), abs=1)
    place = png.index(b"pHYs") + 4
    assert unpack(">I", png[place : place + 4])[0] == pytest.approx(300 / 0.0254, abs=1)


def test_a_pdf_is_one():
    assert pdf_of(SQUARE).startswith(b"%PDF")


def test_a_long_title_stands_in_several_lines():
    chart = alt.LayerChart(layer=[alt.Chart(ROWS).mark_point().encode(x="x:Q")])
    words = ["word"] * 60
    spec = titled(chart, " ".join(words), ["Model: a"]).to_dict()["title"]
    assert len(spec["text"]) > 1
    assert " ".join(spec["text"]).split() == words
    assert spec["subtitle"] == ["Model: a"]


def test_a_drawing_gets_a_sheet_with_a_title():
    sheet = titled_svg(SQUARE, "A <title>", ["Models: a; b"])
    texts = ["".join(one.itertext()) for one in ElementTree.fromstring(sheet) if "text" in one.tag]
    assert texts == ["A <title>", "Models: a; b"]
    drawn = ElementTree.fromstring(sheet)[-1]
    assert (drawn.get("width"), drawn.get("height")) == ("10", "20")
    assert float(drawn.get("y")) > 0


def test_a_drawing_of_unknown_size_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        titled_svg("<svg/>", "A title", [])
