"""A corpus as a model reads it: built once, memory-mapped, in three parts that never mix."""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from memviz.evaluation.corpus import PartName
from memviz.files.replacing import settle
from memviz.models.checkpoint.format import VOCABULARY
from memviz.text.vocabulary import Vocabulary
from train.data.building import FACTS, FORMAT_VERSION, build
from train.data.corpora import DOWNLOADS, CorpusFile, find_corpus, read_corpus
from train.data.settings import DatasetError, DatasetSettings

__all__ = [
    "Dataset",
    "DatasetError",
    "DatasetSettings",
    "HeldOutPart",
    "TrainingPart",
    "kept_dataset",
    "open_dataset",
]

DATASETS = Path(".cache/datasets")


class Part:
    """Some of a dataset's observations; its methods' `indices` count from 0 within the part."""

    def __init__(
        self, name: str, rows: np.ndarray, inputs: np.ndarray, targets: np.ndarray
    ) -> None:
        self.name = name
        self._rows = rows
        self._inputs = inputs
        self._targets = targets

    def __len__(self) -> int:
        return len(self._rows)

    def inputs(self, indices: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return what the model reads: indices into the alphabet, int64 [n, length]."""
        return self._inputs[self._rows[indices]].astype(np.int64)

    def targets(self, indices: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return what it should predict at each character, int64 [n, length].

        Word targets: index of the word that the character belongs to. Character targets: index
        of the next character. 0 is padding, 1 unknown.
        """
        return self._targets[self._rows[indices]].astype(np.int64)


class TrainingPart(Part):
    """The observations that a model learns from. No result is ever measured on them."""

    def epoch_order(self, epoch: int, seed: int) -> np.ndarray:
        """Return the order in which an epoch visits the part, a permutation, int64 [n]."""
        return np.random.default_rng([seed, epoch]).permutation(len(self))


class HeldOutPart(Part):
    """Observations that no model learns from: `valid` to choose by, `test` to report."""


@dataclass(frozen=True)
class Dataset:
    """Encoded observations in three parts, their vocabulary, and the facts about them."""

    vocabulary: Vocabulary
    train: TrainingPart
    valid: HeldOutPart
    test: HeldOutPart
    facts: dict[str, Any]
    """The fields `corpus` and `split` of a checkpoint's metrics.json."""
    fingerprint: str
    """A sha256 over text, observations, split and vocabulary. A checkpoint keeps it: the same
    fingerprint proves that this dataset's held-out parts were held out from its training, too.
    """


def open_dataset(
    settings: DatasetSettings, cache: Path = DATASETS, downloads: Path = DOWNLOADS
) -> Dataset:
    """Return the dataset, built on first use and read from a folder in `cache` afterwards.

    Raises CorpusError if the corpus cannot be had, ValueError if its text is too short for a
    split, DatasetError if the folder cannot be written or is damaged.
    """
    file = find_corpus(settings.corpus, settings.corpus_path, downloads)
    folder = cache / _folder_name(settings, file)
    if not folder.exists():
        _build_whole(settings, file, folder)
    return _read(folder)


def kept_dataset(fingerprint: str, cache: Path = DATASETS) -> Dataset | None:
    """Return the dataset with this fingerprint if `cache` has it, whatever it was built from."""
    for facts in sorted(cache.glob(f"*/{FACTS}")):
        try:
            found = json.loads(facts.read_text(encoding="utf-8"))["fingerprint"]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # damaged: who asks for it by its settings is told so
        if found == fingerprint:
            return _read(facts.parent)
    return None


def _folder_name(settings: DatasetSettings, file: CorpusFile) -> str:
    """Return a name that changes with the settings, with the file and with the format."""
    wanted = {
        **asdict(settings),
        "corpus": file.name,
        "corpus_path": None,
        "file": _sha256(file.path),
        "format_version": FORMAT_VERSION,
    }
    if settings.vocabulary is None:
        del wanted["vocabulary"]  # a name as it always was
    key = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()
    return f"{file.name.replace('/', '--')}-{settings.target}-{key[:16]}"


def _build_whole(settings: DatasetSettings, file: CorpusFile, folder: Path) -> None:
    """Build in a temporary folder that is renamed when complete, so that no part is ever left."""
    corpus = read_corpus(file, settings.target)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".building-") as temporary:
            whole = Path(temporary) / "dataset"
            whole.mkdir()
            build(whole, corpus, settings)
            settle(whole)
            if not folder.exists():
                whole.rename(folder)
    except OSError as error:
        if folder.exists():
            return  # another process has built it meanwhile
        raise DatasetError(
            f"{folder}: the dataset could not be written ({error}); it takes about "
            f"{3 * len(corpus.text) / 1e6:,.0f} MB: make room there or choose another cache folder"
        ) from error


def _read(folder: Path) -> Dataset:
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        content = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        vocabulary = Vocabulary(tuple(content["alphabet"]), tuple(content["words"]))
        inputs = np.load(folder / "inputs.npy", mmap_mode="r")
        targets = np.load(folder / "targets.npy", mmap_mode="r")
        rows = {name: np.load(folder / f"{name}.npy") for name in get_args(PartName)}
        fingerprint = facts["fingerprint"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(
            f"{folder}: the dataset is damaged ({error!r}); delete the folder, "
            "and it is built again"
        ) from error
    return Dataset(
        vocabulary=vocabulary,
        train=TrainingPart("train", rows["train"], inputs, targets),
        valid=HeldOutPart("valid", rows["valid"], inputs, targets),
        test=HeldOutPart("test", rows["test"], inputs, targets),
        facts=facts,
        fingerprint=fingerprint,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
