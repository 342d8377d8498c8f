"""A run's state: whole or not at all, and nothing in it is executed."""

import hashlib
import json
import resource
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from train.loop.state import CHECKSUMS, STATE, newest_state, remove_states


def states(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / STATE).iterdir())


def test_only_the_newest_state_is_kept(settings, start_run, tmp_path):
    run = start_run(settings, tmp_path)
    for batch, _ in zip(run.batches.starting_at(0), range(2), strict=False):
        run.update(batch)
        run.save()
    assert states(tmp_path) == ["step-000000002"]


def test_a_full_disk_leaves_the_state_before(settings, start_run, tmp_path):
    settings = replace(settings, optimiser="adam", learning_rate=3e-3)
    run = start_run(settings, tmp_path)
    run.save()
    run.update(next(run.batches.starting_at(0)))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limits[1]))  # the weights, not the moments
    try:
        with pytest.raises(OSError, match="could not be written"):
            run.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert states(tmp_path) == ["step-000000000"]
    assert start_run(settings, tmp_path, resume=True).progress.step == 0


def test_a_state_left_unfinished_is_not_read(settings, start_run, tmp_path):
    run = start_run(settings, tmp_path)
    run.save()
    unfinished = tmp_path / STATE / "unfinished"
    unfinished.mkdir()
    (unfinished / "model.safetensors").write_bytes(b"cut o")
    assert start_run(settings, tmp_path, resume=True).progress.step == 0
    run.update(next(run.batches.starting_at(0)))
    run.save()
    assert states(tmp_path) == ["step-000000001"]


def test_a_run_begun_anew_replaces_the_states_of_the_run_before(settings, start_run, tmp_path):
    for rate, steps in ((0.001, 2), (0.002, 1), (0.003, 1)):
        run = start_run(replace(settings, learning_rate=rate), tmp_path)
        for batch, _ in zip(run.batches.starting_at(0), range(steps), strict=False):
            run.update(batch)
        run.save()
    assert states(tmp_path) == ["step-000000001"]
    again = start_run(replace(settings, learning_rate=0.003), tmp_path, resume=True)
    assert again.progress.step == 1


def test_a_state_may_be_read_by_whom_any_new_file_may_be(settings, start_run, tmp_path):
    """A run that one user of a group began another goes on with."""
    start_run(settings, tmp_path).save()
    (tmp_path / "new").touch()
    (state,) = (tmp_path / STATE).iterdir()
    modes = {path.name: path.stat().st_mode for path in state.iterdir()}
    assert set(modes.values()) == {(tmp_path / "new").stat().st_mode}, modes


def sealed(state: Path) -> None:
    """Give a state the checksums of its files as they are now: whoever writes them may do so."""
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in state.iterdir()
        if path.name != CHECKSUMS
    }
    (state / CHECKSUMS).write_text(json.dumps(digests))


class Intruder:
    """Runs code when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("name", ["optimizer.bin", "random_states_0.pkl"])
def test_code_in_a_state_is_not_executed(settings, start_run, tmp_path, name):
    start_run(settings, tmp_path).save()
    (state,) = (tmp_path / STATE).iterdir()
    torch.save({"step": Intruder(tmp_path / "executed")}, state / name)
    sealed(state)
    if name == "optimizer.bin":
        with pytest.raises(ValueError, match="the saved state cannot be read"):
            start_run(settings, tmp_path, resume=True)
    else:  # nothing is drawn from them: a run goes on without
        start_run(settings, tmp_path, resume=True)
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("name", ["model.safetensors", "optimizer.bin", "progress.json"])
def test_a_damaged_state_says_what_to_do(settings, start_run, tmp_path, name):
    start_run(settings, tmp_path).save()
    (state,) = (tmp_path / STATE).iterdir()
    (state / name).write_bytes((state / name).read_bytes()[:20])
    sealed(state)
    with pytest.raises(ValueError, match=r"cannot be read .* delete it to start"):
        start_run(settings, tmp_path, resume=True)


def test_a_bit_of_any_file_of_a_state_that_is_another_is_found(settings, start_run, tmp_path):
    start_run(settings, tmp_path).save()
    (state,) = (tmp_path / STATE).iterdir()
    for path in sorted(state.iterdir()):
        content = path.read_bytes()
        flipped = bytearray(content)
        flipped[-len(content) // 3] ^= 4  # of the weights: a number that differs a little
        path.write_bytes(flipped)
        with pytest.raises(ValueError, match=r"cannot be read .* delete it to start"):
            start_run(settings, tmp_path, resume=True)
        path.write_bytes(content)
    assert start_run(settings, tmp_path, resume=True).progress.step == 0


def test_a_file_of_a_state_that_is_gone_is_missed_and_a_stranger_is_not_read(
    settings, start_run, tmp_path
):
    """As of a push by more processes that an earlier one left on the Hub."""
    start_run(settings, tmp_path).save()
    (state,) = (tmp_path / STATE).iterdir()
    (state / "run-best.safetensors").write_bytes(b"of another run")
    assert start_run(settings, tmp_path, resume=True).stopping.best == {}
    (state / "random_states_0.pkl").unlink()
    with pytest.raises(ValueError, match=r"'random_states_0\.pkl': its checksum is not that in"):
        start_run(settings, tmp_path, resume=True)


def test_a_state_of_an_earlier_version_has_no_checksums_and_is_read(settings, start_run, tmp_path):
    start_run(settings, tmp_path).save()
    (state,) = (tmp_path / STATE).iterdir()
    (state / CHECKSUMS).unlink()
    assert start_run(settings, tmp_path, resume=True).progress.step == 0


def test_a_state_that_is_removed_half_way_is_none(settings, start_run, tmp_path, monkeypatch):
    """As by kill -9 while a run is overwritten: what is left of it is never resumed."""
    start_run(settings, tmp_path).save()

    def killed(path: Path, **_: object) -> None:
        if path.is_dir():
            (path / "model.safetensors").unlink()
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("train.loop.state.shutil.rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            remove_states(tmp_path)
    assert newest_state(tmp_path) is None
    start_run(settings, tmp_path).save()
    assert states(tmp_path) == ["step-000000000"]


def test_a_state_of_another_dropout_is_refused(settings, start_run, tmp_path):
    start_run(settings, tmp_path).save()
    with pytest.raises(ValueError, match="other settings or data"):
        start_run(replace(settings, dropout=0.5), tmp_path, resume=True)
