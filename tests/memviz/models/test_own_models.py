"""Models of one's own: made by the functions that MEMVIZ_MODELS names, and what is said if not."""

import re
from pathlib import Path

import pytest

from memviz.models.contract import level_of
from memviz.models.own_models import VARIABLE, OwnModelError, own_models

FILE = """
import torch
from torch import nn
import memviz
from tests.support.objects import Syllables

def my_lstm():
    torch.manual_seed(0)
    return memviz.from_torch(nn.Embedding(3, 4), nn.LSTM(4, 5), nn.Linear(5, 3), "ab ")

def named():
    torch.manual_seed(0)
    lstm = nn.LSTM(4, 5)
    return memviz.from_torch(nn.Embedding(3, 4), lstm, nn.Linear(5, 3), "ab ", name="Anna's")

def syllables():
    return Syllables()

def states():
    return memviz.from_states({"text": "abab", "1/h": torch.zeros(4, 3)}, "recorded")

def nothing():
    return None

def broken():
    raise RuntimeError("no weights here")

number = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(FILE)
    return path


def named(monkeypatch, *places: str) -> None:
    monkeypatch.setenv(VARIABLE, ", ".join(places))


def test_without_the_variable_there_are_none(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert own_models() == {}


def test_each_function_makes_one_named_by_itself_or_by_the_function(file, monkeypatch):
    named(monkeypatch, f"{file}:my_lstm", f"{file}:named", f"{file}:syllables")
    models = own_models()
    assert list(models) == ["my_lstm", "Anna's", "Syllables"]
    assert [level_of(model) for model in models.values()] == [3, 3, 2]


def test_states_that_were_recorded_are_taken_as_they_are(file, monkeypatch):
    named(monkeypatch, f"{file}:states")
    (states,) = own_models().values()
    assert (states.name, states.text, level_of(states)) == ("recorded", "abab", -1)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("{file}", "'mine.py' names no function in a Python file; give file.py:function"),
        ("{file}:", "names no function in a Python file"),
        ("{file}:my lstm", "names no function in a Python file"),
        ("elsewhere.py:my_lstm", "'elsewhere.py:my_lstm' names no function in a Python file"),
        ("{file}:number", "mine.py defines no function number"),
        ("{file}:absent", "mine.py defines no function absent"),
        ("{file}:broken", "mine.py:broken: RuntimeError: no weights here"),
        ("{file}:nothing", "mine.py:nothing: ValueError: model: NoneType has no outputs, encode"),
    ],
)
def test_what_cannot_be_had_is_said_without_a_folder(file, monkeypatch, place, message):
    named(monkeypatch, place.format(file=file))
    with pytest.raises(OwnModelError, match=re.escape(message)) as told:
        own_models()
    assert str(file.parent) not in str(told.value)


def test_a_file_that_cannot_be_run_is_said(file, monkeypatch):
    file.write_text("import torch\nraise OSError('no disk')\n")
    named(monkeypatch, f"{file}:my_lstm")
    with pytest.raises(OwnModelError, match=r"mine\.py: OSError: no disk"):
        own_models()


def test_two_of_one_name_are_refused(file, monkeypatch):
    named(monkeypatch, f"{file}:my_lstm", f"{file}:my_lstm")
    with pytest.raises(OwnModelError, match="two models are called 'my_lstm'"):
        own_models()
