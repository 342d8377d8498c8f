"""Line ends as models know them: some corpora end lines by CR LF, others by LF."""

import numpy as np

from memviz.text.vocabulary import Vocabulary

_CARRIAGE_RETURN, _LINE_FEED = ord("\r"), ord("\n")


def with_line_ends_of(text: str, vocabulary: Vocabulary) -> str:
    """Return `text` with the line ends of the corpus that the alphabet comes from.

    CR LF where the alphabet has CR, otherwise LF.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "\r\n") if "\r" in vocabulary.symbol_index else lines


def begins(text: str) -> np.ndarray:
    """Return where each character begins, with CR LF as one, int64 [characters].

    So a text has as many of them whatever its line ends are.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    second_half = (codes[1:] == _LINE_FEED) & (codes[:-1] == _CARRIAGE_RETURN)
    return np.flatnonzero(np.concatenate([[True], ~second_half]))
