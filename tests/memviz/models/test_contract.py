"""The levels of the contract: which one a model reaches."""

import pytest

from memviz.models.adapters.plain_object import from_object
from memviz.models.contract import MissingLevelError, gated, level_of, stepping, with_parts
from tests.support.objects import AT_LEVEL


def test_a_model_of_our_own_reaches_the_highest(make_model):
    model = make_model()
    assert level_of(model) == 3
    assert stepping(model, "this") is with_parts(model, "this") is gated(model, "this") is model


def test_what_is_no_model_reaches_none():
    assert level_of("north") == -1


def test_a_level_is_reached_with_all_below_it():
    class OnlyGates:
        gates = None

    assert level_of(OnlyGates()) == -1


@pytest.mark.parametrize(
    ("level", "lacking"),
    [(0, "head, start, step, run, parts, gates"), (1, "parts, gates"), (2, "gates")],
)
def test_what_lacks_is_named_with_the_question(make_model, level, lacking):
    with pytest.raises(MissingLevelError) as told:
        gated(from_object(AT_LEVEL[level](make_model())), "this page")
    assert str(told.value) == (
        "model: this page needs a model that names its gates; this one does not, for its adapter "
        f"gives no {lacking}"
    )
