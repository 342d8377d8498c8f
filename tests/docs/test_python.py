"""Every Python block of the documentation runs as it stands."""

import pytest

from memviz import figures
from tests.support.documents.code_blocks import DOCUMENTS, in_language
from tests.support.project import ROOT

# Each is run by a test of its own, in its own order.
TUTORIALS = (ROOT / "docs" / "your_own_unit.md", ROOT / "docs" / "your_own_model.md")
WITH_PYTHON = [
    document
    for document in DOCUMENTS
    if in_language(document, "python") and document not in TUTORIALS
]


@pytest.mark.parametrize("document", WITH_PYTHON, ids=lambda path: path.name)
def test_the_blocks_of_a_document_run_one_after_the_other(document, monkeypatch):
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for block in in_language(document, "python"):
        exec(block, names)  # noqa: S102  the documentation's own lines


def test_a_figure_in_a_notebook_takes_two_lines():
    (block,) = [
        one for one in in_language(ROOT / "docs" / "python.md", "python") if "figures" in one
    ]
    assert len(block.splitlines()) == 2


def test_there_are_some():
    assert ROOT / "README.md" in WITH_PYTHON


def test_the_table_of_figures_names_them_all():
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    missing = [name for name in figures.__all__ if name.islower() and f"`{name}`" not in page]
    assert missing == []
