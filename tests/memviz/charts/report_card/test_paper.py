"""Cards side by side as a table for a paper."""

from memviz.charts.report_card.measures import MEASURES
from memviz.charts.report_card.paper import card_numbers, card_table, latex_table
from tests.support.tiny_report_card import tiny_card

CARDS = {"GRU": tiny_card(2.0), "LSTM 2×128_a & b": tiny_card(1.0)}


def test_models_are_columns_and_measures_rows():
    table = card_table(CARDS)
    assert list(table.columns) == ["Measure", *CARDS]
    assert table.iloc[0].tolist() == ["Context, nats", "2.00 [1.80 to 2.20]", "1.00 [0.90 to 1.10]"]
    assert len(table) == len(MEASURES)
    assert card_table(CARDS, "token")["Measure"][1] == "Needed, tokens"


def test_the_numbers_are_those_of_the_table():
    numbers = card_numbers(CARDS)
    assert len(numbers) == len(MEASURES) * len(CARDS)
    worth = numbers.set_index(["model", "measure"]).loc[("GRU", "Context, nats")]
    assert worth.round(6).tolist() == [2.0, 1.8, 2.2]


def test_latex_shows_names_as_they_are_and_nothing_of_them_is_a_command():
    lines = latex_table(CARDS).splitlines()
    assert lines[0] == r"\begin{tabular}{lrr}"
    assert r"LSTM 2$\times$128\_a \& b" in lines[2]
    assert lines[4] == r"Context, nats & 2.00 [1.80 to 2.20] & 1.00 [0.90 to 1.10] \\"
    assert "$-$0.100" in "".join(lines)
    assert len(lines) == len(MEASURES) + 6
    hostile = latex_table({r"\input{/etc/passwd}": tiny_card()})
    assert r"\textbackslash{}input\{/etc/passwd\}" in hostile
