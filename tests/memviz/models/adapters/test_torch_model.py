"""Models in plain PyTorch: the same logits, and connectivity as autograd gives it."""

import re

import numpy as np
import pytest
import torch
from torch import nn

import memviz
from memviz.analysis.connectivity.forward_pass import forward_pass
from memviz.analysis.connectivity.variants import Variant
from memviz.analysis.untrained import untrained_like
from memviz.models.adapters.torch_model import from_torch
from memviz.models.contract import level_of
from memviz.models.reading import read
from tests.support.torch_models import ALPHABET, KINDS, original_logits, parts_of

TEXT = "a bad cafe\nfed a head"
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
class TestEveryKindOfLayer:
    def test_logits_are_the_originals(self, kind):
        embedding, layers, head = parts_of(kind)
        model = from_torch(embedding, layers, head, ALPHABET)
        found = model.logits(model.embed(model.encode(TEXT).symbols.unsqueeze(0)))
        expected = original_logits(embedding, layers, head, TEXT)
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)

    def test_steps_give_what_the_whole_text_gives(self, kind):
        model = from_torch(*parts_of(kind), ALPHABET)
        embedded = model.embed(model.encode(TEXT).symbols.unsqueeze(0))
        state = model.start(1)
        for timestep, logits in enumerate(model.logits(embedded)[0]):
            output, state = model.step(embedded[:, timestep], state)
            torch.testing.assert_close(model.head(output)[0], logits, rtol=0, atol=1e-6)

    @pytest.mark.parametrize(
        ("precision", "within"), [(torch.float32, 1e-4), (torch.float64, 1e-9)], ids=str
    )
    def test_connectivity_is_what_autograd_gives_through_the_original(
        self, kind, precision, within
    ):
        embedding, layers, head = parts_of(kind, precision)
        model = from_torch(embedding, layers, head, ALPHABET)
        steps = np.arange(len(TEXT) - 1)[::-1].copy()
        rows = forward_pass(model, read(model, TEXT), Variant()).rows(steps).flip(0)
        symbols = torch.tensor([ALPHABET.index(character) for character in TEXT])
        one_hot = nn.functional.one_hot(symbols, len(ALPHABET)).to(precision).requires_grad_()
        logits = original_logits(one_hot @ embedding.weight.detach(), layers, head, TEXT)[0]
        for timestep, row in enumerate(rows):
            asked = logits[timestep, symbols[timestep + 1]]
            (gradient,) = torch.autograd.grad(asked, one_hot, retain_graph=True)
            expected = gradient.square().sum(dim=1)[:-1]
            assert (row - expected).abs().max() <= within * expected.max()

    def test_it_reaches_every_level(self, kind):
        model = from_torch(*parts_of(kind), ALPHABET)
        assert level_of(model) == 3
        memviz.activations(model, TEXT)
        gates = memviz.gate_saturation(model, TEXT).gates
        assert (len(gates) > 0) == ("LSTM" in kind or "GRU" in kind)

    def test_an_untrained_one_has_its_shape_and_other_weights_the_same_for_each_seed(self, kind):
        model = from_torch(*parts_of(kind), ALPHABET)
        first, again, other = (untrained_like(model, seed) for seed in (1, 1, 2))
        of_first, of_other = first.state_dict(), other.state_dict()
        for name, trained in model.state_dict().items():
            assert torch.equal(of_first[name], again.state_dict()[name])
            assert of_first[name].shape == trained.shape
            if trained.any():
                assert not torch.equal(of_first[name], trained), name
                assert not torch.equal(of_first[name], of_other[name]), name


class TestWhatItIsGiven:
    def test_the_alphabet_may_be_a_dictionary_in_any_order(self):
        embedding, layers, head = parts_of("LSTM")
        by_name = dict(reversed([(name, index) for index, name in enumerate(ALPHABET)]))
        model = from_torch(embedding, layers, head, by_name)
        assert model.vocabulary.alphabet == tuple(ALPHABET)

    def test_weights_are_copied(self):
        embedding, layers, head = parts_of("LSTM")
        model = from_torch(embedding, layers, head, ALPHABET)
        before = memviz.suggest(model, TEXT)
        with torch.no_grad():
            for weights in (*layers.parameters(), *embedding.parameters(), *head.parameters()):
                weights.zero_()
        assert memviz.suggest(model, TEXT) == before

    def test_a_head_may_be_the_embedding_itself(self):
        embedding, layers, _ = parts_of("LSTM", hidden=6)
        model = from_torch(embedding, layers, embedding, ALPHABET)
        found = model.logits(model.embed(model.encode(TEXT).symbols.unsqueeze(0)))
        expected = original_logits(
            embedding, layers, lambda outputs: outputs @ embedding.weight.T, TEXT
        )
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)

    def test_a_head_may_have_layers_of_its_own(self):
        embedding, layers, linear = parts_of("GRU")
        head = nn.Sequential(nn.Linear(12, 12), nn.Tanh(), linear)
        model = from_torch(embedding, layers, head, ALPHABET)
        found = model.logits(model.embed(model.encode(TEXT).symbols.unsqueeze(0)))
        expected = original_logits(embedding, layers, head, TEXT)
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)
        assert memviz.connectivity(model, TEXT).matrix.max() > 0

    def test_a_character_outside_the_alphabet_is_read_as_the_unknown_one_where_there_is_one(self):
        alphabet = ("<pad>", "?", *ALPHABET[2:])
        embedding, layers, head = parts_of("LSTM")
        model = from_torch(embedding, layers, head, alphabet, unknown="?")
        assert model.encode("b§c").symbols.tolist() == [1, 1, 2]  # it has no b
        suggested = {word for word, _ in memviz.suggest(model, "cafe", k=20)}
        assert suggested == set(ALPHABET[2:])

    def test_without_one_it_cannot_be_read(self):
        model = from_torch(*parts_of("LSTM"), ALPHABET)
        with pytest.raises(ValueError, match="character '§' is not in the model's alphabet"):
            memviz.suggest(model, "b§")

    def test_it_may_predict_words(self):
        words = ("cafe", "bad", "head", "fed")
        letters = " abcdefgh"
        embedding, layers, _ = parts_of("LSTM")
        head = nn.Linear(12, len(words))
        model = from_torch(embedding, layers, head, letters, "word", words=words)
        assert {word for word, _ in memviz.suggest(model, "A Bad", k=4)} == set(words)
        found = memviz.connectivity(model, "bad cafe ebb")
        assert found.targets[:4] == ("bad",) * 4
        assert list(found.has_target) == [True] * 9 + [False] * 4


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"layers": nn.LSTM(6, 12, bidirectional=True)}, "layers: a bidirectional layer"),
            ({"layers": nn.Linear(6, 12)}, "layers: got Linear; give nn.RNN, nn.GRU, nn.LSTM"),
            ({"layers": nn.LSTM(5, 12)}, "layers: their sizes do not fit together"),
            ({"head": nn.Linear(12, 4)}, "head: it gives 4 logits; alphabet names 10 outputs"),
            ({"head": len}, "head: got builtin_function_or_method; give a module of torch"),
            ({"alphabet": (*ALPHABET, "x")}, "alphabet: 11 symbols; the embedding has no vectors"),
            ({"alphabet": ("a",) * 10}, "alphabet: 'a' occurs twice"),
            ({"alphabet": {"a": 1, "b": 2}}, "alphabet: its indices are not 0 to 1"),
            ({"target": "sentence"}, "target: got 'sentence'; give one of word, character"),
            ({"target": "word"}, "words: got 0 for target 'word'"),
            ({"unknown": "?"}, "unknown: '?' is not in the alphabet"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_is_said_with_the_argument_and_what_to_do(self, changes, message):
        embedding, layers, head = parts_of("LSTM")
        given = {"embedding": embedding, "layers": layers, "head": head, "alphabet": ALPHABET}
        with pytest.raises(ValueError, match=re.escape(message)):
            from_torch(**(given | changes))
