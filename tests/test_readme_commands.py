"""What the README tells a reader to type for figures and reports runs as it stands there."""

import re
import shlex
from pathlib import Path

import pytest

from memviz.__main__ import main
from tests.tiny_checkpoints import save_tiny_checkpoints

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(?:python)?\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that has `checkpoints/gru` and `checkpoints/lstm`, tiny ones."""
    save_tiny_checkpoints(tmp_path / "checkpoints")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_figure_takes_two_lines():
    (block,) = [block for block in BLOCKS if "import figures" in block]
    assert len(block.splitlines()) == 2
    exec(block, {})  # noqa: S102


def test_the_command_of_the_report_writes_it(checkout):
    (command,) = [block for block in BLOCKS if "memviz report" in block]
    python, module, memviz, *arguments = shlex.split(command)
    assert (python, module, memviz) == ("python", "-m", "memviz")
    assert main(arguments) == 0
    assert (checkout / "report.html").stat().st_size > 900_000
