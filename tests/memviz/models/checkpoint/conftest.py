"""A checkpoint of a tiny model, which each test may change."""

import pytest

from memviz.models.checkpoint.saving import save


@pytest.fixture
def folder(make_model, tmp_path):
    save(make_model("lstm"), tmp_path / "lstm", {"model": {"name": "test"}}, card="# A card")
    return tmp_path / "lstm"
