"""A component's script on an empty page, called by hand as Streamlit calls it."""

from typing import Any

from playwright.sync_api import Page

from memviz.components.shared.assets import script_of, style_of
from tests.support.browser.mounted_text_view import EMPTY_PAGE, THEME

MOUNT = """async ([source, styles, theme]) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  for (const name in theme) host.style.setProperty(`--st-${name}`, theme[name]);
  const parentElement = host.attachShadow({ mode: "open" });
  parentElement.appendChild(document.createElement("style")).textContent = styles;
  const told = [];
  const setTriggerValue = (name, value) => told.push(value);
  window.view = { told, call: (data) => script.default({ parentElement, data, setTriggerValue }) };
}"""


class MountedComponent:
    """The component on a page of its own."""

    def __init__(self, page: Page, name: str) -> None:
        """Mount the script without data."""
        self.page = page
        page.goto("about:blank")
        page.set_content(EMPTY_PAGE)
        page.evaluate(MOUNT, [script_of(name), style_of(name), THEME])

    def call(self, **data: Any) -> None:
        """Call the script with these data."""
        self.page.evaluate("data => view.call(data)", data)

    @property
    def told(self) -> list[Any]:
        """What Python was told, in order."""
        return self.page.evaluate("() => view.told")
