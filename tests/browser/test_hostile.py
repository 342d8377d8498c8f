"""Nothing that a stranger wrote acts: not typed, not linked, not in a checkpoint."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from bench.live import running_dashboard
from tests.support.browser.page import address_of, exceptions_on, wait_for_run
from tests.support.hostile.texts import ACTIVE
from tests.support.pages import PAGES
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

pytestmark = pytest.mark.browser

EVIL = "".join(ACTIVE)
LINKED = ("text", "name", "typed", "passage", "cell", "models", "hub_name", "hub_owner", "detail")
HOSTS = [
    (tag, place, host)
    for tag, place in (("iframe", "src"), ("img", "src"), ("a", "href"))
    for host in ("evil", "www.evil")
]
INJECTED = ", ".join(
    (
        *("[data-injected]", "[onerror]", "[onload]", "img[src=x]", "a[href^=javascript]"),
        *(f"{tag}[{place}*='//{host}']" for tag, place, host in HOSTS),
    )
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose every checkpoint says active things wherever it can say something."""
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("hostile"))
    save_tiny_character_model(folder / "warpeace_lstm_1x8")
    for checkpoint in list(folder.iterdir()):
        spoil_metrics(checkpoint / "metrics.json")
        (checkpoint / "README.md").write_text(EVIL)
    spoil_words(folder / "gru" / "vocabulary.json")
    spoil_setting(folder / "lstm" / "config.json")
    save_tiny_checkpoints(folder, ("rnn",))
    shutil.copytree(folder / "rnn", folder / "![x](www.evil.example) <b data-injected>")
    spoil_metrics(folder / "rnn" / "metrics.json")
    with running_dashboard(folder) as server:
        yield server


def spoil_metrics(path: Path) -> None:
    metrics = json.loads(path.read_text())
    metrics["corpus"] = dict.fromkeys(("name", "sha256", "licence", "characters"), EVIL)
    metrics["split"] = {"held_out_from_training": EVIL}
    metrics["training"] = dict.fromkeys(("hardware", "command", "commit", "seed"), EVIL)
    metrics["model"] = {"name": EVIL}
    if "reach" in metrics:
        metrics["reach"] |= {"of": EVIL, "measure": EVIL}
    path.write_text(json.dumps(metrics))


def spoil_words(path: Path) -> None:
    vocabulary = json.loads(path.read_text())
    words = vocabulary["words"]
    words[2:] = [f"{text}{number}"[:200] for number, text in enumerate(ACTIVE * len(words))][
        : len(words) - 2
    ]
    path.write_text(json.dumps(vocabulary))


def spoil_setting(path: Path) -> None:
    settings = json.loads(path.read_text())
    path.write_text(json.dumps(settings | {ACTIVE[2]: 1}))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_hostile_models_shows_their_words_and_runs_none(address, desktop, name):
    dialogs = watched(desktop)
    desktop.goto(f"{address_of(address, name)}?sample=20%2C000")
    wait_for_run(desktop)
    for expander in desktop.get_by_test_id("stMain").get_by_test_id("stExpander").all():
        expander.locator("summary").first.click()
    wait_for_run(desktop)
    assert nothing_acted(desktop, dialogs)


@pytest.mark.parametrize("name", PAGES)
def test_a_link_with_hostile_values_runs_none(server_of_both, desktop, name):
    dialogs = watched(desktop)
    query = urlencode(dict.fromkeys(LINKED, EVIL) | {"read": "own text", "sample": "20,000"})
    desktop.goto(f"{address_of(server_of_both, name)}?{query}")
    wait_for_run(desktop)
    assert nothing_acted(desktop, dialogs)


def test_what_is_typed_runs_none(server_of_both, desktop):
    dialogs = watched(desktop)
    desktop.goto(f"{server_of_both}/autocomplete")
    field = desktop.get_by_role("textbox", name="Type English text")
    field.fill(EVIL)
    expect(desktop.locator(".reads")).to_contain_text("iframe src")
    field.fill("\u202e\u0000\uffff \U0001f3f3\ufe0f" * 300)
    field.blur()
    wait_for_run(desktop)
    assert nothing_acted(desktop, dialogs)


def test_a_megabyte_is_answered_in_words(server_of_both, desktop):
    desktop.goto(f"{server_of_both}/connectivity")
    wait_for_run(desktop)
    field = desktop.get_by_test_id("stMain").get_by_role("textbox", name="Text", exact=True)
    field.fill("north africa " * 80_000)
    field.press("Enter")
    expect(desktop.get_by_text("the view takes at most")).to_be_visible()
    assert exceptions_on(desktop) == []


@pytest.mark.parametrize(
    "acts",
    [
        "<b data-injected>bold</b>",
        "<img src=x>",
        "<a href='https://www.evil.example'>a link</a>",
        "<title>owned</title>",
        "<script>alert(1)</script>",
    ],
)
def test_what_acts_would_be_seen(desktop, acts):
    dialogs = watched(desktop)
    desktop.set_content(f"<!doctype html><body>{acts}")
    with pytest.raises(AssertionError):
        nothing_acted(desktop, dialogs)


def watched(page: Page) -> list[str]:
    """Return the list that fills with what dialogs on the page say."""
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    return said


def nothing_acted(page: Page, dialogs: list[str]) -> bool:
    page.wait_for_timeout(300)
    assert exceptions_on(page) == []
    assert dialogs == []
    assert page.title() != "owned"
    found = page.locator(INJECTED)
    assert found.count() == 0, found.first.evaluate("element => element.outerHTML")
    return True
