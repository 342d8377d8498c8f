"""How each command of the documentation is run in a test.

What is quick runs for real, in a folder like the project's with tiny models. What is long, or asks
the outside world, is read by the very program's parser, so that every word of it means
something. A command with no way here fails its test.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.project import ROOT

# What stands for the reader's own in a command, and what it is in the tests.
PLACEHOLDERS = {"OWNER/NAME": "alice/shared", "OWNER": "alice", "REVISION": "main"}
QUICK_COMMANDS = ("push", "pull", "list")
_ASSIGNED = re.compile(r"[A-Z_]+=")

Words = Sequence[str]


class NoWayError(AssertionError):
    """A command that this file has no way to run."""


def run(command: str) -> None:
    """Run one command in the current folder, in the way that suits it."""
    words = shlex.split(_with_placeholders(command))
    if words[:1] == ["export"]:
        _set(words[1:])
        return
    while words and _ASSIGNED.match(words[0]):
        words = words[1:]  # of this command only; the programs below are not started with it
    if not words or words[0] not in PROGRAMS:
        raise NoWayError(f"no way to run {command!r}; give it one in {__file__}")
    PROGRAMS[words[0]](words[1:])


def _with_placeholders(command: str) -> str:
    for placeholder, meant in PLACEHOLDERS.items():
        command = command.replace(placeholder, meant)
    return command


def _set(assignments: Words) -> None:
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        os.environ[name] = value.replace("$PWD", str(Path.cwd()))


def _python(words: Words) -> None:
    if words[0] != "-m" or words[1] not in MODULES:
        raise NoWayError(f"no way to run python {shlex.join(words)}; give it one in {__file__}")
    MODULES[words[1]](words[2:])


def _train(words: Words) -> None:
    from train.__main__ import _parser, main

    smoke = words[0] in ("fit", "evaluate") and "smoke" in " ".join(words)
    if words[0] in QUICK_COMMANDS or smoke or "--table" in words:
        fewer = ["--reach-texts", "2"] if words[0] == "evaluate" else []
        assert main([*words, *fewer]) == 0
    elif "--help" in words:
        with pytest.raises(SystemExit, match="0"):
            _parser().parse_args(list(words))
    else:
        _parser().parse_args(list(words))


def _memviz(words: Words) -> None:
    from memviz.__main__ import _parser, main

    if words[0] == "dashboard":  # which would go on until it is stopped
        _parser().parse_args(list(words))
    else:
        assert main(list(words)) == 0


def _bench(words: Words) -> None:
    from bench.__main__ import _parser

    _parser().parse_args(list(words))


def _load(words: Words) -> None:
    from bench.load import _parser

    _parser().parse_args(list(words))


def _pytest(words: Words) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _without_arguments(module: str) -> Callable[[Words], None]:
    def exists(words: Words) -> None:
        assert find_spec(module) is not None
        assert not words, f"{module} takes no arguments"

    return exists


def _make(words: Words) -> None:
    """Have make say what it would do."""
    subprocess.run(["make", "--dry-run", *words], cwd=ROOT, capture_output=True, check=True)


def _pip(words: Words) -> None:
    action, *rest = words
    assert action == "install"
    for option, name in pairwise(rest):
        assert option != "-r" or (ROOT / name).is_file(), f"there is no {name}"


def _streamlit(words: Words) -> None:
    from streamlit.web.cli import main

    action, *rest = words
    assert action == "run"
    command = main.commands[action]
    context = command.make_context(action, list(rest))
    assert (ROOT / context.params["target"]).is_file()


def _accelerate(words: Words) -> None:
    from accelerate.commands.launch import launch_command_parser

    action, *rest = words
    assert action == "launch"
    launched = launch_command_parser().parse_args(rest)
    assert launched.module
    _python(["-m", launched.training_script, *launched.training_script_args])


def _hf(words: Words) -> None:
    """Ask the client's own command whether it knows the words that are no arguments."""
    command = [str(Path(sys.executable).with_name("hf")), *words[:2], "--help"]
    subprocess.run(command, capture_output=True, check=True)


def _sbatch(words: Words) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--array", required=True)
    parser.add_argument("--wrap", required=True)
    run(parser.parse_args(list(words)).wrap)


def _docker(words: Words) -> None:
    """See that what is built and run is the project's own Dockerfile, at the port it serves."""
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    action, *rest = words
    if action == "build":
        assert rest == ["-t", "memviz", "."]
    else:
        assert action == "run"
        assert rest[:1] == ["-p"]
        assert rest[-1] == "memviz"
        assert f"EXPOSE {rest[1].partition(':')[2]}" in recipe


def _cmp(words: Words) -> None:
    first, second = map(Path, words)
    assert first.read_bytes() == second.read_bytes()


PROGRAMS: dict[str, Callable[[Words], None]] = {
    "accelerate": _accelerate,
    "cmp": _cmp,
    "docker": _docker,
    "hf": _hf,
    "make": _make,
    "pip": _pip,
    "python": _python,
    "sbatch": _sbatch,
    "streamlit": _streamlit,
}
MODULES: dict[str, Callable[[Words], None]] = {
    "bench": _bench,
    "bench.hover": _without_arguments("bench.hover"),
    "bench.load": _load,
    "bench.page_latency": _without_arguments("bench.page_latency"),
    "bench.resident": _without_arguments("bench.resident"),
    "bench.signature": _without_arguments("bench.signature"),
    "bench.startup": _without_arguments("bench.startup"),
    "bench.states": _without_arguments("bench.states"),
    "bench.typing_latency": _without_arguments("bench.typing_latency"),
    "docs.screenshots": _without_arguments("docs.screenshots"),
    "memviz": _memviz,
    "pytest": _pytest,
    "train": _train,
}
