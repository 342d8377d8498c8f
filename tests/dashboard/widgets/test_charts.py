"""Charts on a page are those that Altair describes, and pictures are made for who saves them."""

import json

import altair as alt
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest


def drawing() -> None:
    import altair as alt
    import pandas as pd

    from dashboard.widgets.charts import draw_chart

    rows = pd.DataFrame({"x": [0.0, 1.0], "y": [1.0, 2.0]})
    draw_chart(alt.Chart(rows).mark_line().encode(x="x:Q", y="y:Q"), alt="two points", height=120)


def test_a_chart_is_drawn_as_altair_describes_it():
    (drawn,) = AppTest.from_function(drawing).run().get("vega_lite_chart")
    spec = json.loads(drawn.proto.spec)
    assert spec["mark"] == {"type": "line"}
    assert spec["encoding"]["x"]["field"] == "x"
    assert spec["$schema"] == alt.Chart().to_dict(validate=False)["$schema"]
    assert drawn.proto.datasets


def test_a_page_s_chart_is_not_compared_with_the_schema(monkeypatch):
    def compare(*_: object, **__: object) -> None:
        pytest.fail("the schema is asked")

    chart = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_line().encode(x="x:Q")
    monkeypatch.setattr("altair.utils.schemapi.validate_jsonschema", compare)
    with pytest.raises(pytest.fail.Exception):
        chart.to_dict()
    monkeypatch.setattr("altair.utils.schemapi.DEBUG_MODE", False)
    assert not AppTest.from_function(drawing).run().exception


def saving() -> None:
    from dashboard.widgets.downloads import SavedFigure, draw_downloads

    def nobody_saves_it():
        raise RuntimeError("nobody saves it")

    draw_downloads(SavedFigure("figure", "A figure", "reach", nobody_saves_it, nobody_saves_it))


def test_a_picture_is_made_only_when_it_is_saved():
    app = AppTest.from_function(saving).run()
    assert not app.exception
    assert [button.label for button in app.get("download_button")] == [
        *("Picture, SVG", "Picture, PNG", "Picture, PDF", "Data, CSV", "Data, JSON")
    ]
