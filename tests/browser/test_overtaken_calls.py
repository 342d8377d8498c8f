"""A component survives the order in which Streamlit ends calls: the overtaken one after the newer.

Streamlit calls a component's script with every change of its data and ends the call before it only
then, at times after the newer call has drawn. Here the scripts are called in that order by hand.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from memviz import components
from tests.browser.mounted_text_view import AS_TABLES, SCRIPT, made_up, view_data

pytestmark = pytest.mark.browser

FOLDER = Path(components.__file__).parent

CALL_TWICE_THEN_END_THE_FIRST = """async ([source, selector, asData, first, second]) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  const call = (plain) =>
    script.default({ parentElement, data: eval(asData)(plain), setTriggerValue: () => {} });
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


def called(
    page: Page,
    script: str,
    selector: str,
    calls: Sequence[dict[str, Any]],
    as_data: str = "data => data",
) -> Any:
    """Return how many elements stood there before and after the overtaken call ended, and later.

    `as_data` makes the script's data of what can be handed to the browser.
    """
    page.goto("about:blank")
    return page.evaluate(CALL_TWICE_THEN_END_THE_FIRST, [script, selector, as_data, *calls])


def test_the_text_view_stays_when_a_call_that_was_overtaken_ends(desktop: Page) -> None:
    calls = [view_data([made_up(" to be", only_row=row)]) for row in (2, None)]
    found = called(desktop, SCRIPT, "canvas.text", calls, AS_TABLES)
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


def test_live_typing_asks_again_when_the_rerun_with_the_answer_was_overtaken(desktop: Page) -> None:
    script = (FOLDER / "live_typing" / "live_typing.js").read_text("utf-8")
    data = {
        "models": [{"id": "gru", "label": "GRU", "colour": "#336699"}],
        "text": "to b",
        "version": 1,
        "route": "data:text/plain,none",
        "answer": None,
    }
    desktop.goto("about:blank")
    desktop.clock.install()
    desktop.evaluate(
        """async ([source, data]) => {
          const url = "data:text/javascript;charset=utf-8," + encodeURIComponent(source);
          const script = await import(url);
          const host = document.body.appendChild(document.createElement("div"));
          const parentElement = host.attachShadow({ mode: "open" });
          window.asked = [];
          const setTriggerValue = (name, value) => window.asked.push(value);
          window.draw = (answer) =>
            script.default({ parentElement, data: { ...data, answer }, setTriggerValue });
          window.draw(null);
        }""",
        [script, data],
    )
    desktop.wait_for_function("window.asked.length === 1")
    desktop.clock.fast_forward(6000)
    first, again = desktop.evaluate("window.asked")
    assert first == again
    desktop.evaluate("window.draw({ id: window.asked[0].id, error: 'none' })")
    desktop.clock.fast_forward(20_000)
    assert desktop.evaluate("window.asked.length") == 2
