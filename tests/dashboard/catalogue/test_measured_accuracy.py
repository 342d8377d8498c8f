"""Accuracies as tables: from metrics, from the article, or with a reason why not."""

import json

import pytest

from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.measured_accuracy import AS_PUBLISHED, KNOWN_WORDS, measured
from memviz import CheckpointError
from memviz.evaluation.accuracy import FEWEST_POSITIONS, held_out_sets


@pytest.mark.parametrize("counting", [KNOWN_WORDS, AS_PUBLISHED])
def test_a_checkpoint_has_its_curve_baseline_and_sizes(checkpoints, counting):
    result = measured(catalogue()["gru"], counting)
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
    drawn = measured(catalogue()["gru"], KNOWN_WORDS).curve
    assert len(drawn) == sum(row["n"] >= FEWEST_POSITIONS for row in rows)
    assert len(drawn) < len(rows)


def test_published_accuracies_are_counted_as_the_article_did_only():
    entry = catalogue()["published/gru"]
    assert measured(entry, KNOWN_WORDS) is None
    result = measured(entry, AS_PUBLISHED)
    assert result.percentage(1) == pytest.approx(52.01, abs=0.005)
    assert result.percentage(2) is None
    assert result.positions is None


def test_models_measured_on_the_same_positions_share_a_test_set():
    entries = [catalogue()[id] for id in ("gru", "published/gru", "lstm", "published/lstm")]
    sets = held_out_sets({entry.label: measured(entry, AS_PUBLISHED) for entry in entries})
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
    sets = held_out_sets({entry.label: measured(entry, KNOWN_WORDS) for entry in entries})
    assert [held.name("No context", sets) for held in sets] == [
        "No context, GRU",
        "No context, LSTM",
    ]


def test_metrics_without_test_results_say_what_to_do(own_checkpoints):
    path = own_checkpoints / "gru" / "metrics.json"
    path.write_text(json.dumps({"format_version": 1, "corpus": {"name": "wiki8"}}))
    with pytest.raises(CheckpointError, match="python -m train evaluate"):
        measured(catalogue()["gru"], KNOWN_WORDS)
