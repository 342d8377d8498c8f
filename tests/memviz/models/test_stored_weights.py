"""Weights lose half their bits only where no output notices, and those of decays never do."""

import pytest
import torch
from safetensors.torch import load
from torch import Tensor, nn

import memviz
from memviz.models.checkpoint.format import MAX_BYTES
from memviz.models.checkpoint.saving import save
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.stored_weights import BOUND, LENGTH, stored_weights
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary
from memviz.units import UNITS, Unit
from tests.support.bundled import CHECKPOINTS

ALPHABET = (PADDING, UNKNOWN, *"ab")
KEPT = 0.99983  # of a memory at each character: 84 % of it are left after 1,000, in float16 all


class Decaying(Unit):
    """Adds what it reads to a memory of which it keeps a fixed share at each character."""

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(input_size, hidden_size)
        self.read = nn.Linear(input_size, hidden_size, bias=False)
        self.kept = nn.Parameter(torch.full((hidden_size, 1), KEPT))

    def step(self, x: Tensor, state: tuple[Tensor, ...]) -> tuple[Tensor, tuple[Tensor, ...]]:
        h = self.kept[:, 0] * state[0] + self.read(x)
        return h, (h,)


class Kept(Decaying):
    """The same, and it says which parameters its decay is made of."""

    exact_parameters = ("kept",)


@pytest.fixture(autouse=True)
def units(monkeypatch):
    for name, unit in (("decaying", Decaying), ("kept", Kept)):
        monkeypatch.setitem(UNITS, name, unit)


def model_of(unit: str) -> Model:
    """Return a model that writes at "a" alone, all of it in numbers that float16 holds exactly."""
    config = ModelConfig(unit, 1, 2, 2, len(ALPHABET), target="character")
    model = Model(config, Vocabulary(ALPHABET)).eval().requires_grad_(False)
    model.embedding.weight.copy_(torch.tensor([[0.0, 0], [0, 0], [1, 0], [0, 0]]))
    model.units[0].read.weight.copy_(torch.eye(2))
    model.head.weight.copy_(torch.tensor([[0.0, 0], [0, 0], [2, 0], [-2, 0]]))
    model.head.bias.zero_()
    return model


def texts(length: int = LENGTH) -> Tensor:
    """Return an "a", and then nothing that writes."""
    return torch.cat([torch.tensor([2]), torch.full((length - 1,), 3)]).unsqueeze(0)


def test_a_long_memory_is_kept_in_all_its_bits():
    stored = stored_weights(model_of("decaying"), texts())
    weights = load(stored.content)
    assert stored.dtype == "float32"
    assert {value.dtype for value in weights.values()} == {torch.float32}
    assert torch.equal(weights["layers.0.kept"], torch.full((2, 1), KEPT))
    assert stored.comparison.characters == LENGTH
    assert stored.comparison.greatest_difference > 30 * BOUND


def test_a_text_too_short_to_tell_would_have_lost_it():
    """So long texts are compared: after a few characters float16 is as good."""
    assert stored_weights(model_of("decaying"), texts(4)).dtype == "float16"


def test_weights_that_lose_nothing_are_stored_in_half_the_bits():
    model = model_of("decaying")
    model.units[0].kept.fill_(0.5)
    stored = stored_weights(model, texts())
    assert stored.dtype == "float16"
    halved = {name for name, value in load(stored.content).items() if value.dtype == torch.float16}
    assert halved == {"embedding.weight", "layers.0.read.weight", "layers.0.kept", "head.weight"}
    assert stored.comparison.greatest_difference == 0


def test_parameters_of_decays_never_lose_bits():
    stored = stored_weights(model_of("kept"), texts())
    weights = load(stored.content)
    assert stored.dtype == "float16"
    assert weights["head.weight"].dtype == torch.float16
    assert weights["layers.0.kept"].dtype == torch.float32
    assert torch.equal(weights["layers.0.kept"], torch.full((2, 1), KEPT))
    assert weights["head.bias"].dtype == torch.float32, "so do no vectors"


def test_weights_too_large_for_half_the_bits_keep_all():
    model = model_of("decaying")
    model.head.weight[0] = 1e6
    stored = stored_weights(model, texts())
    assert stored.dtype == "float32"
    assert stored.comparison.greatest_difference == 1


def test_without_a_text_to_compare_on_all_bits_are_kept():
    for held_out in (None, texts()[:0]):
        stored = stored_weights(model_of("decaying"), held_out)
        assert (stored.dtype, stored.comparison) == ("float32", None)


def test_a_complex_parameter_is_refused_instead_of_losing_half_of_it(monkeypatch, tmp_path):
    class Turning(Decaying):
        def __init__(self, input_size: int, hidden_size: int) -> None:
            super().__init__(input_size, hidden_size)
            self.turn = nn.Parameter(torch.ones(hidden_size, dtype=torch.complex64))

    monkeypatch.setitem(UNITS, "turning", Turning)
    with pytest.raises(ValueError, match=r"layers\.0\.turn: got torch\.complex64; .* real numbers"):
        save(model_of("turning"), tmp_path / "one", {})
    assert not (tmp_path / "one").exists()


@pytest.mark.parametrize("unit", ["decaying", "kept"])
def test_a_model_reads_a_long_text_the_same_from_its_checkpoint(tmp_path, unit):
    model = model_of(unit)
    save(model, tmp_path, {}, weights=stored_weights(model, texts()))
    text = texts()[0]
    before, after = model.probabilities(text), memviz.load(tmp_path).probabilities(text)
    assert float((before - after).abs().max()) <= BOUND


def test_the_bundled_weights_are_in_half_the_bits_and_are_read():
    folder = CHECKPOINTS / "warpeace_gru_1x128"
    stored = load((folder / "model.safetensors").read_bytes())
    assert {value.dtype for value in stored.values()} == {torch.float16}
    model = memviz.load(folder)
    assert all(
        torch.equal(model.state_dict()[name], value.float()) for name, value in stored.items()
    )


def test_a_reference_model_is_not_too_large_to_be_read():
    """Two layers of 600 that predict 16,386 words, in float32."""
    config = ModelConfig("lstm", 2, 600, 600, 28, word_count=16_386)
    words = (PADDING, UNKNOWN, *map("word {}".format, range(16_384)))
    with torch.device("meta"):
        model = Model(config, Vocabulary(TEXT8_ALPHABET, words))
    size = sum(4 * value.numel() for value in model.state_dict().values())
    assert 57e6 < size < MAX_BYTES["model.safetensors"] / 2
