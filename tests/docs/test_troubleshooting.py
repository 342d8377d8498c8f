"""Troubleshooting quotes messages that the code has, and leaves none of the frequent ones out."""

import re

import pytest

from tests.support.documents.messages import GAP, raised, returned, says, texts_in_the_code
from tests.support.project import ROOT

PAGE = ROOT / "docs" / "troubleshooting.md"
_QUOTED = re.compile(r"^\| `(.+?)` \|", re.MULTILINE)


def quoted() -> list[str]:
    return _QUOTED.findall(PAGE.read_text(encoding="utf-8"))


def test_every_quoted_message_is_in_the_code():
    texts = list(texts_in_the_code())
    assert quoted()
    assert [one for one in quoted() if not any(says(text, one) for text in texts)] == []


def test_no_message_is_quoted_twice():
    assert len(quoted()) == len(set(quoted()))


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("memviz", "HubError"),
        ("memviz/models", "CheckpointError"),
        ("memviz", "UnitError"),
        ("train", "CorpusError"),
    ],
)
def test_every_message_of_an_error_is_explained(place, error):
    messages = list(raised(ROOT / place, error))
    assert len(messages) > 5
    assert unexplained(messages) == []


def test_every_outcome_of_the_hub_is_explained():
    outcomes = list(returned(ROOT / "memviz" / "hub" / "outcomes.py"))
    assert len(outcomes) > 20
    assert unexplained(outcomes) == []


def unexplained(messages) -> list[str]:
    """Return the messages that no quotation says; those that only pass on another's say nothing."""
    with_words = [message for message in messages if re.search("[a-z]{3}", message)]
    return [message for message in with_words if not any(says(message, one) for one in quoted())]


def test_a_gap_stands_for_anything_but_not_for_another_message():
    assert says("the file /tmp/x is damaged (cut off)", f"the file {GAP} is damaged ({GAP})")
    assert not says("the file is there", f"the file {GAP} is damaged")
    assert not says("damaged is the file", f"the file {GAP} is damaged")
