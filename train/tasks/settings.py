"""The settings of one run: which task, which model, how long it may learn."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from memviz.models.config import Block
from memviz.units import Option
from train.settings import FitSettings
from train.tasks import TASKS, Task

WARMUP = 100
CLIP = 1.0


@dataclass(frozen=True)
class TaskSettings:
    """Everything a run depends on. The defaults are the suite's: all units in one night.

    Every unit stands in the same surroundings, so that only the unit differs: `layers` residual
    blocks with a layer without memory of width `mlp`, see `memviz.models.residual`. `mlp` None is
    twice `hidden_size`, and 0 in plain models, which have none.
    `steps` is the most updates, of `batch` sequences each; training ends before where the task is
    solved. The rate of Adam rises over the first updates to `learning_rate` and falls in a line to
    0 at the last. Raises ValueError, naming the setting, for a value out of range.
    """

    task: str
    unit: str
    seed: int = 1
    hidden_size: int = 64
    layers: int = 2
    block: Block = "residual"
    mlp: int | None = None
    unit_options: Mapping[str, Option] = field(default_factory=dict)
    steps: int = 4000
    batch: int = 32
    learning_rate: float = 3e-3

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise ValueError(f"task: got {self.task!r}; choose one of {', '.join(TASKS)}")
        if self.steps < 1:
            raise ValueError(f"steps: got {self.steps}; it must be at least 1")
        if self.block == "plain" and self.mlp:
            raise ValueError(f"mlp: got {self.mlp}; a plain model has none, a residual one may")
        self.recipe  # noqa: B018  the other values are checked there

    @property
    def drawn(self) -> Task:
        """The task itself."""
        return TASKS[self.task]

    @property
    def recipe(self) -> FitSettings:
        """The same as a run on a corpus has them: model, optimiser and schedule."""
        twice = 2 * self.hidden_size if self.block == "residual" else 0
        return FitSettings(
            unit=self.unit,
            unit_options=self.unit_options,
            block=self.block,
            mlp=twice if self.mlp is None else self.mlp,
            layers=self.layers,
            embedding_size=self.hidden_size,
            hidden_size=self.hidden_size,
            target="character",
            batch=self.batch,
            learning_rate=self.learning_rate,
            schedule="linear",
            warmup=WARMUP,
            clip=CLIP,
            seed=self.seed,
        )

    def to_json(self) -> dict[str, Any]:
        """Return every setting."""
        return asdict(self) | {"unit_options": dict(self.unit_options)}
