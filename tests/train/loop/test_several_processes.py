"""Several processes learn what one learns, stop together, and another number can go on."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import memviz
from train.data.dataset import open_dataset
from train.loop.state import STATE
from train.presets import preset


@pytest.fixture
def launch(cache):
    """Return a function that starts a run on two processes of the CPU."""

    def begin(settings, folder: Path, recipe: str = "smoke", *more: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu"]
        command += ["--num_processes", "2", "--main_process_port", "0", "-m", "train", "fit"]
        command += ["--preset", recipe, "--unit", settings.unit, "--output", str(folder)]
        command += ["--cache", str(cache), "--corpus", settings.corpus]
        for name in ("words", "characters", "validate_every", "validation_observations"):
            command += [f"--{name.replace('_', '-')}", str(getattr(settings, name))]
        command += more
        environment = {**os.environ, "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    return begin


def losses(folder: Path) -> pd.Series:
    return pd.read_csv(folder / "training.csv").set_index(["dataset", "step"]).loss


def assert_same_curve(one: Path, other: Path) -> None:
    """Losses are written with four decimals; sums of float32 in another order move the last."""
    pd.testing.assert_series_equal(losses(one), losses(other), rtol=0, atol=5e-4)


def test_two_processes_have_the_curve_of_one(settings, cache, launch, train_model, tmp_path):
    output, _ = (run := launch(settings, tmp_path / "two")).communicate(timeout=240)
    assert run.returncode == 0, output
    train_model(settings, open_dataset(settings.dataset, cache), tmp_path / "one")
    assert len(losses(tmp_path / "one")) > 4
    assert_same_curve(tmp_path / "one", tmp_path / "two")
    training = memviz.load(tmp_path / "two").record.metrics["training"]
    assert training["processes"] == 2
    assert training["characters"] >= settings.characters


def test_two_processes_stop_together_and_one_goes_on(
    settings, cache, launch, train_model, tmp_path
):
    settings = replace(settings, characters=250_000, validate_every=5)
    run = launch(settings, tmp_path / "cut")
    history = tmp_path / "cut" / "training.csv"
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and not (history.exists() and len(losses(history.parent))):
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    output, _ = run.communicate(timeout=240)
    assert "stopped; continue with the same command and --resume" in output
    assert list((tmp_path / "cut" / STATE).glob("step-*"))
    assert not (tmp_path / "cut" / "model.safetensors").exists()

    dataset = open_dataset(settings.dataset, cache)
    assert train_model(settings, dataset, tmp_path / "cut", resume=True)
    train_model(settings, dataset, tmp_path / "whole")
    assert_same_curve(tmp_path / "whole", tmp_path / "cut")


def test_the_streams_of_two_processes_can_be_carried_on_by_one(
    corpus, cache, launch, train_model, tmp_path
):
    """The state and the best weights go on as well: the curve is that of a run never cut."""
    sizes = {"corpus_characters": 12_000, "embedding_size": 16, "hidden_size": 8, "batch": 8}
    sizes |= {"observation_length": 20, "epochs": 4, "validate_every": 7, "patience": 1_000}
    settings = preset("karpathy", "lstm", corpus=str(corpus), **sizes)
    more = [word for k, v in sizes.items() for word in (f"--{k.replace('_', '-')}", str(v))]
    run = launch(settings, tmp_path / "cut", "karpathy", *more)
    history = tmp_path / "cut" / "training.csv"
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and not (history.exists() and len(losses(history.parent))):
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    output, _ = run.communicate(timeout=240)
    assert "stopped; continue with the same command and --resume" in output

    assert not (tmp_path / "cut" / "model.safetensors").exists()

    dataset = open_dataset(settings.dataset, cache)
    assert train_model(settings, dataset, tmp_path / "cut", resume=True)
    train_model(settings, dataset, tmp_path / "whole")
    assert_same_curve(tmp_path / "whole", tmp_path / "cut")
