"""Associative recall: a table of K pairs recalls K of them."""

import numpy as np
import pytest

from train.tasks import TASKS

RECALL = TASKS["recall"]


@pytest.mark.parametrize("pairs", [1, 16, 36])
def test_every_key_stands_in_one_pair_and_is_asked_for_once(pairs):
    drawn = RECALL.draw(20, pairs, np.random.default_rng(0))
    keys, queries = drawn.symbols[:, 0 : 2 * pairs : 2], drawn.symbols[:, 2 * pairs :]
    assert drawn.symbols.shape == (20, 3 * pairs)
    assert all(len(set(row)) == pairs for row in keys.tolist())
    assert (np.sort(keys) == np.sort(queries)).all()
    assert drawn.counted.sum() == 20 * pairs


def test_queries_come_in_another_order_than_pairs():
    drawn = RECALL.draw(20, 8, np.random.default_rng(0))
    same = drawn.symbols[:, 0:16:2] == drawn.symbols[:, 16:]
    assert same.mean() == pytest.approx(1 / 8, abs=0.08)


def test_there_are_no_more_pairs_than_keys():
    with pytest.raises(ValueError, match="size: got 37; it must be at most 36"):
        RECALL.draw(1, 37, np.random.default_rng(0))
