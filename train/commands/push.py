"""`python -m train push`: put a checkpoint on the Hugging Face Hub."""

import argparse
import sys
import tempfile
from pathlib import Path

from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import holds
from memviz.hub import Hub
from memviz.hub.names import check_name
from memviz.models.model import Model
from train.sharing.push import LICENCE, lay_out


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("name", metavar="OWNER/NAME", help="the repository, made if there is none")
    parser.add_argument("--private", action="store_true", help="if made, make it private")
    parser.add_argument("--message", default="", help="of the commit")
    parser.add_argument(
        "--license",
        default=LICENCE,
        metavar="ID",
        help=f"the model's, as the Hub calls it [{LICENCE}]",
    )


def _run(options: argparse.Namespace) -> int:
    check_name(options.name)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        model = lay_out(options.checkpoint, options.name, options.license, folder)
        _warn(options.checkpoint, model)
        message = options.message or f"Push {model.config.unit}, {options.checkpoint.name}"
        pushed = Hub().push(folder, options.name, private=options.private, message=message)
    done = "pushed to" if pushed.changed else "unchanged, nothing pushed:"
    print(f"{done} {pushed.url}\nrevision {pushed.sha}")
    return 0


def _warn(checkpoint: Path, model: Model) -> None:
    """Say so when the model comes without results."""
    assert model.record is not None
    if not holds(model.record.metrics, HeldOutResults):
        print(
            "warning: not evaluated, the card has no results; "
            f"`python -m train evaluate {checkpoint}` measures it",
            file=sys.stderr,
        )
