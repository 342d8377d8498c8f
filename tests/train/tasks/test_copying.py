"""Copying and selective copying: a register of K slots copies K symbols and no more."""

from functools import partial

import numpy as np
import pytest

from tests.support.task_oracles import answering, copying
from train.tasks import TASKS
from train.tasks.accuracy import accuracy_by_coordinate
from train.tasks.copying import Copying
from train.tasks.selective_copying import SelectiveCopying


def text_of(task, row: np.ndarray) -> str:
    return "".join(task.vocabulary.alphabet[index] for index in row)


@pytest.mark.parametrize("slots", [1, 4, 16])
def test_a_register_of_k_slots_copies_k_symbols_and_no_more(slots):
    task = TASKS["copy"]
    register = answering(task, partial(copying, slots=slots))
    points = accuracy_by_coordinate(task, register, 200)
    assert [point.coordinate for point in points] == list(task.test_sizes)
    for symbols, accuracy, _ in points:
        held = min(slots, symbols)
        expected = (held + (symbols - held) * task.chance) / symbols
        assert accuracy.value == pytest.approx(expected, abs=0.03)
        assert (accuracy.value == 1) == (symbols <= slots)


def test_beyond_its_slots_it_is_at_chance():
    task, slots = TASKS["copy"], 4
    drawn = task.draw(1000, 12, np.random.default_rng(0))
    right = answering(task, partial(copying, slots=slots))(drawn.symbols) == drawn.targets
    by_place = right[:, -12:].mean(axis=0)
    assert (by_place[:slots] == 1).all()
    assert by_place[slots:] == pytest.approx(task.chance, abs=0.04)


def test_a_register_copies_selectively_at_any_distance_what_it_has_slots_for():
    task = TASKS["selective_copy"]
    register = answering(task, partial(copying, slots=task.held))
    points = accuracy_by_coordinate(task, register, 60)
    assert [point.coordinate for point in points] == list(task.edges)
    assert {point.accuracy.value for point in points} == {1.0}


def test_one_of_half_as_many_slots_loses_half_of_it_at_every_length():
    task = TASKS["selective_copy"]
    for size in task.test_sizes:
        drawn = task.draw(300, size, np.random.default_rng(size))
        right = answering(task, partial(copying, slots=4))(drawn.symbols) == drawn.targets
        by_place = right[:, -task.held :].mean(axis=0)
        assert (by_place[:4] == 1).all()
        assert by_place[4:] == pytest.approx(task.chance, abs=0.07)


def test_a_sequence_is_symbols_a_pause_and_signs_to_repeat():
    task = Copying(pause=3)
    drawn = task.draw(1, 2, np.random.default_rng(0))
    text = text_of(task, drawn.symbols[0])
    assert text[2:] == "___??"
    assert text_of(task, drawn.targets[0, -2:]) == text[:2]
    assert drawn.coordinate[drawn.counted].tolist() == [2, 2]


def test_the_distance_is_that_from_a_symbol_to_where_it_is_repeated():
    task = SelectiveCopying(held=3, edges=tuple(range(1, 40)))
    drawn = task.draw(50, 6, np.random.default_rng(0))
    for symbols, coordinate in zip(drawn.symbols, drawn.coordinate, strict=True):
        text = text_of(task, symbols)
        places = [place for place, symbol in enumerate(text) if symbol in task.answers]
        assert len(places) == 3
        assert text.endswith("???")
        assert coordinate[-3:].tolist() == [9 + i - place for i, place in enumerate(places)]
