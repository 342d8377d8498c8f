"""A reference to a model on the Hub is `owner/name` or `owner/name@revision`, and nothing else."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.hub import HubError, parse
from memviz.hub.names import is_sha

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


def test_only_a_commit_s_full_sha_is_one():
    assert is_sha("0" * 40)
    assert not any(map(is_sha, (None, "main", "0" * 39, "0" * 41, "G" * 40, "0" * 40 + "\n")))
