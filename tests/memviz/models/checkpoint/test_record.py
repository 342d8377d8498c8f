"""Metrics, history and card are read without the weights, and refused where they are wrong."""

import hashlib

import pandas as pd
import pytest
from safetensors.torch import save_file

import memviz
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.record import read_record
from memviz.models.checkpoint.saving import write_metrics
from memviz.models.json_grammar import LARGEST
from tests.support.changed_checkpoint import edit


def test_the_record_holds_metrics_history_and_card(folder):
    (folder / "training.csv").write_text("model,dataset,seconds,step,loss\nlstm,train,1,10,5.0\n")
    record = read_record(folder)
    assert record.metrics["model"]["name"] == "test"
    assert record.card == "# A card"
    assert record.training["loss"].tolist() == [5.0]


def test_parts_measured_on_other_weights_are_left_out(make_model, folder):
    sha256 = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    of_these = {"cross_entropy": 2.0, "weights_sha256": sha256}
    of_others = {"half": 4, "weights_sha256": "0" * 64}
    metrics = {"format_version": 1, "test": of_these, "reach": of_others, "old": {"half": 3}}
    write_metrics(folder, metrics)
    record = memviz.load(folder).record
    assert record.weights_sha256 == sha256
    assert set(record.metrics) == {"format_version", "test", "old"}
    save_file(make_model("lstm", seed=1).state_dict(), folder / "model.safetensors")
    assert set(read_record(folder).metrics) == {"format_version", "old"}


def test_metrics_of_another_version_are_refused(folder):
    edit(folder / "metrics.json", format_version=None)
    with pytest.raises(CheckpointError, match="format_version 1"):
        memviz.load(folder)


@pytest.mark.parametrize(
    "number",
    [
        *("NaN", "Infinity", "-Infinity", "1e999", "1e308", "9" * 400, "-" + "9" * 19),
        *(f"{LARGEST + 1}", f"-{LARGEST + 1}", "1.1e17", "-1.1e17"),
    ],
)
def test_a_number_that_nothing_can_be_done_with_is_refused(folder, number):
    metrics = '{"format_version": 1, "training": {"seconds": %s}}'
    (folder / "metrics.json").write_text(metrics % number)
    with pytest.raises(
        CheckpointError, match=r"metrics\.json: not valid JSON \(.*is read\)"
    ) as told:
        memviz.load(folder)
    assert len(str(told.value)) < 300


@pytest.mark.parametrize("number", [LARGEST, -LARGEST])
def test_the_largest_number_is_read_and_many_of_it_add_up_in_64_bits(folder, number):
    metrics = '{"format_version": 1, "training": {"seconds": %d}}'
    (folder / "metrics.json").write_text(metrics % number)
    assert memviz.load(folder).record.metrics["training"]["seconds"] == number
    assert pd.Series([number] * 92).sum() == 92 * number


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "", "\x00\x00"])
def test_a_history_with_other_columns_is_refused(folder, content):
    (folder / "training.csv").write_text(content)
    with pytest.raises(CheckpointError, match=r"training.csv"):
        memviz.load(folder)
