"""A dataset of random observations, on which training takes as long as on a text."""

import numpy as np

from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary
from train.data.dataset import Dataset, HeldOutPart, TrainingPart
from train.settings import FitSettings

BATCHES = 4


def random_dataset(settings: FitSettings) -> Dataset:
    """Return a few batches of full-length observations whose words are all known."""
    if settings.target != "word":
        raise ValueError(f"target: got {settings.target!r}; only word models are timed")
    words = (f"word{index}" for index in range(settings.words))
    vocabulary = Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, *words))
    draw = np.random.default_rng(settings.seed)
    shape = (BATCHES * settings.batch, settings.observation_length)
    symbols = draw.integers(1, len(vocabulary.alphabet), shape)
    targets = draw.integers(2, len(vocabulary.words), shape)
    rows = np.arange(len(symbols))
    return Dataset(
        vocabulary=vocabulary,
        train=TrainingPart("train", rows, symbols, targets),
        valid=HeldOutPart("valid", rows[:0], symbols, targets),
        test=HeldOutPart("test", rows[:0], symbols, targets),
        facts={},
        fingerprint="random",
    )
