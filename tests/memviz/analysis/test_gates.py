"""Saturation of gates: the counts of the definition, planted gates found, intervals that hold."""

from dataclasses import replace

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.activations import LayerActivations
from memviz.analysis.gates import GateSaturation, gate_names, gate_saturation, gates_of
from memviz.models.model import Model
from memviz.models.stack import KEEP
from memviz.units import GRU, Unit
from tests.support.units import CASES

TEXT = "parts of north africa and no part of america "
OPEN, SHUT, AT_SPACES = 0, 1, 2  # cells of the planted model


@pytest.fixture
def planted(make_model) -> Model:
    """An LSTM whose gates stand at a half, but for the forget gates of three cells."""
    model = make_model("lstm", layers=1)
    (unit,) = model.units
    hidden = model.config.hidden_size
    for parameter in (*unit.parameters(), model.embedding.weight):
        parameter.zero_()
    space = model.vocabulary.symbol_index[" "]
    model.embedding.weight[:, 0] = -1.0
    model.embedding.weight[space, 0] = 1.0
    forget = slice(hidden, 2 * hidden)
    bias = torch.zeros(hidden)
    bias[OPEN], bias[SHUT] = 9.0, -9.0
    unit.kernel.bias_ih_l0[forget] = bias
    unit.input_weight[hidden + AT_SPACES, 0] = 9.0
    return model


def keep_of(found: GateSaturation, cell: int) -> dict:
    table = found.table
    return table[table["keep"] & (table["cell"] == cell)].iloc[0].to_dict()


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_it_counts_what_the_activations_show(make_model, name, options):
    model = make_model(name, layers=2, **options)
    for parameter in model.parameters():
        parameter.mul_(4)  # towards saturation
    text = TEXT * 20
    found = gate_saturation(model, text).table
    read = memviz.activations(model, text)
    shares = [shares_of(layer, model.units[0]) for layer in read.layers]
    assert len(found) == sum(gate.shape[1] for gates in shares for gate in gates.values())
    for (layer, gate), rows in found.groupby(["layer", "gate"]):
        keeps = read.layers[layer - 1].keep
        values = shares[layer - 1][gate]
        near = (np.abs(values - 0.1) < 1e-5).any() or (np.abs(values - 0.9) < 1e-5).any()
        tolerance = 2 / len(read.text) if near else 1e-9
        np.testing.assert_allclose(rows["left"], (values < 0.1).mean(axis=0), atol=tolerance)
        np.testing.assert_allclose(rows["right"], (values > 0.9).mean(axis=0), atol=tolerance)
        assert rows["cell"].tolist() == list(range(values.shape[1]))
        assert rows["keep"].all() == np.array_equal(keeps, values)


def shares_of(layer: LayerActivations, unit: Unit) -> dict[str, np.ndarray]:
    """Return the gates that are 0 to 1; a keep that is none of the unit's gates is one more."""
    gates = {name: gate for name, gate in layer.gates.items() if name not in unit.gate_ranges}
    if layer.keep is None or any(np.array_equal(layer.keep, gate) for gate in gates.values()):
        return gates
    return {**gates, KEEP: layer.keep}


@pytest.mark.parametrize(("name", "options"), [*CASES, ("slstm", {"heads": 7})], ids=str)
@pytest.mark.parametrize("block", ["plain", "residual"])
def test_the_gates_that_are_named_are_those_that_are_counted(make_model, name, options, block):
    small = make_model(name, layers=2, **options)
    config = replace(small.config, block=block, embedding_size=small.config.hidden_size)
    model = Model(config, small.vocabulary).eval().requires_grad_(False)
    found = gate_saturation(model, TEXT)
    counted = dict(zip(found.table["gate"], found.table["keep"], strict=True))
    measured = dict.fromkeys(found.levels.table["gate"], False)
    assert set(measured) == {*model.units[0].gate_ranges}
    assert gate_names(config) == gates_of(model) == counted | measured


def test_planted_gates_have_their_shares(planted):
    text = "parts of north a" * 200
    found = gate_saturation(planted, text)
    spaces = memviz.normalise(text).count(" ") / found.characters
    open_, shut, at_spaces = (keep_of(found, cell) for cell in (OPEN, SHUT, AT_SPACES))
    assert (open_["left"], open_["right"]) == (0, 1)
    assert (shut["left"], shut["right"]) == (1, 0)
    assert (at_spaces["left"], at_spaces["right"]) == pytest.approx((1 - spaces, spaces))
    others = found.table[~found.table["keep"]]
    assert (others[["left", "right"]] == 0).all(axis=None)


def test_the_summary_counts_the_planted_gates(planted):
    summary = gate_saturation(planted, "parts of north a" * 200).by_layer()
    assert summary["gate"].tolist() == ["forget", "input", "output"], "keep comes first"
    forget = summary.iloc[0]
    assert (forget["keep"], forget["cells"], forget["layer"]) == (True, 7, 1)
    assert (forget["right_mostly"], forget["left_always"]) == (1, 1)
    assert forget["saturated"] == 0, "the median cell of seven stands at a half"
    assert summary.iloc[1]["right_mostly"] == 0


def test_a_text_is_read_as_one_however_long(planted):
    told: list[float] = []
    text = "no part " * 700
    found = gate_saturation(planted, text, told.append)
    assert found.characters == len(memviz.normalise(text))
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == 1


def at_spaces_of(model: Model, text: str) -> dict:
    return keep_of(gate_saturation(model, text), AT_SPACES)


def test_independent_characters_have_the_interval_of_independent_draws(planted):
    letters = np.random.default_rng(1).permutation(["a "] * 2000 + ["abc"] * 2000)
    row = at_spaces_of(planted, "".join(letters))
    share, n = row["right"], row["characters"]
    assert row["right_low"] < share < row["right_high"]
    independent = 2 * 1.96 * np.sqrt(share * (1 - share) / n)
    assert (row["right_high"] - row["right_low"]) < independent * 1.3


def test_characters_that_come_in_runs_have_a_wider_one(planted):
    mixed = at_spaces_of(planted, ("a " * 4 + "abc" * 4) * 200)
    runs = at_spaces_of(planted, "a " * 800 + "abc" * 800)
    assert mixed["right"] == pytest.approx(runs["right"], abs=0.01)
    assert runs["right_high"] - runs["right_low"] > 2 * (mixed["right_high"] - mixed["right_low"])


def test_what_comes_and_goes_over_thousands_of_characters_widens_it_more(planted):
    """Passages of 2,500 characters, each by one of two rules: it is passages that count."""
    rules = np.random.default_rng(2).integers(0, 2, 32)
    row = at_spaces_of(planted, "".join(("a " * 1250, "abcd " * 500)[rule] for rule in rules))
    of_passages = 2 * 1.96 * np.std(np.where(rules, 0.2, 0.5)) / np.sqrt(len(rules))
    assert row["right_high"] - row["right_low"] == pytest.approx(of_passages, rel=0.35)


def test_a_short_text_has_no_interval(planted):
    below, from_2000 = (at_spaces_of(planted, "a" * (length - 1)) for length in (1999, 2000))
    assert (below["characters"], from_2000["characters"]) == (1999, 2000)
    assert np.isnan(below["right_low"])
    assert from_2000["right_low"] <= from_2000["right"] <= from_2000["right_high"]


def test_a_keep_that_is_none_of_the_gates_has_rows_of_its_own(make_model):
    class Halved(GRU):
        def keep(self, gates):
            return gates["update"] / 2

    model = make_model("gru", layers=1)
    model.layers[0].__class__ = Halved
    found = gate_saturation(model, TEXT).table
    assert found["gate"].drop_duplicates().tolist() == ["keep", "reset", "update"]
    assert found[found["keep"]]["gate"].unique().tolist() == ["keep"]


def test_a_unit_without_gates_has_no_rows(make_model):
    found = gate_saturation(make_model("rnn"), TEXT)
    assert found.table.empty
    assert found.by_layer().empty
    assert found.characters == len(memviz.normalise(TEXT))


def test_an_empty_text_is_named(make_model):
    with pytest.raises(ValueError, match="text: it is empty"):
        gate_saturation(make_model("gru"), "")


def test_one_gate_is_had_alone_whether_it_can_be_saturated_or_not(make_model):
    found = gate_saturation(make_model("mlstm", layers=2), TEXT)
    forget, entering = found.of_gate("forget"), found.of_gate("input")
    assert set(forget.gates["gate"]) == {"forget"}
    assert forget.levels.table.empty
    assert entering.gates.empty
    assert entering.by_layer().empty
    assert entering.levels.layers["layer"].tolist() == [1, 2]
    with pytest.raises(ValueError, match="'reset'; its gates: forget, output, input"):
        found.of_gate("reset")
