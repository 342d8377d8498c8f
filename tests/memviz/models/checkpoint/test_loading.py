"""A model is opened ready for analysis, or refused with a reason."""

import subprocess
import sys

import numpy as np
import pytest

import memviz
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.saving import save
from tests.support.changed_checkpoint import edit, weights_with

METRICS = {"model": {"name": "test"}}


def test_connectivity_and_suggestions_work_on_a_loaded_model(folder):
    model = memviz.load(str(folder))
    matrix = memviz.connectivity(model, "parts of north").matrix
    assert np.isfinite(matrix).all()
    assert matrix.any()
    assert len(memviz.suggest(model, "parts of north a")) == 3


def test_to_load_a_model_needs_nothing_of_torchs_compiler(folder):
    """In a process of its own; sympy comes with it, and both cost a second of every start."""
    check = (
        "import sys, memviz\n"
        "memviz.load(sys.argv[1])\n"
        "print(sorted({'torch._dynamo', 'torch._inductor', 'sympy'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", check, folder], capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "[]\n"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hidden_size": 8}, "has shape"),
        ({"layers": 3}, "missing: layers.2"),
        ({"layers": 1}, "unknown: layers.1"),
        ({"hidden_size": 10**8}, "hidden_size: got 100000000"),
        ({"unit": "__import__"}, "unit: '__import__'"),
        ({"format_version": 2}, "format_version: got 2"),
        ({"extra": 1}, "extra: unknown field"),
        ({"alphabet_size": 29}, "the config says 29"),
    ],
)
def test_a_wrong_setting_is_named(folder, changes, message):
    edit(folder / "config.json", **changes)
    with pytest.raises(CheckpointError, match=message):
        memviz.load(folder)


@pytest.mark.parametrize("option", ["two", 1.5, 100])
def test_an_option_of_the_wrong_kind_is_refused(make_model, tmp_path, option):
    save(make_model("nested_lstm"), tmp_path / "nested", METRICS)
    edit(tmp_path / "nested" / "config.json", unit_depth=option)
    with pytest.raises(CheckpointError, match=r"config\.json"):
        memviz.load(tmp_path / "nested")


@pytest.mark.parametrize("grown", ["", "head"], ids=["all", "head"])
def test_weights_of_which_nothing_finite_comes_are_refused(folder, grown):
    """3e38 and -3e38 are finite, the difference between them is not."""

    def grow(weights):
        for name, value in weights.items():
            if name.startswith(grown):
                value.copy_(3e38 * value.sign())

    edit(folder / "metrics.json", files=None)
    weights_with(folder, grow)
    with pytest.raises(CheckpointError, match="what the model computes of these weights is not"):
        memviz.load(folder)
