"""What a view takes from the theme of its page."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

THEME = {
    "background-color": "#ffffff",
    "text-color": "#000000",
    "primary-color": "#0c6962",
    "secondary-background-color": "#f2f5f5",
    "code-font": "Source Code Pro",
    "font": "Source Sans 3",
}


def themed(modules: Page, theme: dict[str, str], expression: str) -> object:
    """Return an expression of the module `theme` and a `host` of the theme."""
    return modules.evaluate(
        """async ([theme, expression]) => {
            const module = await import("/components/shared/theme.js");
            const host = document.body.appendChild(document.createElement("div"));
            for (const name in theme) host.style.setProperty(`--st-${name}`, theme[name]);
            return new Function("theme", "host", `return ${expression}`)(module, host);
        }""",
        [theme, expression],
    )


def test_a_value_comes_by_its_name_and_is_empty_where_the_theme_has_none(modules: Page) -> None:
    names = "['primary-color', 'green-color'].map(theme.themeValues(host))"
    assert themed(modules, THEME, names) == ["#0c6962", ""]


def test_every_view_draws_with_the_same_ink_background_and_fonts(modules: Page) -> None:
    assert themed(modules, THEME, "theme.pageTheme(host)") == {
        "backgroundRgb": [255, 255, 255],
        "inkRgb": [0, 0, 0],
        "background": "rgb(255,255,255)",
        "ink": "rgb(0,0,0)",
        "muted": "rgb(84,84,84)",
        "accent": "#0c6962",
        "track": "#f2f5f5",
        "monospace": "Source Code Pro",
        "sans": "Source Sans 3",
    }


def test_a_theme_without_fonts_has_those_of_the_browser(modules: Page) -> None:
    fonts = "(({ monospace, sans }) => [monospace, sans])(theme.pageTheme(host))"
    assert themed(modules, {}, fonts) == ["monospace", "sans-serif"]
