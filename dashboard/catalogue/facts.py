"""What every model of the catalogue says about itself, in the same terms, without its weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

import memviz
from dashboard.catalogue.file_versions import FileVersion
from dashboard.catalogue.records import config_of, record_of
from memviz.evaluation.corpus import CorpusFacts, SplitFacts
from memviz.evaluation.held_out_results import CountedWords, HeldOutResults
from memviz.evaluation.parts import read_part
from memviz.evaluation.training import ParameterFacts, TrainingFacts
from memviz.models.config import ModelConfig, Target
from memviz.models.contract import Reader
from memviz.models.record import TRAINING_COLUMNS
from memviz.models.shape import Shape, shape_of

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

    Of a published model it is what the article published. `config` are the settings, None for a
    model from elsewhere. `history` has the columns of `training.csv`, rows that are not numbers
    left out.
    """

    shape: Shape
    target: Target
    config: ModelConfig | None
    corpus: CorpusFacts
    split: SplitFacts
    parameters: ParameterFacts
    training: TrainingFacts
    results: HeldOutResults
    history: pd.DataFrame

    @property
    def cross_entropy(self) -> float | None:
        """Mean nats by which the model missed what it predicts, None where not measured."""
        of_words = self.target == "word"
        counted = self.results.known_words if of_words else self.results.characters
        return counted.cross_entropy


@lru_cache(maxsize=64)
def facts_in(folder: Path, version: tuple[FileVersion, ...]) -> ModelFacts:  # noqa: ARG001  part of the key
    """Return the facts of a checkpoint as it is in this version. Raises memviz.CheckpointError."""
    record, config = record_of(folder), config_of(folder)
    parameters = read_part(ParameterFacts, record.metrics)
    return ModelFacts(
        shape=Shape(config.unit, config.layers, config.hidden_size, parameters.total),
        target=config.target,
        config=config,
        corpus=read_part(CorpusFacts, record.metrics),
        split=read_part(SplitFacts, record.metrics),
        parameters=parameters,
        training=read_part(TrainingFacts, record.metrics),
        results=read_part(HeldOutResults, record.metrics),
        history=record.training,
    )


def facts_of(model: Reader) -> ModelFacts:
    """Return what a model tells that did not come from a checkpoint here."""
    metrics = {} if model.record is None else model.record.metrics
    config = model.config if isinstance(model, memviz.Model) else None
    return unrecorded_facts(shape_of(model), model.target, config, metrics)


def unrecorded_facts(
    shape: Shape,
    target: Target,
    config: ModelConfig | None = None,
    metrics: Mapping[str, Any] = MappingProxyType({}),
) -> ModelFacts:
    """Return what a shape says, and metrics if there are any: there is no history."""
    return ModelFacts(
        shape=shape,
        target=target,
        config=config,
        corpus=read_part(CorpusFacts, metrics),
        split=read_part(SplitFacts, metrics),
        parameters=ParameterFacts(total=shape.parameters),
        training=read_part(TrainingFacts, metrics),
        results=read_part(HeldOutResults, metrics),
        history=pd.DataFrame(columns=list(TRAINING_COLUMNS)),
    )


@cache
def published_facts(unit: str) -> ModelFacts:
    """Return what the article says of its model of a unit."""
    model, config = memviz.published().models[unit], _PUBLISHED_CONFIGS[unit]
    total = sum(model.parameters.values())
    return ModelFacts(
        shape=Shape(unit, config.layers, config.hidden_size, total),
        target=config.target,
        config=config,
        corpus=CorpusFacts(name=PUBLISHED_CORPUS),
        split=SplitFacts(),
        parameters=ParameterFacts(**model.parameters, total=total),
        training=TrainingFacts(seconds=model.training_seconds),
        results=HeldOutResults(
            known_words=CountedWords(cross_entropy=model.cross_entropy),
            as_published=CountedWords(accuracy={1: model.test_accuracy}),
        ),
        history=model.training,
    )
