"""Units of one's own: a Python file outside the package, registered by the file's name.

Such a file is code, and it is run. So only files are read that the user names, in a call or in the
environment variable MEMVIZ_UNITS; a checkpoint cannot name one.
"""

import hashlib
import os
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import RLock
from types import ModuleType

import torch

from memviz.units import UNITS, Unit

VARIABLE = "MEMVIZ_UNITS"
_OF_THE_PACKAGE = frozenset(UNITS)
_BATCH = 4
_SIZES = ((2, 3), (64, 64))
"""Input and hidden size of the layers that are tried: uneven ones, so that shapes tell what was
mixed up, then even ones, for units whose cells come in heads or blocks.
"""

_READING = RLock()  # two threads would run a file twice, and have two classes of one unit
_FILES: dict[str, str] = {}  # the sha256 of the file that each unit of one's own came from


class UnitError(ValueError):
    """A unit of one's own that cannot be used; the message says what to change."""


def read_own_units() -> tuple[str, ...]:
    """Register the units in the files that MEMVIZ_UNITS names, and return the units' names.

    Several paths are separated as in PATH, by `os.pathsep`. What was read is not read again: the
    commands, the dashboard and every model of a unit not yet known ask for it. Raises UnitError.
    """
    with _READING:
        found = _read_all(os.environ.get(VARIABLE, ""))
    for name, unit in found.items():
        UNITS.setdefault(name, unit)
    return tuple(found)


@cache
def _read_all(paths: str) -> dict[str, type[Unit]]:
    names = [read_unit(Path(path)) for path in paths.split(os.pathsep) if path]
    return {name: UNITS[name] for name in names}


def read_unit(path: Path | str) -> str:
    """Run a Python file of one's own, register the unit it defines, and return the unit's name.

    The name is the file's: `mingru.py` defines `mingru`. Raises UnitError for a file that cannot
    be read or run, or that does not define exactly one unit.
    """
    path = Path(path)
    try:
        if not path.is_file() or path.suffix != ".py":
            raise UnitError(f"{VARIABLE}: {path} is no Python file; give the path of a .py file")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UnitError(f"{path}: it cannot be read ({error.strerror or error})") from error
    defined = _defined_in(_run(path))
    if len(defined) != 1:
        raise UnitError(
            f"{path}: defines {len(defined)} subclasses of memviz.units.Unit; a file holds one"
        )
    register_unit(path.stem, defined[0])
    _FILES[path.stem] = digest
    return path.stem


def register_unit(name: str, unit: type[Unit]) -> None:
    """Make a unit known by `name` to everything in this process; a later one takes its place.

    Raises UnitError for a name that is no Python name or that a unit of the package has, for a unit
    whose step returns other names or shapes than the unit declares, and for parameters that a
    checkpoint cannot hold.
    """
    if comes_with_memviz(name):
        raise UnitError(f"unit: {name!r} is a unit of memviz; choose another name")
    if not name.isidentifier():
        raise UnitError(f"unit: {name!r} cannot be a name; use letters, digits and underscores")
    _check(name, unit)
    UNITS[name] = unit
    _FILES.pop(name, None)


def comes_with_memviz(name: str) -> bool:
    """Return whether the unit is one of the package, not the user's own."""
    return name in _OF_THE_PACKAGE


def sha256_of_unit(name: str) -> str | None:
    """Return the sha256 of the file that the unit was read from, None for any other unit."""
    return _FILES.get(name)


def _run(path: Path) -> ModuleType:
    try:
        return run_file(path, "memviz_own_units")
    except Exception as error:  # the file may do anything
        raise UnitError(f"{path}: {type(error).__name__}: {error}") from error


def run_file(path: Path, package: str) -> ModuleType:
    """Run a Python file as a module of `package`, and return it. Raises whatever it raises."""
    spec = spec_from_file_location(f"{package}.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and torch's compiler look it up there
    spec.loader.exec_module(module)
    return module


def _defined_in(module: ModuleType) -> list[type[Unit]]:
    classes = [value for value in vars(module).values() if isinstance(value, type)]
    its_own = [value for value in classes if value.__module__ == module.__name__]
    return [value for value in its_own if issubclass(value, Unit)]


@torch.no_grad()
def _check(name: str, unit: type[Unit]) -> None:
    """Take one step of a small layer, and compare its names and shapes with the contract."""
    layer = _layer(name, unit)
    try:
        x, state = torch.zeros(_BATCH, layer.input_size), layer.initial_state(_BATCH)
        output, new = layer.step(x, state)
        gates = layer.gates(x, state)
    except Exception as error:  # its code may do anything
        raise UnitError(
            f"unit {name}: {type(error).__name__} in a step with input_size {layer.input_size}, "
            f"hidden_size {layer.hidden_size} and batch {_BATCH}: {error}"
        ) from error
    if tuple(gates) != layer.gate_names:
        raise UnitError(
            f"unit {name}: gates returns {', '.join(gates) or 'nothing'}; gate_names says "
            f"{', '.join(layer.gate_names) or 'nothing'}"
        )
    if tuple(layer.part_shapes) != layer.state_parts:
        raise UnitError(
            f"unit {name}: part_shapes names {', '.join(layer.part_shapes)}; state_parts names "
            f"{', '.join(layer.state_parts)}"
        )
    if len(new) != len(layer.state_parts):
        raise UnitError(
            f"unit {name}: step returns a state of {len(new)} parts; state_parts names "
            f"{len(layer.state_parts)}"
        )
    for part, axes in layer.part_axes.items():
        if len(axes) != len(layer.part_shapes.get(part, ())):
            raise UnitError(
                f"unit {name}: part_axes names {', '.join(axes) or 'nothing'} for {part}; the "
                f"shapes of the parts are {layer.part_shapes}"
            )
    parts = dict(zip(layer.state_parts, new, strict=True))
    wanted = {"the output": (layer.hidden_size,), **layer.part_shapes}
    for part, value in {"the output": output, **parts}.items():
        if tuple(value.shape) != (_BATCH, *wanted[part]):
            raise UnitError(
                f"unit {name}: {part} has shape {list(value.shape)}; it must be [batch, hidden], "
                f"or what part_shapes says, here {[_BATCH, *wanted[part]]}"
            )
    for gate, activation in gates.items():
        if len(activation) != _BATCH:
            raise UnitError(
                f"unit {name}: {gate} has shape {list(activation.shape)}; its first size must be "
                f"the batch, here {_BATCH}"
            )
    _check_parameters(name, layer)


def _check_parameters(name: str, layer: Unit) -> None:
    """Compare what a checkpoint would hold of a layer with what it can hold."""
    kept = layer.state_dict()
    for parameter, value in kept.items():
        if value.dtype is not torch.get_default_dtype():
            raise UnitError(
                f"unit {name}: {parameter} is {value.dtype}; a checkpoint holds "
                f"{torch.get_default_dtype()} alone, so make a complex parameter of two: its real "
                "part and its imaginary part"
            )
    unknown = [parameter for parameter in layer.exact_parameters if parameter not in kept]
    if unknown:
        raise UnitError(
            f"unit {name}: exact_parameters names {', '.join(unknown)}; its parameters are "
            f"{', '.join(kept) or 'none'}"
        )


def _layer(name: str, unit: type[Unit]) -> Unit:
    """Return a layer of the first sizes that the unit takes; raises UnitError for none."""
    for sizes in _SIZES:
        try:
            return unit(*sizes)
        except Exception as error:  # its code may do anything
            problem = f"{type(error).__name__}: {error}"
    tried = " and ".join(f"input_size {given}, hidden_size {hidden}" for given, hidden in _SIZES)
    raise UnitError(f"unit {name}: no layer could be made with {tried}; the last: {problem}")
