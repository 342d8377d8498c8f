"""Steps along a text, and what is taken from the states between them."""

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memviz.analysis.walk import (
    cells_of_parts,
    flat,
    numbers,
    parts_along,
    parts_of_texts,
    readable,
    walk,
    walk_in_pieces,
    with_numbers,
    with_states,
)
from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import from_states
from memviz.models.contract import MissingLevelError
from tests.support.objects import AT_LEVEL, Syllables


@pytest.fixture
def model():
    return from_object(Syllables())


def test_each_step_goes_on_from_the_one_before(model):
    steps = walk(model, torch.tensor([2, 4, 5]))
    assert torch.equal(steps.before[0], model.start(1))
    assert all(map(torch.equal, steps.after[:-1], steps.before[1:]))
    vectors = model.embedding_matrix[[2, 4, 5]]
    expected = vectors[0] * 0.25 + vectors[1] * 0.5 + vectors[2]
    torch.testing.assert_close(steps.outputs[-1], expected)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(piece=st.integers(1, 9))
def test_pieces_are_the_whole(model, piece):
    symbols = torch.tensor([2, 4, 5, 1, 7, 8, 2])
    whole = walk(model, symbols)
    pieces = list(walk_in_pieces(model, symbols, piece))
    torch.testing.assert_close(torch.cat([steps.outputs for steps in pieces]), whole.outputs)
    assert sum(len(steps.before) for steps in pieces) == len(symbols)


def test_texts_side_by_side_are_each_read_by_itself(make_model):
    model = from_object(AT_LEVEL[2](make_model("lstm")))
    texts = torch.tensor([[3, 5, 7], [8, 6, 4]])
    together = parts_of_texts(model, texts)
    for number, text in enumerate(texts):
        alone = parts_along(model, walk(model, text).after)
        for place, states in alone.items():
            torch.testing.assert_close(together[place][number], states)


def test_numbers_of_any_shape_become_cells_and_complex_ones_two():
    assert flat(torch.zeros(5, 2, 3)).shape == (5, 6)
    assert flat(torch.tensor([[1 + 2j, 3 + 4j]])).tolist() == [[1, 2, 3, 4]]


def test_numbers_go_back_to_where_they_came_from():
    state = {
        "h": torch.randn(3, 2, 2, generator=torch.Generator().manual_seed(0)).mT,
        "z": (torch.tensor([[1 + 2j], [3 + 4j], [5 + 6j]]), torch.tensor([7, 8, 9])),
    }
    again = with_numbers(state, 2 * numbers(state))
    assert torch.equal(again["h"], 2 * state["h"])
    assert torch.equal(again["z"][0], 2 * state["z"][0])
    assert torch.equal(again["z"][1], state["z"][1])


def test_a_memory_is_looked_at_as_the_unit_hands_it_on():
    cells = torch.tensor([[-3.0, 0.5]])
    assert torch.equal(readable("c", cells), torch.tanh(cells))
    assert torch.equal(readable("inner c", cells), torch.tanh(cells))
    assert torch.equal(readable("ssm", cells), cells)


def test_the_cells_of_every_part_are_counted_without_a_text(make_model):
    assert cells_of_parts(make_model("lstm")) == dict.fromkeys(
        [(1, "h"), (1, "c"), (2, "h"), (2, "c")], 7
    )
    assert cells_of_parts(from_states({"text": "ab", "1/h": torch.zeros(2, 3)})) == {(1, "h"): 3}


def test_a_model_without_names_for_its_states_is_refused_with_the_question(make_model):
    with pytest.raises(MissingLevelError, match="this page needs a model that names the parts"):
        with_states(from_object(AT_LEVEL[1](make_model())), "this page")
