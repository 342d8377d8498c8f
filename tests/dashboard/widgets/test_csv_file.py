"""Saved tables: what was written is what a reader gets back."""

import io

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.widgets.csv_file import as_csv

CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0")


def read(content: str) -> pd.DataFrame:
    # Bytes: a text stream would turn line ends into others before the reader sees them.
    return pd.read_csv(io.BytesIO(content.encode()), keep_default_na=False)


@given(st.lists(CHARACTERS, min_size=1, max_size=20))
def test_every_character_comes_back(characters):
    table = pd.DataFrame({"character": characters, "place": range(len(characters))})
    back = read(as_csv(table)).astype({"character": str})
    assert back["character"].tolist() == characters
    assert back["place"].tolist() == table["place"].tolist()


def test_carriage_returns_and_line_feeds_stay_within_their_fields():
    table = pd.DataFrame({"character": ["\r", "\n", "\r\n", '"', ","]})
    assert read(as_csv(table))["character"].tolist() == ["\r", "\n", "\r\n", '"', ","]
    assert as_csv(table).startswith('character\r\n"\r"\r\n')


def test_numbers_may_be_written_shorter():
    assert as_csv(pd.DataFrame({"share": [1 / 3]}), "%.3g") == "share\r\n0.333\r\n"
