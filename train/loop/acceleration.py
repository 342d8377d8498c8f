"""The accelerator of a training run: devices, processes, mixed precision, trackers."""

from importlib.util import find_spec

import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState, PartialState
from accelerate.utils import parse_flag_from_env

from train.loop.precision import product_type
from train.settings import Precision

TRACKER = "trackio"
PROJECT = "memviz"


def new_accelerator(head_precision: Precision, track: bool = False) -> Accelerator:
    """Return the accelerator for one model: on the processes launched, else one GPU or the CPU.

    `head_precision` "bfloat16" turns mixed precision on, except on a CPU where bfloat16 is slow:
    float32 weights, bfloat16 products where the training loss allows them. `track` logs losses to
    trackio. Raises ValueError when trackio is asked for and not installed.
    """
    if track and find_spec(TRACKER) is None:
        raise ValueError("track: trackio is not installed; pip install trackio, or leave it out")
    AcceleratorState._reset_state()  # else a second model could not have another precision
    # Told of the variable, which only the accelerator below heeds by itself: else each of several
    # processes on the CPU would be a run of its own, all in one folder.
    processes = PartialState(cpu=parse_flag_from_env("ACCELERATE_USE_CPU"))
    products = product_type(head_precision, processes.device.type)
    accelerator = Accelerator(
        mixed_precision="bf16" if products is torch.bfloat16 else "no",
        log_with=TRACKER if track else None,
    )
    if accelerator.device.type == "cuda":
        torch.set_float32_matmul_precision("high")  # TF32
    return accelerator


def joined_processes() -> PartialState:
    """Return the processes that were launched together, of which this is one."""
    new_accelerator("float32")
    return PartialState()
