"""What a run came to: a small JSON file in its folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memviz.files.replacing import replace_text
from memviz.models.checkpoint.error import CheckpointError, reading
from memviz.models.json_grammar import json_in
from memviz.stats.bootstrap import Estimate
from train.tasks.accuracy import AccuracyAt
from train.tasks.settings import TaskSettings

RESULT = "result.json"
_VERSION = 1


@dataclass(frozen=True)
class TaskResult:
    """One model's accuracies on one task.

    `state_numbers` is how many numbers the model carries from one symbol to the next, a complex one
    as two, in all layers; `parameters` how many were trained. `steps` updates were done, and the
    last validation found the task `solved`, or not. `seconds` are those of training.
    """

    settings: TaskSettings
    state_numbers: int
    parameters: int
    steps: int
    solved: bool
    seconds: float
    points: tuple[AccuracyAt, ...]


def write_result(folder: Path, result: TaskResult) -> None:
    """Write the result of the run in `folder`."""
    content = {
        "format_version": _VERSION,
        "settings": result.settings.to_json(),
        "state_numbers": result.state_numbers,
        "parameters": result.parameters,
        "steps": result.steps,
        "solved": result.solved,
        "seconds": round(result.seconds, 1),
        "points": [
            {
                "coordinate": point.coordinate,
                **point.accuracy._asdict(),
                "positions": point.positions,
            }
            for point in result.points
        ],
    }
    replace_text(folder / RESULT, f"{json.dumps(content, indent=1)}\n")


def read_result(folder: Path) -> TaskResult:
    """Return the result in `folder`. Raises CheckpointError, naming the file, for any other."""
    path = folder / RESULT
    with reading(path):
        written = path.read_bytes()
    try:
        return _result(json_in(written))
    except KeyError as error:
        raise _no_result(path, f"{error} is missing") from error
    except (ValueError, TypeError) as error:
        raise _no_result(path, str(error)) from error


def _result(content: dict[str, Any]) -> TaskResult:
    if content["format_version"] != _VERSION:
        raise ValueError(f"format_version: got {content['format_version']}; expected {_VERSION}")
    return TaskResult(
        settings=TaskSettings(**content["settings"]),
        state_numbers=int(content["state_numbers"]),
        parameters=int(content["parameters"]),
        steps=int(content["steps"]),
        solved=bool(content["solved"]),
        seconds=float(content["seconds"]),
        points=tuple(_point(**point) for point in content["points"]),
    )


def _point(coordinate: int, value: float, low: float, high: float, positions: int) -> AccuracyAt:
    estimate = Estimate(float(value), float(low), float(high))
    return AccuracyAt(int(coordinate), estimate, int(positions))


def _no_result(path: Path, why: str) -> CheckpointError:
    return CheckpointError(f"{path}: no result of a task ({why}); delete it to train again")
