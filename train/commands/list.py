"""`python -m train list`: the models on the Hugging Face Hub, with their results."""

import argparse
import sys

from memviz.hub import Hub
from train.sharing.listing import table


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--search", default="", help="part of the name")
    parser.add_argument("--author", default="", help="who it belongs to")
    parser.add_argument("--unit", default="", help="gru, lstm, ...")
    parser.add_argument("--corpus", default="", help="what it was trained on")


def _run(options: argparse.Namespace) -> int:
    listing = Hub().listing(
        search=options.search, author=options.author, unit=options.unit, corpus=options.corpus
    )
    if listing.problem is not None:
        print(f"{listing.problem}; as of {_ago(listing.age)}", file=sys.stderr)
    if not listing.models:
        print("no models found")
        return 0
    print(table(listing.models))
    return 0


def _ago(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'} ago"
