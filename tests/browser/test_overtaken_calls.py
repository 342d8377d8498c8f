"""A component survives the order in which Streamlit ends calls: the overtaken one after the newer.

Streamlit calls a component's script with every change of its data and ends the call before it only
then, at times after the newer call has drawn. Here the scripts are called in that order by hand.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from memviz.components.shared.assets import script_of
from tests.support.browser.mounted_text_view import AS_TABLES, made_up, view_data
from tests.support.browser.page import PATIENCE

pytestmark = pytest.mark.browser

TYPING_SCRIPT = script_of("live_typing")
TYPING = {
    "models": [{"id": "gru", "label": "GRU", "colour": "#336699"}],
    "text": "to b",
    "version": 1,
    "chosen": False,
    "route": "data:application/json,{}",
    "answer": None,
}

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
    found = called(desktop, script_of("text_view"), "canvas.text", calls, AS_TABLES)
    assert found == {"before": 1, "after": 1, "later": 1, "inPlace": True}


def test_live_typing_stays_when_a_call_that_was_overtaken_ends(desktop: Page) -> None:
    found = called(desktop, TYPING_SCRIPT, "textarea", (TYPING, TYPING))
    assert found == {"before": 1, "after": 1, "later": 1, "inPlace": True}


MOUNT_AND_NOTE_COMMITS = """async ([source, data]) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  window.commits = [];
  const setTriggerValue = (name, value) => name === "commit" && window.commits.push(value);
  window.draw = (changes) => {
    script.default({ parentElement, data: { ...data, ...changes }, setTriggerValue });
  };
  window.draw({});
}"""


@pytest.fixture
def typed_on(desktop: Page) -> Page:
    """A page with live typing, in which "to b" was typed on to "to be" and committed."""
    desktop.goto("about:blank")
    desktop.evaluate(MOUNT_AND_NOTE_COMMITS, [TYPING_SCRIPT, TYPING])
    desktop.locator("textarea").press_sequentially("e")
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("window.commits") == ["to be"]
    return desktop


def test_a_rerun_that_had_not_heard_of_the_last_text_does_not_bring_the_old_one_back(typed_on):
    typed_on.evaluate("window.draw({ version: 2 })")
    assert typed_on.locator("textarea").input_value() == "to be"
    typed_on.wait_for_function("window.commits.length === 2")
    assert typed_on.evaluate("window.commits") == ["to be", "to be"]
    typed_on.locator("textarea").press_sequentially(" or")
    typed_on.evaluate("window.draw({ version: 3, text: 'to be' })")
    assert typed_on.locator("textarea").input_value() == "to be or"
    assert typed_on.evaluate("window.commits") == ["to be", "to be"]


def test_a_text_chosen_on_the_page_comes_though_it_was_typed_before(typed_on):
    typed_on.evaluate("window.draw({ version: 2, chosen: true })")
    assert typed_on.locator("textarea").input_value() == "to b"
    assert typed_on.evaluate("window.commits") == ["to be"]


def test_the_browser_s_back_brings_the_text_before(typed_on):
    typed_on.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
    typed_on.evaluate("window.draw({ version: 2 })")
    assert typed_on.locator("textarea").input_value() == "to b"


def test_another_text_always_comes(typed_on):
    typed_on.evaluate("window.draw({ version: 2, text: 'or not' })")
    assert typed_on.locator("textarea").input_value() == "or not"


@pytest.fixture
def timed(chromium: Browser) -> Iterator[Page]:
    """A page whose clock goes on when told; it is the whole context's, so this is its own."""
    with chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        context.clock.install()
        yield context.new_page()


def test_live_typing_asks_again_when_the_rerun_with_the_answer_was_overtaken(timed: Page) -> None:
    data = TYPING | {"route": "data:text/plain,none"}
    timed.goto("about:blank")
    timed.evaluate(
        """async ([source, data]) => {
          const url = "data:text/javascript;charset=utf-8," + encodeURIComponent(source);
          const script = await import(url);
          const host = document.body.appendChild(document.createElement("div"));
          const parentElement = host.attachShadow({ mode: "open" });
          window.asked = [];
          const setTriggerValue = (name, value) => window.asked.push(value);
          window.draw = (answer) => {
            script.default({ parentElement, data: { ...data, answer }, setTriggerValue });
          };
          window.draw(null);
        }""",
        [TYPING_SCRIPT, data],
    )
    timed.wait_for_function("window.asked.length === 1")
    timed.clock.fast_forward(6000)
    first, again = timed.evaluate("window.asked")
    assert first == again
    timed.evaluate("window.draw({ id: window.asked[0].id, error: 'none' })")
    timed.clock.fast_forward(20_000)
    assert timed.evaluate("window.asked.length") == 2
