"""Values that took long to compute: kept until they are the least recently used."""

import numpy as np

from dashboard.server.kept import Budget, Kept


def test_a_value_is_there_after_it_was_put_and_not_before():
    kept = Kept[str](most=2)
    assert kept.get("a") is None
    assert kept.put("a", "value") == "value"
    assert kept.get("a") == "value"


def test_the_least_recently_used_value_makes_room():
    kept = Kept[int](most=2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.get("a")
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)


def values_of(count: int) -> np.ndarray:
    return np.zeros(count, dtype=np.uint8)


def test_caches_share_a_budget_and_the_least_recently_used_of_any_goes_first():
    budget = Budget(lambda: 100)
    maps, tables = Kept[np.ndarray](most=9, budget=budget), Kept[np.ndarray](most=9, budget=budget)
    maps.put("a", values_of(40))
    tables.put("b", values_of(40))
    maps.get("a")
    maps.put("c", values_of(30))
    assert ("a" in maps, "b" in tables, "c" in maps) == (True, False, True)
    assert budget.nbytes == 70


def test_a_value_larger_than_the_room_is_kept_alone():
    budget = Budget(lambda: 100)
    kept = Kept[np.ndarray](most=9, budget=budget)
    kept.put("a", values_of(10))
    kept.put("b", values_of(1_000))
    assert ("a" in kept, "b" in kept) == (False, True)
    kept.put("c", values_of(10))
    assert ("b" in kept, "c" in kept) == (False, True)
    assert budget.nbytes == 10


def test_a_value_put_again_takes_its_new_size():
    budget = Budget(lambda: 100)
    kept = Kept[np.ndarray](most=9, budget=budget)
    for size in (90, 20, 50):
        kept.put("a", values_of(size))
    assert budget.nbytes == 50


def test_what_the_number_of_values_pushes_out_leaves_the_budget():
    budget = Budget(lambda: 100)
    kept = Kept[np.ndarray](most=1, budget=budget)
    kept.put("a", values_of(10))
    kept.put("b", values_of(20))
    assert budget.nbytes == 20
