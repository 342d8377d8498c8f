"""Passages for models of characters and tokens: examples, and where one opens."""

import re

from dashboard.widgets.passages import PASSAGES, beginning
from memviz.analysis.connectivity.as_typed import with_line_feeds

_EXAMPLE = 900  # characters of a passage that an example shows
PASSAGE_EXAMPLES = {name: beginning(passage, _EXAMPLE) for name, passage in PASSAGES.items()}
_LAST_WORD = re.compile(r"\b[^\W\d_](?=[^\W\d_])")


def opening_of(passage: str) -> int:
    """Return the character that a passage opens at: the first letter of its last word.

    What follows must be guessed from what stands before it. The last character that another one
    follows, where there is no such word.
    """
    text = with_line_feeds(passage)
    first_letters = [found.start() for found in _LAST_WORD.finditer(text)]
    return first_letters[-1] if first_letters else max(0, len(text) - 2)
