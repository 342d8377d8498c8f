"""No run is lost to another: a used folder is refused, and so is a resumption of nothing."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import memviz
from memviz.files.alone import HeldError
from memviz.models.checkpoint.format import METRICS, OPTIONAL_BYTES, SIGNATURE, WEIGHTS
from tests.support.tiny_signature import save_tiny_signature
from train.__main__ import main
from train.loop.output_folder import check_output
from train.loop.run import Run
from train.loop.state import STATE, newest_state
from train.results.evaluate import evaluate_checkpoint


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def used(train_model, settings, dataset, tmp_path) -> Path:
    """The folder of a run that is finished, with a note of the user's own."""
    assert train_model(settings, dataset, tmp_path / "run")
    (tmp_path / "run" / "notes.txt").write_text("the first try")
    return tmp_path / "run"


def test_a_folder_that_holds_a_run_is_refused_and_stays_as_it_is(
    train_model, settings, dataset, used
):
    before = files(used)
    with pytest.raises(ValueError, match=r"holds state, .*model\.safetensors.* --overwrite to"):
        train_model(replace(settings, seed=2), dataset, used)
    assert files(used) == before


@pytest.mark.parametrize("left", [STATE, WEIGHTS, "README.md", SIGNATURE])
def test_one_thing_that_would_be_lost_is_enough(tmp_path, left):
    (tmp_path / left).mkdir() if left == STATE else (tmp_path / left).touch()
    with pytest.raises(ValueError, match=f"holds {left} of another run"):
        check_output(tmp_path, resume=False, overwrite=False)
    check_output(tmp_path, resume=False, overwrite=True)


def test_a_history_without_a_state_is_nothing_to_lose(tmp_path):
    (tmp_path / "training.csv").touch()
    check_output(tmp_path, resume=False, overwrite=False)


def test_overwritten_it_holds_the_new_run_and_nothing_of_the_old(
    train_model, settings, dataset, used
):
    save_tiny_signature(used)
    shorter = replace(settings, seed=2, characters=4_000)
    assert train_model(shorter, dataset, used, overwrite=True)
    record = memviz.load(used).record
    assert record.metrics["training"]["seed"] == 2
    assert record.training.step.max() == record.metrics["training"]["batches"]
    assert [path.name for path in (used / STATE).iterdir()] == [newest_state(used).name]
    assert not any((used / name).exists() for name in OPTIONAL_BYTES)
    assert (used / "notes.txt").read_text() == "the first try"


def test_what_is_overwritten_goes_only_when_nothing_stops_the_new_run(
    train_model, settings, dataset, used
):
    before = files(used)
    with pytest.raises(ValueError, match="the trained model could not be opened again"):
        train_model(replace(settings, seed=10**18), dataset, used, overwrite=True)
    assert files(used) == before


def test_weights_that_were_pulled_are_not_resumed_from_nothing(
    train_model, settings, dataset, used
):
    shutil.rmtree(used / STATE)
    before = files(used)
    with pytest.raises(ValueError, match="has no saved state to go on from; leave out --resume"):
        train_model(settings, dataset, used, resume=True)
    assert files(used) == before


def test_a_finished_run_that_is_resumed_keeps_what_was_measured_since(
    train_model, settings, dataset, used
):
    evaluate_checkpoint(used, dataset.test, observations=4, reach_texts=0)
    before = (used / METRICS).read_bytes()
    assert train_model(settings, dataset, used, resume=True)
    assert (used / METRICS).read_bytes() == before
    assert "test" in memviz.load(used).record.metrics


def test_a_finished_run_whose_model_is_damaged_writes_it_again(
    train_model, settings, dataset, used
):
    (used / METRICS).write_bytes((used / METRICS).read_bytes()[:100])
    assert train_model(settings, dataset, used, resume=True)
    assert json.loads((used / METRICS).read_text())["training"]["seed"] == settings.seed


@pytest.mark.parametrize("how", [{}, {"resume": True}, {"overwrite": True}], ids=str)
def test_a_folder_that_a_run_works_in_is_refused_to_a_second_one(
    train_model, settings, dataset, tmp_path, monkeypatch, how
):
    """Else the lines of the history would be doubled, and each would delete the other's states."""
    settings = replace(settings, save_minutes=0)
    train_model(settings, dataset, tmp_path / "undisturbed")
    update, refused = Run.update, []

    def disturbed(run, batch):
        if not refused and run.progress.step == 3:
            with pytest.raises(HeldError, match=r"run: in use by process \d+ on .*; wait until"):
                train_model(settings, dataset, tmp_path / "run", **how)
            refused.append(True)
        update(run, batch)

    monkeypatch.setattr(Run, "update", disturbed)
    assert train_model(settings, dataset, tmp_path / "run")
    assert refused
    assert history(tmp_path / "run") == history(tmp_path / "undisturbed")
    assert [path.name for path in (tmp_path / "run" / STATE).iterdir()] == [
        newest_state(tmp_path / "undisturbed").name
    ]


def history(folder: Path) -> list[tuple[str, int, float]]:
    training = memviz.load(folder).record.training
    return list(zip(training.dataset, training.step, training.loss, strict=True))


def test_the_command_refuses_and_overwrites(corpus, cache, tmp_path, capsys):
    command = ["fit", "--preset", "smoke", "--unit", "rnn", "--corpus", str(corpus), "--words"]
    command += ["10", "--characters", "4000", "--cache", str(cache), "--output", str(tmp_path)]
    assert main([*command, "--resume"]) == 1
    assert "no saved state to go on from" in capsys.readouterr().err
    assert main(command) == 0
    assert main(command) == 1
    assert "--overwrite to delete it and begin anew" in capsys.readouterr().err
    assert main([*command, "--seed", "2", "--overwrite"]) == 0
    assert memviz.load(tmp_path).record.metrics["training"]["seed"] == 2
    with pytest.raises(SystemExit):
        main([*command, "--resume", "--overwrite"])
