"""What every browser test asks of a page of the dashboard, and how long it waits."""

from playwright.sync_api import Page, expect

PATIENCE = 60_000  # milliseconds a page may take before a test fails
expect.set_options(timeout=PATIENCE)

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def address_of(server: str, name: str) -> str:
    """Return where a page is: the overview has no name of its own in the address."""
    return server if name == "overview" else f"{server}/{name}"


def exceptions_on(page: Page) -> list[str]:
    """Return the text of every exception that the page shows."""
    return page.get_by_test_id("stException").all_inner_texts()


def wait_for_run(page: Page) -> None:
    """Wait until the page and the model picker are drawn and no run is under way."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stButtonGroup").first).to_be_attached()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
