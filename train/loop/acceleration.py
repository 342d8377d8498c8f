"""The accelerator of a training run: devices, processes, mixed precision, trackers."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal, get_args

import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState, PartialState
from accelerate.utils import ProjectConfiguration, parse_flag_from_env

from train.loop.precision import product_type
from train.settings import Precision

TrackerName = Literal["tensorboard", "wandb", "trackio"]
TRACKERS: tuple[TrackerName, ...] = get_args(TrackerName)
"""What a run can be logged to, by the name of its package."""
TRACKED = "tracked"
"""The folder of a run in which trackers keep files."""


def new_accelerator(
    head_precision: Precision, trackers: Sequence[TrackerName] = (), output: Path = Path()
) -> Accelerator:
    """Return the accelerator for one model: on the processes launched, else one GPU or the CPU.

    `head_precision` "bfloat16" turns mixed precision on, except on a CPU where bfloat16 is slow:
    float32 weights, bfloat16 products where the training loss allows them. `trackers` are what the
    run is logged to; those that keep files do so in the run's folder, `output`. Raises ValueError
    for a tracker whose package is not installed.
    """
    for name in trackers:
        _check_installed(name)
    AcceleratorState._reset_state()  # else a second model could not have another precision
    # Told of the variable, which only the accelerator below heeds by itself: else each of several
    # processes on the CPU would be a run of its own, all in one folder.
    processes = PartialState(cpu=parse_flag_from_env("ACCELERATE_USE_CPU"))
    products = product_type(head_precision, processes.device.type)
    accelerator = Accelerator(
        mixed_precision="bf16" if products is torch.bfloat16 else "no",
        log_with=list(trackers) or None,
        project_config=ProjectConfiguration(logging_dir=str(output / TRACKED)),
    )
    if accelerator.device.type == "cuda":
        torch.set_float32_matmul_precision("high")  # TF32
    return accelerator


def _check_installed(package: str) -> None:
    """Raise ValueError unless it is there; a folder of its name, as wandb makes one, is none."""
    try:
        distribution(package)
    except PackageNotFoundError:
        raise ValueError(
            f"track: {package} is not installed; pip install {package}, or leave it out"
        ) from None


def joined_processes() -> PartialState:
    """Return the processes that were launched together, of which this is one."""
    new_accelerator("float32")
    return PartialState()
