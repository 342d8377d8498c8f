"""Pictures of what the browser tests saw, kept in `test-artefacts/` for whoever reads a run."""

from playwright.sync_api import Page

from tests.support.project import ROOT

PICTURES = ROOT / "test-artefacts"


def keep_picture(page: Page, name: str) -> None:
    """Keep what the page's window shows as `name`.png; `name` may begin with a folder."""
    path = PICTURES / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    print(f"picture: {path}")
