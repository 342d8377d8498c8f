"""Files of a checkpoint, changed as by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor


def edit(path: Path, **changes: Any) -> None:
    """Replace fields of a JSON file."""
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | changes))


def weights_with(folder: Path, change: Callable[[dict[str, Tensor]], object]) -> None:
    """Let `change` do what it wants with the weights of the checkpoint in `folder`."""
    path = folder / "model.safetensors"
    weights = load_file(path)
    change(weights)
    save_file(weights, path)
