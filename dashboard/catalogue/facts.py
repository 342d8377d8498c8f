"""What every model of the catalogue says about itself, in the same terms, without its weights."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

import memviz
from dashboard.catalogue.file_versions import FileVersion
from dashboard.catalogue.records import config_of, record_of
from memviz.evaluation.corpus import CorpusFacts, SplitFacts
from memviz.evaluation.held_out_results import CountedWords, HeldOutResults
from memviz.evaluation.parts import read_part
from memviz.evaluation.training import ParameterFacts, TrainingFacts
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
class ModelFacts:
    """A model's sizes, where it comes from and how it did; None for what is not said.

    Of a published model it is what the article published. `history` has the columns of
    `training.csv`, rows that are not numbers left out.
    """

    config: ModelConfig
    corpus: CorpusFacts
    split: SplitFacts
    parameters: ParameterFacts
    training: TrainingFacts
    results: HeldOutResults
    history: pd.DataFrame

    @property
    def cross_entropy(self) -> float | None:
        """Mean nats by which the model missed what it predicts, None where not measured."""
        of_words = self.config.target == "word"
        counted = self.results.known_words if of_words else self.results.characters
        return counted.cross_entropy


@lru_cache(maxsize=64)
def facts_in(folder: Path, version: tuple[FileVersion, ...]) -> ModelFacts:  # noqa: ARG001  part of the key
    """Return the facts of a checkpoint as it is in this version. Raises memviz.CheckpointError."""
    record = record_of(folder)
    return ModelFacts(
        config=config_of(folder),
        corpus=read_part(CorpusFacts, record.metrics),
        split=read_part(SplitFacts, record.metrics),
        parameters=read_part(ParameterFacts, record.metrics),
        training=read_part(TrainingFacts, record.metrics),
        results=read_part(HeldOutResults, record.metrics),
        history=record.training,
    )


@cache
def published_facts(unit: str) -> ModelFacts:
    """Return what the article says of its model of a unit."""
    model = memviz.published().models[unit]
    return ModelFacts(
        config=_PUBLISHED_CONFIGS[unit],
        corpus=CorpusFacts(name=PUBLISHED_CORPUS),
        split=SplitFacts(),
        parameters=ParameterFacts(**model.parameters, total=sum(model.parameters.values())),
        training=TrainingFacts(seconds=model.training_seconds),
        results=HeldOutResults(
            known_words=CountedWords(cross_entropy=model.cross_entropy),
            as_published=CountedWords(accuracy={1: model.test_accuracy}),
        ),
        history=model.training,
    )
