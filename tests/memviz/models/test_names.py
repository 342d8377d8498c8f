"""Names of models: by their unit, their own, or by the sweep that they are of."""

import pytest

from memviz.models.names import in_order, model_label, told_apart


@pytest.mark.parametrize(
    ("folder", "label"),
    [
        ("nested_lstm", "Nested LSTM"),
        ("my_run", "my_run"),
        ("warpeace_lstm_2x128", "LSTM 2×128, War and Peace"),
        ("kernel_nested_lstm_1x64", "Nested LSTM 1×64, Linux kernel"),
        ("mytext_mingru_1x64", "mingru 1×64, mytext"),
        ("warpeace_lstm_2x128_seed3", "LSTM 2×128, War and Peace, seed 3"),
        ("gru-best-2", "GRU, best recipe, seed 2"),
        ("nested_lstm-published-1", "Nested LSTM, published recipe, seed 1"),
    ],
)
def test_a_model_is_called_by_its_folder(folder, label):
    assert model_label(folder) == label


def test_folders_that_would_be_called_the_same_are_called_by_their_folders_too():
    labels = {folder: model_label(folder) for folder in ("gru", "GRU", "Gru", "lstm")}
    assert told_apart(labels) == {
        "gru": "GRU (gru)",
        "GRU": "GRU (GRU)",
        "Gru": "Gru",
        "lstm": "LSTM",
    }


def test_plain_units_come_first_then_own_names_then_sweeps_by_corpus_layers_unit_and_size():
    ordered = [
        "gru",
        "rnn",
        "a_run",
        "my_run",
        "warpeace_gru_1x64",
        "warpeace_gru_1x128",
        "warpeace_lstm_1x128",
        "warpeace_gru_2x128",
        "kernel_lstm_1x128",
        "other_lstm_1x128",
    ]
    assert in_order(reversed(ordered)) == ordered
