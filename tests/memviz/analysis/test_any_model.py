"""Every analysis asks for no more than the contract, and gives the same however a model comes."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import memviz
from memviz import figures
from memviz.analysis import walk
from memviz.analysis.activations import unrolled
from memviz.analysis.cells import cell_values, search_cells
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.analysis.connectivity.reverse import state_sweep
from memviz.analysis.connectivity.table import connectivity_table
from memviz.analysis.connectivity.variants import GradientTarget, Measure
from memviz.analysis.errors.next_character import next_character_probabilities
from memviz.analysis.memory.signature import measure_memory
from memviz.analysis.state_gradient import state_gradient
from memviz.models.adapters.plain_object import from_object
from memviz.models.config import ModelConfig
from memviz.models.contract import LanguageModel, MissingLevelError, level_of
from memviz.models.model import Model
from memviz.models.state_tree import nbytes
from memviz.text.held_out import HeldOut
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.objects import AT_LEVEL, AtLevel0, Syllables

TEXT = "parts of north africa"
VARIANTS = [
    ("logit", "squared_norm"),
    ("logit", "norm"),
    ("log_probability", "gradient_times_input"),
]
every_level = pytest.mark.parametrize("level", range(4))
from_steps = pytest.mark.parametrize("level", range(1, 4))
from_parts = pytest.mark.parametrize("level", range(2, 4))


def character_model(symbols: str = "abcdeft \n", unit: str = "lstm") -> Model:
    torch.manual_seed(0)
    vocabulary = Vocabulary((PADDING, UNKNOWN, *symbols))
    config = ModelConfig(unit, 2, 6, 5, len(vocabulary.alphabet), target="character")
    model = Model(config, vocabulary).eval().requires_grad_(False)
    for weights in (*model.layers.parameters(), model.head.weight):
        weights.normal_(std=0.6)
    return model


def words(make_model, unit: str = "lstm") -> Model:
    model = make_model(unit)
    for weights in model.layers.parameters():
        weights.normal_(std=0.6)
    return model


def elsewhere(model: Model, level: int) -> LanguageModel:
    """Return the model as an object of somebody else's, which gives no more than a level."""
    return from_object(AT_LEVEL[level](model))


def close(found: np.ndarray, expected: np.ndarray) -> None:
    largest = np.abs(expected).max(axis=-1, keepdims=True, initial=0)
    assert found.shape == expected.shape
    assert (np.abs(found - expected) <= 1e-4 * largest + 1e-7).all()


class TestTheSameAsOfAModelOfOurOwn:
    @every_level
    @pytest.mark.parametrize(("target", "measure"), VARIANTS)
    def test_connectivity(self, make_model, level, target: GradientTarget, measure: Measure):
        model = words(make_model)
        asked = {"target": target, "measure": measure}
        own = memviz.connectivity(model, TEXT, **asked)
        other = memviz.connectivity(elsewhere(model, level), TEXT, **asked)
        close(other.matrix, own.matrix)
        np.testing.assert_allclose(other.target_probability, own.target_probability, rtol=1e-4)
        assert (other.target_rank == own.target_rank).all()
        assert [[word for word, _ in at] for at in other.suggestions] == [
            [word for word, _ in at] for at in own.suggestions
        ]

    @every_level
    def test_a_row_of_it(self, make_model, level):
        model = words(make_model)
        other = elsewhere(model, level)
        close(memviz.connectivity_row(other, TEXT, 12), memviz.connectivity_row(model, TEXT, 12))

    @every_level
    def test_suggestions_key_by_key(self, make_model, level):
        model = words(make_model)
        typing = memviz.Typing(elsewhere(model, level))
        for text in ("", "p", "par", "parts o", "parts", "north"):
            found, expected = typing.suggest(text), memviz.suggest(model, text)
            assert [word for word, _ in found] == [word for word, _ in expected]
            assert [p for _, p in found] == pytest.approx([p for _, p in expected], rel=1e-4)

    @every_level
    def test_occlusion(self, make_model, level):
        model = words(make_model)
        own = memviz.occlusion(model, TEXT, 14)
        other = memviz.occlusion(elsewhere(model, level), TEXT, 14)
        np.testing.assert_allclose(other.characters, own.characters, atol=1e-5)
        assert [effect.change for effect in other.words] == pytest.approx(
            [effect.change for effect in own.words], abs=1e-5
        )

    @from_steps
    def test_the_state_gradient(self, make_model, level):
        model = words(make_model)
        own, other = (
            state_gradient(model, TEXT),
            state_gradient(elsewhere(model, level), TEXT),
        )
        assert other.word == own.word
        np.testing.assert_allclose(other.relative, own.relative, rtol=1e-4)

    @from_steps
    def test_errors(self, level):
        model, held_out = character_model(), HeldOut("a bad fat cat\nfed a bat", 5)
        own = next_character_probabilities(model, held_out)
        other = next_character_probabilities(elsewhere(model, level), held_out)
        np.testing.assert_allclose(other, own, rtol=1e-4)

    @from_parts
    def test_states_and_gates(self, make_model, level):
        model = words(make_model)
        own, other = (
            memviz.activations(model, TEXT),
            memviz.activations(elsewhere(model, level), TEXT),
        )
        for mine, theirs in zip(own.layers, other.layers, strict=True):
            for part, held in mine.states.items():
                np.testing.assert_allclose(theirs.states[part], held, atol=1e-6)
            assert set(theirs.gates) == (set(mine.gates) if level == 3 else set())
            for name, activation in theirs.gates.items():
                np.testing.assert_allclose(activation, mine.gates[name], atol=1e-6)
        np.testing.assert_allclose(other.layers[-1].output, own.layers[-1].output, atol=1e-6)
        if level == 3:
            np.testing.assert_allclose(other.layers[0].keep, own.layers[0].keep, atol=1e-6)

    @from_parts
    def test_the_unrolled_model_suggests_the_same(self, make_model, level):
        model = words(make_model)
        own, other = (
            unrolled(model, TEXT, 5),
            unrolled(elsewhere(model, level), TEXT, 5),
        )
        assert (other.text, other.first) == (own.text, own.first)
        assert [[word for word, _ in at] for at in other.suggestions] == [
            [word for word, _ in at] for at in own.suggestions
        ]
        np.testing.assert_allclose(other.strengths[-1], own.strengths[-1], rtol=1e-4)

    @from_parts
    def test_cells(self, level):
        model, text = character_model(), "a bad fat cat\nfed a bat" * 10
        own = {layer.part: layer for layer in cell_values(model, text).layers if layer.layer == 2}
        other = cell_values(elsewhere(model, level), text)
        found = {layer.part: layer for layer in other.layers if layer.layer == 2}
        np.testing.assert_allclose(found["c"].values, own["c"].values, atol=1e-5)
        assert set(found) == {"h", "c"}  # our own page shows what the unit calls its cells
        best = search_cells({"m": elsewhere(model, level)}, text)
        assert all(search.untrained == {} for search in best.values())

    @from_parts
    def test_the_memory_signature(self, level):
        model = character_model(unit="rnn")
        letters = torch.randint(0, 9, (2, 400), generator=torch.Generator().manual_seed(1))
        train, test = ("".join("abcdeft \n"[index] for index in row) for row in letters.tolist())
        own = measure_memory(model, train, test, lags=(0, 1, 3))
        other = measure_memory(elsewhere(model, level), train, test, lags=(0, 1, 3))
        told = ["layer", "part", "lag", "accuracy", "nats"]
        assert np.isnan(other.signature["untrained_nats"]).all()
        np.testing.assert_allclose(
            other.signature[told[2:]].to_numpy(), own.signature[told[2:]].to_numpy(), atol=5e-3
        )
        text = "a bad fat cat"
        guesses = other.recall.remembered(elsewhere(model, level), text).guesses
        assert (guesses == own.recall.remembered(model, text).guesses).mean() > 0.9

    def test_saturation_of_gates(self):
        model = character_model()
        own = memviz.gate_saturation(model, "a bad fat cat" * 5)
        other = memviz.gate_saturation(elsewhere(model, 3), "a bad fat cat" * 5)
        assert other.gates.equals(own.gates)
        assert (other.left == own.left).mean() > 0.99
        assert (other.right == own.right).mean() > 0.99


class TestAMissingLevel:
    @pytest.mark.parametrize(
        ("level", "question", "ask"),
        [
            (0, "the state gradient needs a model that goes symbol by symbol", state_gradient),
            (
                1,
                "a look inside needs a model that names the parts of its state",
                memviz.activations,
            ),
            (1, "a look at cells needs a model that names the parts", cell_values),
            (2, "gate saturation needs a model that names its gates", memviz.gate_saturation),
        ],
    )
    def test_is_said_in_one_sentence_with_what_the_adapter_would_have_to_give(
        self, make_model, level, question, ask
    ):
        model = from_object(AT_LEVEL[level](make_model()))
        assert level_of(model) == level
        with pytest.raises(MissingLevelError, match=question) as told:
            ask(model, TEXT)
        assert "\n" not in str(told.value)
        assert "its adapter gives no " in str(told.value)


class TestWithoutAnEmbeddingMatrix:
    def test_norms_are_by_the_vectors_and_it_is_said(self, make_model):
        model = words(make_model)
        other = memviz.connectivity(from_object(AtLevel0(model, with_matrix=False)), TEXT)
        assert other.inputs == "vector"
        expected = connectivity_reference(from_object(AtLevel0(model, with_matrix=False)), TEXT)
        close(other.matrix, expected.astype(np.float32))
        by_one_hot = memviz.connectivity(model, TEXT)
        assert by_one_hot.inputs == "one_hot"
        assert not np.allclose(other.matrix, by_one_hot.matrix, rtol=0.1)

    def test_gradient_times_input_is_the_same(self, make_model):
        model, asked = words(make_model), {"measure": "gradient_times_input"}
        other = memviz.connectivity(from_object(AtLevel0(model, with_matrix=False)), TEXT, **asked)
        close(other.matrix, memviz.connectivity(model, TEXT, **asked).matrix)


class TestTokens:
    """Symbols of several characters: everything is by token, and spans say where they stand."""

    TEXT = "abc bab ca ab"

    def test_connectivity_is_token_by_token(self):
        found = memviz.connectivity(from_object(Syllables()), self.TEXT)
        assert found.matrix.shape == (7, 7)
        assert [self.TEXT[start:end] for start, end in found.spans] == [
            "abc", " ", "bab", " ", "ca", " ", "ab"
        ]  # fmt: skip
        assert found.targets == (" ", "bab", " ", "ca", " ", "ab", "")
        assert list(found.has_target) == [True] * 6 + [False]

    def test_it_is_what_the_fading_says(self):
        syllables = Syllables()
        found = memviz.connectivity(from_object(syllables), self.TEXT)
        for step in range(6):
            by_output = syllables.weights[:, syllables.outputs.index(found.targets[step])]
            size = (syllables.embedding_matrix @ by_output).square().sum()
            fading = syllables.fade ** (2.0 * np.arange(step, -1, -1))
            np.testing.assert_allclose(
                found.matrix[step, : step + 1], fading * float(size), rtol=1e-4
            )

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text("abc ", min_size=2, max_size=12))
    def test_rows_are_those_of_the_definition(self, text):
        model = from_object(Syllables())
        close(
            memviz.connectivity(model, text).matrix,
            connectivity_reference(model, text).astype(np.float32),
        )

    def test_the_current_word_begins_with_the_token_that_holds_its_space(self):
        found = memviz.connectivity(from_object(Syllables()), self.TEXT)
        row = found.matrix[4].astype(float)  # at "ca", after "abc", " ", "bab", " "
        expected = row[:3].sum() / row[:5].sum()
        assert memviz.share_on_earlier_words(found, 4) == pytest.approx(expected)

    def test_what_is_no_text_is_never_suggested(self):
        found = memviz.suggest(from_object(Syllables()), self.TEXT, k=9)
        assert len(found) == 8
        assert "" not in {word for word, _ in found}

    def test_a_label_is_that_of_a_tokens_last_character(self):
        text = "abc bab ca ab " * 40
        found = search_cells(
            {"m": from_object(Syllables())},
            text,
            {"b": lambda text: np.array([character == "b" for character in text], dtype=float)},
        )["b"]
        assert found.characters == {"m": len(text)}
        assert found.cells["score"].max() > 0.5

    def test_a_state_without_bounds_is_shown_by_its_largest_value(self):
        (layer,) = cell_values(from_object(Syllables()), self.TEXT).layers
        assert np.abs(layer.values).max(axis=0) == pytest.approx(1)
        assert layer.scale is not None
        assert layer.scale.shape == (4,)

    def test_cells_are_drawn_over_the_characters_of_what_was_read_whole(self):
        values = cell_values(from_object(Syllables()), self.TEXT)
        (tokens,), (drawn,) = values.layers, values.over_characters().layers
        assert drawn.values.shape == (len(self.TEXT), 4)
        assert not drawn.values[:2].any()
        assert (drawn.values[2] == tokens.values[0]).all()
        assert (drawn.values[4:6] == tokens.values[1]).all()
        assert (drawn.values[-1] == tokens.values[-1]).all()

    def test_models_with_different_tokens_stand_in_one_table(self, make_model):
        letters = {"words": memviz.connectivity(words(make_model), " abc bab ca ab")}
        tokens = {"tokens": memviz.connectivity(from_object(Syllables()), " abc bab ca ab")}
        table = connectivity_table(letters | tokens, 8)
        assert list(table.columns) == ["timestep", "character", "words", "tokens"]
        assert table["tokens"][1] == table["tokens"][2] == table["tokens"][3] > 0

    @pytest.mark.parametrize("draw", [figures.connectivity, figures.unrolled])
    def test_views_take_them(self, draw):
        assert "Syllables" in draw(self.TEXT, from_object(Syllables()))._repr_html_()

    def test_pictures_take_them(self):
        model = from_object(Syllables())
        for picture in (
            figures.connectivity_picture(self.TEXT, model),
            figures.cells(self.TEXT, model, cell=(1, "sum", 0)),
        ):
            assert "Syllables" in picture.svg
        assert figures.gradient(self.TEXT, model).to_dict()["datasets"]


def test_rows_of_large_states_come_some_at_a_time(monkeypatch):
    model = from_object(Syllables())
    whole = memviz.connectivity(model, "abc ca bab ab")
    monkeypatch.setattr(state_sweep, "_OF_ROWS", 2 * nbytes(model.start(1)))
    told: list[float] = []
    some = memviz.connectivity(model, "abc ca bab ab", progress=told.append)
    assert some.matrix == pytest.approx(whole.matrix)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


@pytest.mark.parametrize("look", [memviz.connectivity, memviz.activations])
def test_states_that_would_not_fit_are_refused_with_what_does(look, monkeypatch):
    model = from_object(Syllables())
    monkeypatch.setattr(walk, "MOST_BYTES", 3 * nbytes(model.start(1)))
    assert look(model, "abc ca") is not None
    with pytest.raises(ValueError, match=r"its 4 symbols would take .* at most 3 symbols"):
        look(model, "abc ca ")
