"""What a connectivity explains, in words: whose score it is the gradient of."""

from memviz.analysis.connectivity.explained import Explains, Output
from memviz.models.config import Target


def explained_kind(explains: Explains, predicts: Target) -> str:
    """Return which output is explained at each timestep: “first suggestion”."""
    if explains == "suggestion":
        return "first suggestion"
    if isinstance(explains, Output):
        return f"another {predicts}"
    return "the text’s word" if predicts == "word" else f"the text’s next {predicts}"


def explained_name(explains: Explains, predicts: Target) -> str:
    """Return what is explained, for a sentence: “target word”, “chosen word”."""
    if explains == "suggestion":
        return "first suggestion"
    if isinstance(explains, Output):
        return f"chosen {predicts}"
    return "target word" if predicts == "word" else f"next {predicts}"
