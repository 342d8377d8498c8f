"""Saved tables: what was written is what a reader gets back."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.files.csv_table import as_csv

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


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r\n=1+1", "=1"]
)
def test_a_stranger_s_text_is_not_computed(text):
    for table in (pd.DataFrame({"model": [text, "GRU"]}), pd.DataFrame({text: [1]})):
        for field in csv.reader(io.StringIO(as_csv(table), newline="")):
            assert not re.match(r"\s*[=+\-@]", field[0])
    back = read(as_csv(pd.DataFrame({"model": [text, "GRU"]})))
    assert back["model"].tolist() == [f"'{text}", "GRU"]


def test_numbers_below_zero_and_signs_that_stand_alone_stay_as_they_are():
    table = pd.DataFrame({"sign": ["=", "+", "-", "@"], "nats": [-1.5, -2, 0, 3]})
    back = read(as_csv(table))
    assert back["sign"].tolist() == ["=", "+", "-", "@"]
    assert back["nats"].tolist() == [-1.5, -2, 0, 3]


def test_numbers_may_be_written_shorter():
    assert as_csv(pd.DataFrame({"share": [1 / 3]}), "%.3g") == "share\r\n0.333\r\n"
