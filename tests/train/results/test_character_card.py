"""The card of a character model: what it read, nats per character, and its intervals."""

import re

import pytest
from huggingface_hub import ModelCard

import memviz
from memviz.models.card_facts import CardFacts
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.tiny_checkpoints import reach
from train.results.card import card
from train.results.card.body import FOLDER
from train.results.card.figures import pictures


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_character_checkpoint(tmp_path_factory.mktemp("character"))


@pytest.fixture(scope="module")
def model(folder):
    return memviz.load(folder)


@pytest.fixture
def text(model) -> str:
    return card(model.config, model.record.metrics)


def test_it_says_what_was_read_and_how_well_it_was_predicted(text):
    assert "characters 2,932,400 to 3,258,227" in text
    assert "325,726 characters predicted" in text
    assert "| cross entropy, nats per character | 1.4321 | 1.4200 to 1.4442 |" in text
    assert "| accuracy, top 3 | 79.0 % | 78.8 to 79.2 % |" in text
    assert "known words" not in text


def test_the_front_matter_has_the_results_over_characters(text):
    data = ModelCard(text).data
    assert data.tags == ["memviz", "lstm", "character", "warpeace"]
    assert [result.metric_value for result in data.eval_results] == [1.4321, 0.57, 0.71, 0.79]
    assert data.eval_results[0].metric_name == "Cross entropy, nats, characters"
    facts = CardFacts.from_card(data.to_dict())
    assert (facts.target, facts.cross_entropy, facts.accuracy) == ("character", 1.4321, 0.57)
    assert facts.positions == 325_726


def test_a_model_that_was_not_evaluated_says_so(model):
    metrics = {name: value for name, value in model.record.metrics.items() if name != "test"}
    text = card(model.config, metrics)
    assert "Not evaluated" in text
    assert ModelCard(text).data.eval_results is None


def test_it_loads_in_the_three_lines_of_the_card(model, text, folder):
    (lines,) = re.findall("```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, object] = {}
    exec(lines.replace(FOLDER, str(folder)), names)  # noqa: S102  the card's own example
    assert names["model"].config == model.config


def test_its_one_picture_is_the_training(model):
    assert [picture.file for picture in pictures(model.record)] == ["training.png"]


def test_how_far_back_it_looks_is_said_where_it_was_measured(model):
    metrics = model.record.metrics
    assert "Half of the connectivity" not in card(model.config, metrics)
    said = card(model.config, {**metrics, "reach": reach(0.0)})
    assert "Half of the connectivity within 100 characters lies within 4 (3 to 8)" in said
    assert "950 positions of 10 test texts" in said
