"""`python -m memviz report`: one page about models and a text, to keep or to publish."""

import argparse
from pathlib import Path

from memviz.commands.usage import UsageError
from memviz.loading import load
from memviz.model import Model
from memviz.reading import MAX_CHARACTERS


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument(
        "models",
        nargs="+",
        metavar="CHECKPOINT",
        help="a checkpoint's folder, or owner/name or owner/name@revision on the Hub",
    )
    text = parser.add_mutually_exclusive_group(required=True)
    text.add_argument("--text", help=f"the text to read, at most {MAX_CHARACTERS:,} characters")
    text.add_argument("--text-file", type=Path, help="a file in UTF-8 that holds the text")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="the page to write, as report.html"
    )
    parser.add_argument("--title", help="what the page is called [the models' names]")
    parser.add_argument(
        "--timestep",
        type=int,
        help="the character, counted from 0, at which the views open [the last with a target]",
    )


def _run(options: argparse.Namespace) -> int:
    if not options.output.absolute().parent.is_dir():
        raise UsageError("-o/--output", f"no folder {options.output.parent}; make it first")
    page = _page(options)
    try:
        options.output.write_text(page, encoding="utf-8")
    except OSError as error:
        problem = f"{options.output} cannot be written ({error.strerror}); give another file"
        raise UsageError("-o/--output", problem) from error
    print(f"{options.output}: {len(page.encode()) / 1e6:.1f} MB; any browser opens it, offline too")
    return 0


def _page(options: argparse.Namespace) -> str:
    # Imported here: charts take their time to import, and --help shall not wait for them.
    from memviz.report import TimestepError, report

    argument, text = _text(options)
    models = [_loaded(source) for source in options.models]
    try:
        return report(models, text, options.title, options.timestep)
    except TimestepError as error:
        raise UsageError("--timestep", _problem(error)) from error
    except ValueError as error:
        raise UsageError(argument, _problem(error)) from error


def _loaded(source: str) -> Model:
    try:
        return load(source)
    except (ValueError, OSError) as error:  # both CheckpointError and HubError are ValueErrors
        raise UsageError("CHECKPOINT", str(error)) from error


def _problem(error: ValueError) -> str:
    """Return what the library says, without its own name of the argument."""
    return str(error).partition(": ")[2] or str(error)


def _text(options: argparse.Namespace) -> tuple[str, str]:
    """Return the argument that holds the text, and the text."""
    if options.text_file is None:
        return "--text", options.text
    return "--text-file", _text_in(options.text_file)


def _text_in(path: Path) -> str:
    """Return the content of a file, its line ends kept: models of characters read them."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"{path} is not UTF-8 ({error.reason}); save it as UTF-8"
        raise UsageError("--text-file", problem) from error
    except OSError as error:
        problem = f"{path} cannot be read ({error.strerror}); give a file that can"
        raise UsageError("--text-file", problem) from error
