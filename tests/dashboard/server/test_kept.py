"""Values that took long to compute: kept until they are the least recently used."""

from dashboard.server.kept import Kept


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
