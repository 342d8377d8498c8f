"""The kinds of entries: what each is called, and what of it is known, computed or published."""

import json
from pathlib import Path

import pytest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.entries import (
    HubEntry,
    LocalEntry,
    PublishedEntry,
    published_among,
    with_weights,
)
from memviz import CheckpointError
from memviz.analysis.connectivity.variants import Variant
from memviz.evaluation.accuracy import AS_PUBLISHED, FEWEST_POSITIONS, KNOWN_WORDS, held_out_sets
from memviz.models.checkpoint.loading import read_config
from memviz.models.checkpoint.record import read_record

SHA = "1" * 40


@pytest.mark.parametrize("counting", [KNOWN_WORDS, AS_PUBLISHED])
def test_a_checkpoint_has_its_curve_baseline_and_sizes(checkpoints, counting):
    result = catalogue()["gru"].accuracy(counting)
    metrics = json.loads((checkpoints / "gru" / "metrics.json").read_text())
    assert result.corpus == "wiki8"
    assert result.positions == metrics["test"][counting]["positions"]
    assert result.percentage(1) == pytest.approx(45.0)
    first = metrics["test"][counting]["by_known_letters"][0]
    assert result.curve.iloc[0].to_dict() == pytest.approx(first)
    assert set(result.baseline["top"]) == {1, 2, 3}


def test_points_on_few_positions_are_left_out(checkpoints):
    metrics = json.loads((checkpoints / "gru" / "metrics.json").read_text())
    rows = metrics["test"]["known_words"]["by_known_letters"]
    drawn = catalogue()["gru"].accuracy(KNOWN_WORDS).curve
    assert len(drawn) == sum(row["n"] >= FEWEST_POSITIONS for row in rows)
    assert len(drawn) < len(rows)


def test_published_accuracies_are_counted_as_the_article_did_only():
    entry = catalogue()["published/gru"]
    assert entry.accuracy(KNOWN_WORDS) is None
    result = entry.accuracy(AS_PUBLISHED)
    assert result.percentage(1) == pytest.approx(52.01, abs=0.005)
    assert result.percentage(2) is None
    assert result.positions is None


def test_models_measured_on_the_same_positions_share_a_test_set():
    entries = [catalogue()[id] for id in ("gru", "published/gru", "lstm", "published/lstm")]
    sets = held_out_sets({entry.label: entry.accuracy(AS_PUBLISHED) for entry in entries})
    assert [list(held.members) for held in sets] == [
        ["GRU", "LSTM"],
        ["GRU, published", "LSTM, published"],
    ]
    assert [held.sized for held in sets] == [True, False]
    assert sets[0].name("No context", sets) == "No context"


def test_models_of_other_positions_do_not(own_checkpoints):
    path = own_checkpoints / "lstm" / "metrics.json"
    metrics = json.loads(path.read_text())
    for row in metrics["test"]["baseline"]["known_words"]["by_known_letters"]:
        row["n"] += 1
    path.write_text(json.dumps(metrics))
    entries = [catalogue()[id] for id in ("gru", "lstm")]
    sets = held_out_sets({entry.label: entry.accuracy(KNOWN_WORDS) for entry in entries})
    assert [held.name("No context", sets) for held in sets] == [
        "No context, GRU",
        "No context, LSTM",
    ]


def test_metrics_without_test_results_say_what_to_do(own_checkpoints):
    path = own_checkpoints / "gru" / "metrics.json"
    path.write_text(json.dumps({"format_version": 1, "corpus": {"name": "wiki8"}}))
    with pytest.raises(CheckpointError, match="python -m train evaluate"):
        catalogue()["gru"].accuracy(KNOWN_WORDS)


def pulled(folder: Path) -> HubEntry:
    return HubEntry(id="a/b@" + SHA, label="a/b@1111111", colour="#000000", folder=folder)


def test_each_kind_is_asked_for_by_its_own_names(checkpoints):
    hub, local = pulled(checkpoints / "gru"), catalogue()["gru"]
    article = catalogue()["published/gru"]
    assert local.names == ("gru", "GRU", "bundled/gru")
    assert hub.names == ("a/b@" + SHA, "a/b@1111111")
    assert article.names == ("published/gru", "GRU, published")
    assert [one.name_in_links for one in (local, hub, article)] == [
        "GRU",
        "a/b@" + SHA,
        "GRU, published",
    ]


def test_what_has_weights_and_what_was_published_add_up(checkpoints):
    entries = [pulled(checkpoints / "gru"), *catalogue().values()]
    apart = [*with_weights(entries), *published_among(entries)]
    assert apart == entries
    assert {type(entry) for entry in apart} == {LocalEntry, HubEntry, PublishedEntry}


def test_the_version_of_a_checkpoint_changes_with_its_files(own_checkpoints):
    entry = catalogue()["gru"]
    before = entry.version
    assert entry.version == before
    (own_checkpoints / "gru" / "metrics.json").write_text(json.dumps({"format_version": 1}))
    assert entry.version != before
    assert catalogue()["lstm"].version != before


def test_a_checkpoint_says_what_its_files_say(checkpoints):
    entry = catalogue()["gru"]
    assert entry.config == read_config(checkpoints / "gru")
    assert entry.record.metrics == read_record(checkpoints / "gru").metrics
    assert entry.facts().parameters.total == 1083
    assert entry.reach().corpus == "wiki8"


def test_of_a_published_model_there_is_what_the_article_published():
    entry = catalogue()["published/lstm"]
    article = memviz.published()
    assert entry.model is article.models["lstm"]
    assert entry.facts().parameters.total == sum(entry.model.parameters.values())
    assert entry.connectivity(article.text, Variant()) is entry.model.connectivity
    assert entry.connectivity("another text", Variant()) is None
    assert entry.connectivity(article.text, Variant(measure="norm")) is None
    assert entry.reach() is None
