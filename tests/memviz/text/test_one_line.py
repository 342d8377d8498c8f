"""Text of strangers in messages: one line, printable, bounded; what is harmless stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.hub import HubError
from memviz.models.checkpoint.error import CheckpointError
from memviz.text.one_line import LONGEST_MESSAGE, in_a_message, one_line


@given(st.text())
def test_a_line_is_printable_and_stays_so(text):
    line = one_line(text)
    assert line.isprintable()
    assert one_line(line) in (line, " ".join(line.split()))


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"])))
def test_what_is_harmless_stays_as_it_is(text):
    assert one_line(text) == text


@given(st.text(min_size=50), st.integers(30, 60))
def test_a_message_is_bounded_and_keeps_both_ends(text, longest):
    message = in_a_message(text, longest)
    assert len(message) <= longest
    assert one_line(text).startswith(message.partition(" … ")[0])
    assert one_line(text).endswith(message.rpartition(" … ")[2])


@pytest.mark.parametrize("error", [CheckpointError, lambda line: HubError("damaged", line)])
def test_errors_are_such_messages(error):
    told = str(error("model.safetensors: \x1b]0;owned\x07" + "x" * 3_000_000 + "; train again"))
    assert told.isprintable()
    assert len(told) <= LONGEST_MESSAGE
    assert told.startswith("model.safetensors: ")
    assert told.endswith("; train again")
