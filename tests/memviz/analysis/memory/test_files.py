"""signature.csv comes back as it was written; a damaged one is named and read no further."""

import re

import numpy as np
import pandas as pd
import pytest

import memviz
from memviz import CheckpointError
from memviz.analysis.memory import memory_signature, read_recall, read_signature, write_signature
from memviz.models.checkpoint import saving
from memviz.models.checkpoint.format import MEASURED_ON, RECALL, SIGNATURE
from memviz.models.checkpoint.saving import save
from tests.support.tiny_checkpoints import save_tiny_checkpoints


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> pd.DataFrame:
    """A signature, measured once."""
    model = memviz.load(save_tiny_checkpoints(tmp_path_factory.mktemp("lstm"), ("lstm",)) / "lstm")
    text = "parts of north africa " * 60
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("memviz.analysis.memory.probes.STEPS", 5)
        return memory_signature(model, text, text[:500], (0, 1, 7))


@pytest.fixture
def signature(measured) -> pd.DataFrame:
    return measured.copy()


def test_it_comes_back_as_it_was_written(signature, tmp_path):
    write_signature(signature, tmp_path)
    back = read_signature(tmp_path)
    pd.testing.assert_frame_equal(back, signature, atol=1e-5)


def earlier(signature: pd.DataFrame) -> pd.DataFrame:
    """Return the table as versions without the whole state wrote it."""
    parts = signature[signature["layer"] > 0].reset_index(drop=True)
    parts = parts.assign(network_accuracy=0.5, network_nats=1.0)
    parts = parts.assign(untrained_accuracy=0.25, untrained_nats=0.5)
    return parts.drop(columns=[name for name in parts if re.match("untrained_.*_(low|high)", name)])


def test_one_of_an_earlier_version_is_read_without_what_it_lacks(signature, tmp_path):
    before = earlier(signature)
    before.to_csv(tmp_path / SIGNATURE, index=False)
    back = read_signature(tmp_path)
    assert list(back.columns) == list(signature.columns)
    pd.testing.assert_frame_equal(back[list(before.columns)], before, atol=1e-5)
    assert back["untrained_nats_low"].isna().all()
    write_signature(back, tmp_path)
    pd.testing.assert_frame_equal(read_signature(tmp_path), back, atol=1e-5)


def test_it_is_that_of_the_weights_it_names_and_of_no_others(
    signature, make_model, tmp_path, monkeypatch
):
    save(make_model("lstm"), tmp_path, {})
    measured = memviz.load(tmp_path).record.weights_sha256
    write_signature(signature, tmp_path, measured)
    pd.testing.assert_frame_equal(read_signature(tmp_path), signature, atol=1e-5)
    with monkeypatch.context() as patch:
        patch.setattr(saving, "OPTIONAL_BYTES", {})  # as if the weights were copied here
        save(make_model("lstm", seed=1), tmp_path, {})
    assert (tmp_path / SIGNATURE).is_file()
    assert read_signature(tmp_path) is None


def test_one_that_names_no_weights_is_of_an_earlier_version_and_is_shown(
    signature, make_model, tmp_path
):
    save(make_model("lstm"), tmp_path, {})
    write_signature(signature, tmp_path)
    assert MEASURED_ON not in (tmp_path / SIGNATURE).read_text()
    assert read_signature(tmp_path) is not None


@pytest.mark.parametrize(("name", "read"), [(SIGNATURE, read_signature), (RECALL, read_recall)])
def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path, name, read):
    folder, elsewhere = tmp_path / "stranger", tmp_path / "private"
    folder.mkdir()
    elsewhere.write_text("the user's own file")
    (folder / name).symlink_to(elsewhere)
    with pytest.raises(CheckpointError, match="a link to a file elsewhere"):
        read(folder)


def test_a_checkpoint_without_one_has_none(tmp_path):
    assert read_signature(tmp_path) is None


DAMAGES = pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop(columns="nats"), "with the columns layer, part"),
        (lambda table: table.iloc[:0], "it must have rows"),
        (lambda table: table.assign(nats="much"), "all columns but part must be numbers"),
        (lambda table: table.assign(nats=float("inf")), "missing or not finite"),
        (lambda table: table.assign(part="<b>"), "part must name a part of the state"),
        (lambda table: table.assign(lag=-1), "out of range"),
        (lambda table: table.assign(lag=0.5), "must be whole numbers"),
        (lambda table: table.iloc[:-1], "the same lags, ascending"),
        (lambda table: table.assign(lag=3), "the same lags, ascending"),
        (lambda table: table.assign(accuracy=1.5), "not between 0 and 1"),
        (lambda table: table.assign(text_nats=1e9), "out of range"),
        (lambda table: table.assign(n=0), "out of range"),
        (lambda table: table.assign(layer=0), "layer 0 is the whole state"),
        (lambda table: table.assign(layer=table["layer"] + 1), "layer 0 is the whole state"),
        (lambda table: table.assign(network_nats=1.0), "filled for the whole state, or for"),
        (lambda table: table.assign(untrained_nats=np.nan), "filled for the whole state, or for"),
        (lambda table: table[table["layer"] > 0], "filled for the whole state, or for"),
        (lambda table: earlier(table).assign(network_nats=np.nan), "for every part where that is"),
        (lambda table: table.assign(untrained_nats_low=float("inf")), "not finite"),
        (lambda table: table.assign(untrained_accuracy_high=1.5), "not between 0 and 1"),
        (lambda table: pd.concat([table] * 2500), "at most 1,000,000|lags, ascending"),
    ],
)


@DAMAGES
def test_a_damaged_one_is_named(signature, tmp_path, change, message):
    change(signature).to_csv(tmp_path / SIGNATURE, index=False)
    with pytest.raises(CheckpointError, match=message):
        read_signature(tmp_path)


def test_columns_without_end_never_become_a_table(signature, tmp_path, monkeypatch):
    write_signature(signature, tmp_path)
    monkeypatch.setattr("memviz.analysis.memory.files.pd.read_csv", None)  # it takes minutes
    for content in (b"," * 900_000, (tmp_path / SIGNATURE).read_bytes() + b"," * 900_000):
        (tmp_path / SIGNATURE).write_bytes(content)
        with pytest.raises(CheckpointError, match="a line is longer than 1,000 bytes"):
            read_signature(tmp_path)


def test_no_more_places_are_read_than_a_model_has(signature, tmp_path):
    one = signature[signature["layer"] == 0].assign(layer=1)  # as in files without a whole state
    letters = [f"{a}{b}" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghij"]
    for places, refused in ((256, False), (257, True)):
        table = pd.concat([one.assign(part=part) for part in letters[:places]], ignore_index=True)
        (tmp_path / SIGNATURE).write_text(table.to_csv(index=False))
        if refused:
            with pytest.raises(CheckpointError, match="more than 256 layers and parts"):
                read_signature(tmp_path)
        else:
            assert read_signature(tmp_path) is not None


@DAMAGES
def test_what_could_not_be_read_is_not_written(signature, tmp_path, change, message):
    changed = change(signature)
    if list(changed.columns) != list(signature.columns):
        return  # the columns are the writer's own
    with pytest.raises(CheckpointError, match=message):
        write_signature(changed, tmp_path)
    assert not (tmp_path / SIGNATURE).exists()
