"""Training: deterministic, resumable, and honest about what it was trained and measured on."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from safetensors.torch import load_file

import memviz
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.stored_weights import BOUND, LENGTH
from memviz.units import UNITS
from train.__main__ import main
from train.data.dataset import HeldOutPart
from train.loop.finish import COMPARED_TEXTS
from train.loop.history import History
from train.loop.optimiser import rate_share
from train.loop.run import Run
from train.loop.state import STATE
from train.presets import PRESETS, preset
from train.results.evaluate import dataset_of, evaluate_checkpoint
from train.settings import FitSettings


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


def losses(folder: Path) -> list[tuple[str, int, float]]:
    table = pd.read_csv(folder / "training.csv")
    return list(zip(table.dataset, table.step, table.loss, strict=True))


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_trains_to_a_checkpoint_that_loads(
    train_model, unit, settings, dataset, tmp_path
):
    assert train_model(replace(settings, unit=unit), dataset, tmp_path)
    model = memviz.load(tmp_path)
    assert model.config.unit == unit
    assert model.record.metrics["training"]["characters"] >= settings.characters
    weights = model.record.metrics["weights"]
    assert weights["weights_sha256"] == model.record.weights_sha256
    assert weights["float16"]["characters"] == COMPARED_TEXTS * LENGTH
    agrees = weights["float16"]["greatest_difference"] <= weights["float16"]["bound"] == BOUND
    assert weights["dtype"] == ("float16" if agrees else "float32")
    history = model.record.training
    assert history.loss.iloc[-1] < history.loss.iloc[0]


def test_a_residual_model_trains_to_a_checkpoint_that_loads(
    train_model, settings, dataset, tmp_path
):
    around = {"block": "residual", "mlp": 8, "embedding_size": settings.hidden_size}
    assert train_model(replace(settings, unit="min_gru", **around), dataset, tmp_path)
    config = memviz.load(tmp_path).config
    assert (config.block, config.mlp) == ("residual", 8)


def test_a_model_learns_what_only_the_word_before_tells(train_model, settings, dataset, tmp_path):
    settings = replace(settings, characters=150_000, learning_rate=1e-2)
    train_model(settings, dataset, tmp_path)
    metrics = evaluate_checkpoint(tmp_path, dataset.test, observations=0, reach_texts=0)["test"]
    accuracy = metrics["known_words"]["accuracy"]["1"]
    assert accuracy > metrics["baseline"]["known_words"]["accuracy"]["1"] + 0.1
    assert memviz.suggest(memviz.load(tmp_path), "of and north ")[0].word == "south"


def test_the_same_seed_gives_the_same_weights(train_model, settings, dataset, tmp_path):
    for name in ("one", "two"):
        train_model(settings, dataset, tmp_path / name)
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_another_seed_gives_other_weights(train_model, settings, dataset, tmp_path):
    train_model(settings, dataset, tmp_path / "one")
    train_model(replace(settings, seed=2), dataset, tmp_path / "two")
    name = "head.weight"
    assert not torch.equal(weights(tmp_path / "one")[name], weights(tmp_path / "two")[name])


def test_a_killed_run_continues_to_the_same_result(
    train_model, kill_in_seventh_batch, settings, dataset, tmp_path
):
    settings = replace(settings, save_minutes=0)
    train_model(settings, dataset, tmp_path / "whole")
    kill_in_seventh_batch(settings, dataset, tmp_path / "cut")
    assert not (tmp_path / "cut" / "model.safetensors").exists()
    train_model(settings, dataset, tmp_path / "cut", resume=True)
    whole, cut = weights(tmp_path / "whole"), weights(tmp_path / "cut")
    assert all(torch.equal(whole[name], cut[name]) for name in whole)
    assert losses(tmp_path / "whole") == losses(tmp_path / "cut")


def test_a_run_that_died_before_it_saved_anything_is_begun_anew(
    train_model, kill_in_seventh_batch, settings, dataset, tmp_path
):
    train_model(settings, dataset, tmp_path / "whole")
    kill_in_seventh_batch(settings, dataset, tmp_path / "cut")
    assert losses(tmp_path / "cut")
    train_model(settings, dataset, tmp_path / "cut")
    assert losses(tmp_path / "whole") == losses(tmp_path / "cut")


def test_a_run_begun_anew_that_dies_before_it_saved_anything_has_nothing_to_go_on_from(
    train_model, kill_in_seventh_batch, settings, dataset, tmp_path
):
    """Else a resumption would go on from the state of the run that was overwritten."""
    train_model(settings, dataset, tmp_path)
    kill_in_seventh_batch(settings, dataset, tmp_path, overwrite=True)
    with pytest.raises(ValueError, match="has no saved state to go on from"):
        train_model(settings, dataset, tmp_path, resume=True)


def test_a_history_that_a_full_disk_does_not_take_does_not_end_the_run(
    train_model, settings, dataset, tmp_path, monkeypatch, capsys
):
    write, times = History._write, []

    def failing(history):
        times.append(1)
        if len(times) in (2, 3):
            raise OSError(28, "No space left on device")
        write(history)

    train_model(settings, dataset, tmp_path / "whole")
    monkeypatch.setattr(History, "_write", failing)
    assert train_model(settings, dataset, tmp_path / "full")
    assert capsys.readouterr().out.count("free some space, training goes on") == 2
    assert losses(tmp_path / "full") == losses(tmp_path / "whole")


def test_a_full_disk_does_not_end_the_run(
    train_model, settings, dataset, tmp_path, monkeypatch, capsys
):
    save, steps = Run.save, []

    def failing(run):
        steps.append(run.progress.step)
        if len(steps) == 2:
            raise OSError(28, "No space left on device")
        save(run)

    monkeypatch.setattr(Run, "save", failing)
    assert train_model(replace(settings, save_minutes=0), dataset, tmp_path)
    assert "free some space, training goes on" in capsys.readouterr().out
    assert (tmp_path / STATE).exists()


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1], ids=lambda n: n.name
)
def test_ctrl_c_and_the_signals_of_schedulers_save_and_say_how_to_go_on(
    corpus, cache, tmp_path, number
):
    command = [sys.executable, "-m", "train", "fit", "--preset", "smoke", "--unit", "rnn"]
    command += ["--corpus", str(corpus), "--characters", "100000000", "--cache", str(cache)]
    command += ["--words", "10", "--output", str(tmp_path), "--validate-every", "5"]
    run = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=_heed_hangups,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _has_losses(tmp_path):
        time.sleep(0.1)
    os.kill(run.pid, number)
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "continue with the same command and --resume" in output
    assert (tmp_path / STATE).exists()


def _heed_hangups() -> None:
    """Have a hangup end the process, also where the tests run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _has_losses(folder: Path) -> bool:
    path = folder / "training.csv"
    return path.exists() and path.read_text().count("\n") > 2


def test_a_state_of_other_settings_is_refused(train_model, settings, dataset, tmp_path):
    train_model(settings, dataset, tmp_path)
    with pytest.raises(ValueError, match="other settings or data"):
        train_model(replace(settings, batch=4), dataset, tmp_path, resume=True)


def test_the_schedule_warms_up_and_comes_down():
    settings = FitSettings(schedule="cosine", warmup=10, characters=1000)
    assert rate_share(settings, 0, 0, 0) == pytest.approx(0.1)
    assert rate_share(settings, 10, 0, 0) == 1
    assert rate_share(settings, 99, 1, 0) == pytest.approx(0.02)
    assert rate_share(FitSettings(), 5, 0.9, 7) == 1
    assert rate_share(FitSettings(schedule="linear"), 5, 0.75, 7) == 0.25


def test_only_the_test_part_is_evaluated_on(train_model, settings, dataset, tmp_path):
    train_model(settings, dataset, tmp_path)
    for part in (dataset.train, dataset.valid):
        with pytest.raises(TypeError, match="only the test part"):
            evaluate_checkpoint(tmp_path, part, observations=0, reach_texts=0)
    assert isinstance(dataset.test, HeldOutPart)


def test_one_text_does_not_say_how_far_back_a_model_reaches(
    train_model, settings, dataset, tmp_path
):
    train_model(settings, dataset, tmp_path)
    with pytest.raises(ValueError, match="reach_texts: got 1"):
        evaluate_checkpoint(tmp_path, dataset.test, observations=4, reach_texts=1)


def test_a_checkpoint_is_not_evaluated_on_another_split(
    train_model, settings, dataset, tmp_path, cache
):
    train_model(settings, dataset, tmp_path)
    other = tmp_path / "other.txt"
    other.write_text("north africa of the " * 4000)
    assert dataset_of(tmp_path, None, cache).fingerprint == dataset.fingerprint
    with pytest.raises(CheckpointError, match="give the same corpus file"):
        dataset_of(tmp_path, other, cache)


def test_the_commands_train_and_evaluate(corpus, cache, tmp_path, capsys):
    common = ["--cache", str(cache)]
    fit_command = ["fit", "--preset", "smoke", "--unit", "nested_lstm", "--depth", "3", "--words"]
    fit_command += ["10", "--corpus", str(corpus), "--characters", "9000"]
    assert main([*fit_command, "--output", str(tmp_path), *common]) == 0
    assert main(["evaluate", str(tmp_path), "--reach-texts", "3", *common]) == 0
    assert "accuracy of known words" in capsys.readouterr().out
    model = memviz.load(tmp_path)
    assert model.config.unit_options == {"depth": 3}
    metrics = model.record.metrics
    assert metrics["test"]["observations"] == metrics["split"]["observations"]["test"]
    reach = metrics["reach"]
    assert reach["texts"] == 3
    assert 0 <= reach["half"]["value"] <= reach["ninety"]["value"] <= 100
    assert reach["half"]["low"] is None, "three texts have no interval"
    assert sum(row["share"] for row in reach["share_by_distance"]) == pytest.approx(1)
    assert metrics["training"]["command"].startswith("python -m train")
    assert metrics["training"]["preset"] == "smoke"
    assert "library_name: memviz" in model.record.card
    assert "model-index" in model.record.card


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fit", "--unit", "gru", "--corpus", "nowhere.txt"], "nowhere.txt"),
        (["fit", "--unit", "gru", "--corpus", "x.txt", "--head-share", "2"], "head_share: got 2"),
        (["fit", "--unit", "gru", "--corpus", "x.txt", "--layers", "0"], "layers: got 0"),
        (["fit", "--unit", "gru", "--corpus", "x.txt", "--dropout", "1"], "dropout: got 1.0"),
        (
            ["fit", "--unit", "gru", "--corpus", "x.txt", "--track", "tensorboard", "wandb"],
            "track: tensorboard is not installed; pip install tensorboard, or leave it out",
        ),
        (
            ["fit", "--unit", "gru", "--depth", "2", "--corpus", "CORPUS"],
            "gru has no depth; its options: none",
        ),
        (["evaluate", "nowhere"], "nowhere: no such folder"),
    ],
)
def test_a_wrong_command_says_what_to_do(arguments, message, corpus, cache, tmp_path, capsys):
    arguments = [str(corpus) if part == "CORPUS" else part for part in arguments]
    arguments += ["--cache", str(cache)]
    if arguments[0] == "fit":
        arguments += ["--output", str(tmp_path / "run")]
    assert main(arguments) == 1
    assert message in capsys.readouterr().err


def test_the_best_recipe_has_the_articles_sizes():
    article, best = preset("article", "gru"), preset("article-best", "gru")
    for name in ("layers", "hidden_size", "embedding_size", "words", "corpus"):
        assert getattr(best, name) == getattr(article, name)
    assert (best.optimiser, best.schedule, best.clip) == ("muon", "linear", 1)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_fits_every_unit(name):
    for unit in UNITS:
        assert preset(name, unit).unit == unit


def test_the_article_preset_is_the_articles():
    settings = preset("article", "nested_lstm")
    assert (settings.layers, settings.depth, settings.hidden_size) == (1, 2, 600)
    assert (settings.batch, settings.learning_rate, settings.schedule) == (64, 1e-3, "constant")
    assert (settings.clip, settings.head_share, settings.words) == (0, 1.0, 16_384)
