"""Tasks by name. A new task is one file beside these and one line in `TASKS`."""

from train.tasks.associative_recall import AssociativeRecall
from train.tasks.copying import Copying
from train.tasks.dyck_depth import DyckDepth
from train.tasks.parity import Parity
from train.tasks.selective_copying import SelectiveCopying
from train.tasks.task import Task

TASKS: dict[str, Task] = {
    "copy": Copying(),
    "selective_copy": SelectiveCopying(),
    "recall": AssociativeRecall(),
    "parity": Parity(),
    "dyck": DyckDepth(),
}

__all__ = ["TASKS", "Task"]
