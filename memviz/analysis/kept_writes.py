"""Kept writes: what a state still holds of each symbol that was read, and what is found of it.

A memory c that a step keeps a share of and writes to, c_t = K_t c_{t-1} + w_t, is the sum of all
writes as they were carried on since: c_t = sum_s K_t ... K_{s+1} w_s from a zero start. Sources:
Ali, Zimerman and Wolf 2024, "The Hidden Attention of Mamba Models", arXiv 2403.01590; Dao and Gu
2024, "Transformers are SSMs", arXiv 2405.21060. Both write what a layer makes of a text as a matrix
of symbols by symbols, which is what a step's query finds: q_t K_t ... K_{s+1} w_s. What is held is
the part of it that does not depend on what is read of the memory, so every unit has it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.walk import Walk, walk
from memviz.models.contract import CarryingModel, Reader, carrying
from memviz.models.reading import Reading, read
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr

_QUESTION = "a view of kept writes"
_COLUMNS = (
    *("layer", "timestep", "written_at", "piece"),
    *("norm", "share", "found", "found_share"),
)


@short_repr
@dataclass(frozen=True, eq=False)
class KeptWrites:
    """What each layer's memory holds of each symbol's write, along `text`.

    `norms`, by layer (1 reads the input), float32 [time, time]: row t, column s is the L2 norm of
    what the memory after symbol t still holds of what symbol s wrote, in the memory's own unit; 0
    above the diagonal. `shares` are these as shares of their sum over s, 0 to 1: each row adds up
    to 1, or is 0 where the memory holds nothing.

    `found`, by layer, is the same of what the query of step t finds of what symbol s wrote, before
    the output gate, in the unit of what is found; `found_shares` are its shares. A layer whose
    output sees its memory without a query is missing, see `memviz.units.Unit.find`.

    The memory is what the unit's keep gate acts on, see `memviz.units.Unit.memory`; a layer whose
    unit has none is missing. `pieces` are the parts of the text that the model reads one at a time,
    its characters or tokens. `spans`, int64 [time, 2], are their characters; None where each symbol
    is one.
    """

    text: str
    pieces: tuple[str, ...]
    spans: np.ndarray | None
    norms: dict[int, np.ndarray]
    found: dict[int, np.ndarray]

    @cached_property
    def shares(self) -> dict[int, np.ndarray]:
        """By layer, float32 [time, time]: each row of `norms` over its sum."""
        return {layer: _shares(norms) for layer, norms in self.norms.items()}

    @cached_property
    def found_shares(self) -> dict[int, np.ndarray]:
        """By layer, float32 [time, time]: each row of `found` over its sum."""
        return {layer: _shares(norms) for layer, norms in self.found.items()}

    def table(self) -> pd.DataFrame:
        """Return a row for each layer, timestep and earlier one: what is held there of its write.

        Columns: layer, timestep, written_at, piece (what was read when it was written), norm,
        share, found, found_share (NaN where the layer has no query).
        """
        timestep, written_at = np.tril_indices(len(self.pieces))
        pieces = np.array(self.pieces, dtype=object)[written_at]
        unknown = np.full((len(self.pieces),) * 2, np.nan, dtype=np.float32)
        tables = [
            pd.DataFrame(
                {
                    "layer": layer,
                    "timestep": timestep,
                    "written_at": written_at,
                    "piece": pieces,
                    "norm": norms[timestep, written_at],
                    "share": self.shares[layer][timestep, written_at],
                    "found": self.found.get(layer, unknown)[timestep, written_at],
                    "found_share": self.found_shares.get(layer, unknown)[timestep, written_at],
                }
            )
            for layer, norms in self.norms.items()
        ]
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=_COLUMNS)


def _shares(norms: np.ndarray) -> np.ndarray:
    totals = norms.sum(axis=1, keepdims=True)
    return np.divide(norms, totals, out=np.zeros_like(norms), where=totals > 0)


@torch.no_grad()
def kept_writes(
    model: Reader,
    text: str | Reading,
    layer: int | None = None,
    progress: Progress = lambda _: None,
) -> KeptWrites:
    """Return what the state after each symbol of `text` still holds of what each symbol wrote.

    And what the query of each step finds of that, where a layer has one. Of every `layer` that has
    a memory, or of one. A write is what a step adds to the memory beyond what it carries on:
    w_t = c_t - carry(c_{t-1}). What the memory held before the first symbol, which is nothing for
    the units that come with memviz, is in no write. `progress` is told the share of the work that
    is done, 0 to 1.

    >>> kept = kept_writes(memviz.load("gru"), "parts of north africa")  # doctest: +SKIP
    >>> kept.shares[2][-1]  # what the second layer holds at the end, by the symbol that wrote it

    Raises ValueError as `memviz.activations` does, for a layer that has no such memory, and where
    the writes of all symbols would take too much room; MissingLevelError for a model that does not
    tell what a step carries on from what it writes.
    """
    model = carrying(model, _QUESTION)
    reading = read(model, text)
    layers = [layer] if layer is not None else layers_with_memory(model)
    _check(model, layers)
    steps, time = walk(model, reading.symbols), len(reading.symbols)
    norms = {number: np.zeros((time, time), dtype=np.float32) for number in layers}
    queried = [number for number in layers_with_query(model) if number in layers]
    found = {number: np.zeros((time, time), dtype=np.float32) for number in queried}
    along = zip(
        steps.vectors.split(1), steps.before, carried_writes(model, steps, layers), strict=True
    )
    for timestep, (vector, before, held) in enumerate(along):
        _write_row(norms, timestep, held)
        if found:
            _write_row(found, timestep, model.find(vector, before, held))
        progress((timestep + 1) / time)
    return KeptWrites(reading.text, reading.pieces, reading.longer_spans, norms, found)


def _write_row(
    norms: Mapping[int, np.ndarray], timestep: int, vectors: Mapping[int, Tensor]
) -> None:
    """Put the lengths of each layer's vectors, [timestep + 1, ...], into its row of `norms`."""
    for layer, rows in norms.items():
        rows[timestep, : timestep + 1] = vectors[layer].flatten(1).norm(dim=1).numpy()


def carried_writes(
    model: CarryingModel, steps: Walk, layers: Collection[int]
) -> Iterator[dict[int, Tensor]]:
    """Yield after each symbol what every memory holds of each write so far, [writes, ...] by layer.

    Their sum is the memory, as far as that began with zeros. The next symbol changes the tensors.
    """
    first = {layer: model.memories(steps.before[0])[layer] for layer in layers}
    # After the writes stands the whole memory, which is carried on with them.
    held = {
        layer: torch.cat([memory, memory.new_zeros(len(steps.before), *memory.shape[1:])])
        for layer, memory in first.items()
    }
    along = zip(steps.vectors.split(1), steps.before, steps.after, strict=True)
    for time, (vector, before, after) in enumerate(along):
        carried = model.carry(vector, before, {n: rows[: time + 1] for n, rows in held.items()})
        memories = model.memories(after)
        for layer, rows in held.items():
            rows[: time + 1] = carried[layer]
            rows[time] = memories[layer][0] - rows[time]
            rows[time + 1] = memories[layer][0]
        yield {layer: rows[: time + 1] for layer, rows in held.items()}


def layers_with_memory(model: Reader) -> list[int]:
    """Return the layers that have a memory whose writes can be told from what it keeps.

    Raises MissingLevelError as `kept_writes` does.
    """
    model = carrying(model, _QUESTION)
    return sorted(model.memories(model.start(1)))


@torch.no_grad()
def layers_with_query(model: Reader) -> list[int]:
    """Return the layers with a memory that their output sees through a query.

    Raises MissingLevelError as `kept_writes` does.
    """
    model = carrying(model, _QUESTION)
    any_symbol, state = torch.zeros(1, 1, dtype=torch.int64), model.start(1)
    return sorted(model.find(model.embed(any_symbol)[:, 0], state, model.memories(state)))


def _check(model: CarryingModel, layers: Collection[int]) -> None:
    found = layers_with_memory(model)
    for layer in layers:
        if layer not in found:
            known = ", ".join(map(str, found)) or "none"
            raise ValueError(f"layer: got {layer}; layers with a memory that a gate keeps: {known}")
