"""A dataset of the Hub as a corpus: one column of its training part, of one commit, and no code."""

import json
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from memviz.hub import HubError
from tests.support.hubstub import STRANGER_TOKEN
from train.__main__ import main
from train.data.corpora import find_corpus, load_corpus, public_name, short_name
from train.data.hub_corpus import HubCorpusError, HubCorpusName, pinned
from train.results.evaluate import dataset_of

NAME = "alice/stories"
CARD = b"---\nlanguage: [en]\nlicense: cc-by-4.0\n---\n# Stories\n"
ROWS = ["Once upon a time", "there was a model", "that remembered"]


def parquet(**columns: list) -> bytes:
    content = BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


def lines(*rows: dict) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@pytest.fixture
def downloads(tmp_path):
    return tmp_path / "corpora"


def text_of(corpus: str, downloads) -> str:
    return load_corpus(corpus, target="character", downloads=downloads).text


@pytest.mark.parametrize(
    "files",
    [
        {"data/train-00000-of-00001.parquet": parquet(text=ROWS, id=[1, 2, 3])},
        {"data/train-0.parquet": parquet(story=[*ROWS, None])},
        {"train.jsonl": lines(*({"text": row, "label": "a"} for row in ROWS))},
        {"stories.txt": "\n".join(ROWS).encode(), "LICENSE.txt": b"yours"},
        {"b-train.txt": ROWS[2].encode(), "a-train.txt": "\n".join(ROWS[:2]).encode()},
    ],
    ids=["parquet", "its only column", "JSON lines", "text", "several files"],
)
def test_its_text_is_that_of_the_rows_one_after_the_other(files, hub, downloads):
    hub.add(NAME, files, dataset=True)
    assert text_of(f"hf:{NAME}", downloads) == "\n".join(ROWS) + "\n"


def test_only_the_training_part_is_read(hub, downloads):
    parts = {part: parquet(text=[part]) for part in ("train", "validation", "test")}
    files = {f"data/{part}-0.parquet": content for part, content in parts.items()}
    hub.add(NAME, files, dataset=True)
    assert text_of(f"hf:{NAME}", downloads) == "train\n"


def test_a_column_is_chosen_by_its_name(hub, downloads):
    content = parquet(title=["A", "B"], body=["one", "two"])
    hub.add(NAME, {"train.parquet": content}, dataset=True)
    assert text_of(f"hf:{NAME}:body", downloads) == "one\ntwo\n"
    assert text_of(f"hf:{NAME}:title", downloads) == "A\nB\n"


def test_a_folder_is_chosen_by_its_name(hub, downloads):
    files = {f"{size}/train-0.parquet": parquet(text=[size]) for size in ("large", "small")}
    hub.add(NAME, files, dataset=True)
    assert text_of(f"hf:{NAME}/small", downloads) == "small\n"
    with pytest.raises(HubCorpusError, match=rf"folders \(large, small\); name one: hf:{NAME}/lar"):
        text_of(f"hf:{NAME}", downloads)


def test_what_was_read_is_recorded_with_its_commit_licence_and_language(hub, downloads):
    files = {"README.md": CARD, "train.jsonl": lines(*({"text": row} for row in ROWS))}
    commit = hub.add(NAME, files, dataset=True)
    corpus = load_corpus(f"hf:{NAME}", downloads=downloads)
    assert (corpus.name, corpus.licence) == (NAME, "cc-by-4.0")
    assert corpus.origin == {
        "dataset": NAME,
        "revision": commit.sha,
        "files": ["train.jsonl"],
        "column": "text",
        "rows": 3,
        "language": ["en"],
    }
    assert corpus.text == " once upon a time there was a model that remembered"


def test_a_commit_that_is_here_needs_no_network(hub, downloads):
    first = hub.add(NAME, {"train.txt": b"first\n"}, dataset=True)
    hub.add(NAME, {"train.txt": b"second\n"}, dataset=True)
    at_first = f"hf:{NAME}@{first.sha}"
    assert text_of(at_first, downloads) == "first\n"
    assert text_of(f"hf:{NAME}", downloads) == "second\n"
    hub.stop()
    assert text_of(at_first, downloads) == "first\n"


def test_its_revision_is_pinned(hub):
    commit = hub.add(NAME, {"train.txt": b"first\n"}, dataset=True)
    assert pinned(f"hf:{NAME}/a:b") == f"hf:{NAME}/a@{commit.sha}:b"
    assert pinned("wiki8") == "wiki8"


@pytest.mark.parametrize(
    ("files", "column", "message"),
    [
        (
            {"train.parquet": parquet(title=["A"], body=["b"], id=[1])},
            ":text",
            f"{NAME} has no column 'text'; it has title, body: name one, as in hf:{NAME}@",
        ),
        (
            {"train.jsonl": lines({"title": "A", "body": "b", "id": 1})},
            "",
            f"{NAME} has several columns of text; it has title, body: name one",
        ),
        ({"train.txt": b"a"}, ":text", f"got the column 'text', but {NAME} is plain text"),
        ({"train.parquet": parquet(id=[1])}, "", f"{NAME} has no column of text"),
        ({"train.parquet": b"no table"}, "", f"{NAME}: its files cannot be read"),
        ({"train.jsonl": b"{\n"}, "", "train.jsonl: line 1 is no JSON object"),
        ({"stories.py": b"raise SystemExit"}, "", f"{NAME} has no .parquet, .jsonl or .txt file"),
    ],
)
def test_what_cannot_be_read_is_said(files, column, message, hub, downloads):
    hub.add(NAME, files, dataset=True)
    with pytest.raises(HubCorpusError) as error:
        text_of(f"hf:{NAME}{column}", downloads)
    assert message in str(error.value)
    assert not list(downloads.rglob("*.txt")), "nothing half made is left"


@pytest.mark.parametrize(
    ("kept", "kind", "message"),
    [
        ({}, "not_found", "no such dataset, or it is private"),
        ({"private": True}, "not_found", "no such dataset, or it is private"),
        ({"gated": True}, "gated", "it is gated; ask for access on its page"),
    ],
    ids=["missing", "private", "gated"],
)
def test_a_dataset_that_may_not_be_read_is_said(kept, kind, message, hub, downloads, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", STRANGER_TOKEN)
    if kept:
        hub.add(NAME, {"train.txt": b"a"}, dataset=True, **kept)
    with pytest.raises(HubError, match=message) as error:
        find_corpus(f"hf:{NAME}", downloads=downloads)
    assert error.value.kind == kind
    assert NAME in str(error.value)


@pytest.mark.parametrize("spelled", ["hf:stories", "hf:", "hf:a/b@", "hf:a/b:"])
def test_a_name_that_is_spelled_otherwise_is_refused(spelled, downloads):
    with pytest.raises(HubCorpusError, match=r"write hf:owner/name\[/folder\]"):
        find_corpus(spelled, downloads=downloads)


def test_every_part_of_a_name_is_read_and_written():
    text = "hf:owner/name/a/b@refs/pr/1:the text"
    assert HubCorpusName.parsed(text) == HubCorpusName("owner/name", "a/b", "refs/pr/1", "the text")
    assert str(HubCorpusName.parsed(text)) == text


def test_its_name_is_public():
    assert public_name(f"hf:{NAME}:text") == f"hf:{NAME}:text"
    assert short_name(f"hf:{NAME}:text") == "alice--stories"


def test_a_model_is_trained_on_it_and_evaluated_where_only_the_hub_has_it(
    corpus, hub, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)  # where downloads are kept
    commit = hub.add(NAME, {"train.jsonl": lines({"text": corpus.read_text()})}, dataset=True)
    typed = ["--preset", "smoke", "--unit", "gru", "--characters", "2000", "--corpus", f"hf:{NAME}"]
    assert main(["fit", *typed, "--output", "gru", "--cache", "datasets"]) == 0
    metrics = json.loads((tmp_path / "gru" / "metrics.json").read_text())
    assert metrics["training"]["settings"]["corpus"] == f"hf:{NAME}@{commit.sha}"
    assert metrics["corpus"]["name"] == NAME
    assert f"datasets:\n- {NAME}\n" in (tmp_path / "gru" / "README.md").read_text()
    monkeypatch.chdir(tmp_path / "gru")
    dataset = dataset_of(tmp_path / "gru", None, tmp_path / "empty")
    assert dataset.fingerprint == metrics["split"]["fingerprint"]
