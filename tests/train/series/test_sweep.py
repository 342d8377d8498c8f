"""The grid of character models: shared out, resumed, robust to one that fails, tabulated."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import memviz
from train.__main__ import main
from train.loop.state import state_folder
from train.series.grid import Grid, share, task_of_array
from train.series.sweep_table import NATS, SOURCE, markdown, unverified, write_table

SETTINGS = {
    "corpus-characters": 100_000,
    "observation-length": 20,
    "batch": 8,
    "epochs": 1,
    "validate-every": 100,
    "threads": 1,
}


def grid(**different) -> Grid:
    fields = {"units": ["lstm", "gru"], "layers": [1, 2], "cells": [64, 256], "seeds": [1, 2]}
    return Grid("karpathy", "warpeace", changed={"epochs": 3}, **fields | different)


def test_a_grid_combines_everything_and_begins_with_the_small_models_of_one_seed():
    models = grid().models(Path("runs"))
    assert len({model.folder for model in models}) == 16
    assert models[0].folder == Path("runs/warpeace_lstm_1x64")
    cells = [model.settings.hidden_size for model in models]
    assert cells == [64] * 4 + [256] * 4 + [64] * 4 + [256] * 4
    assert {model.settings.epochs for model in models} == {3}


def test_an_embedding_is_no_smaller_than_a_one_hot_vector():
    sizes = {m.settings.hidden_size: m.settings.embedding_size for m in grid().models(Path("runs"))}
    assert sizes == {64: 128, 256: 256}


def test_the_command_of_a_model_has_its_settings():
    model = grid(cells=[64]).models(Path("runs"))[-1]
    command = " ".join(model.fit_command())
    assert command.startswith("fit --preset karpathy --unit gru --corpus warpeace --layers 2")
    assert command.endswith("--seed 2 --epochs 3 --output runs/warpeace_gru_2x64_seed2")


def test_a_model_that_was_interrupted_is_resumed(tmp_path):
    model = grid(cells=[64]).models(tmp_path)[0]
    assert "--resume" not in model.fit_command()
    state_folder(model.folder, 20).mkdir(parents=True)
    assert model.fit_command()[-1] == "--resume"


@given(st.integers(1, 20))
def test_the_shares_of_the_tasks_are_the_grid(of):
    models = grid().models(Path("runs"))
    shared = [model.folder for task in range(of) for model in share(models, task, of)]
    assert sorted(shared) == sorted(model.folder for model in models)
    sizes = [len(share(models, task, of)) for task in range(of)]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("task", [-1, 3])
def test_a_task_that_there_is_not_is_refused(task):
    with pytest.raises(ValueError, match=f"task: got {task} of 3"):
        share(grid().models(Path("runs")), task, 3)


@pytest.mark.parametrize(
    ("first", "step", "number", "task"), [(0, 1, 2, 2), (1, 1, 3, 2), (10, 5, 20, 2)]
)
def test_a_job_array_of_slurm_says_which_task_this_is(monkeypatch, first, step, number, task):
    monkeypatch.setenv("SLURM_ARRAY_TASK_ID", str(number))
    monkeypatch.setenv("SLURM_ARRAY_TASK_MIN", str(first))
    monkeypatch.setenv("SLURM_ARRAY_TASK_STEP", str(step))
    monkeypatch.setenv("SLURM_ARRAY_TASK_COUNT", "4")
    assert task_of_array() == (task, 4)


def test_without_a_scheduler_one_task_has_it_all(monkeypatch):
    monkeypatch.delenv("SLURM_ARRAY_TASK_ID", raising=False)
    monkeypatch.delenv("SLURM_ARRAY_TASK_COUNT", raising=False)
    assert task_of_array() == (0, 1)


def test_a_model_of_the_grid_is_trained_evaluated_and_tabulated(corpus, cache, tmp_path, capsys):
    command = ["sweep", "--preset", "karpathy-short", "--corpus", str(corpus)]
    command += ["--cache", str(cache), "--output", str(tmp_path)]
    command += ["--units", "rnn", "--layers", "1", "--cells", "8"]
    for name, value in SETTINGS.items():
        command += [f"--{name}", str(value)]
    assert main(command) == 0
    assert "1 of 1 models are evaluated" in capsys.readouterr().out
    test = memviz.load(tmp_path / "small_rnn_1x8").record.metrics["test"]["characters"]
    bounds = test["cross_entropy_interval"]
    assert bounds["low"] < test["cross_entropy"] < bounds["high"]

    path = tmp_path / "table.csv"
    assert main([*command, "--table", str(path)]) == 0
    table = pd.read_csv(path)
    assert table.unit.tolist() == ["rnn"]
    assert table[NATS].iloc[0] == pytest.approx(test["cross_entropy"], abs=5e-5)
    assert table[SOURCE].isna().all()


def table_of_one() -> pd.DataFrame:
    row = {"corpus": "my_text", "unit": "gru", "cells": 64, NATS: 1.30004, "top 1, %": 51.5}
    return pd.DataFrame([row | {"preset": "karpathy", SOURCE: None}])


def test_a_table_for_latex_can_be_typeset(tmp_path):
    write_table(table_of_one(), tmp_path / "t.TEX")
    written = (tmp_path / "t.TEX").read_text()
    assert written.startswith("\\begin{tabular}{lrrrr")
    assert "my\\_text & gru & 64 & 1.3000 & 51.50 & –" in written
    assert "top 1, \\%" in written
    assert "karpathy" not in written


@pytest.mark.parametrize("name", ["t.txt", "t", "t.xlsx"])
def test_a_table_with_another_ending_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=f"table: got '{name}'; end it in .csv or .md or .tex"):
        write_table(table_of_one(), tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("arguments", [["--preset", "compact"], ["--target", "word"]])
def test_models_of_words_are_refused_before_any_is_trained(tmp_path, capsys, arguments):
    assert main(["sweep", *arguments, "--output", str(tmp_path / "runs")]) == 1
    assert "a sweep compares models of characters" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


def test_there_is_no_table_of_nothing(tmp_path, capsys):
    assert main(["sweep", "--output", str(tmp_path), "--table", str(tmp_path / "t.md")]) == 1
    assert "no evaluated character model" in capsys.readouterr().err


def test_the_table_says_that_nobody_checked_the_papers_figures():
    table = pd.DataFrame([{"unit": "gru", NATS: 1.3, "parameters": 12_345, SOURCE: None}])
    head, _, row = markdown(table).splitlines()
    assert "Karpathy et al. 2015, unverified" in head
    assert "hand" not in head
    assert row == "| gru | 1.3000 | 12,345 | – |"


def test_only_the_papers_corpus_has_figures_of_the_paper():
    assert unverified("warpeace", "lstm", 2, 128) == 1.227
    assert unverified("kernel", "lstm", 2, 128) is None
    assert unverified("warpeace", "nested_lstm", 1, 128) is None
    assert unverified("warpeace", "rnn", 1, 100) is None
