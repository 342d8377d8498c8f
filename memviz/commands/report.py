"""`python -m memviz report`: one page about models and texts, to keep or to publish."""

import argparse
import os
from functools import partial
from pathlib import Path
from typing import NamedTuple

from memviz.commands.arguments import (
    UsageError,
    add_models,
    check_told_once,
    check_typed,
    loaded,
    problem_of,
    text_in,
)
from memviz.commands.terminal import progress_bar
from memviz.files.replacing import replace_bytes
from memviz.models.reading import MAX_CHARACTERS

_OUTPUT = "-o/--output"


class _Given(NamedTuple):
    """A text as it stands on the command line: the argument, and a text or the name of a file."""

    argument: str
    value: str


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    add_models(parser)
    _add_texts(parser)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="the page to write, as report.html"
    )
    parser.add_argument("--title", help="what the page is called [the models' names]")
    parser.add_argument(
        "--timestep",
        type=int,
        help="the character, counted from 0, at which the views open [in the last word]",
    )


def _add_texts(parser: argparse.ArgumentParser) -> None:
    """Both arguments fill one list, so that texts keep the order in which they are given."""
    for name, metavar, meaning in (
        ("--text", "TEXT", f"a text to read, at most {MAX_CHARACTERS:,} characters"),
        ("--text-file", "FILE", "a file in UTF-8 that holds a text; - reads the standard input"),
    ):
        parser.add_argument(
            name,
            dest="texts",
            action="append",
            default=[],
            type=partial(_Given, name),
            metavar=metavar,
            help=f"{meaning}; may be given several times, one of both at least once",
        )


def _run(options: argparse.Namespace) -> int:
    _check_output(options.output)
    check_told_once(options.models)
    page = _page(options).encode("utf-8")
    try:
        replace_bytes(options.output, page)
    except OSError as error:
        problem = f"{options.output} cannot be written ({error.strerror}); give another file"
        raise UsageError(_OUTPUT, problem) from error
    print(f"{options.output}: {len(page) / 1e6:.1f} MB; any browser opens it, offline too")
    return 0


def _check_output(output: Path) -> None:
    """Raise UsageError for what cannot be written, before anything long begins."""
    if output.is_dir():
        raise UsageError(_OUTPUT, f"{output} is a folder; give a file, as {output / 'report.html'}")
    if not output.absolute().parent.is_dir():
        raise UsageError(_OUTPUT, f"no folder {output.parent}; make it first")
    there = [output] if output.exists() else []
    beside = [Path(os.path.realpath(output)).parent] if all(map(Path.is_file, there)) else []
    if not all(os.access(place, os.W_OK) for place in (*there, *beside)):
        raise UsageError(_OUTPUT, f"{output} may not be written; give another file")


def _page(options: argparse.Namespace) -> str:
    if not options.texts:
        raise UsageError("--text", "none given; give a text, or a file with --text-file")
    texts = [_text(given) for given in options.texts]
    check_typed("--title", options.title or "")
    # Imported here: charts take their time to import, and --help shall not wait for them.
    from memviz.report import ModelsError, TextError, TimestepError, check_number, report

    try:
        check_number(options.models)
        models = [loaded(source) for source in options.models]
        with progress_bar("Connectivity") as progress:
            return report(models, texts, options.title, options.timestep, progress)
    except ModelsError as error:
        raise UsageError("CHECKPOINT", problem_of(error)) from error
    except TimestepError as error:
        raise UsageError("--timestep", problem_of(error)) from error
    except TextError as error:
        which = f"text {error.number}: " if len(texts) > 1 else ""
        argument = options.texts[error.number - 1].argument
        raise UsageError(argument, which + problem_of(error)) from error


def _text(given: _Given) -> str:
    if given.argument == "--text":
        check_typed("--text", given.value)
        return given.value
    return text_in(given.argument, given.value)
