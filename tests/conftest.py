"""Small models with random weights, made as the real ones are."""

from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, settings

from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.own_units import read_own_units
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary
from tests.support.hubstub.fixtures import hub
from tests.support.tiny_checkpoints import save_tiny_checkpoints

__all__ = ["hub"]

# No test is a measurement of time: on a fresh clone hypothesis first makes its tables of Unicode.
settings.register_profile("memviz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("memviz")

read_own_units()  # so that the contract of every unit can be tested on one's own, too

WORDS = ("the", "of", "part", "parts", "north", "africa", "a", "america", "no", "i")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the tests, hand out the long ones first: none waits at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(autouse=True)
def numbers_of_any_size():
    """Sweeps and training flush tiny numbers to zero for good; hypothesis wants them kept."""
    torch.set_flush_denormal(False)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, *WORDS))


@pytest.fixture(scope="session")
def tiny_checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two tiny random checkpoints, `gru` and `lstm`, that no test changes."""
    return save_tiny_checkpoints(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def make_model(vocabulary):
    """Return a function that makes a word model, gradients of its weights off."""

    def make(unit: str = "gru", layers: int = 2, seed: int = 0, **unit_options: int) -> Model:
        torch.manual_seed(seed)
        config = ModelConfig(
            unit=unit,
            unit_options=unit_options,
            layers=layers,
            embedding_size=6,
            hidden_size=7,
            alphabet_size=len(vocabulary.alphabet),
            word_count=len(vocabulary.words),
        )
        return Model(config, vocabulary).eval().requires_grad_(False)

    return make
