"""`python -m memviz dashboard`: opens the dashboard of the repository in a browser."""

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from memviz.commands.arguments import CommandError, UsageError

REPOSITORY = Path(__file__).resolve().parents[2]
"""Where this package lies: the repository or, installed as a wheel, other packages."""
_APP = "app.py"
_NEEDED = (_APP, "dashboard", "pages")
_MOST = 65_535  # the last port
_CHECKPOINTS = "MEMVIZ_CHECKPOINTS"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--port", type=int, help="where it listens, on this machine only [8501]")
    parser.add_argument(
        "--checkpoints",
        type=Path,
        metavar="FOLDER",
        help="the folder whose checkpoints it shows [the bundled ones]",
    )


def _run(options: argparse.Namespace) -> NoReturn:
    environment = dict(os.environ)
    if options.checkpoints is not None:
        environment[_CHECKPOINTS] = str(_folder(options.checkpoints))
    command = [*_streamlit(), *_port(options.port)]
    os.chdir(REPOSITORY)  # whose settings of Streamlit count
    os.execve(
        command[0], command, environment
    )  # in this one's place: who stops it stops the server


def _streamlit() -> list[str]:
    """Return the command that starts it, as `make run` does; raise CommandError without the app."""
    if not all((REPOSITORY / name).exists() for name in _NEEDED):
        raise CommandError(
            "the dashboard is no part of the installed library; take memviz's repository, and run "
            "`make run` in it"
        )
    if find_spec("streamlit") is None:
        raise CommandError(
            "the dashboard needs Streamlit; run `pip install -r requirements-dashboard.txt` in "
            f"{REPOSITORY}"
        )
    listening = ("--server.address", "localhost", "--server.headless", "false")
    start = (sys.executable, "-m", "streamlit", "run", _APP)
    return [*start, *listening, "--server.showEmailPrompt", "false"]


def _port(port: int | None) -> list[str]:
    if port is None:
        return []
    if not 1 <= port <= _MOST:
        raise UsageError("--port", f"got {port}; give 1 to {_MOST:,}")
    return ["--server.port", str(port)]


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise UsageError("--checkpoints", f"{folder}: no such folder; give one of checkpoints")
    return folder.absolute()
