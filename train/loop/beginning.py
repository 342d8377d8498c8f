"""The model that a run trains on from: its weights, its vocabulary, and what it fixes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from memviz.evaluation.corpus import CorpusFacts, SplitFacts
from memviz.evaluation.parts import read_part
from memviz.loading import load
from memviz.models.checkpoint.format import METRICS
from memviz.models.model import Model
from memviz.units import UNITS
from train.data.dataset import Dataset

_DIGITS = 16
"""How many of a sha256's digits name weights."""


@dataclass(frozen=True)
class Beginning:
    """A trained model, and what others see it called: never by the path of its folder."""

    name: str
    model: Model

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that its weights and its vocabulary fix, and `begun_from`."""
        config = self.model.config
        return {
            "begun_from": self.name,
            "unit": config.unit,
            "unit_options": dict(config.unit_options),
            "depth": 0,  # which is one of the options
            "block": config.block,
            "mlp": config.mlp,
            "tied": config.tied,
            "layers": config.layers,
            "embedding_size": config.embedding_size,
            "hidden_size": config.hidden_size,
            "target": config.target,
            **({"words": config.word_count - 2} if config.word_count else {}),  # padding, unknown
        }

    def check(self, given: Mapping[str, Any]) -> None:
        """Raise ValueError, naming the setting, where one that was given is not the model's."""
        own = self.settings
        own_options = {**UNITS[own["unit"]].options, **own["unit_options"]}
        own["depth"] = own_options.get("depth", 0)
        for name, value in given.items():
            if name == "unit_options":
                _check_each(self.name, own_options, value, "unit_option ")
            elif name in own:
                _check_each(self.name, own, {name: value})

    def check_held_out(self, dataset: Dataset) -> None:
        """Raise ValueError where the dataset holds out text of its corpus that the model learned.

        That is known where both are of the same corpus, and split in different ways.
        """
        assert self.model.record is not None
        metrics = self.model.record.metrics
        learned, read = read_part(CorpusFacts, metrics), read_part(CorpusFacts, dataset.facts)
        if learned.sha256 == read.sha256 and _split(metrics) != _split(dataset.facts):
            raise ValueError(
                f"--from: {self.name} was trained on {read.name}, too, with other parts held out: "
                "the test part would hold text that it learned; give the --observation-length, "
                f"--held-out and --corpus-characters of its {METRICS}, and a preset that reads "
                "as its own does, or another corpus"
            )


def beginning(source: str) -> Beginning:
    """Return the model to train on from: a checkpoint's folder, or `owner/name[@revision]`.

    A folder that exists wins over a model of that name on the Hub. Only safetensors are read.
    Raises CheckpointError for a folder that cannot be read, HubError for what cannot be pulled.
    """
    model = load(source)
    assert model.record is not None
    if model.record.source != str(model.record.folder):
        return Beginning(model.record.source, model)
    digits = (model.record.weights_sha256 or "")[:_DIGITS]
    return Beginning(f"{model.record.folder.resolve().name} (weights {digits})", model)


def _check_each(
    model: str, own: Mapping[str, Any], given: Mapping[str, Any], kind: str = ""
) -> None:
    for name, value in given.items():
        if name in own and own[name] != value:
            raise ValueError(
                f"{kind}{name}: got {value!r}, but {model}, which --from names, has {own[name]!r}; "
                "leave it out, or train without --from"
            )


def _split(metrics: Mapping[str, Any]) -> tuple[int | None, SplitFacts]:
    """Return what says which text was held out; the fingerprint says the vocabulary, too."""
    used = read_part(CorpusFacts, metrics).characters_used
    return used, replace(read_part(SplitFacts, metrics), fingerprint=None)
