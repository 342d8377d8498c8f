"""The word models in checkpoints/: trained, measured on held-out text, better than no context."""

import pytest
from safetensors import safe_open

import memviz
from tests.support.bundled import CHARACTER_MODELS, CHECKPOINTS, WORD_MODELS

every_bundled = pytest.mark.parametrize("name", WORD_MODELS)


@pytest.fixture(scope="module")
def models() -> dict[str, memviz.Model]:
    return {name: memviz.load(CHECKPOINTS / name) for name in WORD_MODELS}


def test_nothing_else_is_bundled():
    names = {folder.name for folder in CHECKPOINTS.iterdir()}
    assert names == {*WORD_MODELS, *CHARACTER_MODELS}


@pytest.mark.parametrize("name", [*WORD_MODELS, *CHARACTER_MODELS])
def test_weights_are_float16_on_disk(name):
    with safe_open(CHECKPOINTS / name / "model.safetensors", framework="pt") as file:
        kinds = {file.get_slice(key).get_dtype() for key in file.keys()}  # noqa: SIM118
    assert kinds == {"F16"}


@every_bundled
def test_a_model_is_trained_far_past_the_plateau(models, name):
    """On the plateau a model knows word frequencies: over 7 nats of loss."""
    record = models[name].record
    assert record.metrics["test"]["known_words"]["cross_entropy"] < 3
    assert record.training.query("dataset == 'valid'").loss.iloc[-1] < 3
    assert record.metrics["training"]["characters"] >= 25_000_000


def test_all_had_the_same_budget_and_the_same_text(models):
    metrics = [model.record.metrics for model in models.values()]
    settings = [found["training"]["settings"] for found in metrics]
    for field in ("characters", "batch", "words", "seed", "learning_rate"):
        assert len({each[field] for each in settings}) == 1
    assert len({found["split"]["fingerprint"] for found in metrics}) == 1
    assert len({found["test"]["known_words"]["positions"] for found in metrics}) == 1


@every_bundled
def test_metrics_say_what_was_held_out(models, name):
    metrics = models[name].record.metrics
    assert metrics["corpus"]["name"] == "wiki8"
    assert "connectivity figure" in metrics["split"]["held_out_from_training"]
    assert metrics["split"]["figure_sentence"]["observations"]
    assert metrics["test"]["observations"] >= 10_000


@pytest.mark.parametrize("name", ["gru", "lstm"])
def test_context_is_worth_at_least_five_points(models, name):
    test = models[name].record.metrics["test"]
    without = test["baseline"]["known_words"]["accuracy"]["1"]
    assert test["known_words"]["accuracy"]["1"] >= without + 0.05


def test_the_gru_completes_parts_of_north_a(models):
    assert memviz.suggest(models["gru"], "parts of north a")[0].word in ("africa", "america")


@every_bundled
def test_the_articles_text_can_be_looked_at(models, name):
    article = memviz.published()
    connectivity = memviz.connectivity(models[name], article.text)
    for case in article.case_studies:
        assert connectivity.has_target[list(case.timesteps)].all()
        assert all(connectivity.matrix[timestep].any() for timestep in case.timesteps)
