"""The formulas of the parameters count what the models really train."""

import pytest

from memviz.charts.unit_diagrams.equations import EQUATIONS
from memviz.charts.unit_diagrams.parameter_formula import parameter_terms
from memviz.evaluation.published import published
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.units import UNITS

OPTIONS = [{"unit": unit} for unit in EQUATIONS] + [
    {"unit": "nested_lstm", "unit_options": {"depth": 3}},
    {"unit": "slstm", "unit_options": {"heads": 7}},
    {"unit": "mlstm", "unit_options": {"heads": 7}},
    {"unit": "mamba", "unit_options": {"states": 3, "window": 2, "expand": 3}},
    {"unit": "gated_delta_net", "unit_options": {"heads": 7, "window": 3}},
    {"unit": "rwkv7", "unit_options": {"heads": 7}},
]


BLOCKS = [
    {"embedding_size": 6},
    {"embedding_size": 7, "block": "residual"},
    {"embedding_size": 7, "block": "residual", "mlp": 5},
]
of_every_unit = pytest.mark.parametrize("options", OPTIONS, ids=str)
in_every_block = pytest.mark.parametrize("block", BLOCKS, ids=str)


@pytest.mark.parametrize("layers", [1, 3])
@of_every_unit
@in_every_block
def test_the_terms_are_the_counts_of_a_model(vocabulary, options, layers, block):
    sizes = {"alphabet_size": len(vocabulary.alphabet), "word_count": len(vocabulary.words)}
    config = ModelConfig(**options, **block, layers=layers, hidden_size=7, **sizes)
    counted = Model(config, vocabulary).parameter_counts()
    assert {term.part: term.value for term in parameter_terms(config)} == counted._asdict()


@pytest.mark.parametrize("layers", [1, 3])
@of_every_unit
@in_every_block
def test_the_numbers_of_a_term_give_its_value(options, layers, block):
    sizes = {"alphabet_size": 28, "word_count": 100}
    for term in parameter_terms(
        ModelConfig(**options, **block, layers=layers, hidden_size=7, **sizes)
    ):
        python = term.numbers.replace(r"\cdot", "*").replace(r"\,", "*").replace("^", "**")
        assert eval(python) == term.value  # noqa: S307  the project's own formula


@pytest.mark.parametrize(("unit", "layers"), [("gru", 2), ("lstm", 2), ("nested_lstm", 1)])
def test_the_articles_counts_come_out(unit, layers):
    config = ModelConfig(unit, layers, 600, 600, alphabet_size=28, word_count=16_386)
    terms = {term.part: term.value for term in parameter_terms(config)}
    assert terms == published().models[unit].parameters


def test_a_unit_without_a_formula_has_the_other_parts(monkeypatch):
    monkeypatch.setitem(UNITS, "strange", UNITS["rnn"])
    config = ModelConfig("strange", 1, 6, 7, alphabet_size=28, word_count=100)
    assert [term.part for term in parameter_terms(config)] == ["embedding", "dense"]
