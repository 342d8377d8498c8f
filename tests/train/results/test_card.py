"""The model card: true to the metrics, readable by the Hub's client, and nothing but text."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import ModelCard
from hypothesis import given
from hypothesis import strategies as st

import memviz
from memviz.models.card_facts import CardFacts
from memviz.stats.proportions import wilson_interval
from tests.support.shared_checkpoint import save_shared_checkpoint
from train.results.card import Shared, card
from train.results.card.body import FOLDER
from train.results.card.figures import pictures
from train.results.card.plain import code, plain

SHARED = Shared("ada/gru", "mit", {"accuracy.png": "Accuracy", "training.png": "Loss"})
HOSTILE = "<script>x</script> [a](javascript:b) ![i](http://c) `d` | $e$ www.f.g\n---\n# h"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return save_shared_checkpoint(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module")
def model(folder):
    return memviz.load(folder)


@pytest.fixture
def text(model) -> str:
    return card(model.config, model.record.metrics, SHARED)


def test_the_client_reads_the_front_matter(text, model):
    data = ModelCard(text).data
    known = model.record.metrics["test"]["known_words"]
    assert data.library_name == "memviz"
    assert data.license == "mit"
    assert data.tags == ["memviz", "gru", "word", "wiki8"]
    values = [result.metric_value for result in data.eval_results]
    expected = [known["cross_entropy"], *known["accuracy"].values()]
    assert values == pytest.approx(expected, abs=5e-5)
    assert {(result.dataset_name, result.dataset_split) for result in data.eval_results} == {
        ("wiki8", "test")
    }


def test_a_corpus_with_a_name_is_told_with_its_language(text):
    data = ModelCard(text).data
    assert (data.datasets, data.language) == (["wiki8"], ["en"])


def of_corpus(model, **corpus) -> ModelCard:
    """Return the card of the model as if it were trained on another corpus."""
    metrics = dict(model.record.metrics)
    metrics["corpus"] = {**metrics["corpus"], **corpus}
    return ModelCard(card(model.config, metrics, SHARED))


def test_a_dataset_of_the_hub_is_told_with_the_languages_of_its_card(model):
    of_the_hub = {"name": "alice/stories", "dataset": "alice/stories", "revision": "0" * 40}
    data = of_corpus(model, **of_the_hub, language=["de", "fr"]).data
    assert (data.datasets, data.language) == (["alice/stories"], ["de", "fr"])
    data = of_corpus(model, **of_the_hub, language=[]).data
    assert (data.datasets, data.language) == (["alice/stories"], None)


def test_of_a_file_of_ones_own_and_of_code_no_language_is_said(model):
    data = of_corpus(model, name="wiki8 (own file)").data
    assert (data.datasets, data.language) == (None, None)
    data = of_corpus(model, name="kernel").data
    assert (data.datasets, data.language) == (["kernel"], None)


@pytest.mark.parametrize("said", ["en", 3, [1], {"en": 1}, None])
def test_a_language_that_is_no_list_of_words_is_left_out(said, model):
    data = of_corpus(model, name="alice/stories", dataset="alice/stories", language=said).data
    assert data.language is None


def test_the_facts_for_a_table_are_in_the_front_matter(text, model):
    facts = CardFacts.from_card(ModelCard(text).data.to_dict())
    known = model.record.metrics["test"]["known_words"]
    assert (facts.unit, facts.layers, facts.hidden_size) == ("gru", 1, 8)
    assert (facts.corpus, facts.parameters, facts.positions) == ("wiki8", 1083, 52_345)
    assert facts.cross_entropy == pytest.approx(known["cross_entropy"])
    assert facts.accuracy == pytest.approx(known["accuracy"]["1"])


def test_results_stand_with_interval_and_sample_size(text):
    low, high = wilson_interval(np.array([0.45 * 52_345]), np.array([52_345]))
    row = next(line for line in text.splitlines() if line.startswith("| known words |"))
    assert f"45.0 % ({100 * low[0]:.1f} to {100 * high[0]:.1f})" in row
    assert row.endswith("| 52,345 |")
    assert "321 held-out observations" in text


def test_a_model_that_was_not_evaluated_says_so(model):
    metrics = {k: v for k, v in model.record.metrics.items() if k not in ("test", "reach")}
    text = card(model.config, metrics, SHARED)
    assert "Not evaluated" in text
    assert ModelCard(text).data.eval_results is None
    assert CardFacts.from_card(ModelCard(text).data.to_dict()).accuracy is None


def test_it_loads_in_the_three_lines_of_the_card(model, folder):
    text = card(model.config, model.record.metrics)
    (lines,) = re.findall("```python\n(.*?)```", text, re.DOTALL)
    assert lines.count("\n") == 3
    names: dict[str, object] = {}
    exec(lines.replace(FOLDER, str(folder)), names)  # noqa: S102  the card's own example
    assert names["model"].config == model.config


def test_a_card_on_the_hub_loads_from_there_and_shows_its_figures(text):
    assert 'memviz.load("ada/gru")' in text
    assert "![Accuracy](accuracy.png)" in text
    assert "![Loss](training.png)" in text


def test_strings_of_the_record_are_shown_and_do_nothing(model):
    record = model.record.metrics
    metrics = record | {
        "model": {"name": HOSTILE},
        "corpus": record["corpus"] | {"name": HOSTILE, "licence": HOSTILE},
        "training": record["training"] | {"hardware": HOSTILE, "command": HOSTILE},
    }
    content = ModelCard(card(model.config, metrics, SHARED))
    assert content.data.model_name == HOSTILE
    assert content.data.tags == ["memviz", "gru", "word", HOSTILE]
    assert "\\<script\\>" in content.text
    without_escaped = re.sub(r"\\.", "", content.text)
    active = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", without_escaped, flags=re.DOTALL)
    for mark in ("<", "](javascript", "![i", "://", "$", "www.", "\n---", "\n# h"):
        assert mark not in active


@given(st.text())
def test_plain_text_has_no_mark_without_its_backslash(text):
    escaped = plain(text)
    assert "\n" not in escaped
    assert not set("`*_{}[]()<>#+!|~&$@\\") & set(re.sub(r"\\.", "", escaped))
    assert re.sub(r"\\(.)", r"\1", escaped) == "".join(
        letter for letter in " ".join(text.split()) if letter.isprintable()
    )


@given(st.text(alphabet="`a b\n"))
def test_code_ends_where_it_should(text):
    fence = re.match("`+", code(text)).group()
    assert code(text).endswith(fence)
    inside = code(text)[len(fence) : -len(fence)]
    assert fence not in re.findall("`+", inside)


def test_pictures_are_real_and_say_what_they_show(model):
    drawn = {picture.file: picture for picture in pictures(model.record)}
    assert set(drawn) == {"accuracy.png", "training.png"}
    for picture in drawn.values():
        assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = (int.from_bytes(picture.content[i : i + 4]) for i in (16, 20))
        assert width > 1500
        assert height > 800
    assert drawn["accuracy.png"].says.endswith("20% with 0, at most 85% with 10")
    assert drawn["training.png"].says.endswith("valid: 3.250 nats at the end")


def test_there_is_no_picture_without_numbers(tmp_path):
    folder = save_shared_checkpoint(tmp_path)
    (folder / "training.csv").write_text("model,dataset,seconds,step,loss\n")
    record = memviz.load(folder).record
    metrics = {k: v for k, v in record.metrics.items() if k != "test"}
    assert list(pictures(replace(record, metrics=metrics))) == []
