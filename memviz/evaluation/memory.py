"""What of the past is in a model's state, from its `signature.csv`."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from memviz.analysis.memory import SignatureSummary, read_signature, signature_summary
from memviz.evaluation.corpus import UNKNOWN_TEXT, CorpusFacts
from memviz.evaluation.parts import read_part
from memviz.models.names import corpus_label
from memviz.models.record import Record


@dataclass(frozen=True)
class MeasuredSignature:
    """A signature, as `memviz.memory_signature` returns it, and the corpus it was measured on."""

    signature: pd.DataFrame
    corpus: str

    @cached_property
    def summary(self) -> SignatureSummary:
        """What the signature comes to."""
        return signature_summary(self.signature)


def measured_signature(record: Record | None) -> MeasuredSignature | None:
    """Return the signature in a model's checkpoint, None where there is none.

    Raises CheckpointError for a file that is no signature.
    """
    signature = None if record is None else read_signature(record.folder)
    if signature is None or record is None:
        return None
    name = read_part(CorpusFacts, record.metrics).name or UNKNOWN_TEXT
    return MeasuredSignature(signature, corpus_label(name))
