"""A model's way from one person's terminal to another's dashboard, over the Hub."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Position, expect

from bench.live import running_dashboard
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.browser.steps import expect_chosen
from tests.support.hubstub import HubStub
from tests.support.project import ROOT
from train.__main__ import main

pytestmark = pytest.mark.browser

NAME = "alice/story"
MARK_OF_THE_FIRST_ROW = Position(x=18, y=52)  # the table is a canvas
WORDS = ("the", "of", "and", "north", "south", "africa", "america", "part", "parts", "in")


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A file of a hundred thousand characters to train on."""
    draw = random.Random(0)
    path = tmp_path / "story.txt"
    path.write_text(" ".join(draw.choices(WORDS, k=20_000)))
    return path


@pytest.fixture
def dashboard(hub: HubStub, tiny_checkpoints: Path) -> Iterator[str]:  # noqa: ARG001  its address is set
    """The address of somebody's dashboard, which asks the Hub without any login."""
    with running_dashboard(tiny_checkpoints) as address:
        yield address


def fit(text: Path, characters: int) -> list[str]:
    """Return the command that trains the model of the story, into `characters` beside `text`."""
    folder, cache = text.parent / str(characters), text.parent / "datasets"
    command = ["fit", "--preset", "smoke", "--unit", "gru", "--words", "10"]
    command += ["--corpus", str(text), "--characters", str(characters)]
    return [*command, "--output", str(folder), "--cache", str(cache)]


def test_a_model_is_trained_pushed_found_compared_renewed_and_pinned(
    hub, text, dashboard, desktop, capfd
):
    cpu = {**os.environ, "ACCELERATE_USE_CPU": "true"}
    typed = [sys.executable, "-m", "train", *fit(text, 9_000)]
    subprocess.run(typed, cwd=ROOT, env=cpu, check=True, timeout=120)
    first = pushed(text.parent / "9000", capfd)
    assert main(["list", "--unit", "gru"]) == 0
    assert capfd.readouterr().out.splitlines()[1].split()[:3] == [NAME, "gru", "1"]

    find_and_compare(desktop, f"{dashboard}/models?models=GRU")
    expect_chosen(desktop, "GRU", short(first))
    desktop.wait_for_url(f"**hub=alice%2Fstory%40{first}**")

    assert main(fit(text, 18_000)) == 0
    second = pushed(text.parent / "18000", capfd)
    assert [commit.sha for commit in hub.repositories[NAME].commits[1:]] == [first, second]
    for version, characters in ((NAME, 18_000), (f"{NAME}@{first}", 9_000)):
        sha = first if "@" in version else second
        desktop.goto(f"{dashboard}/models?models={version},bundled/gru&detail={short(sha)}")
        expect_chosen(desktop, "GRU", short(sha))
        read = characters_read(text.parent / str(characters))
        expect(desktop.get_by_text(f"Characters read: {read}")).to_be_visible()
    assert exceptions_on(desktop) == []


def pushed(folder: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """Push a checkpoint and return the commit that the command prints."""
    capfd.readouterr()
    assert main(["push", str(folder), NAME]) == 0
    line = capfd.readouterr().out.splitlines()[-1]
    assert line.startswith("revision ")
    return line.removeprefix("revision ")


def short(sha: str) -> str:
    return f"{NAME}@{sha[:7]}"


def find_and_compare(page: Page, address: str) -> None:
    """Search the Hub for the model on the models page, tick it and have it compared."""
    page.goto(address)
    wait_for_run(page)
    page.get_by_label("Part of the name").fill("STORY")
    page.get_by_role("button", name="Search", exact=True).click()
    compare = page.get_by_role("button", name="Compare")
    expect(compare).to_be_disabled()
    page.get_by_test_id("stDataFrame").last.click(position=MARK_OF_THE_FIRST_ROW)
    expect(compare).to_be_enabled()
    compare.click()


def characters_read(folder: Path) -> str:
    """Return how much the model was trained on, as the dashboard writes it."""
    metrics = json.loads((folder / "metrics.json").read_text())
    return f"{metrics['training']['characters']:,}"
