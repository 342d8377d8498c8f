"""What a visitor sees when the Hub or the disk fails: one line, and all other models."""

import json
import re
import resource
import shutil
import time
from contextlib import contextmanager, nullcontext

import pytest

from dashboard.widgets.plain_text import plain_text
from tests.support.hub_app import arrived, chosen, opened, search, warnings
from tests.support.hubstub import Cut, Flip, Hang, HubStub, Shrink, Status
from tests.support.tiny_checkpoints import name_no_files

WEIGHTS = r"/large/|resolve/.*safetensors"
LOOK_UP = r"/api/models/alice/tiny"
LONGEST_BLOCK = 5  # seconds that a page may wait for the Hub
SLACK = 2  # seconds that the page itself may take on a busy machine
LOGIN = "the Hub wants a login for this; this dashboard has none: log in elsewhere and run python "
LOGIN += "-m train pull"


def spoilt(route, fault):
    """Return what makes the Hub answer in that way."""
    return lambda hub: hub.spoil(route, fault)


@contextmanager
def full_disk(_):
    """No file gets longer than a kilobyte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only_cache(_):
    """The cache is to be where not even root may make a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEMVIZ_HUB_CACHE", "/sys/memviz")
        yield


FAULTS = {
    "network down": (HubStub.stop, "the Hub cannot be reached; check the connection and try again"),
    "401": (spoilt(LOOK_UP, Status(401)), LOGIN),
    "403": (spoilt(LOOK_UP, Status(403)), LOGIN),
    "403 of a file": (spoilt(WEIGHTS, Status(403)), LOGIN),
    "gated": (
        spoilt(LOOK_UP, Status(403, "GatedRepo")),
        LOGIN.replace("the Hub wants a login for this", "it is gated and needs a login"),
    ),
    "404": (
        spoilt(LOOK_UP, Status(404, "RepoNotFound")),
        "no such model, or it is private; check the name",
    ),
    "404 of the revision": (
        spoilt(LOOK_UP, Status(404, "RevisionNotFound")),
        "no such branch, tag or commit; check what follows the @",
    ),
    "429": (
        spoilt(LOOK_UP, Status(429)),
        "too many requests (429); wait some minutes and try again",
    ),
    "503": (spoilt(LOOK_UP, Status(503)), "the Hub is out of order (503); try again later"),
    "hang": (spoilt(LOOK_UP, Hang(6)), "no answer from the Hub in time; try again later"),
    "hang of a file": (spoilt(WEIGHTS, Hang(6)), "no answer from the Hub in time; try again later"),
    "cut connection": (  # the client asks again: its attempts or our patience may end first
        spoilt(WEIGHTS, Cut(50)),
        "no answer from the Hub in time; try again later",
        "the Hub cannot be reached; check the connection and try again",
    ),
    "flipped byte": (
        spoilt(WEIGHTS, Flip(100)),
        "model.safetensors came damaged twice; try again later",
    ),
    "wrong size": (
        spoilt("/large/", Shrink(50)),
        "model.safetensors came damaged twice; try again later",
    ),
    "missing file": (
        spoilt(r"resolve/.*vocabulary", Status(404, "EntryNotFound")),
        "a file that the Hub lists is missing there; tell its owner",
    ),
    "read-only cache": (
        read_only_cache,
        "the cache folder cannot be written; choose another with MEMVIZ_HUB_CACHE",
    ),
    "full disk": (full_disk, "the disk is full; make room and try again"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_beside_the_other_models(the_hub, fault):
    happens, *sentences = FAULTS[fault]
    with happens(the_hub) or nullcontext():
        app = arrived(opened(models="gru,alice/tiny"))
    assert not app.exception
    assert chosen(app) == ["gru"]
    sentence = "|".join(map(re.escape, sentences))
    assert re.fullmatch(rf"(Pulling )?alice/tiny: ({sentence})", warnings(app))


@pytest.mark.parametrize("up", ["hangs", "is down"])
def test_a_hub_that_does_not_answer_keeps_no_page_waiting(the_hub, up):
    if up == "hangs":
        the_hub.spoil("models", Hang(60))
    else:
        the_hub.stop()
    begin = time.monotonic()
    app = opened(models="gru,alice/tiny")
    assert time.monotonic() - begin < SLACK
    assert chosen(app) == ["gru"]
    begin = time.monotonic()
    app = search(app)
    assert time.monotonic() - begin < LONGEST_BLOCK
    assert re.search("no answer|cannot be reached", warnings_of_the_page(app))
    assert "alice/tiny" in warnings(arrived(app))
    assert not app.exception


SEARCHES = {
    "401": (Status(401), LOGIN),
    "403": (Status(403), LOGIN),
    "429": (Status(429), "too many requests (429); wait some minutes and try again"),
    "503": (Status(503), "the Hub is out of order (503); try again later"),
    "hang": (Hang(6), "no answer from the Hub in time; try again later"),
    "cut": (Cut(1), "the Hub cannot be reached; check the connection and try again"),
    "flipped byte": (Flip(0), "the Hub's answer makes no sense; try again later"),
}


@pytest.mark.parametrize("fault", SEARCHES)
def test_a_search_that_fails_is_one_line(the_hub, fault):
    answer, sentence = SEARCHES[fault]
    the_hub.spoil("GET /api/models$", answer)
    app = search(opened(models="gru"))
    assert not app.exception
    assert warnings_of_the_page(app) == f"Listing the Hub's models: {sentence}"


def test_after_a_failure_the_last_answer_stays_with_the_reason(the_hub, tiny_checkpoints):
    files = {path.name: path.read_bytes() for path in (tiny_checkpoints / "gru").iterdir()}
    the_hub.add("alice/tiny", files | {"README.md": b"---\ntags: [memviz]\n---\n"})
    search(opened())
    the_hub.stop()
    from dashboard.catalogue.hub.pulls import hub

    hub.cache_clear()  # another process
    app = search(opened())
    assert "Below: its last answer" in warnings_of_the_page(app)
    assert [table for table in app.dataframe if "Downloads" in table.value.columns]


@pytest.mark.parametrize("detail", ["alice/hostile"])
def test_texts_of_a_foreign_model_do_nothing_on_the_page(
    the_hub, tiny_checkpoints, tmp_path, detail
):
    """Its card alone is Markdown, with a link in the place of each picture."""
    hostile = "![x](https://evil.example/x.png) <b>x</b> $x$ :red[x]"
    folder = tmp_path / "hostile"
    shutil.copytree(tiny_checkpoints / "gru", folder)
    metrics = json.loads((folder / "metrics.json").read_text())
    metrics["corpus"]["name"] = metrics["corpus"]["licence"] = hostile
    metrics["corpus"]["sha256"] = metrics["training"]["commit"] = "`" + hostile
    (folder / "metrics.json").write_text(json.dumps(metrics))
    (folder / "README.md").write_text(hostile)
    sha = the_hub.add(detail, folder).sha
    for page in ("models", "accuracy"):
        app = arrived(opened(page, models=detail))
        if page == "models":
            app.selectbox(key="detail").set_value(f"{detail}@{sha[:7]}").run()
            assert hostile.removeprefix("!") in [text.value for text in app.markdown]
        assert not app.exception
        elsewhere = [text for text in app.markdown if text.value != hostile.removeprefix("!")]
        written = "\n".join(text.value for text in [*elsewhere, *app.caption, *app.warning])
        assert "![x]" not in written
        assert "https://evil" not in written
        assert "<b>" not in written


def test_plain_text_is_one_line_and_escapes_what_acts():
    assert plain_text("a\n[b](c) d") == r"a \[b\]\(c\) d"
    assert plain_text("www.d") == "www\u2060\\.d"
    assert plain_text("https://d") == "https\\:\u2060\\/\\/d"
    assert plain_text("x" * 400).endswith("…")
    assert len(plain_text("x" * 400)) == 300


@pytest.mark.parametrize("word", ["[a](b)", "www.evil.example", "a b", "x" * 61])
def test_a_vocabulary_whose_words_are_no_words_is_refused(
    the_hub, tiny_checkpoints, tmp_path, word
):
    folder = tmp_path / "words"
    shutil.copytree(tiny_checkpoints / "gru", folder)
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    vocabulary["words"][2] = word
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary))
    name_no_files(folder)
    the_hub.add("alice/words", folder)
    app = arrived(opened(models="gru,alice/words"))
    assert chosen(app) == ["gru"]
    assert "a word has" in warnings(app)


def test_numbers_that_no_page_could_show_are_refused(the_hub, tiny_checkpoints, tmp_path):
    folder = tmp_path / "numbers"
    shutil.copytree(tiny_checkpoints / "gru", folder)
    metrics = json.loads((folder / "metrics.json").read_text())
    metrics["training"]["seconds"] = 10**400
    (folder / "metrics.json").write_text(json.dumps(metrics))
    the_hub.add("alice/numbers", folder)
    app = arrived(opened(models="gru,alice/numbers"))
    assert chosen(app) == ["gru"]
    assert "metrics.json: not valid JSON (a number of 401 digits" in warnings(app)


def warnings_of_the_page(app) -> str:
    inside = [warning.value for warning in app.main.warning]
    return "\n".join(inside).replace("\\", "")
