"""What every browser test asks of a page of the dashboard, and how long it waits."""

from playwright.sync_api import Page, expect

PATIENCE = 60_000  # milliseconds a page may take before a test fails
expect.set_options(timeout=PATIENCE)

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def address_of(server: str, name: str) -> str:
    """Return where a page is: the overview has no name of its own in the address."""
    return server if name == "overview" else f"{server}/{name}"


def quick_address_of(server: str, name: str) -> str:
    """Return where a page is when it has as little to compute as it may: few characters to read."""
    return address_of(server, name) + ("?sample=20%2C000" if name == "errors" else "")


def expect_hidden_fields(page: Page) -> None:
    """Wait until no field is seen that keeps a value in the address and is not for visitors."""
    for field in page.locator("[class*=_in_the_address]").all():
        expect(field).to_be_hidden()


def exceptions_on(page: Page) -> list[str]:
    """Return the text of every exception that the page shows."""
    return page.get_by_test_id("stException").all_inner_texts()


def wait_for_run(page: Page) -> None:
    """Wait until the page and the model picker are drawn and no run is under way.

    Locators wait in the page, which sees a change at once; what expects asks again, ever later.
    """
    page.get_by_test_id("stSidebar").get_by_test_id("stButtonGroup").first.wait_for(
        state="attached"
    )
    page.get_by_role("heading", level=1).wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
