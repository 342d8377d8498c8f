"""Plain objects with the contract's methods, around a model whose results are known."""

import re
from typing import Any

import torch
from torch import Tensor

from memviz.models.contract import Gate
from memviz.models.model import Model


class AtLevel0:
    """One of our models as an object that only reads whole texts."""

    def __init__(self, model: Model, with_matrix: bool = True) -> None:
        self.model = model
        self.target = model.target
        self.outputs = model.vocabulary.outputs
        self.alphabet = model.vocabulary.alphabet
        if with_matrix:
            self.embedding_matrix = model.embedding.weight

    def encode(self, text: str) -> Tensor:
        return self.model.encode(text).symbols

    def embed(self, symbols: Tensor) -> Tensor:
        return self.model.embed(symbols)

    def logits(self, embedded: Tensor) -> Tensor:
        return self.model.logits(embedded)


class AtLevel1(AtLevel0):
    """The same, step by step; its state is a dictionary with a number that is no memory."""

    def start(self, batch: int) -> dict[str, Any]:
        return {"read": torch.zeros(batch, dtype=torch.int64), "layers": self.model.start(batch)}

    def step(self, embedded: Tensor, state: dict[str, Any]) -> tuple[Tensor, dict[str, Any]]:
        output, layers = self.model.step(embedded, state["layers"])
        return output, {"read": state["read"] + 1, "layers": layers}

    def head(self, output: Tensor) -> Tensor:
        return self.model.head(output)


class AtLevel2(AtLevel1):
    """The same, with names for the parts of its state."""

    def parts(self, state: dict[str, Any]) -> dict[tuple[int, str], Tensor]:
        return self.model.parts(state["layers"])


class AtLevel3(AtLevel2):
    """The same, with gates."""

    def gates(self, embedded: Tensor, state: dict[str, Any]) -> tuple[Gate, ...]:
        return self.model.gates(embedded, state["layers"])


AT_LEVEL = (AtLevel0, AtLevel1, AtLevel2, AtLevel3)


class Syllables:
    """Reads pieces of one to three letters, and adds up what it has read, fading by half.

    What it predicts from is h = h / 2 + vector, so what an earlier piece adds is known exactly.
    """

    target = "token"
    outputs = ("", " ", "ca", "ab", "a", "b", "c", "abc", "bab")
    fade = 0.5

    def __init__(self) -> None:
        generator = torch.Generator().manual_seed(0)
        self.embedding_matrix = torch.randn(len(self.outputs), 4, generator=generator)
        self.weights = torch.randn(4, len(self.outputs), generator=generator)

    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        found = list(re.finditer("abc|bab|ca|ab|a|b|c| ", text))
        return [self.outputs.index(one[0]) for one in found], [one.span() for one in found]

    def embed(self, symbols: Tensor) -> Tensor:
        return self.embedding_matrix[symbols]

    def start(self, batch: int) -> Tensor:
        return torch.zeros(batch, 4)

    def step(self, embedded: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        new = self.fade * state + embedded
        return new, new

    def head(self, output: Tensor) -> Tensor:
        return output @ self.weights

    def parts(self, state: Tensor) -> dict[tuple[int, str], Tensor]:
        return {(1, "sum"): state}


class ByteTokens(Syllables):
    """Reads a letter beyond ASCII as a token for each of its bytes, of which the first has it.

    A carriage return is a token of its own, the line feed goes with the space after it. What stands
    between its tokens, as a question mark, it does not read.
    """

    outputs = ("", " ", "ca", "ab", "a", "b", "c", "\r", "\n ")

    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        symbols, spans = [], []
        for one in re.finditer("ca|ab|a|b|c| |\r|\n |é", text):
            if one[0] != "é":
                symbols.append(self.outputs.index(one[0]))
                spans.append(one.span())
                continue
            symbols += [0, 0]
            spans += [one.span(), (one.end(), one.end())]
        return symbols, spans
