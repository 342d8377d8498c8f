"""`python -m memviz compare`: the numbers of `memviz.evaluation.comparison`, in four formats."""

import io
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

import memviz
from memviz.__main__ import main
from memviz.evaluation.comparison import compared_on
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

TEXT = "the formal study of grammar is an important part of education "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two models of words, one of characters that was not measured, and a text."""
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("models"))
    save_tiny_character_model(folder / "letters")
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def test_without_a_text_it_tells_what_the_metrics_say(capsys):
    assert main(["compare", "gru", "lstm", "letters"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    said = (
        "Model Predicts Parameters Text Targets Loss, nats On earlier words Half within 90 % within"
    )
    assert " ".join(head.split()) == said
    assert "GRU" in rows[0]
    assert "2.500" in rows[0]
    assert "40.0% [38.0%, 46.0%]" in rows[0]
    assert "4 [3, 8]" in rows[0]
    assert rows[2].split()[-4:] == ["–", "–", "–", "–"]


def test_on_a_text_it_is_measured(capsys):
    arguments = ["gru", "letters", "--text-file", "text.txt", "--format", "json"]
    assert main(["compare", *arguments]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["model"] for row in rows] == ["GRU", "letters"]
    assert [row["predicts"] for row in rows] == ["word", "character"]
    for row, name in zip(rows, ("gru", "letters"), strict=True):
        expected = compared_on(memviz.load(name), TEXT, "text.txt")
        assert row["corpus"] == "text.txt"
        assert row["targets"] == expected.targets
        assert row["loss"] == pytest.approx(expected.loss.value)
        assert row["half"] == expected.half.value
        assert row["loss_low"] is None, "one piece of text has no interval"


def test_the_text_may_come_from_the_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    main(["compare", "gru", "--text-file", "-", "--format", "json"])
    (row,) = json.loads(capsys.readouterr().out)
    assert row["corpus"] == "standard input"
    assert row["targets"] > 0


def test_csv_has_the_same_numbers(capsys):
    main(["compare", "gru", "lstm", "--format", "json"])
    expected = json.loads(capsys.readouterr().out)
    main(["compare", "gru", "lstm", "--format", "csv"])
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert list(table.columns) == list(expected[0])
    assert table["half_high"].tolist() == [row["half_high"] for row in expected]


def test_latex_is_a_table_that_escapes_what_it_must(capsys):
    main(["compare", "gru", "--format", "latex"])
    written = capsys.readouterr().out
    assert written.startswith(r"\begin{tabular}{llrrrrrrr}")
    assert r"40.0\% [38.0\%, 46.0\%]" in written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gru", "gru"], "argument CHECKPOINT: gru is given twice; leave one out"),
        (["nowhere"], "argument CHECKPOINT: nowhere: no such folder"),
        (["gru", "--text-file", "none.txt"], "argument --text-file: none.txt cannot be read"),
    ],
)
def test_a_wrong_argument_is_named(capsys, arguments, said):
    assert main(["compare", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"error: {said}")


def test_a_text_that_a_model_cannot_read_names_the_model(capsys, folder):
    (folder / "signs.txt").write_text("??", encoding="utf-8")
    assert main(["compare", "gru", "--text-file", "signs.txt"]) == 2
    said = "error: argument --text-file: GRU: it is empty; give at least one letter a to z\n"
    assert capsys.readouterr().err == said
