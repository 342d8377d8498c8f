"""Line ends as models know them: some corpora end lines by CR LF, others by LF."""

from collections.abc import Iterable

from memviz.text.vocabulary import Vocabulary


def with_line_ends_of(text: str, vocabularies: Iterable[Vocabulary]) -> str:
    """Return `text` with the line ends of the corpora that the alphabets come from.

    CR LF where every alphabet has CR, otherwise LF: these all the models know.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    alphabets = [vocabulary.symbol_index for vocabulary in vocabularies]
    known = bool(alphabets) and all("\r" in alphabet for alphabet in alphabets)
    return lines.replace("\n", "\r\n") if known else lines
