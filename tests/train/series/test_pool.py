"""A pool of models: each in its own processes, none ending the others, all of them stoppable."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from train.series.grid import Grid, Planned
from train.series.pool import LOG, End, Pool

# Trains and evaluates in no time: what `python -m train` leaves, without the model.
STAND_IN = """
import json, pathlib, signal, sys, time
command, rest = sys.argv[1], sys.argv[2:]
folder = pathlib.Path(rest[rest.index("--output") + 1] if command == "fit" else rest[0])
settings = json.loads((folder.parent / (folder.name + ".json")).read_text())
metrics = {"format_version": 1, "training": {"settings": settings}}
if "rnn" in folder.name and not (folder.parent / "mended").exists():
    sys.exit("out of memory")
if (folder.parent / "slow").exists():
    signal.signal(signal.SIGINT, lambda *_: ((folder / "saved").touch(), sys.exit(130)))
    (folder / "began").touch()
    time.sleep(60)
if command == "evaluate":
    metrics["test"] = {}
if (folder.parent / "diverging").exists():
    metrics["validation"] = {"cross_entropy": float("nan")}
(folder / "metrics.json").write_text(json.dumps(metrics))
(folder / "training.csv").write_text("model,dataset,seconds,step,loss\\n")
(folder / "README.md").touch()
if not (folder.parent / "leaving nothing").exists():
    (folder / "model.safetensors").touch()
with (folder.parent / "commands").open("a") as file:
    file.write(f"{command} {folder.name}\\n")
"""


@pytest.fixture
def models(tmp_path) -> list[Planned]:
    grid = Grid("karpathy", "warpeace", ["rnn", "gru", "lstm"], [1], [64], [1], {})
    models = grid.models(tmp_path)
    for model in models:
        settings = tmp_path / f"{model.folder.name}.json"
        settings.write_text(json.dumps(model.settings.to_json()))
    return models


def run(models: list[Planned], at_a_time: int = 2) -> dict[str, End]:
    program = (sys.executable, "-c", STAND_IN)
    outcomes = Pool(models, at_a_time, [], lambda _: None, program).run()
    return {outcome.model.settings.unit: outcome.end for outcome in outcomes}


def commands(folder: Path) -> list[str]:
    return sorted((folder / "commands").read_text().splitlines())


@pytest.mark.parametrize("at_a_time", [1, 3])
def test_a_model_that_fails_does_not_end_the_others(models, tmp_path, at_a_time):
    assert run(models, at_a_time) == {
        "rnn": End.FAILED,
        "gru": End.EVALUATED,
        "lstm": End.EVALUATED,
    }
    assert "out of memory" in (models[0].folder / LOG).read_text()
    assert commands(tmp_path) == [
        "evaluate warpeace_gru_1x64",
        "evaluate warpeace_lstm_1x64",
        "fit warpeace_gru_1x64",
        "fit warpeace_lstm_1x64",
    ]


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("diverging", "metrics.json: not valid JSON"),
        ("leaving nothing", "still to be trained; see"),
    ],
)
def test_what_cannot_be_read_has_failed_and_is_not_trained_again(models, tmp_path, fault, problem):
    (tmp_path / fault).touch()
    told = []
    gru = models[1]
    for _ in range(2):
        Pool([gru], 1, [], told.append, (sys.executable, "-c", STAND_IN)).run()
        assert problem in told[-1]
        assert told[-1].startswith("warpeace_gru_1x64: failed, ")
    trained = commands(tmp_path).count("fit warpeace_gru_1x64")
    assert trained == (1 if fault == "diverging" else 2), "once in each run of the pool"


def test_what_is_done_is_not_done_again(models, tmp_path):
    run(models)
    (tmp_path / "commands").write_text("")
    (tmp_path / "mended").touch()
    assert set(run(models).values()) == {End.EVALUATED}
    assert commands(tmp_path) == ["evaluate warpeace_rnn_1x64", "fit warpeace_rnn_1x64"]


def test_a_folder_with_a_model_of_other_settings_fails_alone(models):
    run(models)
    metrics = models[1].folder / "metrics.json"
    content = json.loads(metrics.read_text())
    content["training"]["settings"]["clip"] = 3.0
    metrics.write_text(json.dumps(content))
    assert run(models) == {"rnn": End.FAILED, "gru": End.FAILED, "lstm": End.EVALUATED}


def test_stopped_the_running_ones_save_and_the_others_do_not_begin(models, tmp_path):
    (tmp_path / "slow").touch()
    gru, lstm = models[1:]

    def stop() -> None:
        deadline = time.monotonic() + 60
        while not (gru.folder / "began").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop, daemon=True).start()
    assert run([gru, lstm], at_a_time=1) == {"gru": End.STOPPED}
    assert (gru.folder / "saved").exists()
    assert not (lstm.folder / "began").exists()


def test_nothing_at_a_time_is_refused(models):
    with pytest.raises(ValueError, match="at_a_time: got 0"):
        Pool(models, 0, [], print)
