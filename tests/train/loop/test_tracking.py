"""A run is logged to the trackers that are asked for, and a resumed one goes on in the same place.

They are stand-ins for the packages, found as installed ones are found.
"""

import importlib
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from accelerate.utils import LoggerType

import memviz
from train.loop.acceleration import TRACKED, TRACKERS, new_accelerator
from train.loop.fit import Invocation, fit
from train.loop.run import DivergedError, Run

STUB = """
begun, lines, config = [], [], {}

class Run:
    def log(self, values, step=None): lines.append((step, dict(values)))
    def finish(self): begun.append("finished")

def init(**given): begun.append(given); return Run()
"""
COMMAND = "python -m train fit"


def installed(package: str, folder: Path, monkeypatch):
    """Return the stand-in for a package that `folder` holds from now on."""
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text(STUB)
    (folder / f"{package}-1.dist-info").mkdir()
    (folder / f"{package}-1.dist-info" / "METADATA").write_text(f"Name: {package}\nVersion: 1\n")
    monkeypatch.syspath_prepend(folder)
    return importlib.import_module(package)


@pytest.fixture
def trackers(tmp_path, monkeypatch):
    """Stand-ins for wandb and trackio, by name."""
    names = ("wandb", "trackio")
    found = {}
    for name in names:
        (tmp_path / f"site-{name}").mkdir()
        found[name] = installed(name, tmp_path / f"site-{name}", monkeypatch)
    available = [LoggerType(name) for name in names]  # accelerate looks once, when it is imported
    monkeypatch.setattr("accelerate.tracking._available_trackers", available)
    yield found
    for name in names:
        del sys.modules[name]


def train(settings, dataset, folder: Path, resume: bool = False) -> bool:
    accelerator = new_accelerator(settings.head_precision, ["wandb", "trackio"], folder)
    return fit(accelerator, settings, dataset, folder, Invocation(COMMAND, "smoke", resume))


@pytest.mark.parametrize("name", ["wandb", "trackio"])
def test_losses_rates_and_the_gradients_norm_are_logged_and_at_the_end_the_test_results(
    name, trackers, settings, dataset, tmp_path
):
    train(settings, dataset, tmp_path / "gru")
    tracker = trackers[name]
    assert tracker.begun[0]["project"] == "memviz"
    assert tracker.begun[0]["name"].startswith("gru-")
    assert tracker.begun[1:] == ["finished"]
    *regular, last, tested = [step for step, _ in tracker.lines]
    assert regular == list(range(3, last, 3)), "and once more after the last batch"
    assert last == tested
    for _, values in tracker.lines[:-1]:
        rates = {"learning_rate", "adam_rate"}
        assert set(values) == {"train/loss", "valid/loss", "gradient_norm", *rates}
    test = memviz.load(tmp_path / "gru").record.metrics["test"]["known_words"]
    assert tracker.lines[-1][1] == {
        "test/loss": test["cross_entropy"],
        "test/accuracy": test["accuracy"]["1"],
    }


def test_the_losses_are_those_of_the_history(trackers, settings, dataset, tmp_path):
    train(settings, dataset, tmp_path / "gru")
    history = memviz.load(tmp_path / "gru").record.training
    for part in ("train", "valid"):
        known = history[history.dataset == part].loss.tolist()
        logged = [values[f"{part}/loss"] for _, values in trackers["wandb"].lines[:-1]]
        assert logged == pytest.approx(known, abs=1e-4)


@pytest.mark.parametrize("clip", [0.0, 1e-3])
def test_the_gradients_norm_is_that_before_it_is_clipped(
    clip, trackers, settings, dataset, tmp_path
):
    """The weights of both runs are the same in the first batch, and so is the gradient."""
    settings = replace(settings, clip=clip, characters=200, validate_every=1, head_share=1)
    run = None

    class Kept(Run):
        def update(self, batch):
            nonlocal run
            run = self
            Run.update(self, batch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("train.loop.run.Run", Kept)
        train(settings, dataset, tmp_path / "gru")
    gradients = [one.grad for one in run.model.parameters() if one.grad is not None]
    left = torch.nn.utils.get_total_norm(gradients)
    logged = trackers["wandb"].lines[0][1]["gradient_norm"]
    assert logged > 0.1
    assert float(left) == pytest.approx(clip or logged, rel=1e-3)


def test_nothing_of_this_machine_is_tracked(trackers, settings, dataset, tmp_path):
    """But where wandb keeps its files here, which it does not send."""
    train(settings, dataset, tmp_path / "gru")
    for tracker in trackers.values():
        begun = {name: value for name, value in tracker.begun[0].items() if name != "dir"}
        said = repr((begun, tracker.config, tracker.lines))
        for private in (tmp_path, Path.home(), socket.gethostname()):
            assert str(private) not in said
    assert trackers["wandb"].config["corpus"] == "small.txt"
    assert trackers["wandb"].begun[0]["settings"]["console"] == "off"
    assert trackers["wandb"].begun[0]["dir"] == str(tmp_path / "gru" / TRACKED)


def test_a_resumed_run_goes_on_in_the_same_tracked_run(trackers, settings, dataset, tmp_path):
    settings, update = replace(settings, save_minutes=0), Run.update
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "update", lambda run, batch: _dying(update, run, batch))
        with pytest.raises(DivergedError):
            train(settings, dataset, tmp_path / "gru")
    assert train(settings, dataset, tmp_path / "gru", resume=True)
    for tracker in trackers.values():
        first, ended, second, *_ = tracker.begun
        assert ended == "finished", "also where a run fails"
        assert first["name"] == second["name"]
        assert second["resume"] == "allow"
    assert trackers["wandb"].begun[0]["id"] == trackers["wandb"].begun[2]["id"]


def test_a_run_begun_anew_is_another_tracked_run(trackers, settings, dataset, tmp_path):
    for folder in ("one", "two"):
        train(settings, dataset, tmp_path / folder / "gru")
    first, _, second, _ = trackers["wandb"].begun
    assert first["id"] != second["id"]


def test_options_of_a_unit_are_tracked_one_by_one(trackers, settings, dataset, tmp_path):
    """TensorBoard refuses what is nested."""
    settings = replace(settings, unit="nested_lstm", unit_options={"depth": 2}, characters=200)
    train(settings, dataset, tmp_path / "run")
    assert trackers["trackio"].config["unit_options.depth"] == 2
    assert "unit_options" not in trackers["trackio"].config


@pytest.mark.parametrize("name", TRACKERS)
def test_without_the_package_it_says_what_to_install(name, tmp_path, monkeypatch):
    """Nor is a folder that is called like it a package: wandb makes one where it is run."""
    (tmp_path / name).mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match=f"track: {name} is not installed; pip install {name}"):
        new_accelerator("float32", [name])


def _dying(update, run, batch):
    """Update, and from the seventh batch on find that the loss is no number."""
    update(run, batch)
    run.diverged = run.progress.step >= 7
