"""What the README says of the bundled models is what their metrics say."""

import json

import pytest

from memviz.models.checkpoint.format import METRICS
from tests.support.project import ROOT
from train.series.sweep_table import markdown, results


def row(name: str, folder: str) -> str:
    """Return the line of the README's table for one model, whose `metrics.json` is in `folder`."""
    metrics = json.loads((ROOT / folder / METRICS).read_text(encoding="utf-8"))
    training, test = metrics["training"], metrics["test"]
    known, without = test["known_words"], test["baseline"]["known_words"]
    cells = (
        name,
        f"{training['seconds'] / 60:.0f}",
        f"{training['characters'] / 1e6:.1f} million",
        f"{known['cross_entropy']:.3f}",
        f"{100 * known['accuracy']['1']:.1f} %",
        f"{100 * without['accuracy']['1']:.1f} %",
        f"{100 * test['as_published']['accuracy']['1']:.1f} %",
    )
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("name", ["rnn", "gru", "lstm", "nested_lstm"])
def test_the_table_of_bundled_models_is_true(name):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert row(f"`{name}`", f"checkpoints/{name}") in text


@pytest.mark.parametrize("name", ["rnn", "gru", "lstm", "nested_lstm"])
def test_the_rows_of_the_article_s_sizes_are_true(name):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert row(f"`{name}`, article's sizes", f"docs/references/{name}_article") in text


def test_the_table_of_character_models_is_that_of_the_checkpoints():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    _, begun, rest = text.partition("<!-- character models: begin -->\n")
    table, ended, _ = rest.partition("\n<!-- character models: end -->")
    assert begun
    assert ended
    assert table == markdown(results(ROOT / "checkpoints", print))


def test_every_picture_is_there():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    pictures = [line.split("](")[1].rstrip(")") for line in lines if line.startswith("![")]
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
