"""Who chooses what cells are searched for reads what each label means."""

from dashboard.views.cells.label_meanings import MEANINGS, list_of_meanings
from memviz.analysis.cells import LABELS


def test_every_label_has_a_meaning_and_no_other_has():
    assert MEANINGS.keys() == LABELS.keys()


def test_the_list_has_a_line_for_each_label_in_their_order():
    lines = list_of_meanings().split("\n")
    assert [line.split(": ")[0] for line in lines] == [f"- {name}" for name in LABELS]
