"""What stands around a unit: norms, a way past it, a layer after it; the state stays the unit's."""

import copy

import pytest
import torch

import memviz
from memviz.analysis.cells import cell_values
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.analysis.gates import gates_of
from memviz.models.checkpoint.loading import load
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.residual import GatedMLP, ResidualBlock
from memviz.models.stack import KEEP
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary
from memviz.units import UNITS, make_unit
from tests.support.units import every_unit

SIZE, TIME = 6, 7
LETTERS = Vocabulary((PADDING, UNKNOWN, " ", *"abcdefgh"))


def model_of(unit: str = "gru", tied: bool = True, mlp: int = 9, layers: int = 2) -> Model:
    torch.manual_seed(0)
    config = ModelConfig(
        unit=unit,
        layers=layers,
        embedding_size=SIZE,
        hidden_size=SIZE,
        alphabet_size=len(LETTERS.alphabet),
        target="character",
        block="residual",
        mlp=mlp,
        tied=tied,
    )
    return Model(config, LETTERS).eval().requires_grad_(False)


def block_of(unit: str, mlp: int, last: bool, **options: int) -> ResidualBlock:
    torch.manual_seed(1)
    made = make_unit(unit, SIZE, SIZE, **options)
    block = ResidualBlock(made, mlp, last=last).double().requires_grad_(False)
    for weights in block.parameters():
        weights.add_(torch.randn_like(weights), alpha=0.3)
    return block


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("mlp", "last"), [(0, False), (8, False), (8, True)])
def test_it_adds_what_the_unit_and_the_mlp_make_of_the_normalised_input(unit, mlp, last):
    block, x = block_of(unit, mlp, last), torch.randn(3, SIZE, dtype=torch.float64)
    state = block.initial_state(3)
    output, new = block.step(x, state)

    def normalised(values, weight):
        return values / values.square().mean(-1, keepdim=True).add(1e-16).sqrt() * weight

    made, expected_state = block.unit.step(normalised(x, block.norm.weight), state)
    expected = x + made
    if mlp:
        norm, layer = block.mlp
        read = normalised(expected, norm.weight)
        opened = torch.nn.functional.silu(read @ layer.gate.weight.T) * (read @ layer.read.weight.T)
        expected = expected + opened @ layer.write.weight.T
    if last:
        expected = normalised(expected, block.last_norm.weight)
    torch.testing.assert_close(output, expected, rtol=1e-6, atol=1e-6)
    torch.testing.assert_close(new, expected_state)


@every_unit
def test_its_fast_way_and_its_trace_are_its_steps(name, options):
    block = block_of(name, 8, last=True, **options)
    sequence = torch.randn(2, TIME, SIZE, dtype=torch.float64)
    torch.testing.assert_close(block(sequence), block.scan(sequence), rtol=1e-9, atol=1e-11)
    outputs, states = block.trace(sequence[0])
    expected, last = block.scan(sequence[:1])
    torch.testing.assert_close(outputs, expected[0], rtol=1e-9, atol=1e-11)
    torch.testing.assert_close(tuple(part[-1:] for part in states), last, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("unit", UNITS)
def test_every_row_of_connectivity_is_that_of_the_definition(unit):
    model = model_of(unit).double()
    text = "abc ha hgd"
    found = memviz.connectivity(model, text)
    expected = connectivity_reference(model, text)
    for row, wanted in zip(found.matrix, expected, strict=True):
        assert abs(row - wanted).max() <= 1e-5 * max(wanted.max(), 1e-30)


@pytest.mark.parametrize("name", UNITS)
def test_states_gates_and_cells_are_the_units(name):
    model = model_of(name)
    unit = model.units[0].unit
    for layer in memviz.activations(model, "abc ha").layers:
        assert tuple(layer.states) == unit.state_parts
        assert tuple(layer.gates) == unit.gate_names
    named = gates_of(model)
    assert set(named) - {KEEP} == set(unit.gate_names) - {KEEP}
    assert any(named.values()) == bool(unit.about_keep)
    cells = {layer.part for layer in cell_values(model, "abc ha").layers}
    assert cells == set(unit.cells(unit.initial_state(1)))


def test_a_tied_head_is_the_embedding_and_stays_so_when_saved_and_loaded(tmp_path):
    model = model_of()
    assert model.head.weight is model.embedding.weight
    counts = model.parameter_counts()
    assert counts.dense == len(LETTERS.alphabet)
    memviz.save(model, tmp_path / "model")
    again = load(tmp_path / "model")
    assert again.config == model.config
    assert "head.weight" not in again.weights()
    assert again.head.weight.data_ptr() == again.embedding.weight.data_ptr()
    symbols = torch.randint(2, len(LETTERS.alphabet), (1, 9))
    torch.testing.assert_close(again(symbols), model(symbols), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("unit", UNITS)
def test_a_model_can_be_copied_as_it_is_before_its_weights_are_stored(unit):
    model = model_of(unit)
    symbols = torch.randint(2, len(LETTERS.alphabet), (1, 9))
    torch.testing.assert_close(copy.deepcopy(model)(symbols), model(symbols))


def test_a_plain_model_is_written_as_it_always_was(make_model):
    content = make_model().config.to_json()
    assert not {"block", "mlp", "tied"} & set(content)
    assert ModelConfig.from_json(content) == make_model().config
    residual = model_of().config
    assert residual.to_json()["block"] == "residual"
    assert ModelConfig.from_json(residual.to_json()) == residual


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"block": "dense"}, "block: 'dense' is not one of plain, residual"),
        ({"mlp": -1}, "mlp: got -1; it must be an integer, 0 to"),
        ({"block": "plain", "tied": False}, "mlp: got 9; a plain model has none"),
        ({"hidden_size": 8}, "embedding_size: got 6 beside a hidden_size of 8"),
        ({"tied": 1}, "tied: got 1; it must be true or false"),
        ({"target": "word", "word_count": 12}, "tied: a model of words"),
    ],
)
def test_settings_that_do_not_fit_are_named(changes, message):
    content = {**model_of().config.to_json(), **changes}
    with pytest.raises(ValueError, match=message):
        ModelConfig.from_json(content)


def test_a_unit_that_gives_more_than_it_reads_cannot_be_added_to_it():
    with pytest.raises(ValueError, match="it reads 3 numbers and gives 4"):
        ResidualBlock(make_unit("gru", 3, 4))


def test_the_gated_layer_has_three_matrices_and_no_bias():
    assert sum(weights.numel() for weights in GatedMLP(5, 7).parameters()) == 3 * 5 * 7


def test_models_of_words_may_be_residual_too():
    words = Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, "a", "the"))
    config = ModelConfig("gru", 1, SIZE, SIZE, 28, 4, block="residual")
    assert Model(config, words).parameter_counts().recurrent == 2 * SIZE + 3 * (2 * SIZE**2 + SIZE)
