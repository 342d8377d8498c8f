"""The kinds of models that a visitor can choose: checkpoints, others with weights, published ones.

A model that is here has weights, so everything can be computed of it that its level allows: a
checkpoint, in a folder or of the Hub, a model of transformers from there, or what the owner's own
code makes. Of the article's models only figures were published. Where kinds differ, each answers
for itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import memviz
from dashboard.catalogue.facts import (
    ModelFacts,
    facts_in,
    facts_of,
    published_facts,
    unrecorded_facts,
)
from dashboard.catalogue.file_versions import FileVersion
from dashboard.catalogue.records import (
    config_of,
    record_of,
    shape_of_transformers,
    version_of,
)
from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.analysis.connectivity.variants import Variant
from memviz.analysis.gates import gate_names, gates_of
from memviz.charts.published_models import published_accuracy
from memviz.evaluation.accuracy import AS_PUBLISHED, Measured, measured_accuracy
from memviz.evaluation.held_out_results import Counting
from memviz.evaluation.published import PublishedModel
from memviz.evaluation.reach import MeasuredReach, reach_in
from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.adapters.transformers_folder import TransformersShape
from memviz.models.config import ModelConfig, Target
from memviz.models.contract import HIGHEST, Reader, gated, level_of
from memviz.models.names import corpus_label
from memviz.models.record import Record
from memviz.models.shape import Shape, shape_of

BUNDLED = "bundled/"
OWN = "own/"
PUBLISHED = "published/"


@dataclass(frozen=True, kw_only=True)
class EntryBase(ABC):
    """What all kinds have in common.

    `label` is what the picker shows and what the address holds, so it must stay as it is.
    `target` is what the model predicts at each character: "word", the one the character belongs
    to, or "character", the next one. `problem` says why it cannot be used; None when it can.
    """

    id: str
    label: str
    colour: str
    target: Target = "word"
    problem: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which an address may ask for it."""
        return self.id, self.label

    @property
    def name_in_links(self) -> str:
        """The name by which a link asks for it, now and later."""
        return self.label

    @property
    @abstractmethod
    def origin(self) -> str:
        """Where it comes from, in words, the same for models that stand together in the picker."""

    @abstractmethod
    def facts(self) -> ModelFacts:
        """Return what is said of it. Raises memviz.CheckpointError for a broken checkpoint."""

    @abstractmethod
    def accuracy(self, counting: Counting) -> Measured | None:
        """Return its accuracies, None where they were not measured or not published.

        Raises memviz.CheckpointError when the checkpoint's metrics lack what is needed.
        """

    @abstractmethod
    def reach(self) -> MeasuredReach | None:
        """Return how far back it looks, None where that was not measured or not published.

        Raises memviz.CheckpointError when the checkpoint's metrics hold it but lack a part.
        """


@dataclass(frozen=True, kw_only=True)
class ModelEntry(EntryBase):
    """A model that is here: everything can be computed of it that its level allows."""

    @property
    @abstractmethod
    def version(self) -> tuple[object, ...]:
        """What differs as soon as the model does: a key for what is kept."""

    @property
    @abstractmethod
    def metrics(self) -> Mapping[str, Any]:
        """What was measured of it, as in a checkpoint's metrics. Raises memviz.CheckpointError."""

    @property
    def level(self) -> int:
        """How much it can do, see `memviz.models.contract`; -1 where only its states are known."""
        return HIGHEST

    @property
    def recorded_text(self) -> str | None:
        """The only text that it knows, where its states were recorded; else None."""
        return None

    @property
    @abstractmethod
    def unit(self) -> str:
        """Its unit, or what it calls itself."""

    @property
    @abstractmethod
    def gates(self) -> Mapping[str, bool]:
        """The names of its gates, and whether each is its `keep`."""

    @property
    @abstractmethod
    def layers(self) -> int:
        """How many recurrent layers it has; 0 where it does not tell."""


@dataclass(frozen=True, kw_only=True)
class UnmeasuredEntry(ModelEntry):
    """A model from elsewhere, of which nobody has measured anything."""

    def accuracy(self, counting: Counting) -> None:
        """Return None: nobody has measured it."""

    def reach(self) -> None:
        """Return None: nobody has measured it."""


@dataclass(frozen=True, kw_only=True)
class OwnEntry(UnmeasuredEntry):
    """A model that the owner's own code has made."""

    model: Reader = field(compare=False, repr=False)

    @property
    def origin(self) -> str:
        """The owner's code."""
        return "This dashboard’s own models"

    @property
    def version(self) -> tuple[object, ...]:
        """Its name and the object that it is."""
        return self.id, id(self.model)

    @property
    def metrics(self) -> Mapping[str, Any]:
        """Those of the checkpoint that it was loaded from, if it was."""
        return {} if self.model.record is None else self.model.record.metrics

    @property
    def level(self) -> int:
        """How much its adapter gives."""
        return level_of(self.model)

    @property
    def recorded_text(self) -> str | None:
        """The text that its states were recorded along; None of a model that reads any."""
        return self.model.text if isinstance(self.model, RecordedStates) else None

    @property
    def unit(self) -> str:
        """Its unit, or what it calls itself."""
        return shape_of(self.model).unit

    @property
    def gates(self) -> Mapping[str, bool]:
        """The names of its gates; none where it does not name them."""
        return gates_of(gated(self.model, "gates")) if self.level == HIGHEST else {}

    @property
    def layers(self) -> int:
        """How many recurrent layers it has; 0 where it does not tell."""
        return shape_of(self.model).layers or 0

    def facts(self) -> ModelFacts:
        """Return what the model tells of itself."""
        return facts_of(self.model)


@dataclass(frozen=True, kw_only=True)
class CheckpointEntry(ModelEntry):
    """A model with weights, in a folder of this machine."""

    folder: Path

    @property
    def version(self) -> tuple[object, ...]:
        """What differs as soon as the model or one of its files does: a key for what is kept."""
        return self.folder, version_of(self.folder)

    @property
    def config(self) -> ModelConfig:
        """The model's settings. Raises memviz.CheckpointError."""
        return config_of(self.folder)

    @property
    def record(self) -> Record:
        """What the checkpoint holds beside the weights. Raises memviz.CheckpointError."""
        return record_of(self.folder)

    @property
    def metrics(self) -> Mapping[str, Any]:
        """What the checkpoint holds. Raises memviz.CheckpointError."""
        return self.record.metrics

    @property
    def unit(self) -> str:
        """Its unit. Raises memviz.CheckpointError."""
        return self.config.unit

    @property
    def gates(self) -> Mapping[str, bool]:
        """The names of its unit's gates. Raises memviz.CheckpointError."""
        return gate_names(self.config)

    @property
    def layers(self) -> int:
        """How many recurrent layers it has. Raises memviz.CheckpointError."""
        return self.config.layers

    def facts(self) -> ModelFacts:
        """Return what the checkpoint says of itself."""
        return facts_in(self.folder, version_of(self.folder))

    def accuracy(self, counting: Counting) -> Measured:
        """Return what the checkpoint's metrics say."""
        return _accuracy_in(self.folder, version_of(self.folder), counting)

    def reach(self) -> MeasuredReach | None:
        """Return what the checkpoint's metrics say."""
        return reach_in(self.record.metrics, self.folder.name)


@dataclass(frozen=True, kw_only=True)
class LocalEntry(CheckpointEntry):
    """A checkpoint of the folder that the dashboard shows."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its id, its label, and its id after `bundled/`."""
        return *super().names, BUNDLED + self.id

    @property
    def origin(self) -> str:
        """The corpus that it was trained on. Raises memviz.CheckpointError."""
        corpus = self.facts().corpus.name
        return f"Trained on {corpus_label(corpus)}" if corpus else "Trained on an unnamed corpus"


@dataclass(frozen=True, kw_only=True)
class PulledEntry(ModelEntry):
    """A model pulled from the Hub; `id` is its name with the commit's full sha, for good."""

    folder: Path

    @property
    def name_in_links(self) -> str:
        """The name with the full sha."""
        return self.id

    @property
    def origin(self) -> str:
        """The Hub."""
        return "From the Hub"


@dataclass(frozen=True, kw_only=True)
class HubEntry(PulledEntry, CheckpointEntry):
    """A checkpoint pulled from the Hub."""


@dataclass(frozen=True, kw_only=True)
class TransformersEntry(PulledEntry, UnmeasuredEntry):
    """A recurrent model of transformers pulled from the Hub: it predicts tokens."""

    target: Target = "token"

    @property
    def version(self) -> tuple[object, ...]:
        """Its id: what a commit holds cannot change."""
        return (self.id,)

    @property
    def metrics(self) -> Mapping[str, Any]:
        """None: it has no such file."""
        return {}

    @property
    def shape(self) -> TransformersShape:
        """What its settings say of it. Raises memviz.CheckpointError."""
        return shape_of_transformers(self.folder)

    @property
    def level(self) -> int:
        """How much its adapter gives. Raises memviz.CheckpointError."""
        return self.shape.level

    @property
    def unit(self) -> str:
        """Its type. Raises memviz.CheckpointError."""
        return self.shape.type

    @property
    def gates(self) -> Mapping[str, bool]:
        """None: the library does not name them."""
        return {}

    @property
    def layers(self) -> int:
        """How many recurrent layers it has. Raises memviz.CheckpointError."""
        return self.shape.layers

    def facts(self) -> ModelFacts:
        """Return what its settings say. Raises memviz.CheckpointError."""
        shape = self.shape
        return unrecorded_facts(
            Shape(shape.type, shape.layers, shape.hidden_size, shape.parameters), self.target
        )


@dataclass(frozen=True, kw_only=True)
class PublishedEntry(EntryBase):
    """The article's model of a unit, of which only figures exist."""

    unit: str

    @property
    def origin(self) -> str:
        """The article."""
        return "The article’s models, as published"

    @property
    def model(self) -> PublishedModel:
        """Its published figures."""
        return memviz.published().models[self.unit]

    def facts(self) -> ModelFacts:
        """Return what the article says of it."""
        return published_facts(self.unit)

    def accuracy(self, counting: Counting) -> Measured | None:
        """Return what was published: the article counted in its own way only."""
        return _published_accuracy(self.unit) if counting == AS_PUBLISHED else None

    def reach(self) -> None:
        """Return None: the article published the connectivity of one text, too few for it."""

    def connectivity(self, text: str, variant: Variant) -> Connectivity | None:
        """Return what was published: of the article's own text, in one variant; else None."""
        there = text == memviz.published().text and variant == Variant()
        return self.model.connectivity if there else None


Entry = ModelEntry | PublishedEntry
"""One model of the catalogue."""


def with_weights(entries: Iterable[Entry]) -> list[ModelEntry]:
    """Return those of which everything can be computed."""
    return [entry for entry in entries if isinstance(entry, ModelEntry)]


def published_among(entries: Iterable[Entry]) -> list[PublishedEntry]:
    """Return the article's models."""
    return [entry for entry in entries if isinstance(entry, PublishedEntry)]


@lru_cache(maxsize=128)
def _accuracy_in(
    folder: Path,
    version: tuple[FileVersion, ...],  # noqa: ARG001  part of the key
    counting: Counting,
) -> Measured:
    return measured_accuracy(record_of(folder).metrics, counting, folder.name)


@cache
def _published_accuracy(unit: str) -> Measured:
    return published_accuracy(memviz.published().models[unit])
