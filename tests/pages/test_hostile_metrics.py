"""Metrics that are wrong in every place: each page says so, or leaves the place open."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from dashboard.catalogue import entries
from dashboard.catalogue import facts as model_facts
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.records import record_of
from dashboard.views.models.details import accuracy_table
from memviz import CheckpointError
from memviz.evaluation.accuracy import AS_PUBLISHED, KNOWN_WORDS
from tests.support import character_checkpoint
from tests.support.hostile.texts import ACTIVE
from tests.support.hostile.visits import visited
from tests.support.tiny_checkpoints import metrics

MISSING = object()
WRONG: dict[str, Any] = {
    "missing": MISSING,
    "null": None,
    "text": "x",
    "active": ACTIVE[2] + ACTIVE[1],
    "long": "x" * 100_000,
    "negative": -1,
    "zero": 0,
    "huge": 10**17,
    "fraction": -0.5,
    "true": True,
    "list": [],
    "object": {},
    "rows": [{}],
    "nulls": [None],
    "deep": [[[[[{"1": {}}]]]]],
}
DEPTHS = (2, 9)


def wrong_below(content: Any, depth: int, value: Any) -> Any:
    """Return a copy in which whatever lies `depth` deep is `value`."""
    if isinstance(content, dict) and content:
        pairs = content.items()
        if depth == 1:
            return {} if value is MISSING else {key: deepcopy(value) for key, _ in pairs}
        return {key: wrong_below(inner, depth - 1, value) for key, inner in pairs}
    if isinstance(content, list) and content and depth > 1:
        return [wrong_below(inner, depth - 1, value) for inner in content]
    return [] if value is MISSING else deepcopy(value)


def wrong_somewhere(content: Any, value: Any) -> Iterator[Any]:
    """Yield copies in which one place is `value`; of a list, its first row."""
    if isinstance(content, dict):
        for key, inner in content.items():
            yield {k: v for k, v in content.items() if k != key or value is not MISSING} | (
                {} if value is MISSING else {key: deepcopy(value)}
            )
            for changed in wrong_somewhere(inner, value):
                yield content | {key: changed}
    elif isinstance(content, list) and content:
        for changed in wrong_somewhere(content[0], value):
            yield [changed, *content[1:]]


def with_short_lists(content: Any) -> Any:
    """Return a copy whose lists end after three rows: only the first is made wrong."""
    if isinstance(content, dict):
        return {key: with_short_lists(inner) for key, inner in content.items()}
    return [with_short_lists(row) for row in content[:3]] if isinstance(content, list) else content


def write(folder, content) -> None:
    (folder / "metrics.json").write_text(json.dumps(content | {"format_version": 1}))


def forget() -> None:
    """Have what is kept of metrics read again."""
    model_facts.facts_in.cache_clear()
    entries._accuracy_in.cache_clear()


@pytest.fixture
def forgetting() -> Iterator[None]:
    """What is read meanwhile is not kept for other tests."""
    yield
    forget()


@pytest.mark.usefixtures("forgetting")
@pytest.mark.parametrize("kind", WRONG)
def test_what_reads_metrics_refuses_what_it_cannot_use(kind, monkeypatch):
    entry = catalogue()["gru"]
    record = record_of(entry.folder).metrics  # read once: from here on only its content changes
    right = with_short_lists(metrics("GRU", 0))
    for content in [record, *wrong_somewhere(right, WRONG[kind])]:
        monkeypatch.setattr("dashboard.catalogue.records._read", lambda *_, c=content: _Record(c))
        forget()
        for counting in (KNOWN_WORDS, AS_PUBLISHED):
            refused_or_drawn(lambda counting=counting: entry.accuracy(counting))
        refused_or_drawn(lambda: entry.reach())
        accuracy_table(entry.facts())


def refused_or_drawn(read) -> None:
    try:
        read()
    except CheckpointError as error:
        reason = str(error)
    else:
        reason = ""
    assert len(reason) < 2_000


class _Record:
    def __init__(self, content: dict[str, Any]) -> None:
        import pandas as pd

        from memviz.models.record import TRAINING_COLUMNS

        self.metrics = content
        self.training = pd.DataFrame(columns=list(TRAINING_COLUMNS))
        self.card = ""


@pytest.mark.parametrize("kind", WRONG)
def test_pages_of_words_stand(own_checkpoints, kind):
    right = metrics("GRU", 0)
    for depth in DEPTHS:
        write(own_checkpoints / "gru", wrong_below(right, depth, WRONG[kind]))
        visited("models", {"models": ["GRU", "LSTM"], "detail": "GRU"})
    for page in ("accuracy", "connectivity"):
        visited(page, {"models": ["GRU", "LSTM"]})


@pytest.mark.parametrize("kind", WRONG)
def test_pages_of_characters_stand(tmp_path, monkeypatch, kind):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    folder = character_checkpoint.save_character_checkpoint(tmp_path / "warpeace_lstm_1x8")
    right = character_checkpoint.metrics()
    for depth in DEPTHS:
        write(folder, wrong_below(right, depth, WRONG[kind]))
        visited("models", {"detail": "LSTM 1×8"})
    visited("errors", {"sample": "20,000"})
