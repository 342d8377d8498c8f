"""States are trees of tensors, taken apart and built again."""

from typing import NamedTuple

import pytest
import torch

from memviz.models.state_tree import along, leaves, mapped, with_leaves


class Pair(NamedTuple):
    h: torch.Tensor
    c: torch.Tensor


def tree(value: float = 0.0) -> dict:
    part = torch.full((1, 2), value)
    return {"layers": [Pair(part, part + 1), (part + 2,)], "window": part + 3}


def test_its_leaves_come_in_one_order():
    assert [float(leaf[0, 0]) for leaf in leaves(tree())] == [0, 1, 2, 3]


def test_a_tree_of_other_leaves_has_the_same_form():
    built = with_leaves(tree(), [leaf + 10 for leaf in leaves(tree())])
    assert [float(leaf[0, 0]) for leaf in leaves(built)] == [10, 11, 12, 13]
    assert isinstance(built["layers"][0], Pair)
    assert isinstance(built["layers"], list)
    assert float(mapped(torch.neg, tree())["layers"][0].c[0, 0]) == -1


def test_states_of_steps_become_one_whose_batch_are_the_steps():
    steps = along([tree(0), tree(5), tree(10)])
    assert steps["window"][:, 0].tolist() == [3, 8, 13]


def test_what_is_no_state_is_named():
    with pytest.raises(TypeError, match="it holds str; a state is made of tensors in tuples"):
        leaves({"h": "nothing"})
