"""Units of one's own, from files outside the package."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from torch import nn

import memviz
from memviz.__main__ import main
from memviz.models.checkpoint.saving import save
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.own_units import UnitError, read_own_units, sha256_of_unit
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from memviz.units import UNITS, Unit, make_unit
from tests.support.unreadable import unreadable

WRITE, MADE = "        self.write", "        self.made ="
LEAKY = """
import torch
from torch import nn

from memviz.units import Unit


class Leaky(Unit):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.write = nn.Linear(input_size, hidden_size)

    def step(self, x, state):
        h = 0.9 * state[0] + 0.1 * torch.tanh(self.write(x))
        return h, (h,)
"""


@pytest.fixture(autouse=True)
def units() -> dict[str, type[Unit]]:
    """The registered units, which are put back afterwards."""
    before = dict(UNITS)
    yield UNITS
    UNITS.clear()
    UNITS.update(before)


def write(folder: Path, name: str, text: str = LEAKY) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_file_registers_its_unit_by_the_file_s_name(tmp_path):
    assert memviz.read_unit(write(tmp_path, "leaky.py")) == "leaky"
    outputs, _ = make_unit("leaky", 3, 5)(torch.randn(2, 4, 3))
    assert outputs.shape == (2, 4, 5)
    assert ModelConfig("leaky", 1, 3, 5, 27, target="character").unit == "leaky"


def test_the_environment_names_several_files(tmp_path, monkeypatch):
    files = [write(tmp_path, "leaky.py"), write(tmp_path, "other.py")]
    monkeypatch.setenv("MEMVIZ_UNITS", os.pathsep.join(map(str, files)))
    assert read_own_units() == ("leaky", "other")
    assert {"leaky", "other"} <= set(UNITS)


def test_threads_that_ask_in_one_moment_have_a_file_run_once(tmp_path, monkeypatch):
    ran = tmp_path / "ran"
    notes_and_waits = f"import os, time; os.mkdir({str(ran)!r}); time.sleep(0.2)\n"
    file = write(tmp_path, "slow.py", notes_and_waits + LEAKY)
    monkeypatch.setenv("MEMVIZ_UNITS", str(file))
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(lambda _: read_own_units(), range(4))] == [("slow",)] * 4
    assert ran.is_dir()


def test_a_command_that_cannot_read_one_says_so_in_a_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MEMVIZ_UNITS", str(tmp_path / "nowhere.py"))
    assert main(["report", "checkpoints/gru", "--text", "a", "-o", str(tmp_path / "a.html")]) == 2
    assert "is no Python file" in capsys.readouterr().err.splitlines()[-1]


def test_without_the_variable_nothing_is_read(monkeypatch):
    monkeypatch.delenv("MEMVIZ_UNITS", raising=False)
    before = dict(UNITS)
    assert read_own_units() == ()
    assert before == UNITS


def test_a_file_that_is_changed_and_read_again_takes_the_place(tmp_path):
    memviz.read_unit(write(tmp_path, "leaky.py"))
    first = UNITS["leaky"]
    memviz.read_unit(write(tmp_path, "leaky.py", LEAKY.replace("0.9", "0.5")))
    assert UNITS["leaky"] is not first


def test_a_unit_has_the_sha256_of_the_file_it_was_read_from(tmp_path):
    memviz.read_unit(write(tmp_path, "leaky.py"))
    assert sha256_of_unit("leaky") == hashlib.sha256(LEAKY.encode()).hexdigest()
    memviz.register_unit("leaky", UNITS["leaky"])
    assert sha256_of_unit("leaky") is None, "the class came from no file"
    assert sha256_of_unit("gru") is None


def test_loading_a_model_reads_what_the_environment_names(tmp_path, monkeypatch, make_model):
    """In Python nothing else would: importing memviz runs no file of anybody's."""
    path = write(tmp_path, "leaky.py")
    memviz.read_unit(path)
    save(make_model("leaky"), tmp_path / "model", {"model": {"name": "leaky"}})
    del UNITS["leaky"]
    with pytest.raises(memviz.CheckpointError, match="MEMVIZ_UNITS"):
        memviz.load(tmp_path / "model")
    monkeypatch.setenv("MEMVIZ_UNITS", str(path))
    assert memviz.load(tmp_path / "model").config.unit == "leaky"


def test_a_file_in_the_environment_is_run_once(tmp_path, monkeypatch):
    counts = LEAKY + "\nimport os\nos.environ['RUNS'] += 'x'\n"
    monkeypatch.setenv("MEMVIZ_UNITS", str(write(tmp_path, "counting.py", counts)))
    monkeypatch.setenv("RUNS", "")
    read_own_units()
    read_own_units()
    assert os.environ["RUNS"] == "x"


class Halves(Unit):
    """Cells in two heads, and no parameters: a running mean."""

    def __init__(self, input_size, hidden_size):
        if hidden_size % 2 or input_size != hidden_size:
            raise ValueError("cells come in two heads as wide as half the input")
        super().__init__(input_size, hidden_size)

    def step(self, x, state):
        h = 0.5 * (state[0] + x)
        return h, (h,)


def test_a_unit_may_refuse_uneven_sizes_and_have_no_parameters():
    memviz.register_unit("halves", Halves)
    (state,) = make_unit("halves", 4, 4).initial_state(2)
    assert state.dtype == torch.float32
    assert state.tolist() == [[0.0] * 4] * 2


def test_a_unit_that_refuses_all_sizes_is_told_which_were_tried():
    class Never(Halves):
        def __init__(self, input_size, hidden_size):
            super().__init__(input_size, hidden_size + 1)

    tried = "input_size 2, hidden_size 3 and input_size 64, hidden_size 64; the last: ValueError: "
    with pytest.raises(
        UnitError, match=f"unit never: no layer could be made with {tried}cells come"
    ):
        memviz.register_unit("never", Never)


def test_a_class_of_a_notebook_is_registered_under_a_name():
    class Sum(Unit):
        def __init__(self, input_size: int, hidden_size: int) -> None:
            super().__init__(input_size, hidden_size)
            self.write = nn.Linear(input_size, hidden_size)

        def step(self, x, state):
            h = state[0] + self.write(x)
            return h, (h,)

    memviz.register_unit("sum", Sum)
    assert make_unit("sum", 2, 3).hidden_size == 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("leaky.txt", LEAKY, "is no Python file"),
        ("gru.py", LEAKY, "'gru' is a unit of memviz; choose another name"),
        ("my-unit.py", LEAKY, "'my-unit' cannot be a name"),
        ("empty.py", "", "defines 0 subclasses"),
        ("two.py", LEAKY + LEAKY.replace("class Leaky", "class Second"), "defines 2 subclasses"),
        (
            "typo.py",
            LEAKY.replace("import torch\n", "import troch\n", 1),
            "No module named 'troch'",
        ),
        ("wrong.py", LEAKY.replace("return h, (h,)", "return h"), "in a step"),
        ("parts.py", LEAKY.replace("(h,)", "(h, h)"), "a state of 2 parts; state_parts names 1"),
        ("shape.py", LEAKY.replace("return h,", "return h[0],"), r"the output has shape \[3\]"),
        (
            "gates.py",
            LEAKY.replace("    def __init__", "    gate_names = ('keep',)\n\n    def __init__"),
            "gates returns nothing; gate_names says keep",
        ),
        (
            "turning.py",
            LEAKY.replace(WRITE, f"{MADE} nn.Parameter(torch.ones(3).cfloat())\n{WRITE}", 1),
            r"made is torch\.complex64; a checkpoint holds torch\.float32 alone, so make a complex",
        ),
        (
            "precise.py",
            LEAKY.replace(WRITE, f"{MADE} nn.Parameter(torch.ones(3).double())\n{WRITE}", 1),
            r"made is torch\.float64; a checkpoint holds torch\.float32 alone",
        ),
        (
            "axes.py",
            LEAKY.replace(
                "    def __", "    part_axes = {'h': ('row', 'column')}\n\n    def __", 1
            ),
            r"part_axes names row, column for h; the shapes of the parts are \{'h': \(3,\)\}",
        ),
        (
            "decay.py",
            LEAKY.replace("    def __", "    exact_parameters = ('decay',)\n\n    def __", 1),
            r"exact_parameters names decay; its parameters are write\.weight, write\.bias",
        ),
    ],
)
def test_what_cannot_be_used_is_named_and_not_registered(tmp_path, name, text, message):
    before = dict(UNITS)
    with pytest.raises(UnitError, match=message):
        memviz.read_unit(write(tmp_path, name, text))
    assert before == UNITS


def test_a_file_that_may_not_be_read_is_named(tmp_path):
    path = write(tmp_path, "leaky.py")
    for hidden in (path, tmp_path):
        with (
            unreadable(hidden),
            pytest.raises(UnitError, match=r"leaky\.py: it cannot be read \(Permission denied\)"),
        ):
            memviz.read_unit(path)


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnitError, match=r"nowhere\.py is no Python file"):
        memviz.read_unit(tmp_path / "nowhere.py")


def test_a_checkpoint_whose_unit_raises_anything_says_so(tmp_path):
    memviz.read_unit(write(tmp_path, "leaky.py"))
    config = ModelConfig("leaky", 1, 3, 5, 4, target="character")
    save(Model(config, Vocabulary((PADDING, UNKNOWN, *"ab"))), tmp_path / "one", {})
    broken = LEAKY.replace(WRITE, f"{MADE} {{2: 3}}[input_size]\n{WRITE}", 1)
    memviz.read_unit(write(tmp_path, "leaky.py", broken))
    with pytest.raises(memviz.CheckpointError, match=r"config\.json: the unit leaky: KeyError: 3"):
        memviz.load(tmp_path / "one")


def test_a_checkpoint_of_a_unit_that_is_not_here_says_where_it_would_come_from():
    with pytest.raises(ValueError, match="MEMVIZ_UNITS"):
        ModelConfig("leaky", 1, 3, 5, 27, target="character")
