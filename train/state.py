"""The state of an interrupted run: weights, Adam's moments and the place reached.

One safetensors file, replaced as a whole, so that a crash or a full disk leaves the last one.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.optim import Adam

from memviz.model import Model

STATE = "state.safetensors"


@dataclass
class Progress:
    """How far a run has come: batches, characters read, seconds of training.

    `losses` sums the training loss of the batches since the history's last line, `unreported`
    counts them.
    """

    step: int = 0
    characters: int = 0
    seconds: float = 0.0
    losses: float = 0.0
    unreported: int = 0


def save_state(
    folder: Path, model: Model, optimiser: Adam, progress: Progress, identity: str
) -> None:
    """Write the state to `folder`; raise OSError, leaving the last state, when that fails."""
    tensors = {f"model.{name}": value for name, value in model.state_dict().items()}
    tensors |= _moments(model, optimiser)
    metadata = {"progress": json.dumps(vars(progress)), "identity": identity}
    temporary = folder / (STATE + ".new")
    try:
        save_file(tensors, temporary, metadata)
        temporary.replace(folder / STATE)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def load_state(folder: Path, model: Model, optimiser: Adam, identity: str) -> Progress:
    """Restore model and optimiser from `folder` and return the progress; a new one if none.

    Raises ValueError when the state is that of a run with other settings or data.
    """
    path = folder / STATE
    if not path.exists():
        return Progress()
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
        if metadata["identity"] != identity:
            raise ValueError(
                f"{path}: belongs to a run with other settings or data ({metadata['identity']}, "
                f"now {identity}); give the same settings or another --output"
            )
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    weights = {name: tensors[f"model.{name}"] for name in model.state_dict()}
    model.load_state_dict(weights)
    _restore_moments(model, optimiser, tensors)
    return Progress(**json.loads(metadata["progress"]))


def _moments(model: Model, optimiser: Adam) -> dict[str, Tensor]:
    return {
        f"adam.{moment}.{name}": optimiser.state[parameter][moment]
        for name, parameter in model.named_parameters()
        if parameter in optimiser.state
        for moment in ("step", "exp_avg", "exp_avg_sq")
    }


def _restore_moments(model: Model, optimiser: Adam, tensors: dict[str, Tensor]) -> None:
    for name, parameter in model.named_parameters():
        found = {
            moment: tensors[f"adam.{moment}.{name}"].to(parameter.device)
            for moment in ("step", "exp_avg", "exp_avg_sq")
            if f"adam.{moment}.{name}" in tensors
        }
        if found:
            optimiser.state[parameter].update(found)
