"""What a state still holds of each symbol that was read."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import memviz
from memviz.analysis.kept_writes import carried_writes, kept_writes
from memviz.models.config import ModelConfig
from memviz.models.contract import CarryingModel, Gate, MissingLevelError
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.objects import AT_LEVEL, AtLevel3
from tests.support.units import LAYERS, busy

TEXT = "a bad cab fed a cat"
LETTERS = Vocabulary((PADDING, UNKNOWN, *"abcdeft "))


def model_of(unit: str, block: str = "plain", seed: int = 0, **options: int) -> Model:
    """Return a model of two layers, busy, in float64."""
    config = ModelConfig(
        unit, 2, 8, 8, len(LETTERS.alphabet), 0, "character", unit_options=options, block=block
    )
    return busy(Model(config, LETTERS), seed).eval().requires_grad_(False)


every_layer = pytest.mark.parametrize(
    ("unit", "options"), LAYERS, ids=lambda value: str(value).replace(" ", "")
)
every_block = pytest.mark.parametrize("block", ["plain", "residual"])


@every_layer
@every_block
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("abcdeft ", min_size=1, max_size=30), seed=st.integers(0, 99))
def test_all_that_is_held_together_is_the_memory(unit, options, block, text, seed):
    model = model_of(unit, block, seed, **options)
    reading = read(model, text)
    layers = list(model.memories(model.start(1)))
    assert layers == ([] if unit == "rnn" else [1, 2])
    state = model.start(1)
    vectors = model.embed(reading.symbols.unsqueeze(0))[0].split(1)
    for vector, held in zip(vectors, carried_writes(model, reading, layers), strict=True):
        _, state = model.step(vector, state)
        for layer, memory in model.memories(state).items():
            together = held[layer].sum(dim=0, keepdim=True)
            torch.testing.assert_close(together, memory, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("unit", "part"),
    [("gru", "h"), ("lstm", "c"), ("nested_lstm", "inner c"), ("min_gru", "h"), ("min_lstm", "h")],
)
def test_of_gates_it_is_the_product_of_all_since_times_the_write(unit, part):
    """K[t, s] = k_{s+1} ... k_t, number by number, and w_s = c_s - k_s c_{s-1}: written out."""
    model = model_of(unit)
    found = kept_writes(model, TEXT)
    for number, layer in enumerate(memviz.activations(model, TEXT).layers, 1):
        memory, keep = layer.states[part].astype(float), layer.keep.astype(float)
        before = np.concatenate([np.zeros_like(memory[:1]), memory[:-1]])
        writes = memory - keep * before
        for t in range(len(TEXT)):
            for s in range(t + 1):
                held = keep[s + 1 : t + 1].prod(axis=0) * writes[s]
                assert found.norms[number][t, s] == pytest.approx(np.linalg.norm(held), rel=1e-3)


def test_of_an_mlstm_the_stabiliser_cancels():
    """Of the value that s stored under its key the weight exp(i~_s) f_{s+1} ... f_t is left."""
    model = model_of("mlstm")
    found = kept_writes(model, TEXT)
    (unit, *_), vectors = model.units, model.embed(read(model, TEXT).symbols)
    gates = unit.gates(vectors, unit.initial_state(1))
    _, key, value = unit.project(vectors).chunk(3, dim=-1)
    written = gates["input"][:, 0] * key.norm(dim=1) * value.norm(dim=1)
    kept = gates["forget"][:, 0].cumprod(0)
    weights = (kept[:, None] / kept[None] * written[None]).tril()
    shares = weights / weights.sum(dim=1, keepdim=True)
    np.testing.assert_allclose(found.shares[1], shares, rtol=1e-4, atol=1e-6)


class Leaky(AtLevel3):
    """One cell for each of "a" and "b", which each of them fills; "c" empties both."""

    outputs = alphabet = ("a", "b", "c")
    target = "character"
    embedding_matrix = torch.tensor([[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    fade = 0.5

    def __init__(self) -> None:
        pass

    def encode(self, text):
        return [self.outputs.index(character) for character in text]

    def embed(self, symbols):
        return self.embedding_matrix[symbols]

    def head(self, outputs):
        return outputs.new_zeros(*outputs.shape[:-1], 3)

    def logits(self, embedded):
        return self.head(embedded)

    def start(self, batch):
        return torch.zeros(batch, 2)

    def kept(self, embedded):
        return self.fade * (embedded.abs().sum(dim=1, keepdim=True) > 0)

    def step(self, embedded, state):
        state = self.kept(embedded) * state + embedded
        return state, state

    def parts(self, state):
        return {(1, "c"): state}

    def gates(self, embedded, state):
        return (Gate(1, "keep", True, self.kept(embedded).expand_as(state)),)

    def memories(self, state):
        return {1: state}

    def carry(self, embedded, state, memories):  # noqa: ARG002
        return {1: self.kept(embedded) * memories[1]}


@pytest.fixture(scope="module")
def leaky() -> memviz.LanguageModel:
    return memviz.from_object(Leaky())


def test_a_memory_that_fades_by_half_holds_half_of_it_after_each_symbol(leaky):
    found = kept_writes(leaky, "abb")
    assert found.norms[1].tolist() == [[3, 0, 0], [1.5, 1, 0], [0.75, 0.5, 1]]
    np.testing.assert_allclose(found.shares[1].sum(axis=1), 1)
    np.testing.assert_allclose(found.shares[1][1], [0.6, 0.4, 0], rtol=1e-6)


def test_what_is_emptied_holds_nothing(leaky):
    found = kept_writes(leaky, "abca")
    assert found.norms[1][2:].tolist() == [[0, 0, 0, 0], [0, 0, 0, 3]]
    assert found.shares[1][2].tolist() == [0, 0, 0, 0]


def test_the_table_has_each_pair_once(leaky):
    table = kept_writes(leaky, "ab").table()
    assert table.to_dict("list") == {
        "layer": [1, 1, 1],
        "timestep": [0, 1, 1],
        "written_at": [0, 0, 1],
        "piece": ["a", "a", "b"],
        "norm": [3, 1.5, 1],
        "share": pytest.approx([1, 0.6, 0.4]),
    }


def test_what_a_state_held_before_the_text_is_in_no_write(leaky):
    class Filled(Leaky):
        def start(self, batch):
            return torch.ones(batch, 2)

    filled = memviz.from_object(Filled())
    assert (kept_writes(filled, "abb").norms[1] == kept_writes(leaky, "abb").norms[1]).all()


def test_one_layer_alone_is_as_it_is_among_all():
    model = model_of("lstm")
    whole, one = kept_writes(model, TEXT), kept_writes(model, TEXT, layer=2)
    assert (list(whole.norms), list(one.norms)) == ([1, 2], [2])
    assert (one.norms[2] == whole.norms[2]).all()


def test_of_tokens_it_is_token_by_token():
    class Tokens(Leaky):
        def encode(self, text):
            return [self.outputs.index(text[at]) for at in range(0, len(text), 2)], [
                (at, at + 2) for at in range(0, len(text), 2)
            ]

    found = kept_writes(memviz.from_object(Tokens()), "aabb")
    assert found.pieces == ("aa", "bb")
    assert found.spans.tolist() == [[0, 2], [2, 4]]
    assert found.norms[1].tolist() == [[3, 0], [1.5, 1]]


def test_progress_is_told(leaky):
    told = []
    kept_writes(leaky, "abba", progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1]


def test_a_unit_without_a_keep_gate_has_none():
    found = kept_writes(model_of("rnn"), TEXT)
    assert found.norms == {}
    assert found.table().empty


@pytest.mark.parametrize(
    ("unit", "layer", "known"), [("gru", 3, "1, 2"), ("gru", 0, "1, 2"), ("rnn", 1, "none")]
)
def test_a_layer_without_one_is_named(unit, layer, known):
    message = f"^layer: got {layer}; layers with a memory that a gate keeps: {known}$"
    with pytest.raises(ValueError, match=message):
        kept_writes(model_of(unit), TEXT, layer=layer)


@pytest.mark.parametrize("level", range(4))
def test_a_model_that_does_not_tell_kept_from_written_says_so_in_one_sentence(make_model, level):
    model = memviz.from_object(AT_LEVEL[level](make_model()))
    with pytest.raises(MissingLevelError) as told:
        kept_writes(model, "part of the north")
    lacking = [
        "head, start, step, run, parts, gates, ", "parts, gates, ", "gates, ", ""
    ][level]  # fmt: skip
    assert str(told.value) == (
        "model: a view of kept writes needs a model that tells kept from written; this one does "
        f"not, for its adapter gives no {lacking}memories, carry"
    )


def test_an_object_that_tells_it_is_as_a_model_of_our_own(make_model):
    class Telling(AtLevel3):
        def memories(self, state):
            return self.model.memories(state["layers"])

        def carry(self, embedded, state, memories):
            return self.model.carry(embedded, state["layers"], memories)

    model = make_model("lstm")
    found, expected = (
        kept_writes(one, "part of the north") for one in (memviz.from_object(Telling(model)), model)
    )
    np.testing.assert_allclose(found.norms[2], expected.norms[2], rtol=1e-5)


def test_our_own_models_keep_the_protocol(make_model):
    model: CarryingModel = make_model("gru")
    assert set(model.memories(model.start(3))) == {1, 2}
