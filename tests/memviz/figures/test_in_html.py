"""A chart in HTML is a chart: what stands in it ends no script, however it was put together."""

import json
from html.parser import HTMLParser
from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from memviz.figures.in_html import stays_a_chart
from tests.support.hostile.models import ATTACK

TABLE = pd.DataFrame({"model": [ATTACK], "nats": [1.0]})


class Scripts(HTMLParser):
    """Notes the scripts of a page, and which other elements an attack made."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.strangers: list[str] = []
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        if "data-stranger" in dict(attrs):
            self.strangers.append(tag)

    def handle_data(self, data: str) -> None:
        if self._within == "script" and data.strip():
            self.scripts.append(data.strip())


@stays_a_chart
def chart() -> alt.LayerChart:
    return alt.layer(alt.Chart(TABLE).mark_point().encode(x="nats:Q", y="model:N"))


def saved(figure: alt.LayerChart, folder: Path) -> str:
    figure.save(folder / "chart.html")
    return (folder / "chart.html").read_text(encoding="utf-8")


WAYS = {
    "to_html": lambda figure, _: figure.to_html(),
    "piece": lambda figure, _: figure.to_html(fullhtml=False),
    "indented": lambda figure, _: figure.to_html(json_kwds={"indent": 1}),
    "save": saved,
    "notebook": lambda figure, _: figure._repr_mimebundle_()["text/html"],
    "copy": lambda figure, _: figure.properties(title=ATTACK).to_html(),
    "above": lambda figure, _: (figure & figure.properties(title="2")).to_html(),
    "beside": lambda figure, _: (figure | figure).to_html(),
    "on top": lambda figure, _: (figure + figure.properties(title="2")).to_html(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.filterwarnings("ignore:Automatically deduplicated")
def test_every_way_to_html_is_escaped(way, tmp_path):
    page = Scripts(WAYS[way](chart(), tmp_path))
    assert page.strangers == []
    assert not any(script.startswith("window.stranger") for script in page.scripts)


def test_without_it_the_attack_is_seen():
    page = Scripts(chart.__wrapped__().to_html())
    assert page.strangers
    assert any(script.startswith("window.stranger") for script in page.scripts)


def test_what_is_drawn_is_the_same_text(tmp_path):
    figure = chart()
    (rows,) = figure.to_dict()["datasets"].values()
    assert rows == [{"model": ATTACK, "nats": 1.0}]
    figure.save(tmp_path / "chart.json")
    assert json.loads((tmp_path / "chart.json").read_text()) == figure.to_dict()
    assert repr(figure) == repr(chart.__wrapped__())
    assert isinstance(figure, alt.LayerChart)


def test_a_renderer_that_makes_no_html_gets_no_option_of_ours():
    with alt.renderers.enable("mimetype"):
        _, metadata = chart()._repr_mimebundle_()
    assert metadata == {} or "json_kwds" not in str(metadata)
