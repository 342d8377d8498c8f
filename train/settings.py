"""The settings of a training run, and presets as short differences from them."""

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from memviz.units import UNITS
from train.dataset import DatasetSettings

SCHEDULES = ("constant", "cosine")
PRECISIONS = ("float32", "bfloat16")


@dataclass(frozen=True)
class FitSettings:
    """Everything a run depends on. The defaults are the article's sizes and protocol.

    `characters` is the budget: padding-free characters read, over as many passes as it takes.
    `head_share` is the share of positions that the dense head is trained on in each batch, at
    random; evaluation always uses the full softmax over all positions. `head_precision` is that
    of the head's matrix products in training: "bfloat16" is mixed precision, with weights and
    recurrent layers in float32 (TF32 on a GPU). `clip` bounds the gradient's norm, 0 for never.
    `dropout` is the share of each layer's outputs that an observation is read without.
    `batch` counts the observations of all processes together.
    """

    unit: str = "gru"
    depth: int = 0
    layers: int = 2
    embedding_size: int = 600
    hidden_size: int = 600
    corpus: str = "text8"
    corpus_path: Path | None = None
    corpus_characters: int = 0
    target: str = "word"
    words: int = 16_384
    observation_length: int = 200
    batch: int = 64
    characters: int = 180_000_000
    learning_rate: float = 1e-3
    schedule: str = "constant"
    warmup: int = 0
    clip: float = 0.0
    dropout: float = 0.0
    head_share: float = 1.0
    head_precision: str = "float32"
    seed: int = 1
    threads: int = 0
    validate_every: int = 100
    validation_observations: int = 256
    save_minutes: float = 3.0

    def __post_init__(self) -> None:
        _one_of("unit", self.unit, tuple(UNITS))
        _one_of("schedule", self.schedule, SCHEDULES)
        _one_of("head_precision", self.head_precision, PRECISIONS)
        for name in ("layers", "embedding_size", "hidden_size", "batch", "characters"):
            _at_least(name, getattr(self, name), 1)
        for name in ("validate_every", "validation_observations", "observation_length"):
            _at_least(name, getattr(self, name), 1)
        for name in ("warmup", "clip", "threads", "depth", "save_minutes", "corpus_characters"):
            _at_least(name, getattr(self, name), 0)
        if not 0 < self.head_share <= 1:
            raise ValueError(f"head_share: got {self.head_share}; it must be over 0 and at most 1")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: got {self.dropout}; it must be at least 0 and under 1")
        if not 0 < self.learning_rate < 1:
            raise ValueError(f"learning_rate: got {self.learning_rate}; it must be in 0 to 1")

    @property
    def dataset(self) -> DatasetSettings:
        """The settings that determine the observations, the split and the vocabulary."""
        return DatasetSettings(
            corpus=self.corpus,
            corpus_path=self.corpus_path,
            target=self.target,
            words=self.words,
            observation_length=self.observation_length,
            characters=self.corpus_characters or None,
        )

    def to_json(self) -> dict[str, Any]:
        """Return every setting but where the corpus lies on this machine."""
        content = asdict(self)
        del content["corpus_path"]
        return content

    @property
    def unit_options(self) -> dict[str, int]:
        """Options of the unit beside its sizes."""
        return {"depth": self.depth} if self.depth else {}


COMPACT_RECIPE: dict[str, Any] = {
    "learning_rate": 3e-3,
    "schedule": "cosine",
    "warmup": 100,
    "clip": 1.0,
    "head_share": 0.25,
    "head_precision": "bfloat16",
}

PRESETS: dict[str, dict[str, Any]] = {
    "article": {},
    "article-best": {
        "characters": 360_000_000,
        "learning_rate": 2e-3,
        "schedule": "cosine",
        "warmup": 200,
        "clip": 1.0,
        "head_precision": "bfloat16",
    },
    "compact": {
        "embedding_size": 256,
        "hidden_size": 256,
        "words": 8_192,
        "batch": 16,
        "characters": 26_000_000,
        "validate_every": 400,
        **COMPACT_RECIPE,
    },
    "smoke": {
        "layers": 1,
        "embedding_size": 16,
        "hidden_size": 32,
        "words": 64,
        "batch": 8,
        "corpus_characters": 200_000,
        "characters": 40_000,
        "validate_every": 10,
        "validation_observations": 16,
        **COMPACT_RECIPE,
        "warmup": 5,
    },
}

# The article gives the Nested LSTM one layer with two memories, about as large as two of LSTM.
UNIT_DIFFERENCES: dict[str, dict[str, Any]] = {"nested_lstm": {"layers": 1, "depth": 2}}


def preset(name: str, unit: str, **differences: Any) -> FitSettings:
    """Return the settings of a preset for a unit, with the given fields replaced.

    Raises ValueError for an unknown preset, and for a value out of range.
    """
    _one_of("preset", name, tuple(PRESETS))
    unknown = sorted(set(differences) - {field.name for field in fields(FitSettings)})
    if unknown:
        raise ValueError(f"{unknown[0]}: there is no such setting")
    chosen = PRESETS[name] | UNIT_DIFFERENCES.get(unit, {}) | differences
    return replace(FitSettings(unit=unit), **chosen)


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: got {value!r}; choose one of {', '.join(choices)}")


def _at_least(name: str, value: float, least: float) -> None:
    if value < least:
        raise ValueError(f"{name}: got {value}; it must be at least {least}")
