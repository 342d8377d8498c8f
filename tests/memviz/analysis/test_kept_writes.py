"""What a state still holds of each symbol that was read."""

from collections.abc import Mapping

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor

import memviz
from memviz.analysis.kept_writes import carried_writes, kept_writes
from memviz.analysis.walk import walk
from memviz.models.config import ModelConfig
from memviz.models.contract import CarryingModel, Gate, MissingLevelError
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.models.residual import ResidualBlock
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from memviz.units import Unit
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
QUERIED = ("mlstm", "mamba", "gated_delta_net", "rwkv7")
every_block = pytest.mark.parametrize("block", ["plain", "residual"])


@every_layer
@every_block
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("abcdeft ", min_size=1, max_size=30), seed=st.integers(0, 99))
def test_all_that_is_held_together_is_the_memory(unit, options, block, text, seed):
    model = model_of(unit, block, seed, **options)
    steps = walk(model, read(model, text).symbols)
    layers = list(model.memories(model.start(1)))
    assert layers == ([] if unit == "rnn" else [1, 2])
    for after, held in zip(steps.after, carried_writes(model, steps, layers), strict=True):
        assert_sums(held, model.memories(after))


def assert_sums(writes: Mapping[int, Tensor], together: Mapping[int, Tensor]) -> None:
    assert set(writes) == set(together)
    for layer, of_writes in writes.items():
        total = of_writes.sum(dim=0, keepdim=True)
        torch.testing.assert_close(total, together[layer], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("unit", "options"), [case for case in LAYERS if case[0] in QUERIED])
@every_block
def test_what_is_found_of_all_writes_together_is_what_is_found_in_the_memory(unit, options, block):
    """And that is all that a step sees of its memory, see tests/memviz/units/test_units.py."""
    model = model_of(unit, block, **options)
    steps = walk(model, read(model, TEXT).symbols)
    along = zip(steps.vectors.split(1), steps.before, steps.after, strict=True)
    writes = carried_writes(model, steps, [1, 2])
    for (vector, before, after), held in zip(along, writes, strict=True):
        found = model.find(vector, before, held)
        assert set(found) == {1, 2}
        assert_sums(found, model.find(vector, before, model.memories(after)))


@every_block
def test_of_a_mamba_it_is_the_hidden_attention_of_the_paper(block):
    """Ali et al. 2024: alpha[t, s] = C_t (exp(delta A)_{s+1} ... exp(delta A)_t) delta_s B_s.

    One number for each channel, times what that channel read at s.
    """
    model = model_of("mamba", block)
    found = kept_writes(model, TEXT, layer=1).found[1]
    unit, read_in = layer_and_what_it_reads(model)
    new, _ = unit.read_in(read_in).chunk(2, dim=1)
    u = unit.convolution(unit.initial_state(1)[1], new.unsqueeze(0))[0][0]
    d, b, c = unit.select(u).split([unit.rank, unit.states, unit.states], dim=1)
    delta = torch.nn.functional.softplus(d @ unit.step_weight.T + unit.step_bias)
    a = -torch.exp(unit.log_a)
    for t in range(len(TEXT)):
        for s in range(t + 1):
            kept = torch.exp(delta[s + 1 : t + 1].sum(0)[:, None] * a)
            alpha = (kept * delta[s][:, None] * b[s] * c[t]).sum(1)
            assert found[t, s] == pytest.approx(float((alpha * u[s]).norm()), rel=1e-6)


@every_block
def test_of_an_mlstm_it_is_the_weight_of_a_value_by_query_and_key(block):
    """exp(i~_s) f_{s+1} ... f_t (q_t k_s) v_s, over the larger of 1 and the weights' sum."""
    model = model_of("mlstm", block, heads=2)
    found = kept_writes(model, TEXT, layer=1).found[1]
    unit, read_in = layer_and_what_it_reads(model)
    gates = unit.gates(read_in, unit.initial_state(1))
    q, k, v = unit.project(read_in).reshape(len(TEXT), 3, 2, unit.size).unbind(1)
    stored, forget = gates["input"], gates["forget"]
    for t in range(len(TEXT)):
        kept = torch.stack([forget[s + 1 : t + 1].prod(0) for s in range(t + 1)])
        weights = stored[: t + 1] * kept * (q[t] * k[: t + 1]).sum(2) / unit.size**0.5
        weights = weights / weights.sum(0).abs().clamp(min=1)
        expected = (weights[:, :, None] * v[: t + 1]).flatten(1).norm(dim=1)
        np.testing.assert_allclose(found[t, : t + 1], expected, rtol=1e-5)


def layer_and_what_it_reads(model: Model) -> tuple[Unit, Tensor]:
    """Return the unit of the first layer and the vectors of `TEXT` as it reads them."""
    (unit, *_), vectors = model.units, model.embed(read(model, TEXT).symbols)
    return (unit.unit, unit.norm(vectors)) if isinstance(unit, ResidualBlock) else (unit, vectors)


@pytest.mark.parametrize(
    "unit", ["gru", "lstm", "nested_lstm", "min_gru", "min_lstm", "lru", "slstm"]
)
def test_a_unit_without_a_query_finds_nothing_of_what_it_holds(unit):
    found = kept_writes(model_of(unit), TEXT)
    assert list(found.norms) == [1, 2]
    assert found.found == found.found_shares == {}
    assert found.table()[["found", "found_share"]].isna().all(axis=None)


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
        "found": pytest.approx([np.nan] * 3, nan_ok=True),
        "found_share": pytest.approx([np.nan] * 3, nan_ok=True),
    }


class Asking(Leaky):
    """The same, with a query: "a" and "c" look at the first cell alone, "b" at twice the second."""

    def find(self, embedded, state, memories):  # noqa: ARG002
        looked_at = torch.tensor([0.0, 2.0]) if embedded[0, 1] else torch.tensor([1.0, 0.0])
        return {1: memories[1] * looked_at}


def test_a_query_finds_what_was_written_where_it_looks_and_nothing_else():
    found = kept_writes(memviz.from_object(Asking()), "abba")
    assert found.norms[1][3].tolist() == [0.375, 0.25, 0.5, 3]
    assert found.found[1].tolist() == [[3, 0, 0, 0], [0, 2, 0, 0], [0, 1, 2, 0], [0.375, 0, 0, 3]]
    assert found.found_shares[1][2].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 0])


def test_a_query_that_looks_where_nothing_was_written_finds_nothing():
    found = kept_writes(memviz.from_object(Asking()), "bac")
    assert found.found[1].tolist() == [[2, 0, 0], [0, 3, 0], [0, 0, 0]]
    assert found.found_shares[1][2].tolist() == [0, 0, 0]


def test_the_table_has_what_is_found_beside_what_is_held():
    table = kept_writes(memviz.from_object(Asking()), "ab").table()
    assert table["norm"].tolist() == [3, 1.5, 1]
    assert table["found"].tolist() == [3, 0, 2]
    assert table["found_share"].tolist() == [1, 0, 1]


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

        def find(self, embedded, state, memories):
            return self.model.find(embedded, state["layers"], memories)

    model = make_model("mlstm")
    found, expected = (
        kept_writes(one, "part of the north") for one in (memviz.from_object(Telling(model)), model)
    )
    np.testing.assert_allclose(found.norms[2], expected.norms[2], rtol=1e-5)
    np.testing.assert_allclose(found.found[2], expected.found[2], rtol=1e-5)


def test_our_own_models_keep_the_protocol(make_model):
    model: CarryingModel = make_model("gru")
    assert set(model.memories(model.start(3))) == {1, 2}
