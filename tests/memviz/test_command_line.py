"""`python -m memviz`: what it writes, and what it says of arguments that cannot be used."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from memviz.__main__ import main
from memviz.commands import terminal
from memviz.units import UNITS
from tests.support.tiny_checkpoints import save_tiny_checkpoints

TEXT = "the formal study of grammar"
PEEKS = """
from memviz.units.gru import GRU

class Peeks(GRU):
    def forward(self, sequence, state=None):
        return super().forward(sequence + sequence.roll(-1, dims=1), state)
"""


@pytest.fixture(scope="module")
def gru(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_checkpoints(tmp_path_factory.mktemp("checkpoints"), ("gru",)) / "gru"


def test_report_writes_a_page(gru, tmp_path, capsys):
    page = tmp_path / "report.html"
    assert main(["report", str(gru), "--text", TEXT, "-o", str(page), "--title", "A & B"]) == 0
    assert "<h1>A &amp; B</h1>" in page.read_text("utf-8")
    assert capsys.readouterr().out.startswith(f"{page}: ")


def test_the_text_may_come_from_a_file(gru, tmp_path):
    text, page = tmp_path / "text.txt", tmp_path / "report.html"
    text.write_text(f"{TEXT} é", encoding="utf-8")
    assert main(["report", str(gru), "--text-file", str(text), "-o", str(page)]) == 0
    assert f"{TEXT} é</pre>" in page.read_text("utf-8")


def test_the_text_may_come_from_the_standard_input(gru, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{TEXT} é".encode())))
    page = tmp_path / "report.html"
    assert main(["report", str(gru), "--text-file", "-", "-o", str(page)]) == 0
    assert f"{TEXT} é</pre>" in page.read_text("utf-8")


def test_texts_keep_the_order_in_which_they_are_given(gru, tmp_path):
    second, page = tmp_path / "text.txt", tmp_path / "report.html"
    second.write_text("parts of north", encoding="utf-8")
    texts = ["--text", "first", "--text-file", str(second), "--text", "third"]
    assert main(["report", str(gru), *texts, "-o", str(page)]) == 0
    given = re.findall(r"Text (\d), .*?<pre[^>]*>(.*?)</pre>", page.read_text("utf-8"))
    assert given == [("1", "first"), ("2", "parts of north"), ("3", "third")]


def test_long_work_draws_a_bar_on_a_terminal_and_none_elsewhere(gru, tmp_path, capsys, monkeypatch):
    arguments = ["report", str(gru), "--text", TEXT, "-o", str(tmp_path / "report.html")]
    main(arguments)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(terminal, "_BAR_AFTER", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(arguments)
    drawn = capsys.readouterr().err
    assert "Connectivity   0 %" in drawn
    assert drawn.endswith(" \r"), "and is taken away again"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_name_that_the_terminal_cannot_show_ends_nothing(gru, tmp_path, monkeypatch, encoding):
    page, printed = tmp_path / "отчёт.html", io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding))
    assert main(["report", str(gru), "--text", TEXT, "-o", str(page)]) == 0
    sys.stdout.flush()
    assert "?????.html: " in printed.getvalue().decode(encoding)
    assert page.is_file()


def test_nor_does_one_in_a_message(tmp_path, monkeypatch):
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(printed, "ascii", errors="strict"))
    missing, page = str(tmp_path / "модель"), str(tmp_path / "page.html")
    assert main(["report", missing, "--text", TEXT, "-o", page]) == 2
    sys.stderr.flush()
    assert b"??????: no such folder" in printed.getvalue()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--text", TEXT], "argument CHECKPOINT: nowhere: no such folder"),
        (["GRU", "--text", " 𝄞 "], "argument --text: it is empty; give at least one letter"),
        (["GRU", "--text", "a" * 1001], "argument --text: 1,002 characters; shorten it to 1,000"),
        (["GRU", "--text", TEXT, "--timestep", "99"], "argument --timestep: got 99;"),
        (["GRU", "--text-file", "none.txt"], "argument --text-file: none.txt cannot be read"),
        (
            ["GRU", "--text-file", "GRU/model.safetensors"],
            "argument --text-file: .*: byte 2 is zero, as in no UTF-8",
        ),
        (["GRU", "--text", TEXT, "-o", "none/x.html"], "argument -o/--output: no folder none"),
        (["GRU", "--text", TEXT, "-o", "."], "argument -o/--output: . is a folder; give a file"),
        (["GRU", "--text", "a", "--text", " "], "argument --text: text 2: it is empty"),
        (["GRU", "GRU/../gru", "--text", "a"], "argument CHECKPOINT: .*/gru is given twice"),
        (["a/b", "a/b", "--text", "a"], "argument CHECKPOINT: a/b is given twice"),
        ([*"ABCDEFGHI", "--text", "a"], "argument CHECKPOINT: got 9; a page tells 8 apart"),
        (["GRU", "--text", "a\udcff"], "argument --text: it is not UTF-8"),
        (["GRU", "--text", "a", "--title", "\udcff"], "argument --title: it is not UTF-8"),
        (["GRU"], "argument --text: none given; give a text, or a file with --text-file"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_written(
    gru, tmp_path, capsys, monkeypatch, arguments, said
):
    monkeypatch.chdir(tmp_path)
    filled = [argument.replace("GRU", str(gru)) for argument in arguments]
    output = [] if "-o" in filled else ["-o", "report.html"]
    assert main(["report", *filled, *output]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert re.search(f"^error: {said}", error)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments", [[], ["report"], ["report", "gru", "--text", "a"], ["report", "--text", "a"]]
)
def test_a_missing_argument_is_named_by_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "required" in capsys.readouterr().err


def test_help_waits_for_no_charts():
    loads = "import sys; from memviz.__main__ import main\n"
    loads += "try: main(['report', '--help'])\nexcept SystemExit: pass\n"
    loads += "slow = {'altair', 'streamlit', 'huggingface_hub', 'jinja2'}\n"
    loads += "print(sorted(slow & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", loads], capture_output=True, text=True, check=True
    ).stdout
    assert "--text-file" in found
    assert found.rstrip().endswith("[]"), found


def test_check_says_what_a_unit_keeps_and_what_not(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("memviz.models.own_units._FILES", {})
    assert main(["check", "gru"]) == 0
    assert "ok  steps are the whole\n" in capsys.readouterr().out
    faulty = tmp_path / "peeks.py"
    faulty.write_text(PEEKS, encoding="utf-8")
    assert main(["check", str(faulty)]) == 1
    assert "FAILED  no glimpse of what comes: predictions change" in capsys.readouterr().out
    del UNITS["peeks"]


def test_check_reads_a_model(gru, capsys):
    assert main(["check", str(gru)]) == 0
    assert "symbols a second" in capsys.readouterr().out


def test_check_names_what_it_does_not_know(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none")]) == 2
    assert "argument UNIT_OR_MODEL" in capsys.readouterr().err
