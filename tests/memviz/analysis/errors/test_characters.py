"""Special characters: counted by character, white space by name, small ones left out."""

import numpy as np
import pytest

from memviz.analysis.errors.characters import by_character, name_of
from memviz.text.held_out import HeldOut

COMMA, OPENING = ", comma", "( left parenthesis"
TEXT = "." + 'a, b\r\n("c")\t' * 30


def test_each_special_character_has_the_errors_of_both():
    held_out = HeldOut(TEXT, 1)
    symbols = np.array(list(held_out.scored))
    first = np.where(symbols == ",", 0.1, 0.9)
    second = np.where(symbols == "(", 0.2, 0.9)
    table = by_character(held_out, first, second).set_index("name")
    assert set(table.index) == {
        *("space", "carriage return", "line feed", "tab", COMMA, OPENING),
        *('" quotation mark', ") right parenthesis"),
    }
    assert table.loc[COMMA, ["n", "first", "second", "difference"]].tolist() == [30, 1, 0, 1]
    assert table.loc[OPENING, ["n", "first", "second", "difference"]].tolist() == [30, 0, 1, -1]
    assert table.loc['" quotation mark', "n"] == 60
    assert table.index[0] == OPENING
    assert table.index[-1] == COMMA


def test_rare_characters_are_left_out():
    held_out = HeldOut(TEXT + "!", 1)
    rows = np.ones(held_out.positions)
    assert "!" not in by_character(held_out, rows, rows)["character"].tolist()
    assert "!" in by_character(held_out, rows, rows, fewest=1)["character"].tolist()


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\r", "carriage return"),
        ("}", "} right curly bracket"),
        ("\ufeff", "zero width no-break space"),
        ("\x0c", "u+000c"),
    ],
)
def test_characters_have_names(character, name):
    assert name_of(character) == name
