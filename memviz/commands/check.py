"""`python -m memviz check`: does a unit or a model keep the contract?"""

import argparse
from pathlib import Path

from memviz.analysis.check import Check, check
from memviz.charts.check_sentences import problem
from memviz.commands.arguments import UsageError
from memviz.loading import load
from memviz.models.own_units import read_unit
from memviz.units import UNITS

NOT_MET = 1


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument(
        "given",
        metavar="UNIT_OR_MODEL",
        help="a unit's name, a Python file that defines one, a checkpoint's folder, or owner/name",
    )


def _run(options: argparse.Namespace) -> int:
    found = _checked(options.given)
    for result in found.results:
        name = result.requirement
        print(f"ok  {name}" if result.met else f"FAILED  {name}: {problem(result)}")
    print(f"{found.symbols_per_second:,.0f} symbols a second")
    return 0 if found.passed else NOT_MET


def _checked(given: str) -> Check:
    if given in UNITS:
        return check(given)
    if Path(given).suffix == ".py":
        return check(read_unit(Path(given)))
    try:
        return check(load(given))
    except (ValueError, OSError) as error:  # both CheckpointError and HubError are ValueErrors
        raise UsageError("UNIT_OR_MODEL", str(error)) from None
