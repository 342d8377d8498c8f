"""The texts of models of which only states are known: offered, found again, and said."""

import pytest
import torch

from dashboard.catalogue.entries import OwnEntry
from dashboard.catalogue.recorded_texts import (
    knows_no_other,
    recorded_examples,
    that_know,
    what_is_known,
)
from memviz.models.adapters.recorded_states import from_states
from tests.support.tiny_checkpoints import save_tiny_character_model

TEXT = "parts of\r\nnorth africa"


@pytest.fixture
def recorded() -> OwnEntry:
    states = from_states({"text": TEXT, "1/h": torch.zeros(len(TEXT), 2)})
    return OwnEntry(id="own/s", label="s", colour="#000000", target="character", model=states)


@pytest.fixture
def reads_any(tmp_path) -> OwnEntry:
    import memviz

    model = memviz.load(save_tiny_character_model(tmp_path / "letters"))
    return OwnEntry(id="own/m", label="m", colour="#000000", target="character", model=model)


def test_its_text_is_offered_and_comes_first_where_no_model_reads_another(recorded, reads_any):
    assert recorded_examples([recorded, reads_any], 5) == {"Recorded text of s": "parts"}
    assert knows_no_other([recorded])
    assert not knows_no_other([recorded, reads_any])


@pytest.mark.parametrize("part", ["of\r\nnorth", "of\nnorth"])
def test_a_part_is_known_whatever_its_line_ends(recorded, reads_any, part):
    assert that_know([recorded, reads_any], part) == [recorded, reads_any]
    assert recorded.model.encode(part).text == "of\r\nnorth"
    assert "recorded along this text" in what_is_known([recorded], part)


def test_another_text_is_not(recorded, reads_any):
    assert that_know([recorded, reads_any], "south") == [reads_any]
    assert "choose that under" in what_is_known([recorded], "south")
    assert what_is_known([reads_any], "south") is None
