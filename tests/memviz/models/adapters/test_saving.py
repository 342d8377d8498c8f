"""What is saved of a model from elsewhere is a checkpoint like any other, and predicts the same."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

import memviz
from memviz.models.adapters.torch_model import from_torch
from memviz.models.model import Model
from tests.support.objects import Syllables
from tests.support.torch_models import ALPHABET, KINDS, parts_of

TEXT = "a bad cafe\nfed a head"
KEPT = [
    kind for kind in KINDS if not re.search("projection|relu|different", kind)
]  # what a checkpoint holds


@pytest.mark.parametrize("kind", KEPT)
def test_it_is_loaded_and_predicts_the_same(tmp_path, kind):
    model = from_torch(*parts_of(kind), ALPHABET, name="mine")
    memviz.save(model, tmp_path / "mine", card="# Mine\n")
    loaded = memviz.load(tmp_path / "mine")
    assert isinstance(loaded, Model)
    assert loaded.record.metrics["model"]["name"] == "mine"
    for text in ("a", TEXT):
        expected = dict(memviz.suggest(model, text, k=20))
        assert dict(memviz.suggest(loaded, text, k=20)) == pytest.approx(expected, abs=1e-6)
    np.testing.assert_allclose(
        memviz.connectivity(loaded, TEXT).matrix,
        memviz.connectivity(model, TEXT).matrix,
        rtol=1e-3,
        atol=1e-9,
    )


def test_padding_unknown_and_a_tied_head_are_kept(tmp_path):
    alphabet = ("<pad>", "a", "?", "b", "c")
    torch.manual_seed(0)
    embedding = nn.Embedding(5, 4)
    model = from_torch(embedding, nn.GRU(4, 4), embedding, alphabet, unknown="?")
    memviz.save(model, tmp_path)
    loaded = memviz.load(tmp_path)
    assert loaded.vocabulary.alphabet == ("<padding>", "<unknown>", "a", "b", "c")
    expected = dict(memviz.suggest(model, "ab§c"))
    assert dict(memviz.suggest(loaded, "ab§c")) == pytest.approx(expected)


def test_a_model_of_words_is_kept(tmp_path):
    words = ("cafe", "bad", "head", "fed")
    letters = " abcdefghijklmnopqrstuvwxyz"
    embedding, lstm, head = nn.Embedding(27, 6), nn.LSTM(6, 12), nn.Linear(12, 4)
    model = from_torch(embedding, lstm, head, letters, "word", words=words)
    memviz.save(model, tmp_path)
    loaded = memviz.load(tmp_path)
    assert loaded.config.target == "word"
    assert dict(memviz.suggest(loaded, "bad c", k=4)) == pytest.approx(
        dict(memviz.suggest(model, "bad c", k=4))
    )


def test_a_model_of_our_own_is_kept_as_it_is(make_model, tmp_path):
    model = make_model()
    memviz.save(model, tmp_path)
    assert memviz.suggest(memviz.load(tmp_path), "parts") == memviz.suggest(model, "parts")


class TestWhatCannotBeKept:
    @pytest.mark.parametrize("kind", sorted(set(KINDS) - set(KEPT)))
    def test_layers(self, kind, tmp_path):
        model = from_torch(*parts_of(kind), ALPHABET)
        with pytest.raises(ValueError, match=r"layers: .* cannot be kept; a checkpoint"):
            memviz.save(model, tmp_path / "mine")
        assert not (tmp_path / "mine").exists()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"head": nn.Sequential(nn.Linear(12, 10))}, "head: Sequential cannot be kept"),
            ({"embedding": nn.Sequential(nn.Embedding(10, 6))}, "embedding: Sequential cannot be"),
            (
                {"alphabet": ("<pad>", "<s>", *ALPHABET[2:])},
                "alphabet: 2 symbols are no character; a checkpoint has padding and unknown",
            ),
        ],
        ids=str,
    )
    def test_other_parts(self, changes, message, tmp_path):
        embedding, layers, head = parts_of("LSTM")
        given = {"embedding": embedding, "layers": layers, "head": head, "alphabet": ALPHABET}
        model = from_torch(**(given | changes))
        with pytest.raises(ValueError, match=re.escape(message)):
            memviz.save(model, tmp_path / "mine")
        assert not (tmp_path / "mine").exists()

    def test_objects(self, tmp_path: Path):
        with pytest.raises(ValueError, match="model: PartsPlainModel cannot be kept"):
            memviz.save(memviz.from_object(Syllables()), tmp_path)
