"""A model's sizes, its reading of symbols, and the settings it is defined by."""

import pytest
import torch

from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary
from memviz.units import UNITS

GOOD = {
    "unit": "gru",
    "layers": 2,
    "embedding_size": 6,
    "hidden_size": 7,
    "alphabet_size": 28,
    "word_count": 12,
}


@pytest.mark.parametrize(
    ("unit", "layers", "recurrent"),
    [("gru", 2, 4_323_600), ("lstm", 2, 5_764_800), ("nested_lstm", 1, 5_764_800)],
)
def test_the_articles_sizes_have_the_published_numbers_of_parameters(unit, layers, recurrent):
    """One bias per gate, as in the article's TensorFlow; the padding row is not counted."""
    words = (PADDING, UNKNOWN, *(f"word{index}" for index in range(16_384)))
    config = ModelConfig(unit, layers, 600, 600, 28, 16_386)
    with torch.device("meta"):
        model = Model(config, Vocabulary(TEXT8_ALPHABET, words))
    counts = model.parameter_counts()
    assert counts == (16_200, recurrent, 9_847_986)
    trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
    assert trained - 600 == counts.total


@pytest.mark.parametrize("unit", UNITS)
def test_stepping_through_a_text_gives_what_reading_it_gives(make_model, unit):
    model = make_model(unit)
    symbols = torch.randint(1, 28, (3, 9))
    outputs, last = model(symbols)
    states = model.start(3)
    for timestep in range(9):
        output, states = model.step(model.embed(symbols[:, timestep]), states)
        torch.testing.assert_close(output, outputs[:, timestep])
    torch.testing.assert_close(states, last)


def test_probabilities_sum_to_one(make_model):
    probabilities = make_model().probabilities(torch.randint(1, 28, (11,)))
    torch.testing.assert_close(probabilities.sum(dim=1), torch.ones(11))


def test_the_padding_row_is_zero_and_stays_zero(vocabulary):
    model = Model(ModelConfig(**GOOD), vocabulary)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.1)
    outputs, _ = model(torch.zeros(2, 5, dtype=torch.int64))
    outputs.sum().backward()
    optimiser.step()
    assert torch.all(model.embedding.weight[0] == 0)


def test_the_recurrent_bias_of_torch_stays_at_zero_in_training(vocabulary):
    model = Model(ModelConfig(**GOOD), vocabulary)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.1)
    outputs, _ = model(torch.ones(2, 5, dtype=torch.int64))
    outputs.sum().backward()
    optimiser.step()
    assert torch.all(model.layers[0].kernel.bias_hh_l0 == 0)
    assert torch.any(model.layers[0].kernel.bias_ih_l0 != 0)


def test_a_config_survives_json():
    config = ModelConfig(**(GOOD | {"unit": "nested_lstm", "unit_options": {"depth": 3}}))
    assert ModelConfig.from_json(config.to_json()) == config
    assert all(isinstance(value, int | str) for value in config.to_json().values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"unit": "gruu"}, "unit: 'gruu'"),
        ({"target": "sentence"}, "target: 'sentence'"),
        ({"hidden_size": 0}, "hidden_size: got 0"),
        ({"hidden_size": 10**9}, "hidden_size: got 1000000000"),
        ({"layers": True}, "layers: got True"),
        ({"layers": 2.0}, "layers: got 2.0"),
        ({"word_count": 0}, "word_count: got 0 for target 'word'"),
        ({"unit_depth": 2}, "unit_depth"),
        ({"colour": "red"}, "colour: unknown field"),
        ({"format_version": 99}, "format_version: got 99"),
        ({"unit_depth": [1]}, "unit_depth"),
    ],
)
def test_a_wrong_field_is_named(change, message):
    content = ModelConfig(**GOOD).to_json() | change
    with pytest.raises(ValueError, match=message):
        ModelConfig.from_json(content)


def test_a_missing_field_is_named():
    content = ModelConfig(**GOOD).to_json()
    del content["layers"]
    with pytest.raises(ValueError, match="layers: missing"):
        ModelConfig.from_json(content)


def test_a_vocabulary_of_another_size_is_refused(vocabulary):
    with pytest.raises(ValueError, match="28 symbols and 12 words; the config says 28 and 13"):
        Model(ModelConfig(**(GOOD | {"word_count": 13})), vocabulary)
