"""A reference to a model on the Hub is `owner/name` or `owner/name@revision`, and nothing else."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.hub import HubError, parse
from memviz.hub.names import is_address, is_sha, may_begin_a_sha

NAMES = st.from_regex(r"[a-z0-9]([a-z0-9_]|-[a-z0-9]){0,20}", fullmatch=True)
NEARLY = st.text("aZ0-_./@ü\n", min_size=1, max_size=8)
REVISIONS = st.from_regex(r"[a-z0-9]([a-z0-9_]|/[a-z0-9]){0,20}", fullmatch=True)


@given(owner=NAMES, name=NAMES, revision=REVISIONS)
def test_what_is_written_is_read(owner, name, revision):
    assert parse(f"{owner}/{name}") == (f"{owner}/{name}", None)
    assert parse(f"{owner}/{name}@{revision}") == (f"{owner}/{name}", revision)


@given(NEARLY)
def test_no_reference_has_a_name_of_other_characters(text):
    if why_not(text) is None:
        name, _ = parse(text)
        assert set(name) <= set(string.ascii_letters + string.digits + "-_./")
        assert name.count("/") == 1


@given(NEARLY | st.text(max_size=300))
def test_one_line_says_why_a_text_is_no_reference(text):
    line = why_not(f"{text}!")
    assert line
    assert "\n" not in line
    assert len(line) < 1500


def why_not(text: str) -> str | None:
    try:
        parse(text)
    except HubError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "gru",
        "a/b/c",
        "a//b",
        "/b",
        "a/",
        "a/..",
        "a/b--c",
        "a b/c",
        "../a",
        "https://x/a",
        "a/é",
    ],
)
def test_names_that_the_hub_does_not_allow(reference):
    with pytest.raises(HubError, match="write owner/name") as caught:
        parse(reference)
    assert caught.value.kind == "not_found"


@pytest.mark.parametrize("revision", ["", " ", "../x", "a..b", "-x", "x/", "x.lock", "a@b", "a\n"])
def test_revisions_that_git_does_not_allow(revision):
    with pytest.raises(HubError, match="after the @") as caught:
        parse(f"owner/name@{revision}")
    assert caught.value.kind == "no_revision"


SHA = "5de876b" + "0" * 33


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://huggingface.co/alice/gru", ("alice/gru", None)),
        ("http://huggingface.co/alice/gru/?library=memviz#files", ("alice/gru", None)),
        ("huggingface.co/alice/gru", ("alice/gru", None)),
        ("https://hf.co/alice/gru/tree/main", ("alice/gru", "main")),
        ("https://HuggingFace.co/alice/gru/tree/trial%2F1", ("alice/gru", "trial/1")),
        (f"https://huggingface.co/alice/gru/blob/{SHA}/README.md", ("alice/gru", SHA)),
        (f"https://huggingface.co/alice/gru/commit/{SHA}", ("alice/gru", SHA)),
        ("https://huggingface.co/alice/gru/discussions/3", ("alice/gru", None)),
    ],
)
def test_the_address_of_a_page_names_its_model(address, named):
    assert parse(address) == named
    assert is_address(address)


def test_so_does_one_of_the_hub_that_is_set(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://hub.example:8080")
    assert parse("http://hub.example:8080/alice/gru/tree/v1") == ("alice/gru", "v1")


@pytest.mark.parametrize(
    "address",
    [
        "https://huggingface.co",
        "https://huggingface.co/alice",
        "https://huggingface.co/datasets/alice/text",
        "https://elsewhere.example/alice/gru",
        "https://[",
        "hf.co/../..",
    ],
)
def test_an_address_of_anything_else_names_none(address):
    with pytest.raises(HubError, match="write owner/name"):
        parse(address)


def test_the_first_digits_of_a_sha_are_at_least_seven():
    assert all(map(may_begin_a_sha, ("5de876b", SHA[:39])))
    assert not any(map(may_begin_a_sha, (None, "5de876", SHA, "5DE876B", "main", "5de876b\n")))


def test_only_a_commit_s_full_sha_is_one():
    assert is_sha("0" * 40)
    assert not any(map(is_sha, (None, "main", "0" * 39, "0" * 41, "G" * 40, "0" * 40 + "\n")))
