"""Arguments that several commands share."""

import argparse
import math
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import Field, fields
from pathlib import Path, PurePath
from typing import Any, get_args

from memviz.text.one_line import in_a_message
from memviz.units import Option
from train.data.dataset import DATASETS
from train.data.hub_corpus import PREFIX
from train.loop.acceleration import TRACKERS
from train.settings import FitSettings

INTERRUPTED = 130
"""The exit status of a run that was stopped and can be continued."""

_LONGEST = 40  # characters of a wrong number that a message repeats
_FOLDERS = ("--cache", "--output")
_UNIT_OPTIONS = "unit_options"
_TYPED = [field for field in fields(FitSettings) if field.name != "begun_from"]
"""The settings that are options; what a run begins from is told by its model."""
_MODELS = ("--push", "--from")
"""The options whose values are models of the Hub, for all their slash, or folders here."""


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Add the folder of the encoded corpora."""
    parser.add_argument(
        "--cache", type=Path, default=DATASETS, help=f"encoded corpora [{DATASETS}]"
    )


def add_track(parser: argparse.ArgumentParser) -> None:
    """Add the trackers of experiments."""
    parser.add_argument(
        "--track",
        nargs="+",
        action="extend",
        choices=TRACKERS,
        default=[],
        help="log losses, rates, gradients' norms and the test results to these",
    )


def add_settings(parser: argparse.ArgumentParser, *given: str) -> None:
    """Add every setting of a run but the `given` ones as an option."""
    group = parser.add_argument_group("settings that differ from the preset")
    for field in _TYPED:
        if field.name in given:
            continue
        if field.name == _UNIT_OPTIONS:
            group.add_argument(
                "--unit-option",
                dest=_UNIT_OPTIONS,
                metavar="NAME=VALUE",
                action="append",
                type=unit_option,
                help="an option of the unit, which may be given again for another",
            )
        elif field.type is bool:
            group.add_argument(f"--{field.name}", action="store_true", default=None)
        else:
            group.add_argument(f"--{field.name.replace('_', '-')}", type=_parse_as(field))


def unit_option(text: str) -> tuple[str, Option]:
    """Return the name and the value in NAME=VALUE: a number where it is one, else a word."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"got {text[:_LONGEST]!r}; give NAME=VALUE")
    for kind in (int, float):
        with suppress(ValueError):
            return name, kind(value)
    return name, value


def number(kind: type[int] | type[float], least: float) -> Callable[[str], float]:
    """Return what argparse makes a number of an argument by; others are refused, NaN among them."""

    def parse(text: str) -> float:
        value = kind(text)
        if not least <= value < math.inf:
            raise argparse.ArgumentTypeError(
                f"got {text[:_LONGEST]}; it must be at least {least}, and finite"
            )
        return value

    parse.__name__ = kind.__name__  # what argparse calls it where it is no number at all
    return parse


def differences(options: argparse.Namespace, *given: str) -> dict[str, Any]:
    """Return the settings that were given on the command line."""
    names = (field.name for field in _TYPED if field.name not in given)
    found = {name: value for name in names if (value := getattr(options, name)) is not None}
    if _UNIT_OPTIONS in found:
        found[_UNIT_OPTIONS] = dict(found[_UNIT_OPTIONS])
    return found


def warn(line: str) -> None:
    """Print a line where errors go."""
    print(f"warning: {in_a_message(line)}", file=sys.stderr)


def command_line() -> str:
    """Return what was typed without anything of this machine: checkpoints are shared.

    Of a file its name is left, of the options that name folders nothing.
    """
    return shlex.join(["python", "-m", "train", *_public(sys.argv[1:])])


def _public(arguments: Sequence[str]) -> Iterator[str]:
    before = ""
    for argument in arguments:
        is_option = argument.startswith("--")
        name, equals, value = argument.partition("=") if is_option else (before, "", argument)
        before = name if is_option and not equals else ""
        if _is_short_for(name, *_FOLDERS):
            continue
        if is_option and not equals:
            yield argument
        else:
            is_model = _is_short_for(name, *_MODELS) and not Path(value).exists()
            is_model |= value.startswith(PREFIX)
            public = value if is_model else PurePath(value).name or value
            yield f"{name}={public}" if equals else public


def _is_short_for(name: str, *options: str) -> bool:
    """Return whether argparse takes `name` for one of the options: any unique beginning will do."""
    return len(name) > len("--") and any(option.startswith(name) for option in options)


def _parse_as(field: Field[Any]) -> Any:
    if field.type in (int, float):
        return field.type
    return Path if Path in get_args(field.type) else str
