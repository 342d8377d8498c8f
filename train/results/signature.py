"""The memory signature of a checkpoint, measured on the dataset it was trained on."""

from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from memviz.analysis.memory import measure_memory, write_recall, write_signature
from memviz.models.checkpoint.loading import load
from memviz.text.vocabulary import UNKNOWN, Vocabulary
from train.data.dataset import Dataset, Part

TRAIN_CHARACTERS = 150_000
TEST_CHARACTERS = 50_000
_STRANGER = "\ufffd"  # stands for symbols outside the alphabet


def sign_checkpoint(
    folder: Path,
    dataset: Dataset,
    train_characters: int = TRAIN_CHARACTERS,
    test_characters: int = TEST_CHARACTERS,
) -> pd.DataFrame:
    """Write `signature.csv` and its probes into the checkpoint `folder`; return the signature.

    The probes learn on the first characters of the dataset's training part, its observations
    joined end to end, and are scored on the first ones of its test part, which neither they nor
    the model have learnt from.
    """
    model = load(folder)
    train = joined(dataset.train, model.vocabulary, train_characters)
    test = joined(dataset.test, model.vocabulary, test_characters)
    with tqdm(total=1.0, bar_format="{l_bar}{bar}| {elapsed}") as bar:

        def tell(done: float) -> None:
            bar.update(done - bar.n)

        memory = measure_memory(model, train, test, progress=tell)
    assert model.record is not None
    write_signature(memory.signature, folder, model.record.weights_sha256)
    write_recall(memory.recall, folder, model.record.weights_sha256)
    return memory.signature


def joined(part: Part, vocabulary: Vocabulary, characters: int) -> str:
    """Return the part's first observations as one text, about as long as asked for."""
    if not len(part):
        return ""
    rows = np.arange(min(len(part), 1 + characters // part.inputs([0]).shape[1]))
    symbols = np.array(("", *vocabulary.alphabet[1:]))  # padding, symbol 0, becomes an empty string
    symbols[symbols == UNKNOWN] = _STRANGER
    return "".join(symbols[part.inputs(rows).ravel()])[:characters]
