"""One view for each place that Streamlit calls a script for, until the place is gone."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MOUNT = """async () => {
    const { viewPerMount } = await import("/components/shared/mounting.js");
    window.log = [];
    class View {
        constructor(parent) { this.name = parent.host.id; log.push(`${this.name} made`); }
        update(data, tell) { log.push(`${this.name} shows ${data}`); tell("pin", data); }
        remove() { log.push(`${this.name} removed`); }
    }
    const script = viewPerMount(View);
    window.place = (id) => {
        const host = Object.assign(document.createElement("div"), { id });
        return document.body.appendChild(host).attachShadow({ mode: "open" });
    };
    const setTriggerValue = (name, value) => log.push(`told ${name} ${value}`);
    window.call = (parentElement, data) => script({ parentElement, data, setTriggerValue });
}"""


@pytest.fixture
def script(modules: Page) -> Page:
    """The page with a script that notes what becomes of its views."""
    modules.evaluate(MOUNT)
    return modules


def test_a_view_is_kept_and_updated(script: Page) -> None:
    script.evaluate("() => { const a = place('a'); call(a, 1); call(a, 2); }")
    assert script.evaluate("log") == [
        *("a made", "a shows 1", "told pin 1", "a shows 2", "told pin 2"),
    ]


def test_each_place_has_its_own(script: Page) -> None:
    script.evaluate("() => { call(place('a'), 1); call(place('b'), 2); }")
    assert [line for line in script.evaluate("log") if "made" in line] == ["a made", "b made"]


def test_it_stays_when_a_call_that_newer_data_overtook_ends(script: Page) -> None:
    script.evaluate(
        """() => { const a = place('a'); const end = call(a, 1); call(a, 2); end(); }"""
    )
    assert "a removed" not in script.evaluate("log")


def test_it_is_removed_once_when_its_place_leaves_the_page(script: Page) -> None:
    script.evaluate("""() => {
        const a = place('a');
        const ends = [call(a, 1), call(a, 2)];
        a.host.remove();
        ends.forEach((end) => end());
    }""")
    assert script.evaluate("log").count("a removed") == 1


def test_a_place_that_returns_has_a_new_view(script: Page) -> None:
    script.evaluate("""() => {
        const a = place('a');
        const end = call(a, 1);
        a.host.remove();
        end();
        document.body.append(a.host);
        call(a, 2);
    }""")
    assert script.evaluate("log").count("a made") == 2


def test_it_shows_the_newest_data_when_an_older_call_comes_after_it(script: Page) -> None:
    script.evaluate(
        """() => { const a = place('a'); call(a, "new"); const end = call(a, "old"); end(); }"""
    )
    shown = [line for line in script.evaluate("log") if "shows" in line]
    assert shown == ["a shows new", "a shows old", "a shows new"]


def test_what_ended_is_not_shown_again(script: Page) -> None:
    script.evaluate("""() => {
        const a = place('a');
        for (const data of [1, 2, 3]) call(a, data)();
    }""")
    shown = [line for line in script.evaluate("log") if "shows" in line]
    assert shown == ["a shows 1", "a shows 2", "a shows 3"]
