"""Models whose memory is known exactly."""

import pytest
import torch

from memviz.models.model import Model


@pytest.fixture
def make_register(make_model):
    """Return a function that makes a model, in float64, that sees one earlier character only.

    It is a shift register: unit 0 takes up the character read, each unit hands on what it held
    to the next, and the head reads only the last of `length` units, which holds the character
    read `length` - 1 steps ago.
    """

    def make(length: int) -> Model:
        model = make_model("rnn", layers=1).double()
        (unit,) = model.units
        with torch.no_grad():
            unit.input_weight[1:] = 0
            unit.recurrent_weight.zero_()
            unit.recurrent_weight.diagonal(-1).fill_(1)
            model.head.weight[:, : length - 1] = 0
            model.head.weight[:, length:] = 0
        return model

    return make
