"""A record's repr is one line, however much it holds."""

from collections import namedtuple
from dataclasses import dataclass, field, is_dataclass

import numpy as np
import pandas as pd
import pytest
import torch

import memviz
from memviz.text.short_repr import LONGEST, in_short, short_repr

EDITS = {memviz.Zero, memviz.Scale, memviz.Freeze, memviz.Reset, memviz.DropWrite}
"""Short as they are, and written as they are made."""


@short_repr
@dataclass(frozen=True, eq=False)
class Sample:
    """A record of all kinds of things."""

    text: str = "part"
    share: float = 1 / 3
    many: object = None
    hidden: int = field(default=3, repr=False)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (np.zeros((2, 3), np.float32), "float32 [2, 3]"),
        (torch.zeros(4, dtype=torch.int64), "int64 [4]"),
        (pd.DataFrame({"a": [1, 2]}), "2 rows"),
        (pd.Series([1.0]), "float64 [1]"),
        ("a" * 60, f"'{'a' * 40}…'"),
        ("two\nlines", r"'two\nlines'"),
        (1 / 3, "0.3333"),
        (np.float64(0.25), "0.25"),
        (True, "True"),
        ((1, "h"), "(1, 'h')"),
        ([0.5, np.zeros(3)], "(0.5, float64 [3])"),
        (range(9), "9 items"),
        (list(range(9)), "9 items"),
        (("a" * 30, "b" * 30), "2 items"),
        ({"a": 1}, "1 items"),
        (namedtuple("Estimate", "value low")(0.5, 0.25), "(0.5, 0.25)"),
        (Sample(), "Sample(…)"),
        (object(), "object(…)"),
    ],
)
def test_what_is_large_is_said_by_its_kind_and_size(value, written):
    assert in_short(value) == written


def test_fields_stand_in_their_order_without_what_is_none_or_hidden():
    assert repr(Sample()) == "Sample(text='part', share=0.3333)"
    assert repr(Sample(many=np.zeros(2))) == "Sample(text='part', share=0.3333, many=float64 [2])"


def test_a_line_that_is_too_long_is_cut():
    many = tuple(np.zeros((1, 2, 3)) for _ in range(2))
    kind = short_repr(
        dataclass(type("Wide", (), {"__annotations__": {f"field_{i}": tuple for i in range(20)}}))
    )
    written = repr(kind(*[many] * 20))
    assert len(written) <= LONGEST
    assert written.endswith("…)")


def test_all_public_records_have_one():
    public = [getattr(memviz, name) for name in memviz.__all__]
    records = {one for one in public if isinstance(one, type) and is_dataclass(one)}
    assert {one for one in records if one.__repr__ is not Sample.__repr__} == {
        *EDITS,
        memviz.Output,
    }


def test_results_print_as_one_short_line(make_model):
    model, text = make_model(), "parts of the north of africa " * 9
    unedited = memviz.Unedited(model, text)
    for found in (
        model,
        memviz.activations(model, text),
        memviz.connectivity(model, text),
        memviz.connectivity(model, text).at(20),
        memviz.half_lives(model, text),
        memviz.kept_writes(model, text),
        memviz.occlusion(model, text, 20),
        unedited,
        unedited.edited([memviz.Reset(20)]),
    ):
        written = repr(found)
        assert written.startswith(f"{type(found).__name__}(")
        assert "\n" not in written
        assert len(written) <= LONGEST
