"""A tiny checkpoint to share: evaluated, with a training history."""

import json
from pathlib import Path
from typing import Any

from memviz.models.checkpoint.format import METRICS, TRAINING
from tests.support.tiny_checkpoints import save_tiny_checkpoints

HISTORY = """model,dataset,seconds,step,loss
gru,train,10.0,100,4.5
gru,valid,10.0,100,4.25
gru,train,20.0,200,3.5
gru,valid,20.0,200,3.25
"""


def save_shared_checkpoint(place: Path) -> Path:
    """Write a checkpoint below `place` and return its folder."""
    folder = save_tiny_checkpoints(place, ("gru",)) / "gru"
    (folder / TRAINING).write_text(HISTORY)
    return folder


def change_metrics(folder: Path, **changes: Any) -> None:
    """Replace fields of the checkpoint's metrics; None takes one out."""
    metrics = json.loads((folder / METRICS).read_text()) | changes
    kept = {name: value for name, value in metrics.items() if value is not None}
    (folder / METRICS).write_text(json.dumps(kept))
