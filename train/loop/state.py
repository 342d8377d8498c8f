"""The saved state of a run: weights, the optimiser's moments and how far the run has come.

Each state is a folder of its own. It gets its name when it is complete, and only then the one
before it is removed: after a crash or on a full disk the last one is still there. It holds the
checksums of its files, by which it is known to be as it was saved. The layers' states between two
batches are stored as tensors, which another number of processes can divide differently.
"""

import hashlib
import json
import math
import pickle
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from reprlib import repr as shortened
from typing import Any

import torch
from accelerate import Accelerator
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from memviz.files.replacing import settle
from memviz.models.stack import States
from train.loop.processes import Processes

STATE = "state"
PROGRESS = "progress.json"
CHECKSUMS = "sha256.json"
"""The sha256 of every other file of a state, by name. States of earlier versions have none."""
_UNFINISHED = "unfinished"
"""The name of a state that is being written or removed, which nobody reads."""
_OWN = "run-"
"""The beginning of the names of the files that the accelerator does not write."""
_CARRIED = "carried"


@dataclass
class RunProgress:
    """How far a run has come: batches, characters read, seconds of training.

    `losses` sums the training loss of the batches since the history's last line, `unreported`
    counts them. `lowest` is the lowest validation loss so far, of the weights after
    `lowest_step` batches; `since_lowest` counts the validations since. `memory` are the rows of
    `memviz.evaluation.over_training.AfterBatches` so far. `tracked` is the run's name in trackers.
    """

    step: int = 0
    characters: int = 0
    seconds: float = 0.0
    losses: float = 0.0
    unreported: int = 0
    lowest: float = math.inf
    lowest_step: int = 0
    since_lowest: int = 0
    memory: list[Sequence[Any]] = field(default_factory=list)
    tracked: str = ""


@dataclass(frozen=True)
class Saved:
    """What a state holds beside what the accelerator restores; `tensors` are by name."""

    progress: RunProgress
    tensors: dict[str, dict[str, Tensor]]


def keep_unwrapped_weights(accelerator: Accelerator) -> None:
    """Save and load the unwrapped module's weights: any number of processes can continue."""

    def name_as_unwrapped(
        models: list[nn.Module], weights: list[dict[str, Tensor]], _folder: str
    ) -> None:
        weights[:] = [accelerator.unwrap_model(model).state_dict() for model in models]

    def unwrap(models: list[nn.Module], _folder: str) -> None:
        models[:] = [accelerator.unwrap_model(model) for model in models]

    accelerator.register_save_state_pre_hook(name_as_unwrapped)
    accelerator.register_load_state_pre_hook(unwrap)


def save_state(
    folder: Path,
    accelerator: Accelerator,
    processes: Processes,
    progress: RunProgress,
    identity: str,
    tensors: Mapping[str, dict[str, Tensor]] | None = None,
) -> None:
    """Write the state below `folder`; raise OSError, leaving the last state, when that fails.

    `tensors` are what this process has to keep beside what the accelerator prepared, under names
    that no other process uses. Every process has to call it: they fail together or not at all.
    """
    unfinished = folder / STATE / _UNFINISHED
    if processes.is_main:
        shutil.rmtree(unfinished, ignore_errors=True)
    processes.any(False)  # all processes wait for the main one
    content = {"progress": vars(progress), "identity": identity}
    _together(processes, unfinished, partial(_write, unfinished, accelerator, content, tensors))
    whole = state_folder(folder, progress.step)
    _together(processes, unfinished, partial(_complete, unfinished, whole, processes))


def remove_states(folder: Path) -> None:
    """Remove the states of the run in `folder`; none is ever left that lacks a part."""
    for state in _saved(folder):
        _remove(state)
    shutil.rmtree(folder / STATE, ignore_errors=True)


def newest_state(folder: Path) -> Path | None:
    """Return the folder of the state saved last below `folder`; None if none is."""
    found = _saved(folder)
    return found[-1] if found else None


def state_folder(folder: Path, step: int) -> Path:
    """Return where the state after `step` batches of the run in `folder` is kept."""
    return folder / STATE / f"step-{step:09}"


def check_state(state: Path) -> list[Path]:
    """Return the files of a saved state: those that its checksums name, where it has them.

    Raises ValueError where one of them is not as it was saved.
    """
    if not (state / CHECKSUMS).is_file():
        return sorted(state.iterdir())
    said, found = json.loads((state / CHECKSUMS).read_text(encoding="utf-8")), _checksums(state)
    if not isinstance(said, dict):
        raise ValueError(f"{CHECKSUMS}: got {shortened(said)}; expected checksums by name")
    changed = [name for name, checksum in said.items() if found.get(name) != checksum]
    if changed:
        raise ValueError(f"{shortened(changed[0])}: its checksum is not that in {CHECKSUMS}")
    return [state / name for name in sorted(said)]


def load_state(folder: Path, accelerator: Accelerator, identity: str) -> Saved | None:
    """Restore what the accelerator prepared and return the rest; None if none is saved.

    Only safetensors, JSON and tensors without code are read. Raises ValueError when the state is
    that of a run with other settings or data, or damaged.
    """
    newest = newest_state(folder)
    if newest is None:
        return None
    try:
        files = check_state(newest)
        content = json.loads((newest / PROGRESS).read_text(encoding="utf-8"))
        saved_identity, progress = content["identity"], RunProgress(**content["progress"])
        if saved_identity == identity:
            accelerator.load_state(str(newest))
        tensors = {
            path.stem.removeprefix(_OWN): load_file(path)
            for path in files
            if path.match(f"{_OWN}*.safetensors")
        }
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise _damaged(newest, error) from error
    except (SafetensorError, pickle.UnpicklingError, EOFError) as error:
        raise _damaged(newest, error) from error
    if saved_identity != identity:
        raise ValueError(
            f"{newest}: belongs to a run with other settings or data ({saved_identity}, "
            f"now {identity}); give the same settings or another --output"
        )
    return Saved(progress, tensors)


def _together(processes: Processes, unfinished: Path, work: Callable[[], None]) -> None:
    """Have every process work; raise OSError in all of them where one of them could not."""
    error = None
    try:
        work()
    except (OSError, RuntimeError, SafetensorError) as raised:
        error = OSError(f"{unfinished} could not be written ({raised})")
    if processes.any(error is not None)[0]:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise error or OSError("another process could not save its part of the state")


def _write(
    folder: Path,
    accelerator: Accelerator,
    content: dict[str, Any],
    tensors: Mapping[str, dict[str, Tensor]] | None,
) -> None:
    """Write to `folder` this process's part of the state."""
    accelerator.save_state(str(folder))
    for name, values in (tensors or {}).items():
        save_file(values, folder / f"{_OWN}{name}.safetensors")
    if accelerator.is_main_process:
        (folder / PROGRESS).write_text(json.dumps(content), encoding="utf-8")


def _complete(unfinished: Path, whole: Path, processes: Processes) -> None:
    """Give the state that all have written its checksums and its name; remove those before it."""
    if not processes.is_main:
        return
    (unfinished / CHECKSUMS).write_text(json.dumps(_checksums(unfinished)), encoding="utf-8")
    shutil.rmtree(whole, ignore_errors=True)  # left by an earlier run in the same folder
    settle(unfinished)
    unfinished.rename(whole)
    for state in _saved(whole.parent.parent):
        if state != whole:
            _remove(state)


def _checksums(state: Path) -> dict[str, str]:
    """Return the sha256 of the files of a state, by name."""
    digests = {}
    for path in sorted(state.rglob("*")):
        if path.is_file() and path.name != CHECKSUMS:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            digests[path.relative_to(state).as_posix()] = digest
    return digests


def _remove(state: Path) -> None:
    """Take its name from a state before it goes, file by file."""
    nameless = state.with_name(_UNFINISHED)
    shutil.rmtree(nameless, ignore_errors=True)
    state.rename(nameless)
    shutil.rmtree(nameless, ignore_errors=True)


def _saved(folder: Path) -> list[Path]:
    """Return the complete states, the newest last."""
    return sorted((folder / STATE).glob("step-*"))


def _damaged(path: Path, error: Exception) -> ValueError:
    reason = str(error).partition("\n")[0]
    return ValueError(
        f"{path}: the saved state cannot be read ({type(error).__name__}: {reason}); delete it to "
        "start from the beginning, or give another --output"
    )


def states_to_tensors(states: States, rows: slice) -> dict[str, dict[str, Tensor]]:
    """Return the states of a process's `rows` of the batch, each [rows, hidden], under a name.

    The names of several processes are different, and their order is that of the rows.
    """
    tensors = {
        f"{layer}.{part}": values.contiguous()
        for layer, state in enumerate(states)
        for part, values in enumerate(state)
    }
    return {f"{_CARRIED}-{rows.start:06}": tensors}


def states_from_tensors(
    tensors: Mapping[str, Mapping[str, Tensor]], like: States, rows: slice
) -> States:
    """Return the states of `rows`, which other numbers of processes may have saved.

    `like` are states of the same model. Raises KeyError when parts of them are missing.
    """
    shares = [tensors[name] for name in sorted(tensors) if name.startswith(_CARRIED)]
    return tuple(
        tuple(
            torch.cat([share[f"{layer}.{part}"] for share in shares])[rows]
            for part in range(len(state))
        )
        for layer, state in enumerate(like)
    )
