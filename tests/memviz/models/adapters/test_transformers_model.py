"""Models of transformers: the library's own logits, and connectivity as autograd gives it."""

import re
import subprocess
import sys

import numpy as np
import pytest
import torch
import transformers
from torch import nn

import memviz
from memviz.analysis.cells import cell_values
from memviz.analysis.connectivity.forward_pass import forward_pass
from memviz.analysis.connectivity.variants import Variant
from memviz.analysis.state_gradient import state_gradient
from memviz.models.adapters.transformers_model import from_transformers
from memviz.models.contract import MissingLevelError, level_of
from memviz.models.reading import read
from memviz.models.state_tree import along, leaves, mapped
from tests.support.transformers_models import (
    OF_TOKENIZER,
    SETTINGS,
    STEPPING,
    TOKENS,
    model_of,
    tokenizer,
    tokenizer_of_words,
)

TEXT = "parts of the é  north,\nthe other part"
PARTS = {
    "Mamba": {"ssm": (32, 4), "conv": (32, 4)},
    "Mamba2": {"ssm": (4, 8, 4), "conv": (48, 4)},
    "FalconMamba": {"ssm": (32, 4), "conv": (32, 4)},
    "Rwkv": dict.fromkeys(("ffn_in", "att_in", "num", "den", "max"), (16,)),
    "xLSTM": {"c": (2, 32, 32), "n": (2, 32), "m": (2, 1)},
}
every_kind = pytest.mark.parametrize("kind", SETTINGS)
from_steps = pytest.mark.parametrize("kind", STEPPING)


def tokens_of(text: str) -> torch.Tensor:
    """Return the tokens of a text, int64 [1, time]."""
    return torch.tensor([tokenizer()(text, add_special_tokens=False)["input_ids"]])


@every_kind
class TestEveryArchitecture:
    def test_logits_are_the_originals(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        found = model.logits(model.embed(model.encode(TEXT).symbols.unsqueeze(0)))
        with torch.no_grad():
            expected = model_of(kind).eval()(tokens_of(TEXT)).logits
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)

    def test_connectivity_is_what_autograd_gives_through_the_original(self, kind):
        original = model_of(kind)
        model = from_transformers(original, tokenizer())
        symbols = tokens_of(TEXT)
        steps = np.arange(symbols.shape[1] - 1)[::-1].copy()
        rows = forward_pass(model, read(model, TEXT), Variant()).rows(steps).flip(0)
        one_hot = nn.functional.one_hot(symbols, TOKENS).float().requires_grad_()
        vectors = one_hot @ original.get_input_embeddings().weight
        logits = original(inputs_embeds=vectors, use_cache=False).logits[0]
        for timestep, row in enumerate(rows):
            asked = logits[timestep, symbols[0, timestep + 1]]
            (gradient,) = torch.autograd.grad(asked, one_hot, retain_graph=True)
            expected = gradient[0].square().sum(dim=1)[:-1]
            assert (row - expected).abs().max() <= 1e-4 * expected.max()

    def test_it_is_one_for_every_analysis_of_its_level(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        assert (model.target, model.record) == ("token", None)
        assert level_of(model) == (2 if kind in STEPPING else 0)
        typed = memviz.Typing(model)
        for text in ("parts", "parts of", "the"):
            found, expected = typed.suggest(text), memviz.suggest(model, text)
            assert [token for token, _ in found] == [token for token, _ in expected]
        assert np.isfinite(memviz.connectivity(model, TEXT).matrix).all()

    def test_the_model_it_was_given_learns_no_more(self, kind):
        original = model_of(kind).train()
        from_transformers(original, tokenizer())
        assert not original.training
        assert not any(weight.requires_grad for weight in original.parameters())


class TestItsName:
    def test_is_that_of_the_folder_or_repository_it_came_from(self, tmp_path):
        model_of("Mamba").save_pretrained(tmp_path / "mamba-tiny")
        loaded = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "mamba-tiny")
        assert from_transformers(loaded, tokenizer()).name == "mamba-tiny"

    def test_is_its_class_where_it_came_from_nowhere(self):
        assert from_transformers(model_of("Rwkv"), tokenizer()).name == "RwkvForCausalLM"

    def test_may_be_given(self):
        assert from_transformers(model_of("Mamba"), tokenizer(), name="mine").name == "mine"


class TestSteps:
    @from_steps
    def test_they_give_what_the_whole_text_gives(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        embedded = model.embed(tokens_of(TEXT))
        outputs, _ = model.run(embedded)
        expected = model.logits(embedded)
        within = 1e-4 * float(expected.abs().max())
        torch.testing.assert_close(model.head(outputs), expected, rtol=0, atol=within)

    @from_steps
    def test_the_texts_of_a_batch_stay_apart(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        embedded = model.embed(tokens_of(TEXT))[0]
        before = [model.run(embedded[None, :length])[1] for length in (2, 5, 9)]
        output, state = model.step(embedded[9:12], along(before))
        for text in range(3):
            alone, after = model.step(embedded[9 + text : 10 + text], before[text])
            torch.testing.assert_close(output[text : text + 1], alone)
            for part, of_batch in zip(leaves(after), leaves(state), strict=True):
                torch.testing.assert_close(of_batch[text : text + 1], part)

    @from_steps
    def test_they_leave_the_state_before_as_it_is(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        vector = model.embed(tokens_of("part"))[:, 0]
        _, state = model.step(vector, model.start(1))
        for with_gradients in (False, True):
            given = mapped(lambda part: part.clone().requires_grad_(with_gradients), state)  # noqa: B023
            output, after = model.step(vector.clone().requires_grad_(with_gradients), given)
            assert output.requires_grad == with_gradients
            assert all(map(torch.equal, leaves(given), leaves(state)))
            assert not any(map(torch.equal, leaves(given)[:1], leaves(after)))

    @from_steps
    def test_every_part_of_the_state_has_a_gradient(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        embedded = model.embed(tokens_of("parts of"))
        _, state = model.run(embedded)
        given = mapped(lambda part: part.clone().requires_grad_(), state)
        output, after = model.step(embedded[:, 0], given)
        asked = sum(leaf.sum() for leaf in (model.head(output), *leaves(after)))
        for gradient in torch.autograd.grad(asked, leaves(given)):
            assert gradient.abs().max() > 0
            assert gradient.isfinite().all()

    @from_steps
    def test_the_parts_of_the_state_have_names(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        parts = model.parts(model.start(3))
        assert {place: tuple(part.shape) for place, part in parts.items()} == {
            (layer, name): (3, *shape) for layer in (1, 2) for name, shape in PARTS[kind].items()
        }

    @from_steps
    def test_what_is_asked_of_a_state_is_answered(self, kind):
        model = from_transformers(model_of(kind), tokenizer())
        assert np.isfinite(state_gradient(model, TEXT).relative).all()
        layers = memviz.activations(model, TEXT).layers
        assert [set(layer.states) for layer in layers] == [set(PARTS[kind])] * 2
        assert {layer.part for layer in cell_values(model, TEXT).layers} == set(PARTS[kind])

    def test_a_model_with_attention_takes_none(self):
        model = from_transformers(model_of("RecurrentGemma"), tokenizer())
        with pytest.raises(MissingLevelError, match="the state gradient needs a model that goes"):
            state_gradient(model, TEXT)


class TestTokens:
    def test_their_names_are_what_they_add_to_a_text(self):
        names = from_transformers(model_of("Mamba"), tokenizer()).vocabulary.outputs
        assert names[tokens_of(" the").item()] == " the"
        assert names[tokens_of("\n").item()] == "\n"
        assert [names[token] for token in tokens_of("é")[0].tolist()] == ["", ""]

    def test_what_is_no_text_has_no_name(self):
        names = from_transformers(model_of("Mamba"), tokenizer()).vocabulary.outputs
        assert len(names) == TOKENS
        assert names[tokenizer().eos_token_id] == ""
        assert set(names[OF_TOKENIZER:]) == {""}

    def test_a_space_that_a_decoder_leaves_out_at_the_beginning_is_in_the_name(self):
        model = from_transformers(model_of("Mamba"), tokenizer_of_words())
        assert model.vocabulary.outputs[:5] == ("", " the", " part", "s", " ")

    def test_their_spans_tile_the_text(self):
        reading = read(from_transformers(model_of("Mamba"), tokenizer()), TEXT)
        assert "".join(reading.pieces) == TEXT
        assert reading.pieces[:5] == ("part", "s", " of", " the", " ")
        assert reading.pieces[5:8] == ("é", "", " ")  # of two tokens the first has the letter

    def test_nothing_is_added_around_the_text(self):
        model = from_transformers(model_of("Mamba"), tokenizer())
        assert torch.equal(model.encode(TEXT).symbols, tokens_of(TEXT)[0])
        assert model.encode("").symbols.shape == (0,)


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("model", "message"),
        [
            (lambda: nn.Linear(2, 2), "model: got Linear; give one of MambaForCausalLM, Mamba2F"),
            (lambda: model_of("Mamba").base_model, "model: got MambaModel; give one of MambaFor"),
            (lambda: model_of("Mamba").bfloat16(), "weights are torch.bfloat16 on cpu; give it as"),
            (lambda: model_of("Mamba").to("meta"), "weights are torch.float32 on meta; give it as"),
        ],
    )
    def test_a_model_is_refused_with_what_to_do(self, model, message):
        with pytest.raises(ValueError, match=re.escape(message)):
            from_transformers(model(), tokenizer())

    def test_a_tokenizer_that_is_not_fast_is_refused_in_words(self):
        class Slow(transformers.PreTrainedTokenizer):
            vocab_size = 0

            def get_vocab(self) -> dict[str, int]:
                return {}

        with pytest.raises(ValueError, match="tokenizer: got Slow, which does not say which char"):
            from_transformers(model_of("Mamba"), Slow())

    def test_a_tokenizer_with_more_tokens_than_the_model_is_refused(self):
        model = model_of("Mamba")
        model.resize_token_embeddings(200)
        with pytest.raises(
            ValueError, match="tokenizer: it has 270 tokens, the model has logits f"
        ):
            from_transformers(model, tokenizer())


def test_the_library_is_not_loaded_before_it_is_used():
    check = "import sys, memviz; assert 'transformers' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)


class PanicError(BaseException):
    """What the tokenizers library raises where it gives up: no Exception."""


@pytest.mark.parametrize("failure", [PanicError, RuntimeError])
def test_a_tokenizer_that_fails_on_a_text_is_said_and_nothing_else_happens(monkeypatch, failure):
    lens = memviz.from_transformers(model_of("Mamba"), tokenizer())

    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(lens._given, "_tokenizer", fail)
    with pytest.raises(ValueError, match=f"tokenizer fails on it .{failure.__name__}.; try anoth"):
        memviz.suggest(lens, "the part")


def test_a_tokenizer_that_makes_far_more_of_a_text_than_it_is_is_refused(monkeypatch):
    lens = memviz.from_transformers(model_of("Mamba"), tokenizer())

    def swell(text: str, **_: object) -> dict[str, list]:
        return {"input_ids": [1] * 9 * (len(text) + 1), "offset_mapping": []}

    monkeypatch.setattr(lens._given, "_tokenizer", swell)
    with pytest.raises(ValueError, match="makes 36 tokens of its 3 characters; at most 8 a char"):
        memviz.suggest(lens, "abc")
