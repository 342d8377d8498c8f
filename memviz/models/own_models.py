"""Models of one's own: what functions return, in Python files that MEMVIZ_MODELS names.

Such a file is code, and it is run: as for units of one's own, only files are read that the user
names.
"""

import os
from pathlib import Path
from typing import Any

from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import Reader, level_of
from memviz.models.own_units import run_file

VARIABLE = "MEMVIZ_MODELS"


class OwnModelError(ValueError):
    """A model of one's own that cannot be had; the message says what to change."""


def own_models() -> dict[str, Reader]:
    """Return the models that MEMVIZ_MODELS names, by name, each made by calling its function.

    The variable holds `file.py:function`, several with commas between them. A function takes
    nothing and returns what `from_torch`, `from_object`, `from_states` or `memviz.load` return, or
    an object for `from_object`. The name is the model's own, else the function's. Raises
    OwnModelError.
    """
    places = [place.strip() for place in os.environ.get(VARIABLE, "").split(",") if place.strip()]
    models: dict[str, Reader] = {}
    for place in places:
        name, model = _made(place)
        if name in models:
            raise OwnModelError(
                f"{VARIABLE}: two models are called {name!r}; give one another name"
            )
        models[name] = model
    return models


def _made(place: str) -> tuple[str, Reader]:
    path, _, function = place.rpartition(":")
    file = Path(path)
    if not path or not function.isidentifier() or file.suffix != ".py" or not file.is_file():
        raise OwnModelError(
            f"{VARIABLE}: {_shown(place)} names no function in a Python file; give file.py:function"
        )
    make = vars(_run(file)).get(function)
    if not callable(make):
        raise OwnModelError(f"{VARIABLE}: {file.name} defines no function {function}")
    try:
        given = make()
        here = isinstance(given, RecordedStates) or level_of(given) >= 0
        model = given if here else from_object(given)
    except Exception as error:  # its code may do anything
        reason = f"{type(error).__name__}: {error}"
        raise OwnModelError(f"{VARIABLE}: {file.name}:{function}: {reason}") from error
    return model.name or function, model


def _run(file: Path) -> Any:
    try:
        return run_file(file, "memviz_own_models")
    except Exception as error:  # its code may do anything
        raise OwnModelError(f"{VARIABLE}: {file.name}: {type(error).__name__}: {error}") from error


def _shown(place: str) -> str:
    """Return a place without the folders, which visitors of a dashboard are not to see."""
    return repr(place.rpartition("/")[2])
