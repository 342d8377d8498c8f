"""The folder of a run: what may be in it when the run begins."""

import shutil
from pathlib import Path

from memviz.models.checkpoint.format import MAX_BYTES, OPTIONAL_BYTES, TRAINING
from train.loop.acceleration import TRACKED
from train.loop.state import STATE, newest_state, remove_states

_OF_A_RUN = (STATE, TRACKED, *MAX_BYTES, *OPTIONAL_BYTES)
_LOSES_NOTHING = (TRAINING, TRACKED)  # of a run that was stopped before it saved anything


def check_output(output: Path, resume: bool, overwrite: bool) -> None:
    """Raise ValueError where a run in `output` would lose another, or has nothing to go on from."""
    if resume and newest_state(output) is None:
        raise ValueError(
            f"--resume: {output} has no saved state to go on from; leave out --resume to begin a "
            "run, or give the --output of the one to continue"
        )
    found = [name for name in _found(output) if name not in _LOSES_NOTHING]
    if found and not resume and not overwrite:
        raise ValueError(
            f"--output: {output} holds {', '.join(found)} of another run; give --resume to go on "
            "with that, --overwrite to delete it and begin anew, or another folder"
        )


def clear_output(output: Path) -> None:
    """Delete the run in `output`, state, model and all, and nothing else."""
    remove_states(output)
    for name in _found(output):
        path = output / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _found(output: Path) -> list[str]:
    """Return the names of what a run leaves that are there."""
    return [name for name in _OF_A_RUN if (output / name).exists()]
