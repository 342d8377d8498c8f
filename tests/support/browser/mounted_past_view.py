"""The past view's script on an empty page, called by hand as Streamlit calls it."""

from typing import Any

import numpy as np
import torch
from playwright.sync_api import Page

from memviz.analysis.memory import Recall, Remembered
from memviz.analysis.memory.classes import ANOTHER
from memviz.analysis.memory.recall import Tokens
from memviz.components.past_view import PastPanel, pack
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.browser.mounted_component import MountedComponent


class MountedPast(MountedComponent):
    """The view on a page of its own."""

    def __init__(self, page: Page) -> None:
        """Mount the script without data."""
        super().__init__(page, "past_view")

    def show(self, text: str, panels: list[PastPanel], selected: int, push: int = 0) -> None:
        """Call the script with these panels."""
        self.call(**pack(text, panels), selected=selected, push=push)

    @property
    def pins(self) -> list[int]:
        """The timesteps that Python was told."""
        return self.told

    def row(self, number: int) -> list[tuple[str, str]]:
        """The cells of a row, the latest first: what they show and of which kind they are."""
        read = """row => [...row.querySelectorAll('.cell')].map(
            (cell) => [cell.textContent, cell.className.split(' ')[1]])"""
        cells: list[Any] = self.page.locator(".row").nth(number).evaluate(read)
        return [(text, kind) for text, kind in reversed(cells)]


def panel_that_remembers(text: str, holds: int, own: str | None = None) -> PastPanel:
    """A model that tells the last characters of what it read and “z” of all before them."""
    own = text if own is None else own
    vocabulary = Vocabulary((PADDING, UNKNOWN, *sorted({*own, "z"})))
    lags = tuple(range(21))
    guesses = np.full((len(own), len(lags)), vocabulary.symbol_index["z"])
    for t in range(len(own)):
        for lag in range(min(holds, t + 1)):
            guesses[t, lag] = vocabulary.symbol_index[own[t - lag]]
    probabilities = np.where(np.arange(len(lags)) < holds, 0.9, 0.1).astype(np.float32)
    remembered = Remembered(own, guesses, np.tile(probabilities, (len(own), 1)))
    nothing = torch.zeros(len(lags), 1)
    recall = Recall(lags, ((2, "h"),) * len(lags), nothing, nothing)
    return PastPanel("LSTM", "#aa5500", remembered, recall, vocabulary)


def panel_of_tokens(pieces: list[str]) -> PastPanel:
    """A model of these tokens: it tells the last one, takes the one before for “zz”, and of all
    others knows only that they are none of those that it tells apart."""
    names = sorted({*pieces, "zz"})
    ends = np.cumsum([len(piece) for piece in pieces])
    spans = np.stack([ends - [len(piece) for piece in pieces], ends], axis=1)
    symbols = np.array([names.index(piece) for piece in pieces])
    lags = tuple(range(21))
    guesses = np.full((len(pieces), len(lags)), ANOTHER)
    guesses[:, 0], guesses[:, 1] = symbols, names.index("zz")
    sure = np.full(guesses.shape, 0.5, dtype=np.float32)
    tokens, nothing = Tokens(symbols, spans), torch.zeros(len(lags), 1)
    remembered = Remembered("".join(pieces), guesses, sure, tokens)
    recall = Recall(lags, ((1, "h"),) * len(lags), nothing, nothing)
    vocabulary = Vocabulary(tuple(names))
    return PastPanel("Tokens", "#0055aa", remembered, recall, vocabulary, tokens=tokens)
