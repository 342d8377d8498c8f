"""Line ends as a model knows them: some corpora end lines by CR LF, others by LF."""

from memviz.vocabulary import Vocabulary


def with_line_ends_of(vocabulary: Vocabulary, text: str) -> str:
    """Return `text` with the line ends of the corpus that the alphabet comes from.

    CR LF where the alphabet has CR, LF everywhere else.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "\r\n") if "\r" in vocabulary.symbol_index else lines
