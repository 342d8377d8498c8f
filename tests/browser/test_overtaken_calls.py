"""A component survives the order in which Streamlit ends calls: the overtaken one after the newer.

Streamlit calls a component's script with every change of its data and ends the call before it only
then, at times after the newer call has drawn. Here the scripts are called in that order by hand.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from memviz import components
from memviz.components.text_view import Panel, pack
from memviz.connectivity import Connectivity
from memviz.suggestion import Suggestion

pytestmark = pytest.mark.browser

FOLDER = Path(components.__file__).parent
TEXT_VIEW = ("colour.js", "layout.js", "model_panel.js", "linked_view.js", "text_view.js")

CALL_TWICE_THEN_END_THE_FIRST = """async ([source, selector, first, second]) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  const call = (data) => script.default({ parentElement, data, setTriggerValue: () => {} });
  const drawn = () => parentElement.querySelectorAll(selector).length;
  const endFirst = call(first);
  const endSecond = call(second);
  const before = drawn();
  endFirst();
  const after = drawn();
  const kept = parentElement.querySelector(selector);
  call(second);
  const later = drawn();
  const inPlace = kept !== null && kept === parentElement.querySelector(selector);
  host.remove();
  endSecond();
  return { before, after, later, inPlace };
}"""


def called(page: Page, script: str, selector: str, calls: Sequence[dict[str, Any]]) -> Any:
    """Return how many elements stood there before and after the overtaken call ended, and later."""
    page.goto("about:blank")
    return page.evaluate(CALL_TWICE_THEN_END_THE_FIRST, [script, selector, *calls])


def view_data(only_row: int | None) -> dict[str, Any]:
    text = " to be"
    time = len(text)
    connectivity = Connectivity(
        text=text,
        targets=("to",) * time,
        matrix=np.tril(np.ones((time, time), dtype=np.float32)),
        has_target=np.ones(time, dtype=bool),
        suggestions=((Suggestion("to", 0.5),),) * time,
        target_probability=np.full(time, 0.5),
        target_rank=np.ones(time, dtype=int),
        only_row=only_row,
    )
    return {**pack([Panel("GRU", "#336699", connectivity)]), "selected": 2, "push": 0}


def test_the_text_view_stays_when_a_call_that_was_overtaken_ends(desktop: Page) -> None:
    script = "\n".join((FOLDER / "text_view" / name).read_text("utf-8") for name in TEXT_VIEW)
    calls = (view_data(only_row=2), view_data(only_row=None))
    found = called(desktop, script, "canvas.text", calls)
    assert found == {"before": 1, "after": 1, "later": 1, "inPlace": True}


def test_live_typing_stays_when_a_call_that_was_overtaken_ends(desktop: Page) -> None:
    script = (FOLDER / "live_typing" / "live_typing.js").read_text("utf-8")
    data = {
        "models": [{"id": "gru", "label": "GRU", "colour": "#336699"}],
        "text": "to b",
        "version": 1,
        "route": "data:application/json,{}",
        "answer": None,
    }
    found = called(desktop, script, "textarea", (data, data))
    assert found == {"before": 1, "after": 1, "later": 1, "inPlace": True}
