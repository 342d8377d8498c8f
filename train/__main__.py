"""`python -m train`: train models, evaluate them, time their training, and share them."""

import argparse
import sys

import torch

from memviz.commands.terminal import replace_what_cannot_be_shown
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.own_units import read_own_units
from memviz.text.one_line import in_a_message
from train.commands import (
    benchmark,
    evaluate,
    fit,
    ngrams,
    prepare,
    pull,
    push,
    references,
    sweep,
    tasks,
)
from train.commands import list as listing
from train.commands.arguments import INTERRUPTED
from train.data.corpora import CorpusError

COMMANDS = {
    "fit": (fit, "train a model and write it as a checkpoint"),
    "evaluate": (evaluate, "measure a checkpoint on its test part"),
    "references": (references, "train and evaluate every unit with several seeds"),
    "sweep": (sweep, "train and evaluate a grid of character models, here or on a cluster"),
    "tasks": (tasks, "train every unit on tasks whose answers are known, and show what it recalls"),
    "ngrams": (ngrams, "measure n-gram models of a corpus on its test part"),
    "prepare": (prepare, "make a corpus that nobody offers for download"),
    "benchmark": (benchmark, "time the training of each unit on this machine"),
    "push": (push, "put a checkpoint on the Hugging Face Hub"),
    "pull": (pull, "fetch a model from the Hub"),
    "list": (listing, "list the models on the Hub, with their results"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 1 for an error, 130 when interrupted."""
    replace_what_cannot_be_shown()
    try:
        read_own_units()  # before the arguments, which may name one
        options = _parser().parse_args(arguments)
        return options.command(options)
    except (CorpusError, CheckpointError, ValueError, OSError) as error:
        print(f"error: {in_a_message(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return INTERRUPTED
    finally:
        if torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, (command, purpose) in COMMANDS.items():
        command.add(commands.add_parser(name, help=purpose))
    return parser


if __name__ == "__main__":
    sys.exit(main())
