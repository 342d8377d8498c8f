"""Accuracy by coordinate: equal to a count answer by answer; intervals over sequences."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from train.tasks import TASKS
from train.tasks.accuracy import accuracy_by_coordinate
from train.tasks.task import up_to

PARITY = replace(TASKS["parity"], test_sizes=(16, 48))


def mostly_right(task, seed: int = 0):
    """Return what is right at nine of ten answers, of sequences as the test draws them."""
    chance = np.random.default_rng(seed)

    def answer(symbols: np.ndarray) -> np.ndarray:
        zero = task.index("0")
        right = np.bitwise_xor.accumulate(symbols - zero, axis=1)
        return (right ^ (chance.random(symbols.shape) < 0.1)) + zero

    return answer


def test_it_is_a_count_answer_by_answer():
    read = []
    answer = mostly_right(PARITY)

    def noted(symbols: np.ndarray) -> np.ndarray:
        read.append((symbols, answer(symbols)))
        return read[-1][1]

    points = accuracy_by_coordinate(PARITY, noted, 20)
    hits = defaultdict(list)
    for symbols, given in read:
        for row, answers in zip(symbols.tolist(), given.tolist(), strict=True):
            odd = 0
            for step, (bit, answered) in enumerate(zip(row, answers, strict=True), start=1):
                odd ^= bit - PARITY.index("0")
                edge = next(edge for edge in PARITY.edges if edge >= step)
                hits[edge].append(answered == odd + PARITY.index("0"))
    assert [point.coordinate for point in points] == sorted(hits)
    for coordinate, accuracy, positions in points:
        assert accuracy.value == pytest.approx(np.mean(hits[coordinate]))
        assert positions == len(hits[coordinate])


def test_answers_of_one_sequence_do_not_narrow_the_interval():
    """Whole sequences are right or wrong: as many answers again say nothing more."""
    chance = np.random.default_rng(0)

    def answer(symbols: np.ndarray) -> np.ndarray:
        right = np.bitwise_xor.accumulate(symbols - PARITY.index("0"), axis=1)
        wrong = chance.integers(2, size=(len(symbols), 1))
        return (right ^ wrong) + PARITY.index("0")

    for _, (value, low, high), _ in accuracy_by_coordinate(PARITY, answer, 64):
        assert value == pytest.approx(0.5, abs=0.2)
        assert 0.1 < high - low < 0.4


def test_where_all_is_right_the_interval_says_of_how_many_sequences():
    def answer(symbols: np.ndarray) -> np.ndarray:
        return np.bitwise_xor.accumulate(symbols - PARITY.index("0"), axis=1) + PARITY.index("0")

    few, many = (accuracy_by_coordinate(PARITY, answer, n)[-1].accuracy for n in (16, 256))
    assert few.value == many.value == few.high == many.high == 1
    assert few.low == pytest.approx(1 - 1.96**2 / (16 + 1.96**2), abs=1e-3)
    assert few.low < many.low < 1


def test_all_models_are_tested_on_the_same_sequences():
    seen = []
    for _ in range(2):
        accuracy_by_coordinate(PARITY, lambda symbols: seen.append(symbols) or symbols, 8)
    assert (seen[0] == seen[2]).all()
    assert (seen[1] == seen[3]).all()


def test_what_lies_between_edges_is_counted_with_the_next():
    assert up_to(np.array([1, 8, 9, 16, 99]), (8, 16)).tolist() == [8, 8, 16, 16, 16]
