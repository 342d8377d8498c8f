"""Programs that do each task by what it says, symbol by symbol: slow, readable, always right."""

from collections.abc import Callable, Iterator

import numpy as np

from train.tasks import Task
from train.tasks.accuracy import Answer

NOTHING = "\0"
"""What is answered where nothing is asked for."""

Reader = Callable[[str], Iterator[str]]
"""Reads a sequence and yields an answer at each symbol, from those up to it."""


def copying(text: str, slots: int = 10**9) -> Iterator[str]:
    """A register of so many slots: what comes when all are full is lost, and then guessed."""
    register: list[str] = []
    for symbol in text:
        if symbol == "?":
            yield register.pop(0) if register else "a"
        else:
            if symbol != "_" and len(register) < slots:
                register.append(symbol)
            yield NOTHING


def recall(text: str) -> Iterator[str]:
    """A dictionary of pairs."""
    values: dict[str, str] = {}
    key = ""
    for symbol in text:
        if symbol.islower():
            values[key] = symbol
        key = symbol
        yield values.get(key, NOTHING)


def parity(text: str) -> Iterator[str]:
    """A count of ones."""
    ones = 0
    for symbol in text:
        ones += symbol == "1"
        yield str(ones % 2)


def dyck(text: str) -> Iterator[str]:
    """A stack of open brackets."""
    stack: list[str] = []
    for symbol in text:
        if symbol == "(":
            stack.append(symbol)
        else:
            stack.pop()  # an error where none is open
        yield str(len(stack))


ORACLES: dict[str, Reader] = {
    "copy": copying,
    "selective_copy": copying,
    "recall": recall,
    "parity": parity,
    "dyck": dyck,
}


def answering(task: Task, reader: Reader) -> Answer:
    """Return the reader as one of sequences of indices, int64 [sequences, time]."""
    alphabet = task.vocabulary.alphabet
    index = {**task.vocabulary.symbol_index, NOTHING: 0}

    def answer(symbols: np.ndarray) -> np.ndarray:
        texts = ["".join(alphabet[i] for i in row) for row in symbols]
        return np.array([[index[given] for given in reader(text)] for text in texts])

    return answer
