"""A vocabulary is read where each of its symbols is one, and refused by name."""

import pytest

import memviz
from memviz.models.checkpoint.error import CheckpointError
from tests.support.changed_checkpoint import edit


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"words": ["<padding>", "<unknown>", "a", "a"]}, "occurs twice"),
        ({"words": ["the", "of"]}, "the first must be '<padding>'"),
        ({"words": ["<padding>", "of"]}, "the second must be '<unknown>'"),
        ({"alphabet": [1, 2]}, "alphabet: expected a list of strings"),
        ({"alphabet": "abc"}, "alphabet: expected a list of strings"),
        ({"alphabet": ["<padding>", "<b>"]}, "alphabet: '<b>' is not one char"),
        ({"alphabet": ["<padding>", ""]}, "alphabet: '' is not one character"),
        *(
            ({"words": ["<padding>", "<unknown>", word]}, "is no word: a word")
            for word in ("</script><script>x", "a b", "", "a\nb", "[a](b)", "www.a", "a\\b", "=1+1")
        ),
    ],
)
def test_a_wrong_symbol_is_named(folder, changes, message):
    edit(folder / "vocabulary.json", **changes)
    with pytest.raises(CheckpointError, match=message):
        memviz.load(folder)
