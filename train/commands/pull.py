"""`python -m train pull`: fetch a model from the Hugging Face Hub."""

import argparse
from pathlib import Path

from memviz.hub import Hub, parse
from train.sharing.pull import pull


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument(
        "name",
        metavar="OWNER/NAME[@REVISION]",
        help="branch, tag or commit; or the address of its page",
    )
    parser.add_argument("--to", type=Path, help="a folder that does not exist [runs/OWNER-NAME]")


def _run(options: argparse.Namespace) -> int:
    name, revision = parse(options.name)
    folder = options.to or Path("runs") / name.replace("/", "-")
    pulled = pull(Hub(), name, revision, folder)
    print(f"pulled to {folder}\nrevision {pulled.sha}")
    return 0
