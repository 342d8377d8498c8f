"""Models of the Hub in a real browser: found, compared, in the address, there after a reload."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Position, expect

from bench.live import running_dashboard
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.browser.steps import expect_chosen
from tests.support.hubstub import Hang, HubStub

pytestmark = pytest.mark.browser


@pytest.fixture
def address(hub: HubStub, tiny_checkpoints: Path) -> Iterator[str]:
    """The Models page of a dashboard that asks the stand-in, which has alice/tiny."""
    files = {path.name: path.read_bytes() for path in (tiny_checkpoints / "gru").iterdir()}
    card = b"---\ntags: [memviz]\nmemviz: {unit: gru, layers: 1, hidden_size: 8}\n---\n"
    hub.add("alice/tiny", files | {"README.md": card})
    with running_dashboard(tiny_checkpoints) as server:
        yield f"{server}/models"


def test_a_link_to_a_branch_becomes_a_link_to_its_commit_that_a_reload_opens(hub, address, desktop):
    sha = hub.repositories["alice/tiny"].newest.sha
    desktop.goto(f"{address}?models=bundled/gru,alice/tiny,bob/none")
    expect_chosen(desktop, "GRU", f"alice/tiny@{sha[:7]}")
    expect(desktop.get_by_text("no such model, or it is private")).to_be_visible()
    wait_for_run(desktop)
    desktop.get_by_role("button", name="Dismiss").click()
    desktop.wait_for_url(f"**hub=alice%2Ftiny%40{sha}")
    hub.stop()
    desktop.reload()
    wait_for_run(desktop)
    expect_chosen(desktop, "GRU", f"alice/tiny@{sha[:7]}")
    assert exceptions_on(desktop) == []


def test_a_model_is_found_ticked_and_compared(hub, address, desktop):
    sha = hub.repositories["alice/tiny"].newest.sha
    desktop.goto(f"{address}?models=GRU")
    wait_for_run(desktop)
    desktop.get_by_role("button", name="Search", exact=True).click()
    compare = desktop.get_by_role("button", name="Compare")
    expect(compare).to_be_disabled()
    desktop.get_by_test_id("stDataFrame").last.click(position=Position(x=18, y=52))  # a canvas
    expect(compare).to_be_enabled()
    compare.click()
    expect_chosen(desktop, "GRU", f"alice/tiny@{sha[:7]}")
    desktop.get_by_test_id("stSidebarNav").get_by_text("Accuracy").click()
    expect(desktop.get_by_role("heading", level=1, name="Accuracy")).to_be_visible()
    expect_chosen(desktop, "GRU", f"alice/tiny@{sha[:7]}")
    desktop.wait_for_url(f"**hub=alice%2Ftiny%40{sha}**")
    assert exceptions_on(desktop) == []


def test_a_search_lives_in_the_address_which_reopens_it(hub, address, desktop):
    desktop.goto(f"{address}?models=GRU")
    wait_for_run(desktop)
    desktop.get_by_label("Owner").fill("alice")
    desktop.get_by_label("Part of the name").fill("TIN")
    desktop.get_by_role("button", name="Search", exact=True).click()
    expect(desktop.get_by_role("button", name="Compare")).to_be_visible()
    desktop.wait_for_url("**hub_name=TIN&hub_owner=alice**")
    searches = [line for line in hub.requests if "/api/models?" in line]
    desktop.goto(desktop.url)
    expect(desktop.get_by_role("button", name="Compare")).to_be_visible()
    expect(desktop.get_by_label("Owner")).to_have_value("alice")
    assert len(searches) == 1
    assert [line for line in hub.requests if "/api/models?" in line] == searches  # kept
    assert exceptions_on(desktop) == []


def test_a_model_on_its_way_can_be_stopped(hub, address, desktop):
    rows = b"gru,train,1.0,10,5.0\n" * 200_000  # so large that it may take twenty seconds
    kept = {
        path: blob.content for path, blob in hub.repositories["alice/tiny"].newest.files.items()
    }
    hub.add("alice/long", kept | {"training.csv": b"model,dataset,seconds,step,loss\n" + rows})
    hub.spoil("GET /large/", Hang(30))
    desktop.goto(f"{address}?models=GRU")
    wait_for_run(desktop)
    desktop.get_by_label("Or name a model").fill("alice/long")
    desktop.get_by_role("button", name="Pull", exact=True).click()
    progress = desktop.get_by_test_id("stSidebar").get_by_test_id("stProgress")
    expect(progress).to_contain_text("alice/long: 99 % of 4.3 MB")
    desktop.get_by_test_id("stSidebar").get_by_role("button", name="Stop").click()
    expect(progress).to_have_count(0)
    desktop.wait_for_url("**models=GRU")
    expect_chosen(desktop, "GRU")
    assert exceptions_on(desktop) == []


def test_the_search_fits_a_phone(address, phone):
    phone.goto(address)
    wait_for_run(phone)
    phone.get_by_role("button", name="Search", exact=True).click()
    expect(phone.get_by_role("button", name="Compare")).to_be_visible()
    widths = phone.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1] == 390
