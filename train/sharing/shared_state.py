"""The state of a run on the Hub: copied for a push, and fetched to continue the run."""

import json
import shutil
import tempfile
from pathlib import Path

from memviz.files.alone import alone_in
from memviz.files.replacing import replacing, settle
from memviz.hub import Hub, Pushed
from memviz.models.checkpoint.format import TRAINING
from train.loop.state import PROGRESS, STATE, check_state, newest_state, state_folder


def lay_out_state(output: Path, folder: Path) -> None:
    """Copy the state of the run in `output`, and its history, to `folder` for a push.

    The state has the same name in every push, so each replaces the one before.
    """
    newest = newest_state(output)
    if newest is not None:
        shutil.copytree(newest, folder / STATE)
        shutil.copyfile(output / TRAINING, folder / TRAINING)


def push_state(hub: Hub, folder: Path, name: str) -> Pushed:
    """Push a state that was laid out in `folder`; a model beside it on the Hub stays as it is."""
    return hub.push(folder, name, message="State of a run", replacing=(f"{STATE}/*",))


def fetch_state(hub: Hub, name: str, output: Path) -> str | None:
    """Download the state of a run from the Hub to `output`; return its commit.

    None when the Hub has none. The state is there whole, as it was saved, or not at all. Raises
    HubError when it cannot be downloaded, and ValueError when it is not the state of a run, or
    another process works in `output`.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        sha = hub.pull_part(name, (f"{STATE}/*", TRAINING), folder)
        if sha is None or not (folder / STATE).is_dir():
            return None
        step = _step(name, folder / STATE / PROGRESS)
        with alone_in(output):
            _keep(folder, state_folder(output, step), output)
    return sha


def _keep(folder: Path, target: Path, output: Path) -> None:
    """Copy the state in `folder` to `target`, which appears when complete, and the history."""
    target.parent.mkdir(exist_ok=True)
    if (folder / TRAINING).is_file():
        with replacing(output / TRAINING) as new:
            shutil.copyfile(folder / TRAINING, new)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as beside:
        whole = Path(beside) / target.name
        shutil.copytree(folder / STATE, whole)
        check_state(whole)
        settle(whole)
        whole.rename(target)


def _step(name: str, path: Path) -> int:
    """Return after how many batches the state was saved."""
    try:
        step = json.loads(path.read_text(encoding="utf-8"))["progress"]["step"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{name}: {STATE}/{PROGRESS} is not that of a run ({type(error).__name__}); "
            "leave out --resume to begin anew"
        ) from error
    if type(step) is not int or step < 0:
        raise ValueError(f"{name}: {STATE}/{PROGRESS}: step: got {step!r}; expected a number")
    return step
