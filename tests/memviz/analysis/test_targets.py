"""The probability and the rank of targets, in many texts that are read side by side."""

import numpy as np
import pytest

import memviz
from memviz.analysis import targets
from memviz.analysis.targets import Places, of_targets
from memviz.models.reading import read
from tests.support.objects import AT_LEVEL

TEXTS = ("part of the north", "africa", "no parts of america in the north", "i")


@pytest.mark.parametrize("level", [None, 0, 1])
def test_they_are_those_of_each_text_read_alone(make_model, monkeypatch, level):
    monkeypatch.setattr(targets, "_CHUNK", 5)
    model = own = make_model("lstm")
    if level is not None:
        model = memviz.from_object(AT_LEVEL[level](own))
    readings = [read(own, text) for text in TEXTS]
    places = Places(
        np.concatenate([np.full(len(one.symbols), at) for at, one in enumerate(readings)]),
        np.concatenate([np.arange(len(one.symbols)) for one in readings]),
        np.concatenate([one.target_indices.numpy() for one in readings]),
    )
    told: list[float] = []
    found = of_targets(model, [one.symbols for one in readings], places, told.append)
    alone = [memviz.connectivity(own, text) for text in TEXTS]
    known = np.concatenate([one.has_target for one in readings])
    np.testing.assert_allclose(
        found.probability[known],
        np.concatenate([one.target_probability for one in alone])[known],
        rtol=1e-4,
    )
    np.testing.assert_array_equal(
        found.rank[known], np.concatenate([one.target_rank for one in alone])[known]
    )
    assert told[-1] == 1


def test_no_places_are_none(make_model):
    none = np.zeros(0, dtype=np.int64)
    found = of_targets(make_model(), [], Places(none, none, none))
    assert len(found.probability) == len(found.rank) == 0
