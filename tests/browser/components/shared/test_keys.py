"""Keys that belong to the browser."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import using

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("held", "of_the_browser"),
    [("", False), ("shiftKey", False), ("altKey", True), ("ctrlKey", True), ("metaKey", True)],
)
def test_a_key_with_a_modifier_other_than_shift(modules: Page, held: str, of_the_browser: bool):
    event = 'new KeyboardEvent("keydown", { key: "ArrowLeft", [given]: true })'
    assert using(modules, "shared/keys.js", f"module.isShortcut({event})", held) == of_the_browser
