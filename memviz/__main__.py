"""`python -m memviz`: what can be made of trained models without a dashboard."""

import argparse
import sys

from memviz.commands import check, compare, dashboard, report
from memviz.commands.arguments import CommandError
from memviz.commands.terminal import replace_what_cannot_be_shown
from memviz.models.own_units import UnitError, read_own_units
from memviz.text.one_line import in_a_message
from memviz.version import __version__

COMMANDS = {
    "report": (report, "write one page about models and a text, to keep or to publish"),
    "compare": (compare, "tell models apart by a few numbers: loss, use of context, reach"),
    "dashboard": (dashboard, "open the dashboard, from the repository"),
    "check": (check, "try out whether a unit or a model keeps the contract"),
}
WRONG_USAGE = 2  # as argparse has it
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 2 for what cannot be, 130 interrupted."""
    replace_what_cannot_be_shown()
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        read_own_units()
        return options.command(options)
    except (CommandError, UnitError) as error:
        print(f"error: {in_a_message(str(error))}", file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m memviz", description=__doc__)
    parser.add_argument("--version", action="version", version=f"memviz {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (command, purpose) in COMMANDS.items():
        command.add(commands.add_parser(name, help=purpose))
    return parser


if __name__ == "__main__":
    sys.exit(main())
