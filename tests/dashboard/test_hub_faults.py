"""What a visitor sees when the Hub or the disk fails: one line, and all other models."""

import errno
import json
import re
import shutil
import time

import pytest

from dashboard.plain_text import plain_text
from tests.dashboard.hub_app import arrived, chosen, opened, warnings
from tests.dashboard.test_hub_search import search
from tests.hubstub import Cut, Flip, Hang, Shrink, Status

WEIGHTS = r"/large/|resolve/.*safetensors"
LOOK_UP = r"/api/models/alice/tiny"
LONGEST_BLOCK = 5  # seconds that a page may wait for the Hub
SLACK = 2  # seconds that the page itself may take on a busy machine

FAULTS = {
    "401": (LOOK_UP, Status(401), "the Hub wants a login for this; this dashboard has none"),
    "403": (LOOK_UP, Status(403), "the Hub wants a login for this; this dashboard has none"),
    "gated": (LOOK_UP, Status(403, "GatedRepo"), "it is gated and needs a login"),
    "404": (LOOK_UP, Status(404, "RepoNotFound"), "no such model, or it is private"),
    "no such revision": (LOOK_UP, Status(404, "RevisionNotFound"), "no such branch, tag or"),
    "429": (LOOK_UP, Status(429), "too many requests (429)"),
    "503": (LOOK_UP, Status(503), "out of order (503)"),
    "flipped byte": (WEIGHTS, Flip(100), "came damaged twice"),
    "wrong size": (WEIGHTS, Shrink(50), ""),
    "cut connection": (WEIGHTS, Cut(50), ""),
    "missing file": (r"resolve/.*vocabulary", Status(404, "EntryNotFound"), "is missing there"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_hub_is_one_line_beside_the_other_models(the_hub, fault):
    route, spoilt, expected = FAULTS[fault]
    the_hub.spoil(route, spoilt)
    app = arrived(opened(models="gru,alice/tiny"))
    assert not app.exception
    assert chosen(app) == ["gru"]
    line = warnings(app)
    assert "alice/tiny" in line
    assert expected in line
    assert "\n" not in line


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
    assert re.search("no answer|cannot be reached|in time", warnings_of_the_page(app))
    assert "alice/tiny" in warnings(arrived(app))
    assert not app.exception


@pytest.mark.parametrize(
    "fault", [Status(401), Status(403), Status(429), Status(503), Cut(1), Flip(0)], ids=repr
)
def test_a_search_that_fails_is_one_line(the_hub, fault):
    the_hub.spoil("GET /api/models$", fault)
    app = search(opened(models="gru"))
    assert not app.exception
    assert len(warnings_of_the_page(app).splitlines()) == 1


def test_after_a_failure_the_last_answer_stays_with_the_reason(the_hub, tiny_checkpoints):
    files = {path.name: path.read_bytes() for path in (tiny_checkpoints / "gru").iterdir()}
    the_hub.add("alice/tiny", files | {"README.md": b"---\ntags: [memviz]\n---\n"})
    search(opened())
    the_hub.stop()
    from dashboard.hub_pulls import hub

    hub.cache_clear()  # another process
    app = search(opened())
    assert "Below: its last answer" in warnings_of_the_page(app)
    assert [table for table in app.dataframe if "Downloads" in table.value.columns]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "cache folder cannot be written")],
)
@pytest.mark.usefixtures("the_hub")
def test_a_disk_that_takes_nothing_is_one_line(monkeypatch, number, expected):
    import huggingface_hub.file_download as download

    def full(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(download, "http_get", full)
    app = arrived(opened(models="gru,alice/tiny"))
    assert chosen(app) == ["gru"]
    assert expected in warnings(app)


@pytest.mark.parametrize("detail", ["alice/hostile"])
def test_texts_of_a_foreign_model_do_nothing_on_the_page(
    the_hub, tiny_checkpoints, tmp_path, detail
):
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
            assert hostile in [code.value for code in app.code]
        assert not app.exception
        written = "\n".join(text.value for text in [*app.markdown, *app.caption, *app.warning])
        assert "![x]" not in written
        assert "https://evil" not in written
        assert "<b>" not in written


def test_plain_text_is_one_line_and_escapes_what_acts():
    assert plain_text("a\n[b](c) www.d") == r"a \[b\]\(c\) www\.d"
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
    the_hub.add("alice/words", folder)
    app = arrived(opened(models="gru,alice/words"))
    assert chosen(app) == ["gru"]
    assert "a word has letters, digits" in warnings(app)


def warnings_of_the_page(app) -> str:
    inside = [warning.value for warning in app.main.warning]
    return "\n".join(inside).replace("\\", "")
