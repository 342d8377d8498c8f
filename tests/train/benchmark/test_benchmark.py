"""The benchmark counts what a step computes and prints what it measured."""

import json

import pytest

from train.__main__ import main
from train.benchmark.arithmetic import arithmetic
from train.benchmark.speed import Speed
from train.benchmark.table import table
from train.loop.run import new_model
from train.presets import preset


def test_arithmetic_is_six_operations_per_weight_and_character(settings, dataset):
    model = new_model(settings, dataset.vocabulary)  # a GRU of 32 cells that reads 16, 12 words
    counted = arithmetic(model, head_share=0.5)
    assert counted.recurrent == 6 * 3 * 32 * (16 + 32)
    assert counted.head == 6 * 0.5 * 32 * 12


def test_a_nested_lstm_of_the_article_costs_what_two_layers_of_lstm_cost(dataset):
    costs = [
        arithmetic(new_model(preset("article", unit), dataset.vocabulary), 1.0).recurrent
        for unit in ("lstm", "nested_lstm")
    ]
    assert costs[0] == costs[1]


def test_the_first_layer_s_product_with_the_embedding_may_be_spared(settings, dataset):
    model = new_model(settings, dataset.vocabulary)
    counted = arithmetic(model, head_share=0.5, first_by_symbol=True)
    assert counted.recurrent == 6 * 3 * 32 * 32


def speed(unit: str, rate: float, own: float | None = None, plain: float | None = None) -> Speed:
    return Speed(unit, "a machine", rate, 0.5, 60.0, own, plain)


def test_the_table_sets_units_beside_the_gru_and_the_plain_loop():
    speeds = [speed("gru", 3000.0, own=1000.0), speed("nested_lstm", 1000.0, plain=400.0)]
    lines = table(speeds).splitlines()
    assert lines[2] == "| `gru` | 3,000 | 50 % | 1.00 | 1,000 | 3.00 | – | – | 60.0 |"
    assert lines[3] == "| `nested_lstm` | 1,000 | 50 % | 3.00 | – | – | 400 | 2.50 | 60.0 |"


def test_without_a_gru_there_is_no_ratio_to_it():
    assert "| `lstm` | 3,000 | 50 % | – |" in table([speed("lstm", 3000.0)])


@pytest.fixture
def small_matrices(monkeypatch):
    monkeypatch.setattr("train.benchmark.timing.MATRIX_SIZE", {"cpu": 64, "cuda": 64})


@pytest.mark.usefixtures("small_matrices")
def test_the_command_times_every_unit_asked_for(capsys):
    command = ["benchmark", "--preset", "smoke", "--seconds", "0.1", "--json"]
    assert main([*command, "--units", "lstm", "nested_lstm"]) == 0
    lstm, nested = json.loads(capsys.readouterr().out)["units"]
    assert (lstm["unit"], nested["unit"]) == ("lstm", "nested_lstm")
    assert lstm["plain_characters_per_second"] is None
    assert nested["plain_characters_per_second"] > 0
    assert lstm["unassisted_characters_per_second"] > 0
    assert nested["minutes"] == pytest.approx(40_000 / nested["characters_per_second"] / 60)


@pytest.mark.usefixtures("small_matrices")
def test_the_command_prints_a_table(capsys):
    assert main(["benchmark", "--preset", "smoke", "--seconds", "0.1", "--units", "rnn"]) == 0
    assert "| `rnn` |" in capsys.readouterr().out


def test_character_models_are_not_timed(capsys):
    assert main(["benchmark", "--preset", "smoke", "--target", "character"]) == 1
    assert "target: got 'character'" in capsys.readouterr().err
