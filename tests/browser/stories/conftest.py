"""What the stories share: a dashboard on the bundled models, and the pictures of their steps."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, Page

from bench.live import running_dashboard
from tests.support.browser.page import PATIENCE, wait_for_run
from tests.support.browser.pictures import keep_picture
from tests.support.bundled import CHECKPOINTS


@pytest.fixture(scope="session")
def bundled(chromium: Browser) -> Iterator[str]:
    """The address of a dashboard on the bundled models, which somebody has visited before."""
    with running_dashboard(CHECKPOINTS) as address:
        visitor = chromium.new_page()
        visitor.set_default_timeout(PATIENCE)
        visitor.goto(f"{address}/connectivity")
        wait_for_run(visitor)
        visitor.close()
        yield address


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[..., None]:
    """A function that keeps a picture of a step: of the window, scrolled so that `of` is seen."""
    page_name = request.path.stem.removeprefix("test_")
    numbers = count(1)

    def keep_step(page: Page, what: str, of: Locator | None = None) -> None:
        if of is not None:
            of.evaluate("seen => seen.scrollIntoView({ block: 'center' })")
        keep_picture(page, f"stories/{page_name}-{next(numbers)}-{what}")

    return keep_step
