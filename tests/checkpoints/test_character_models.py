"""The character models in checkpoints/: what they read, and that they learned from it."""

import pytest

import memviz
from tests.support.bundled import CHARACTER_MODELS, CHECKPOINTS

WORTH_BUNDLING = {"warpeace": 1.541, "kernel": 2.082}
"""Nats per character that a model stays below: what an n-gram model with contexts of three
characters reaches on the same parts, by interpolated modified Kneser-Ney on War and Peace, by
Witten-Bell on the kernel."""
COMPLETIONS = {"warpeace": ("\r\nsaid Prince Andr", "e"), "kernel": ("\treturn -EINVA", "L")}

every_bundled = pytest.mark.parametrize("name", CHARACTER_MODELS)
of_war_and_peace = pytest.mark.parametrize(
    "name", [name for name in CHARACTER_MODELS if name.startswith("warpeace")]
)


@pytest.fixture(scope="module")
def models() -> dict[str, memviz.Model]:
    return {name: memviz.load(CHECKPOINTS / name) for name in CHARACTER_MODELS}


@every_bundled
def test_the_name_says_what_the_model_is(models, name):
    corpus, unit, size = name.split("_")
    config, metrics = models[name].config, models[name].record.metrics
    assert metrics["corpus"]["name"] == corpus
    assert (config.unit, f"{config.layers}x{config.hidden_size}") == (unit, size)
    assert config.target == "character"


@every_bundled
def test_a_model_is_worth_bundling(models, name):
    metrics = models[name].record.metrics
    test = metrics["test"]["characters"]
    bounds = test["cross_entropy_interval"]
    assert (
        bounds["low"]
        < test["cross_entropy"]
        < bounds["high"]
        < WORTH_BUNDLING[metrics["corpus"]["name"]]
    )
    assert test["positions"] > 300_000
    assert test["unknown"] < 1e-3 * test["positions"]


@every_bundled
def test_the_end_of_the_text_was_held_out(models, name):
    split = models[name].record.metrics["split"]
    parts = split["characters"]
    assert split["method"] == "contiguous"
    assert parts["train"][1] == parts["valid"][0]
    assert parts["valid"][1] == parts["test"][0]
    assert parts["test"][1] == models[name].record.metrics["corpus"]["characters"] - 1


@every_bundled
def test_it_completes_what_its_corpus_says_often(models, name):
    text, following = COMPLETIONS[models[name].record.metrics["corpus"]["name"]]
    assert memviz.suggest(models[name], text)[0].word == following


@of_war_and_peace
def test_a_line_feed_follows_a_carriage_return(models, name):
    (first, *_) = memviz.suggest(models[name], "it was the best\r")
    assert first.word == "\n"
    assert first.probability > 0.99


@pytest.mark.parametrize("corpus", WORTH_BUNDLING)
def test_all_of_one_corpus_had_the_same_budget_and_the_same_text(models, corpus):
    metrics = [model.record.metrics for model in models.values()]
    metrics = [found for found in metrics if found["corpus"]["name"] == corpus]
    settings = [found["training"]["settings"] for found in metrics]
    for field in ("epochs", "batch", "observation_length", "optimiser", "learning_rate", "seed"):
        assert len({found[field] for found in settings}) == 1, field
    assert len({found["split"]["fingerprint"] for found in metrics}) == 1
