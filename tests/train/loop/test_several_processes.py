"""Several processes learn what one learns, stop together, and another number can go on."""

import multiprocessing
import os
import signal
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from socket import socket

import pandas as pd
import pytest

import memviz
from train.__main__ import main
from train.data.dataset import open_dataset
from train.loop.state import STATE
from train.presets import preset

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["train.__main__", "train.commands.fit"])


class Launched:
    """A run on two processes of the CPU, as a launcher starts them, all from one that has torch."""

    def __init__(self, arguments: list[str], output: Path) -> None:
        self._output = output
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        begin = partial(_train, arguments=arguments, port=port, output=output)
        self._processes = [FORKED.Process(target=begin, args=(rank,)) for rank in range(2)]
        for process in self._processes:
            process.start()

    def interrupt(self) -> None:
        """Do what Ctrl-C does: the signal reaches every process."""
        for process in self._processes:
            os.kill(process.pid, signal.SIGINT)

    def wait(self) -> tuple[list[int | None], str]:
        """Return the exit status of each process and what they printed."""
        for process in self._processes:
            process.join(timeout=240)
        return [process.exitcode for process in self._processes], self._output.read_text()


def _train(rank: int, arguments: list[str], port: int, output: Path) -> None:
    os.environ |= {"RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": "2"}
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    os.environ |= {"ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"}
    with output.open("a") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
        sys.exit(main(arguments))


@pytest.fixture
def launch(cache, tmp_path):
    """Return a function that starts a run on two processes of the CPU."""

    def begin(settings, folder: Path, recipe: str = "smoke", *more: str) -> Launched:
        command = ["fit", "--preset", recipe, "--unit", settings.unit, "--output", str(folder)]
        command += ["--cache", str(cache), "--corpus", settings.corpus]
        for name in ("words", "characters", "validate_every", "validation_observations"):
            command += [f"--{name.replace('_', '-')}", str(getattr(settings, name))]
        return Launched([*command, *more], tmp_path / "printed.txt")

    return begin


def losses(folder: Path) -> pd.Series:
    return pd.read_csv(folder / "training.csv").set_index(["dataset", "step"]).loss


def assert_same_curve(one: Path, other: Path) -> None:
    """Losses are written with four decimals; sums of float32 in another order move the last."""
    pd.testing.assert_series_equal(losses(one), losses(other), rtol=0, atol=5e-4)


def test_two_processes_have_the_curve_of_one(settings, cache, launch, train_model, tmp_path):
    statuses, output = launch(settings, tmp_path / "two").wait()
    assert statuses == [0, 0], output
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
    run.interrupt()
    _, output = run.wait()
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
    run.interrupt()
    _, output = run.wait()
    assert "stopped; continue with the same command and --resume" in output

    assert not (tmp_path / "cut" / "model.safetensors").exists()

    dataset = open_dataset(settings.dataset, cache)
    assert train_model(settings, dataset, tmp_path / "cut", resume=True)
    train_model(settings, dataset, tmp_path / "whole")
    assert_same_curve(tmp_path / "whole", tmp_path / "cut")
