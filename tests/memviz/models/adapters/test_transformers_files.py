"""Which files are a model of transformers, and what its settings may hold."""

import math
import sys

import pytest
import transformers

from memviz.models.adapters.transformers_files import (
    TYPES,
    is_installed,
    settings_in,
    type_in,
    weight_files,
)
from memviz.models.adapters.transformers_model import KINDS
from tests.support.transformers_models import files_of


def test_types_are_those_that_the_library_gives_the_classes_that_are_adapted():
    assert list(TYPES.values()) == list(KINDS)
    assert {
        named: getattr(transformers, kind).config_class.model_type for named, kind in TYPES.items()
    } == {named: named for named in TYPES}


PARTS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["model.safetensors", "pytorch_model.bin"], ("model.safetensors",)),
        (["model.safetensors", *PARTS], ("model.safetensors",)),
        ([PARTS[1], "x", PARTS[0]], PARTS),
        ([PARTS[1], "x", "y"], ()),
        (["pytorch_model.bin", "model.pt", "weights.safetensors"], ()),
        (["model-00000-of-00000.safetensors"], ()),
        (["model-00001-of-99999.safetensors"], ()),
        (["sub/" + PARTS[0], "sub/" + PARTS[1]], ()),
        ([], ()),
    ],
)
def test_weights_are_one_file_or_all_of_its_parts(names, expected):
    assert weight_files(names) == expected


def test_the_library_s_own_parts_are_found():
    names = files_of(part="10KB")
    assert len(weight_files(names)) > 2
    assert set(weight_files(names)) == {name for name in names if name.endswith(".safetensors")}


@pytest.mark.parametrize("infinity", ["Infinity", '{"__float__": "Infinity"}'])
def test_settings_may_hold_infinity_as_the_library_writes_it(infinity):
    found = settings_in(f'{{"model_type": "mamba2", "time_step_limit": [0, {infinity}]}}'.encode())
    assert type_in(found) == "mamba2"
    assert found["time_step_limit"] == [0, math.inf]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b"3", b"[" * 100_000, b'{"a": ' + b"9" * 5_000 + b"}"],
    ids=str,
)
def test_what_is_no_settings_is_a_value_error(content):
    with pytest.raises(ValueError, match=r"."):
        settings_in(content)


@pytest.mark.parametrize("content", [b"{}", b'{"model_type": 3}', b'{"unit": "gru"}'])
def test_settings_of_something_else_name_no_type(content):
    assert type_in(settings_in(content)) is None


def test_whether_it_is_installed_is_known_without_importing_it(monkeypatch):
    assert is_installed()
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert not is_installed()
