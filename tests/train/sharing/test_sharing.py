"""`fit --push`: a run that dies goes on elsewhere from the Hub; no push ever ends a run."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from safetensors.torch import load_file

import memviz
from memviz.hub import Hub, HubError
from memviz.models.checkpoint.format import MAX_BYTES
from tests.support.hubstub import Flip, HubStub, Status
from tests.support.hubstub.example import model_files, write
from train.__main__ import main
from train.loop.acceleration import new_accelerator
from train.loop.fit import Invocation, fit
from train.loop.run import Run
from train.loop.state import PROGRESS, newest_state
from train.sharing.shared_state import push_state
from train.sharing.sharing import Sharing

NAME = "alice/run"


class Killed(BaseException):
    """The machine goes away."""


@pytest.fixture
def share(hub):
    """Return a function that shares a run with the stand-in, and the lines that were shown."""
    lines: list[str] = []
    begun: list[Sharing] = []

    def begin(seconds: float = 0) -> Sharing:
        begun.append(Sharing(Hub(hub.url), NAME, seconds, lines.append))
        return begun[-1]

    yield begin, lines
    for sharing in begun:
        sharing.close()


def train(settings, dataset, folder: Path, sharing: Sharing, resume: bool = False) -> bool:
    accelerator = new_accelerator(settings.head_precision)
    invocation = Invocation("command", "smoke", resume, saved=sharing.saved)
    return fit(accelerator, settings, dataset, folder, invocation)


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


def losses(folder: Path) -> list[tuple[str, int, float]]:
    table = pd.read_csv(folder / "training.csv")
    return list(zip(table.dataset, table.step, table.loss, strict=True))


def files_on(hub: HubStub) -> set[str]:
    repository = hub.repositories.get(NAME)
    return set(repository.newest.files) if repository and repository.commits else set()


def wait_for_state(hub: HubStub) -> None:
    deadline = time.monotonic() + 30
    while "state/progress.json" not in files_on(hub):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_run_that_dies_goes_on_elsewhere_to_the_same_result(
    hub, share, settings, dataset, train_model, tmp_path, monkeypatch
):
    begin, lines = share
    settings = replace(settings, save_minutes=0)
    train_model(settings, dataset, tmp_path / "whole")
    update = Run.update

    def dying(run, batch):
        if run.progress.step == 6:
            wait_for_state(hub)
            raise Killed
        update(run, batch)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "update", dying)
        with pytest.raises(Killed):
            train(settings, dataset, tmp_path / "here", begin())
    elsewhere, steps = begin(), []
    elsewhere.fetch(tmp_path / "there")
    assert re.fullmatch(rf"going on from {NAME} at [0-9a-f]{{8}}", lines[-1])

    def counting(run, batch):
        steps.append(run.progress.step)
        update(run, batch)

    monkeypatch.setattr(Run, "update", counting)
    assert train(settings, dataset, tmp_path / "there", elsewhere, resume=True)
    assert 0 < steps[0] <= 6
    whole, there = weights(tmp_path / "whole"), weights(tmp_path / "there")
    assert all(torch.equal(whole[name], there[name]) for name in whole)
    assert losses(tmp_path / "whole") == losses(tmp_path / "there")


def test_training_goes_on_when_pushing_fails(hub, share, settings, dataset, tmp_path):
    begin, lines = share
    hub.spoil(".", Status(403))
    sharing = begin()
    assert train(replace(settings, save_minutes=0), dataset, tmp_path, sharing)
    sharing.finish(tmp_path, finished=True)
    assert any("training goes on" in line and "(403)" in line for line in lines)
    assert lines[-1].startswith("not pushed: ")
    assert memviz.load(tmp_path)


def test_what_the_output_folder_has_is_not_replaced(share, settings, dataset, hub, tmp_path):
    begin, lines = share
    train(settings, dataset, tmp_path, begin(seconds=1000))
    begin().fetch(tmp_path)
    assert lines == []
    assert hub.requests == []


def test_a_state_that_is_fetched_is_there_whole_or_not_at_all(
    share, settings, dataset, tmp_path, monkeypatch
):
    """As with kill -9 while it is copied: half a state is never resumed."""
    begin, _ = share
    sharing = begin()
    train(settings, dataset, tmp_path / "here", sharing)
    sharing.finish(tmp_path / "here", finished=False)

    def killed(_source: Path, target: Path) -> None:
        target.mkdir()
        (target / PROGRESS).touch()
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("train.sharing.shared_state.shutil.copytree", killed)
        with pytest.raises(Killed):
            begin().fetch(tmp_path / "there")
    assert newest_state(tmp_path / "there") is None


def test_a_state_that_was_pushed_damaged_is_not_taken(share, settings, dataset, tmp_path):
    begin, _ = share
    sharing = begin()
    train(settings, dataset, tmp_path / "here", sharing)
    weights = newest_state(tmp_path / "here") / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    sharing.finish(tmp_path / "here", finished=False)
    with pytest.raises(ValueError, match=r"'model\.safetensors': its checksum is not that in"):
        begin().fetch(tmp_path / "there")
    assert newest_state(tmp_path / "there") is None


def test_a_run_that_the_hub_does_not_know_cannot_be_resumed(share, tmp_path):
    begin, _ = share
    with pytest.raises(ValueError, match=f"nor {NAME} has the state of a run; leave out --resume"):
        begin().fetch(tmp_path)
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("route", "fault", "message"),
    [
        ("GET /api/models/alice/run", Status(503), "out of order"),
        ("GET /alice/run/resolve", Flip(3), "came damaged"),
    ],
)
def test_a_state_that_cannot_be_had_stops_the_run_before_it_pushes_over_it(
    hub, share, settings, dataset, tmp_path, route, fault, message
):
    begin, _ = share
    sharing = begin()
    train(settings, dataset, tmp_path / "here", sharing)
    sharing.finish(tmp_path / "here", finished=False)
    hub.spoil(route, fault)
    with pytest.raises(HubError, match=message):
        begin().fetch(tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_a_state_takes_the_place_of_the_one_before_and_of_no_model(hub, tmp_path):
    hub.add(
        NAME, model_files() | {"state/progress.json": b"{}", "state/of_an_earlier_version": b""}
    )
    write({"progress.json": b'{"progress": {"step": 3}}'}, tmp_path / "state")
    push_state(Hub(), tmp_path, NAME)
    assert files_on(hub) == {*model_files(), "state/progress.json"}


def test_the_command_leaves_model_and_state_on_the_hub(hub, corpus, cache, tmp_path, capsys):
    command = ["fit", "--preset", "smoke", "--unit", "gru", "--words", "10", "--corpus"]
    command += [str(corpus), "--characters", "9000", "--cache", str(cache), "--push", NAME]
    assert main([*command, "--output", str(tmp_path / "one")]) == 0
    assert set(MAX_BYTES) | {"state/progress.json"} <= files_on(hub)
    assert memviz.load(NAME).config.unit == "gru"
    assert main([*command, "--resume", "--output", str(tmp_path / "two")]) == 0
    assert "going on from" in capsys.readouterr().out
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_a_name_that_cannot_be_is_refused_before_training(corpus, cache, tmp_path, capsys):
    command = ["fit", "--preset", "smoke", "--unit", "gru", "--corpus", str(corpus)]
    command += ["--cache", str(cache), "--output", str(tmp_path / "run"), "--push", "a/b/c"]
    assert main(command) == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert not (tmp_path / "run").exists()
