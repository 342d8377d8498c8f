"""Special characters: counted by character, white space by name, small ones left out."""

import numpy as np
import pytest

from memviz.errors import HeldOut, by_character, name_of

TEXT = "." + 'a, b\r\n("c")\t' * 30


def test_each_special_character_has_the_errors_of_both():
    held_out = HeldOut(TEXT, 1)
    symbols = np.array(list(held_out.scored))
    first = np.where(symbols == ",", 0.1, 0.9)
    second = np.where(symbols == "(", 0.2, 0.9)
    table = by_character(held_out, first, second).set_index("name")
    assert set(table.index) == {
        ",",
        "space",
        "carriage return",
        "new line",
        "(",
        '"',
        ")",
        "tab",
    }
    assert table.loc[",", ["n", "first", "second", "difference"]].tolist() == [30, 1, 0, 1]
    assert table.loc["(", ["n", "first", "second", "difference"]].tolist() == [30, 0, 1, -1]
    assert table.loc['"', "n"] == 60
    assert table.index[0] == "("
    assert table.index[-1] == ","


def test_rare_characters_are_left_out():
    held_out = HeldOut(TEXT + "!", 1)
    rows = np.ones(held_out.positions)
    assert "!" not in by_character(held_out, rows, rows)["name"].tolist()
    assert "!" in by_character(held_out, rows, rows, fewest=1)["name"].tolist()


@pytest.mark.parametrize(
    ("character", "name"), [("\r", "carriage return"), ("}", "}"), ("\ufeff", "U+FEFF")]
)
def test_characters_without_a_shape_have_names(character, name):
    assert name_of(character) == name
