"""Depth of brackets: never below nothing, never beyond eight, all depths seen."""

import numpy as np

from train.tasks import TASKS

DYCK = TASKS["dyck"]


def test_the_depth_is_the_answer_and_keeps_its_bounds():
    drawn = DYCK.draw(200, 256, np.random.default_rng(0))
    steps = np.where(drawn.symbols == DYCK.index("("), 1, -1)
    depth = steps.cumsum(axis=1)
    assert (drawn.targets - DYCK.index("0") == depth).all()
    assert (drawn.coordinate == depth).all()
    assert set(depth.ravel().tolist()) == set(range(9))


def test_between_the_bounds_both_brackets_are_as_likely():
    drawn = DYCK.draw(200, 256, np.random.default_rng(1))
    before = np.pad(drawn.coordinate, ((0, 0), (1, 0)))[:, :-1]
    free = (before > 0) & (before < 8)
    opens = drawn.symbols == DYCK.index("(")
    assert abs(opens[free].mean() - 0.5) < 0.01
    assert opens[before == 0].all()
    assert not opens[before == 8].any()
