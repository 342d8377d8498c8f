"""What a model is made of, as it is said where models stand side by side."""

import pytest
from torch import nn

from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import from_states
from memviz.models.adapters.torch_model import from_torch
from memviz.models.shape import Shape, shape_of
from tests.support.objects import AtLevel0, Syllables
from tests.support.torch_models import ALPHABET, parts_of


def test_of_a_model_of_our_own_its_settings(make_model):
    model = make_model("gru")
    assert shape_of(model) == Shape("gru", 2, 7, model.parameter_counts().total)
    assert shape_of(model).label == "GRU 2×7"


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("LSTM of two layers", "LSTM 2×12"),
        ("LSTM with a projection", "ProjectedLSTM 2×12"),
        ("two GRUs of different sizes", "GRU"),
        ("RNN with relu", "RectifiedRNN 1×12"),
    ],
)
def test_of_layers_of_torch_their_units(kind, label):
    assert shape_of(from_torch(*parts_of(kind), ALPHABET)).label == label


def test_units_of_several_kinds_are_all_named():
    embedding, lstm, head = parts_of("LSTM")
    model = from_torch(embedding, [lstm, nn.GRU(12, 12)], head, ALPHABET)
    assert (shape_of(model).unit, shape_of(model).layers) == ("lstm and gru", 2)


def test_of_an_object_what_it_tells(make_model):
    assert shape_of(from_object(Syllables())) == Shape("Syllables", 1, None, None)
    assert shape_of(from_object(AtLevel0(make_model()))) == Shape("AtLevel0", None, None, None)


def test_of_states_alone_their_layers():
    states = from_states({"text": "a", "1/h": [[0.0]], "2/h": [[0.0]]}, name="Keras LSTM")
    assert shape_of(states).label == "Keras LSTM"
    assert shape_of(states).layers == 2
