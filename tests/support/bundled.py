"""What ships in checkpoints/."""

from tests.support.project import ROOT

CHECKPOINTS = ROOT / "checkpoints"
WORD_MODELS = ("rnn", "gru", "lstm", "nested_lstm")
CHARACTER_MODELS = (
    "warpeace_lstm_1x128",
    "warpeace_gru_1x128",
    "warpeace_rnn_1x128",
    "warpeace_lstm_2x128",
    "warpeace_gru_2x128",
    "warpeace_rnn_2x128",
    "kernel_lstm_1x128",
)
