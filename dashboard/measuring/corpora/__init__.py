"""The texts that come along to look for something in, and which of them suits a model."""

import lzma
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dashboard.catalogue.entries import ModelEntry
from dashboard.measuring.texts import sample_text
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import read_part

WIKIPEDIA, NOVEL, KERNEL = "Wikipedia", "War and Peace", "Linux kernel"
WHENCE = {
    WIKIPEDIA: "a stretch of wiki8, English Wikipedia in small letters, from character 60,000,006 "
    "on; models that were trained on wiki8 may have seen parts of it",
    NOVEL: "from the last tenth of the novel, which the bundled models were not trained on",
    KERNEL: "C files of Linux that the bundled models were not trained on",
}
_SAMPLES = {NOVEL: "warpeace", KERNEL: "kernel"}


@dataclass(frozen=True)
class CorpusText:
    """A text to look for something in: what it is called, where it is from, and the text."""

    name: str
    whence: str
    text: str


def corpus_of(name: str) -> CorpusText:
    """Return the corpus of this name, one of `WHENCE`."""
    return CorpusText(name, WHENCE[name], text_of(name))


def suiting(entry: ModelEntry) -> str:
    """Return the name of the corpus that comes along and is most like a model's training text."""
    if entry.target == "word":
        return WIKIPEDIA
    trained_on = read_part(CorpusFacts, entry.metrics).name
    return next((name for name, sample in _SAMPLES.items() if sample == trained_on), NOVEL)


@cache
def text_of(name: str) -> str:
    """Return the text of a corpus that comes along."""
    if name in _SAMPLES:
        return sample_text(_SAMPLES[name])
    packed = (files(__name__) / "wikipedia.txt.xz").read_bytes()
    return lzma.decompress(packed).decode("ascii")
