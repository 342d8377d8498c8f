"""The text that a model is measured on here: a sample of its own corpus, if that is bundled."""

from dashboard.catalogue.entries import ModelEntry
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import read_part
from memviz.samples import bundled, read_sample

RECORDED = "its recorded text"


def corpus_for(entry: ModelEntry) -> str:
    """Return the name of the sample that suits a model: of its own corpus, else War and Peace.

    Of a model of which only states are known it is the text that they were recorded along.
    """
    if entry.recorded_text is not None:
        return RECORDED
    name = read_part(CorpusFacts, entry.metrics).name
    return name if name is not None and name in bundled() else "warpeace"


def sample_text(corpus: str) -> str:
    """Return the text of the sample, held out from the training of the bundled models."""
    return read_sample(bundled()[corpus]).held_out.text
