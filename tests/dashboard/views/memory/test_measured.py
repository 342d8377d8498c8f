"""The memory that a page shows is that of the weights that are there now."""

import pytest
from safetensors.torch import load_file, save_file

from dashboard.catalogue.catalogue import catalogue
from dashboard.views.memory import measured
from dashboard.views.memory.measured import measured_memory
from memviz.analysis.memory import read_signature, write_signature
from memviz.models.checkpoint.folder import sha256_of_weights
from memviz.models.checkpoint.format import WEIGHTS
from tests.support.tiny_signature import save_tiny_signature


@pytest.fixture
def entry(own_checkpoints, monkeypatch):
    """A checkpoint whose signature names its weights; nothing was measured here before."""
    monkeypatch.setattr(measured, "kept_here", lambda _: None)
    folder = own_checkpoints / "gru"
    save_tiny_signature(folder)
    write_signature(read_signature(folder), folder, sha256_of_weights(folder))
    return catalogue()["gru"]


def test_new_weights_take_their_memory_from_the_page_at_once(entry):
    assert measured_memory(entry) is not None
    weights = load_file(entry.folder / WEIGHTS)
    save_file({**weights, "head.bias": weights["head.bias"] + 1}, entry.folder / WEIGHTS)
    assert measured_memory(entry) is None


def test_the_file_of_an_earlier_version_is_shown(entry):
    write_signature(read_signature(entry.folder), entry.folder)
    assert measured_memory(entry) is not None
