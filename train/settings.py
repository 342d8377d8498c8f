"""The settings of a training run."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from memviz.models.config import BLOCKS, Block, Target
from memviz.units import UNITS, Option, checked_options
from train.data.corpora import public_name
from train.data.dataset import DatasetSettings

ReadingOrder = Literal["observations", "streams"]
OptimiserName = Literal["adam", "rmsprop", "muon"]
Schedule = Literal["constant", "cosine", "linear", "epochs"]
Precision = Literal["float32", "bfloat16"]
_AT_LEAST_1 = (
    "layers",
    "embedding_size",
    "hidden_size",
    "observation_length",
    "batch",
    "characters",
)
_AT_LEAST_0 = (
    "seed",
    "depth",
    "mlp",
    "corpus_characters",
    "epochs",
    "decay_after",
    "warmup",
    "clip",
    "initial_range",
    "threads",
    "validate_every",
    "validation_observations",
    "patience",
    "card_every",
    "save_minutes",
)
_MOST_THREADS = 1_024
"""More than any processor has: a hundred thousand end the process. It is not the number of this
machine, since a run may go on on another."""
_BETWEEN_0_AND_1 = ("learning_rate", "momentum", "adam_rate", "adam_beta1", "adam_beta2")


@dataclass(frozen=True)
class FitSettings:
    """Everything a run depends on. The defaults are the article's sizes and protocol.

    `unit_options` are those of the unit beside its sizes; `depth`, where not 0, is one of them.
    `block`, `mlp` and `tied` are as in `memviz.models.config.ModelConfig`.
    `reading` "observations" reads them in random order, each from the initial state, and splits
    them at random; "streams" reads the text from end to end in `batch` parallel streams, each
    carrying its state from batch to batch and starting anew with each pass, unrolled for
    `observation_length` characters; held out is the end of the text. `held_out` is the share of
    the validation part, and of the test part.
    `characters` is the budget: padding-free characters read, over as many passes as it takes;
    `epochs`, where not 0, is the budget instead, in passes.
    `optimiser` "muon" orthogonalises the updates of the recurrent layers' matrices, gate by gate,
    at `learning_rate` with `momentum`; embedding, head and biases are Adam's, at `adam_rate` with
    the two `adam_beta`. The others are at `learning_rate` for everything.
    `schedule` "epochs" multiplies the rate by `decay` before each epoch after the first
    `decay_after`. `initial_range`, where not 0, draws all matrices uniformly between minus and
    plus that instead of as each unit does by default.
    `head_share` is the share of positions that the dense head is trained on in each batch, at
    random; evaluation always uses the full softmax over all positions. `head_precision` is that
    of the head's matrix products in training: "bfloat16" is mixed precision, with weights and
    recurrent layers in float32 (TF32 on a GPU). `layer_precision` is that of the recurrent layers'
    products on a CPU that multiplies bfloat16 by an instruction; elsewhere they stay float32.
    `clip` bounds the gradient's norm, 0 for never.
    `dropout` is the share of each layer's outputs that an observation is read without.
    `batch` counts the observations of all processes together.
    `validate_every` counts batches, 0 for once a pass; `validation_observations` is how many are
    read, 0 for all. After `patience` validations without a lower loss the run ends and keeps the
    weights of the lowest; 0 trains to the end of the budget and keeps the last. `card_every` counts
    the batches between two measurements of what the model remembers, 0 for none.
    `begun_from` is what others see of the model whose weights and vocabulary the run begins with,
    "" for none.
    """

    unit: str = "gru"
    depth: int = 0
    unit_options: Mapping[str, Option] = field(default_factory=dict)
    block: Block = "plain"
    mlp: int = 0
    tied: bool = False
    layers: int = 2
    embedding_size: int = 600
    hidden_size: int = 600
    corpus: str = "text8"
    corpus_path: Path | None = None
    corpus_characters: int = 0
    target: Target = "word"
    reading: ReadingOrder = "observations"
    held_out: float = 0.05
    words: int = 16_384
    observation_length: int = 200
    batch: int = 64
    characters: int = 180_000_000
    epochs: int = 0
    optimiser: OptimiserName = "adam"
    learning_rate: float = 1e-3
    momentum: float = 0.95
    adam_rate: float = 1e-3
    adam_beta1: float = 0.9
    adam_beta2: float = 0.999
    schedule: Schedule = "constant"
    decay: float = 0.95
    decay_after: int = 10
    warmup: int = 0
    clip: float = 0.0
    initial_range: float = 0.0
    dropout: float = 0.0
    head_share: float = 1.0
    head_precision: Precision = "float32"
    layer_precision: Precision = "float32"
    seed: int = 1
    threads: int = 0
    validate_every: int = 100
    validation_observations: int = 256
    patience: int = 0
    card_every: int = 0
    save_minutes: float = 3.0
    begun_from: str = ""

    def __post_init__(self) -> None:
        _one_of("unit", self.unit, tuple(UNITS))
        _one_of("block", self.block, BLOCKS)
        _one_of("reading", self.reading, get_args(ReadingOrder))
        _one_of("optimiser", self.optimiser, get_args(OptimiserName))
        _one_of("schedule", self.schedule, get_args(Schedule))
        _one_of("head_precision", self.head_precision, get_args(Precision))
        _one_of("layer_precision", self.layer_precision, get_args(Precision))
        for name in _AT_LEAST_1:
            _at_least(name, getattr(self, name), 1)
        for name in _AT_LEAST_0:
            _at_least(name, getattr(self, name), 0)
        checked_options(self.unit, self.all_unit_options)
        if self.threads > _MOST_THREADS:
            raise ValueError(f"threads: got {self.threads}; it must be at most {_MOST_THREADS:,}")
        if not 0 < self.head_share <= 1:
            raise ValueError(f"head_share: got {self.head_share}; it must be over 0 and at most 1")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: got {self.dropout}; it must be at least 0 and under 1")
        if not 0 < self.decay <= 1:
            raise ValueError(f"decay: got {self.decay}; it must be over 0 and at most 1")
        for name in _BETWEEN_0_AND_1:
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name}: got {getattr(self, name)}; it must be in 0 to 1")

    @property
    def dataset(self) -> DatasetSettings:
        """The settings that determine the observations, the split and the vocabulary."""
        return DatasetSettings(
            corpus=self.corpus,
            corpus_path=self.corpus_path,
            target=self.target,
            split="contiguous" if self.reading == "streams" else "shuffled",
            held_out=self.held_out,
            words=self.words,
            observation_length=self.observation_length,
            characters=self.corpus_characters or None,
        )

    def to_json(self) -> dict[str, Any]:
        """Return every setting, without where files lie on this machine: checkpoints are shared."""
        content = asdict(self)
        del content["corpus_path"]
        if not self.begun_from:  # written as it always was
            del content["begun_from"]
        return content | {"corpus": public_name(self.corpus)}

    @property
    def all_unit_options(self) -> dict[str, Option]:
        """Options of the unit beside its sizes."""
        depth: dict[str, Option] = {"depth": self.depth} if self.depth else {}
        return depth | dict(self.unit_options)


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: got {value!r}; choose one of {', '.join(choices)}")


def _at_least(name: str, value: float, least: float) -> None:
    if not least <= value < math.inf:
        raise ValueError(f"{name}: got {value}; it must be at least {least}, and finite")
