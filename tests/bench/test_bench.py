"""What the benchmark compares is the same matrix, and its tables say what was measured."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from bench import __main__ as command
from bench.floor import floor_operations
from bench.memory import peaks
from bench.methods import METHODS
from bench.methods.row_by_row import RowByRow
from bench.parts import TIMED
from bench.report import BEGIN, END, write_into
from bench.settings import ARTICLE, QUICK
from bench.tables import NAMES
from bench.text import article_text
from bench.timing import Case, interleave
from bench.weights import make_model
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.models.reading import read
from tests.support.project import ROOT

TINY = replace(
    QUICK,
    time=20,
    hidden_size=8,
    words=300,
    repeats=1,
    growth_repeats=1,
    growth_times=(10, 20),
    growth_hidden_sizes=(4, 8),
    memory_times=(),
    product_size=16,
)


@pytest.fixture(autouse=True)
def _torch_as_it_was():
    """A run sets what holds for the whole process."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
    torch.set_flush_denormal(False)


@pytest.mark.parametrize("unit", NAMES)
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_every_method_computes_the_same_matrix(method, unit):
    model = make_model(unit, hidden_size=8, words=300)
    text = article_text(45)
    matrix = method.matrix(model, read(model, text)).numpy()
    reference = connectivity_reference(model, text)
    np.testing.assert_allclose(matrix, reference, rtol=0, atol=1e-5 * reference.max())


@pytest.mark.parametrize("settings", [ARTICLE, QUICK], ids=["article", "quick"])
def test_every_row_of_every_text_has_a_target(settings):
    model = make_model("rnn", hidden_size=8, words=settings.words)
    for time in (settings.time, *settings.growth_times, *settings.memory_times):
        reading = read(model, article_text(time))
        assert len(reading.text) == time
        assert reading.has_target.all()


@pytest.mark.parametrize("unit", ["gru", "lstm", "nested_lstm"])
def test_weights_let_gradients_reach_the_first_character(unit):
    model = make_model(unit, hidden_size=64, words=300)
    last_row = RowByRow().rows(model, read(model, article_text(198)))(197)
    assert last_row[0] > 1e-20


@pytest.mark.parametrize(
    ("unit", "layers", "billions"), [("gru", 2, 44.5), ("lstm", 2, 87.7), ("nested_lstm", 1, 102.4)]
)
def test_the_least_arithmetic_at_the_articles_size(unit, layers, billions):
    assert floor_operations(unit, layers, hidden=600, time=198) / 1e9 == pytest.approx(
        billions, 1e-3
    )


def test_cases_are_interleaved_and_each_is_measured_as_often_as_it_asks():
    calls = []

    def case(name: str, repeats: int) -> Case:
        def measure() -> float:
            calls.append(name)
            return 2.0

        return Case("matrix", name, "gru", 1, 1, repeats, measure)

    often, once = interleave([case("often", 3), case("once", 1)], 4, lambda _: None)
    assert sorted(calls[:2]) == ["often", "once"]
    assert (often.seconds, once.seconds) == ([2.0] * 3, [2.0])
    assert len(often.product_rates) == 3


def test_estimates_stand_for_all_rows(monkeypatch):
    slow_rows = iter([0.5, 1.5])
    monkeypatch.setattr("bench.parts.matrix.elapsed", lambda _: next(slow_rows))
    settings = replace(TINY, units=("rnn",), sampled_rows=2)
    captum, *_ = (case for case in TIMED["matrix"](settings) if "Captum" in case.variant)
    assert captum.measure() == pytest.approx(20 * 1.0, abs=0.5)


def test_memory_is_measured_in_a_process_of_its_own():
    (peak,) = peaks(replace(TINY, units=("rnn",), memory_times=(10,)), lambda _: None)
    assert (peak.unit, peak.time) == ("rnn", 10)
    assert 0 <= peak.megabytes < 100


def test_memory_counts_what_was_there_only_for_a_while():
    # In a process of its own: one that has trained keeps memory, and would take none for this.
    code = """
import time
import torch
from bench.memory import watched
with watched() as watch:
    torch.ones(50_000_000 // 4).sum()
    time.sleep(0.05)
print(max(watch.seen) - watch.seen[0])
"""
    process = [sys.executable, "-c", code]
    grown = subprocess.run(process, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert int(grown) >= 45e6


def test_a_run_writes_every_number_and_its_tables(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "QUICK", TINY)
    command.main(["--quick", "--units", "gru", "lstm", "--results", str(tmp_path)])
    (data,), (page,) = tmp_path.glob("*.json"), tmp_path.glob("*.md")
    found = json.loads(data.read_text())
    assert {m["variant"] for m in found["measurements"]} >= {method.name for method in METHODS}
    assert all(len(m["seconds"]) == 1 for m in found["measurements"])
    table = page.read_text()
    for name in (*(method.name for method in METHODS), "GRU", "LSTM", "least arithmetic"):
        assert name in table
    assert "Nested LSTM" not in table
    assert table in capsys.readouterr().out


def test_a_small_run_leaves_the_documentation_alone(tmp_path, monkeypatch):
    page = tmp_path / "docs" / "speed.md"
    page.parent.mkdir()
    page.write_text(f"{BEGIN}\nold\n{END}\n")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "QUICK", TINY)
    command.main(["--quick", "--units", "rnn", "--parts", "row", "--results", str(tmp_path)])
    assert "old" in page.read_text()


def test_a_complete_run_renews_the_documentation(tmp_path, monkeypatch):
    page = tmp_path / "docs" / "speed.md"
    page.parent.mkdir()
    page.write_text(f"# Speed\n{BEGIN}\nold\n{END}\nrest\n")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "ARTICLE", replace(TINY, units=("rnn",), parts=("row",)))
    command.main(["--results", str(tmp_path)])
    text = page.read_text()
    assert text.startswith(f"# Speed\n{BEGIN}\nOne row")
    assert text.endswith(f"{END}\nrest\n")


def test_a_page_without_the_marks_is_refused(tmp_path):
    (tmp_path / "speed.md").write_text("# memviz\n")
    with pytest.raises(ValueError, match="add both"):
        write_into(tmp_path / "speed.md", "table\n")
