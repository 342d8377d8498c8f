"""What every model of the catalogue says about itself, in the same terms, without its weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.catalogue.catalogue import PUBLISHED, Entry
from dashboard.catalogue.file_versions import FileVersion
from dashboard.catalogue.loading import published_model
from dashboard.catalogue.records import config_of, found_in, record_of, version_of
from memviz.evaluation.training import numeric_history
from memviz.models.config import ModelConfig

PUBLISHED_CORPUS = "text8"

# The article's models: 28 symbols with padding; 16,384 words, end of text and unknown.
_PUBLISHED_SIZES: dict[str, Any] = {
    "embedding_size": 600,
    "hidden_size": 600,
    "alphabet_size": 28,
    "word_count": 16_386,
}
_PUBLISHED_CONFIGS = {
    "gru": ModelConfig("gru", layers=2, **_PUBLISHED_SIZES),
    "lstm": ModelConfig("lstm", layers=2, **_PUBLISHED_SIZES),
    "nested_lstm": ModelConfig(
        "nested_lstm", layers=1, unit_options={"depth": 2}, **_PUBLISHED_SIZES
    ),
}


@dataclass(frozen=True)
class Facts:
    """A model's sizes, and its metrics as nested objects; `found` reads from them.

    The metrics of a published model hold what the article published, in the places where a
    checkpoint's `metrics.json` has it. `training` has the columns of `training.csv`, rows that
    are not numbers left out.
    """

    config: ModelConfig
    metrics: Mapping[str, Any]
    training: pd.DataFrame

    @property
    def counted(self) -> str:
        """The field of the test results that counts what the model predicts."""
        return "characters" if self.config.target == "character" else "known_words"

    def found(self, *path: str) -> Any:
        """Return what lies at `path` in the metrics, None where there is nothing."""
        return found_in(self.metrics, *path)

    def number(self, *path: str) -> float | None:
        """Return the number at `path` in the metrics, None where there is none."""
        content = self.found(*path)
        return content if type(content) in (int, float) else None

    def text(self, *path: str) -> str | None:
        """Return the text at `path` in the metrics, None where there is none."""
        content = self.found(*path)
        return content if isinstance(content, str) else None


def facts_of(entry: Entry) -> Facts:
    """Return the facts of a usable entry. Raises memviz.CheckpointError for a broken one."""
    if entry.folder is None:
        return _published(entry)
    return _of_checkpoint(entry.folder, version_of(entry.folder))


@lru_cache(maxsize=64)
def _of_checkpoint(folder: Path, version: tuple[FileVersion, ...]) -> Facts:  # noqa: ARG001
    record = record_of(folder)
    return Facts(config_of(folder), record.metrics, numeric_history(record.training))


@cache
def _published(entry: Entry) -> Facts:
    model = published_model(entry)
    metrics = {
        "corpus": {"name": PUBLISHED_CORPUS},
        "parameters": {**model.parameters, "total": sum(model.parameters.values())},
        "training": {"seconds": model.training_seconds},
        "test": {
            "known_words": {"cross_entropy": model.cross_entropy},
            "as_published": {"accuracy": {"1": model.test_accuracy}},
        },
    }
    config = _PUBLISHED_CONFIGS[entry.id.removeprefix(PUBLISHED)]
    return Facts(config, metrics, numeric_history(model.training))
