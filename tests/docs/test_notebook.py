"""The notebook of the docs runs from top to bottom, and every cell of a figure shows one."""

import ast
import json
from typing import Any

import pytest

from memviz import figures
from tests.support.project import ROOT
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints
from tests.support.tiny_report_card import save_tiny_card
from tests.support.tiny_signature import save_tiny_recall, save_tiny_signature

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
CELLS = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
CODE = ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"]


def run_cell(source: str, names: dict[str, Any]) -> Any:
    """Run a cell and return what a notebook would show under it, None for nothing."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307


def drawn(shown: Any) -> str:
    """Return what a notebook is given to draw."""
    if isinstance(shown, figures.ConnectivityView | figures.Fragment):
        return shown._repr_html_()
    if isinstance(shown, figures.Equations):
        return shown._repr_latex_()
    if isinstance(shown, figures.Picture):
        return shown._repr_svg_()
    return shown.to_json()


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the cells share: they run in a folder `docs` beside tiny checkpoints."""
    root = tmp_path_factory.mktemp("checkout")
    (root / "docs").mkdir()
    folder = save_tiny_checkpoints(root / "checkpoints")
    for unit in ("gru", "lstm"):
        save_tiny_character_model(folder / f"warpeace_{unit}_1x128", unit)
        save_tiny_signature(folder / unit)
        save_tiny_recall(folder / unit)
        save_tiny_card(folder / unit)
        (folder / unit / "training.csv").write_text(
            "model,dataset,seconds,step,loss\n" + "gru,valid,60,100,3.5\ngru,valid,120,200,3\n"
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root / "docs")
        patch.setenv("MEMVIZ_STATES_CACHE", str(root / "states"))
        yield {}


@pytest.mark.parametrize("source", CODE, ids=lambda source: source.partition("(")[0][:40])
def test_every_cell_runs_and_shows_its_figure(names, source):
    shown = run_cell(source, names)
    if source.startswith("figures."):
        assert len(drawn(shown)) > 250


def test_the_notebook_shows_every_figure():
    called = {line.partition("(")[0] for line in CODE if line.startswith("figures.")}
    functions = {f"figures.{name}" for name in figures.__all__ if name.islower()}
    assert called == functions


def test_the_notebook_holds_no_outputs():
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
