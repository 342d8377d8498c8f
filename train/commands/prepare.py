"""`python -m train prepare`: make a corpus that nobody offers for download."""

import argparse
from pathlib import Path

from train.commands.arguments import number
from train.data.corpora import DOWNLOADS, prepared_path
from train.data.kernel_source import CHARACTERS, kernel_text


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    corpora = parser.add_subparsers(required=True, metavar="CORPUS")
    kernel = corpora.add_parser("kernel", help="C source of the Linux kernel")
    kernel.add_argument(
        "--tree", type=Path, required=True, help="a kernel's source, a folder or a tar archive"
    )
    kernel.add_argument("--seed", type=int, default=1, help="of the order of the files [1]")
    kernel.add_argument(
        "--characters", type=number(int, 1), default=CHARACTERS, help=f"to keep [{CHARACTERS}]"
    )
    kernel.add_argument(
        "--to", type=Path, default=prepared_path("kernel", DOWNLOADS), help="the file to write"
    )


def _run(options: argparse.Namespace) -> int:
    kernel = kernel_text(options.tree, options.seed, options.characters)
    kernel.write(options.to)
    facts = ", ".join(f"{name} {value}" for name, value in kernel.facts.items())
    print(f"{len(kernel.text):,} characters ({facts}) in {options.to}")
    return 0
