"""Connectivity by character position, so that models with different symbols stand side by side."""

from dataclasses import replace
from typing import overload

import numpy as np

from memviz.analysis.connectivity.connectivity import AnyConnectivity, Connectivity, ConnectivityRow
from memviz.analysis.connectivity.variants import Measure
from memviz.models.reading import last_read


@overload
def over_characters(connectivity: Connectivity) -> Connectivity: ...


@overload
def over_characters(connectivity: ConnectivityRow) -> ConnectivityRow: ...


def over_characters(connectivity: AnyConnectivity) -> AnyConnectivity:
    """Return a connectivity whose steps are the characters of the text.

    One whose symbols are characters stays as it is. Of tokens, the row at a character is that of
    the last token that has been read whole by then, and a token's value stands at each of its
    characters; `symbol_at` says which token that is. Tokens without a character of their own, as
    all bytes of a letter but the first, count with the one before them: by all of these together,
    see `together`. Before the first token is whole there is no target.
    """
    if connectivity.spans is None:
        return connectivity
    if isinstance(connectivity, ConnectivityRow):
        return _row(connectivity, connectivity.spans)
    return _matrix(connectivity, connectivity.spans)


def _matrix(tokens: Connectivity, spans: np.ndarray) -> Connectivity:
    characters = len(tokens.text)
    read, holding = last_read(spans, characters), _holding(spans, characters)
    whole = read >= 0
    matrix = np.zeros((characters, characters), dtype=np.float32)
    seen = whole[:, np.newaxis] & (holding >= 0) & (holding <= read[:, np.newaxis])
    steps, inputs = np.nonzero(seen)
    values = _by_holder(tokens, spans, tokens.matrix)
    matrix[steps, inputs] = values[read[steps], holding[inputs]]
    probability = np.where(whole, tokens.target_probability[read], np.nan)
    return replace(
        tokens,
        targets=_at(tokens.targets, read, ""),
        matrix=matrix,
        has_target=whole & tokens.has_target[read],
        suggestions=_at(tokens.suggestions, read, ()),
        target_probability=probability.astype(np.float32),
        target_rank=np.where(whole, tokens.target_rank[read], 0),
        spans=None,
        symbol_at=holding,
    )


def _row(token: ConnectivityRow, spans: np.ndarray) -> ConnectivityRow:
    characters = len(token.text)
    read, holding = last_read(spans, characters), _holding(spans, characters)
    timestep = max(0, int(spans[token.timestep, 1]) - 1)
    here, values = holding[: timestep + 1], _by_holder(token, spans, token.row)
    seen = (here >= 0) & (here <= token.timestep)
    return replace(
        token,
        targets=_at(token.targets, read, ""),
        has_target=(read >= 0) & token.has_target[read],
        timestep=timestep,
        row=np.where(seen, values[np.where(seen, here, 0)], 0).astype(np.float32),
        spans=None,
        symbol_at=holding,
    )


def together(values: np.ndarray, starts: np.ndarray, measure: Measure) -> np.ndarray:
    """Return values [..., symbols] by groups of symbols as one, [..., groups].

    `starts` are where the groups begin. Squared norms add up, norms do so as the sides of a right
    angle, and gradient × input with its sign: each is what the symbols have as one vector.
    """
    if measure == "norm":
        return np.sqrt(np.add.reduceat(np.square(values), starts, axis=-1))
    return np.add.reduceat(values, starts, axis=-1)


def _by_holder(connectivity: AnyConnectivity, spans: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return values [..., symbols], at each symbol with characters those of its group."""
    has_characters = spans[: values.shape[-1], 1] > spans[: values.shape[-1], 0]
    if has_characters.all() or not has_characters.any():
        return values
    holders = np.flatnonzero(has_characters)
    found = values.copy()
    starts = np.concatenate([[0], holders[1:]])  # those before the first count with it
    found[..., holders] = together(values, starts, connectivity.measure)
    return found


def _holding(spans: np.ndarray, characters: int) -> np.ndarray:
    """Return the symbol that each character is part of, int64 [characters]; -1 for none."""
    holding = np.full(characters, -1)
    for symbol, (start, end) in enumerate(spans.tolist()):
        holding[start:end] = symbol
    return holding


def _at(values: tuple, read: np.ndarray, before: object) -> tuple:
    """Return the value of the symbol that was read last at each character."""
    return tuple(values[symbol] if symbol >= 0 else before for symbol in read.tolist())
