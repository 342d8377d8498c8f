"""What commands are given, models and texts, and what is said of those that cannot be used."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from memviz.loading import load
from memviz.models.model import Model
from memviz.text.decoding import EncodingError, decoded

STDIN = "-"


class CommandError(Exception):
    """Says in a sentence why a command cannot do its work, and what to do."""


class UsageError(CommandError):
    """Names the argument, the value that came, and what to do."""

    def __init__(self, argument: str, problem: str) -> None:
        super().__init__(f"argument {argument}: {problem}")


def add_models(parser: argparse.ArgumentParser) -> None:
    """Add the models that a command is given."""
    parser.add_argument(
        "models",
        nargs="+",
        metavar="CHECKPOINT",
        help="a checkpoint's folder, or owner/name or owner/name@revision on the Hub",
    )


def problem_of(error: ValueError) -> str:
    """Return the library's message without the argument's name, with which it begins."""
    return str(error).partition(": ")[2] or str(error)


def check_told_once(sources: Sequence[str]) -> None:
    """Raise UsageError for a checkpoint that is given twice, in whatever words."""
    seen: set[str | Path] = set()
    for source in sources:
        folder = Path(source)
        same = folder.resolve() if folder.exists() else source
        if same in seen:
            raise UsageError("CHECKPOINT", f"{source} is given twice; leave one out")
        seen.add(same)


def loaded(source: str) -> Model:
    """Return the model of a checkpoint's folder, or of the Hub. Raises UsageError."""
    try:
        return load(source)
    except (ValueError, OSError) as error:  # both CheckpointError and HubError are ValueErrors
        raise UsageError("CHECKPOINT", str(error)) from error


def check_typed(argument: str, value: str) -> None:
    """Raise UsageError for bytes that are not UTF-8, which Python takes over into the argument."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        problem = "it is not UTF-8; set the terminal to UTF-8 and type it again"
        raise UsageError(argument, problem) from error


def text_in(argument: str, name: str) -> str:
    """Return the content of a file with its own line ends: models of characters read them.

    `-` is the standard input. Raises UsageError for what is no text in UTF-8.
    """
    try:
        content = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return decoded(content)
    except EncodingError as error:
        raise UsageError(argument, f"{name}: {error}") from error
    except OSError as error:
        problem = f"{name} cannot be read ({error.strerror}); give a file that can"
        raise UsageError(argument, problem) from error
