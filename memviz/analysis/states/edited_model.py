"""A model whose state is edited on the way: again a model, that every analysis can look at."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import Tensor

from memviz.analysis.states.edits import DropWrite, Edit, Freeze, Reset, Scale, Transplant, Zero
from memviz.analysis.states.places import cells_in_state
from memviz.analysis.walk import numbers, with_numbers
from memviz.models.contract import (
    EncodedText,
    Place,
    Reader,
    State,
    SteppingModel,
    stepping,
    with_parts,
)
from memviz.models.reading import read
from memviz.models.record import Record
from memviz.models.stack import Stack
from memviz.models.state_tree import is_number, leaves, mapped, with_leaves

QUESTION = "an edit of its state"


def with_edits(model: Reader, edits: Sequence[Edit]) -> "EditedModel":
    """Return a model that reads as `model` does, its state edited after the steps that edits name.

    Every analysis takes it: `memviz.connectivity(with_edits(model, edits), text)` is what the
    predictions depend on after the edits. Those of one timestep act in the order given. It goes
    symbol by symbol and names no parts of its state (level 1).

    Raises ValueError for no edits, for a timestep below 0, a place or cells that the model does not
    have, and a text to transplant from that it cannot read or that ends too early;
    MissingLevelError for a model that takes no steps, and for edits of single parts of one that
    does not name them or whose parts are computed from the state.

    >>> edits = [Zero(10, place=(1, "h"), cells=[3, 5])]
    >>> memviz.connectivity(with_edits(model, edits), text)  # doctest: +SKIP
    """
    return EditedModel(stepping(model, QUESTION), edits)


class _Acting(NamedTuple):
    """An edit, ready to act.

    `chosen` says for each leaf of the state which of its numbers the edit changes, bool [1, ...], a
    complex one as two, None for no number; it is None as a whole where the whole state is edited.
    `source` is the state to take them from, batch 1, where the edit has one of its own.
    """

    edit: Edit
    chosen: list[Tensor | None] | None
    source: State

    def acts(self, read: Tensor) -> Tensor:
        """Return whether it acts after so many symbols were read before the step, bool [batch]."""
        timestep = self.edit.timestep
        return read >= timestep if self.edit.lasts else read == timestep


class _OfLayer(NamedTuple):
    """A lasting edit of one layer's state: of its `chosen` numbers, as `_Acting` has them.

    `held` is the layer's state that a frozen one is taken from.
    """

    edit: Edit
    chosen: list[Tensor | None] | None
    held: State

    @property
    def acts(self) -> bool:
        """Whether it changes anything of the layer."""
        return self.chosen is None or any(cells is not None for cells in self.chosen)


def _edited(edits: Sequence[_OfLayer], state: State) -> State:
    """Return a layer's states after a step, in every text of the batch edited."""
    rows = torch.ones(len(leaves(state)[0]), dtype=torch.bool)
    for one in edits:
        other = one.held if isinstance(one.edit, Freeze) else _replaced(one.edit, state)
        state = _combined(state, other, rows, one.chosen)
    return state


class EditedModel:
    """What `with_edits` returns.

    Its state is a dictionary: `read`, how many symbols were read, int64 [batch]; `state`, the
    model's own; `held`, for each edit that freezes cells the state that they are taken from.
    """

    def __init__(self, model: SteppingModel, edits: Sequence[Edit]) -> None:
        if not edits:
            raise ValueError("edits: there are none; give at least one")
        self.name: str | None = model.name
        self.record: Record | None = None
        self.target = model.target
        self.vocabulary = model.vocabulary
        self._model = model
        known = cells_in_state(with_parts(model, QUESTION)) if any(e.place for e in edits) else {}
        self._edits = [
            _Acting(edit, _chosen(edit, known, model), _source(edit, model)) for edit in edits
        ]

    def encode(self, text: str) -> EncodedText:
        """Return `text` in symbols."""
        return self._model.encode(text)

    @property
    def embedding_matrix(self) -> Tensor | None:
        """The vector of every symbol; None where they are not looked up."""
        return self._model.embedding_matrix

    def embed(self, symbols: Tensor) -> Tensor:
        """Return the vectors of symbols, [batch, time, width]."""
        return self._model.embed(symbols)

    @property
    def head(self) -> Callable[[Tensor], Tensor]:
        """The function from outputs to logits."""
        return self._model.head

    def logits(self, embedded: Tensor) -> Tensor:
        """Return a logit for each output at each symbol, [batch, time, outputs]."""
        return self.head(self.run(embedded)[0])

    def start(self, batch: int) -> dict[str, Any]:
        """Return the state before the first symbol."""
        state = self._model.start(batch)
        frozen = [state for acting in self._edits if isinstance(acting.edit, Freeze)]
        return {"read": torch.zeros(batch, dtype=torch.int64), "state": state, "held": frozen}

    def step(self, embedded: Tensor, state: dict[str, Any]) -> tuple[Tensor, dict[str, Any]]:
        """Return the output [batch, hidden] and the new state, edited, for one symbol."""
        read, before, held = state["read"], state["state"], list(state["held"])
        output, after = self._model.step(embedded, before)
        frozen = 0
        for acting in self._edits:
            acts = acting.acts(read)
            if isinstance(acting.edit, Freeze):
                first = read == acting.edit.timestep
                held[frozen] = _combined(held[frozen], after, first)
                other, frozen = held[frozen], frozen + 1
            else:
                other = _put_in(acting, before, after)
            if bool(acts.any()):
                after = _combined(after, other, acts, acting.chosen)
        return output, {"read": read + 1, "state": after, "held": held}

    def run(
        self, embedded: Tensor, state: dict[str, Any] | None = None
    ) -> tuple[Tensor, dict[str, Any]]:
        """Return the outputs [batch, time, hidden] and the last state.

        What lies between edits is read by the model's own, fast `run`.
        """
        state = self.start(len(embedded)) if state is None else state
        outputs, begin, time = [], 0, embedded.shape[1]
        while begin < time:
            quiet = min(self._quiet(state["read"]), time - begin)
            if self._all_have_begun(state["read"]) and isinstance(self._model, Stack):
                quiet = time - begin
                some, state = self._run_layers(self._model, embedded[:, begin:], state)
            elif quiet:
                some, own = self._model.run(embedded[:, begin : begin + quiet], state["state"])
                state = {**state, "read": state["read"] + quiet, "state": own}
            else:
                one, state = self.step(embedded[:, begin], state)
                some = one.unsqueeze(1)
            outputs.append(some)
            begin += max(quiet, 1)
        return torch.cat(outputs, dim=1), state

    def _all_have_begun(self, read: Tensor) -> bool:
        """Return whether all that is still to be edited is edited after every step from now on."""
        return int(read.min()) > max(acting.edit.timestep for acting in self._edits)

    def _run_layers(
        self, model: Stack, embedded: Tensor, state: dict[str, Any]
    ) -> tuple[Tensor, dict[str, Any]]:
        """Return what `run` does when all edits have begun.

        Edits act on each layer's state alone: only the layers that are edited go step by step.
        """
        lasting, held = [], iter(state["held"])
        for acting in self._edits:
            source = next(held) if isinstance(acting.edit, Freeze) else None
            if acting.edit.lasts:
                lasting.append((acting, source))
        changes, begin = {}, 0
        for number, of_layer in enumerate(state["state"], start=1):
            numbers_of_it = slice(begin, begin := begin + len(leaves(of_layer)))
            here = [
                _OfLayer(
                    acting.edit,
                    None if acting.chosen is None else acting.chosen[numbers_of_it],
                    None if source is None else source[number - 1],
                )
                for acting, source in lasting
            ]
            if any(one.acts for one in here):
                changes[number] = partial(_edited, here)
        outputs, own = model.run_changed(embedded, state["state"], changes)
        return outputs, {**state, "read": state["read"] + embedded.shape[1], "state": own}

    def _quiet(self, read: Tensor) -> int:
        """Return how many steps are ahead in which nothing is edited, of no text of the batch."""
        ahead = [
            max(acting.edit.timestep - have, 0)
            for have in set(read.tolist())
            for acting in self._edits
            if acting.edit.lasts or acting.edit.timestep >= have
        ]
        return min(ahead, default=1 << 62)


def _put_in(acting: _Acting, before: State, after: State) -> State:
    """Return the state that an edit's cells are taken from."""
    edit = acting.edit
    if isinstance(edit, DropWrite):
        return before
    if isinstance(edit, Zero | Scale):
        return _replaced(edit, after)
    batch = len(leaves(after)[0])
    return mapped(lambda leaf: leaf.expand(batch, *leaf.shape[1:]), acting.source)


def _replaced(edit: Edit, state: State) -> State:
    """Return a state with what a Zero or a Scale puts in the place of all its numbers."""
    if isinstance(edit, Scale):
        return mapped(lambda leaf: leaf * edit.factor if is_number(leaf) else leaf, state)
    return mapped(lambda leaf: torch.zeros_like(leaf) if is_number(leaf) else leaf, state)


def _combined(
    state: State, other: State, rows: Tensor, chosen: list[Tensor | None] | None = None
) -> State:
    """Return a batch of states, in `rows`, bool [batch], with the chosen numbers of others."""
    if chosen is None:
        mixed = [
            torch.where(_beside(rows, leaf), new, leaf)
            for leaf, new in zip(leaves(state), leaves(other), strict=True)
        ]
    else:
        mixed = [
            leaf if cells is None else _with_cells(leaf, new, rows, cells)
            for leaf, new, cells in zip(leaves(state), leaves(other), chosen, strict=True)
        ]
    return with_leaves(state, mixed)


def _with_cells(leaf: Tensor, new: Tensor, rows: Tensor, cells: Tensor) -> Tensor:
    """Return a leaf, in `rows`, bool [batch], with the new numbers of some cells."""
    if leaf.is_complex():
        parts = _with_cells(torch.view_as_real(leaf), torch.view_as_real(new), rows, cells)
        return torch.view_as_complex(parts)
    return torch.where(_beside(rows, leaf) & cells, new, leaf)


def _beside(rows: Tensor, leaf: Tensor) -> Tensor:
    """Return what holds for a batch's rows, [batch], as it holds for all that they contain."""
    return rows.reshape(-1, *[1] * (leaf.dim() - 1))


def _chosen(
    edit: Edit, known: dict[Place, Tensor], model: SteppingModel
) -> list[Tensor | None] | None:
    """Return an edit's cells as `_Acting` has them."""
    if edit.timestep < 0:
        raise ValueError(f"timestep: got {edit.timestep} in {edit}; timesteps begin at 0")
    if edit.place is None:
        if edit.cells is not None:
            raise ValueError(f"cells: got {list(edit.cells)} without a place; say whose they are")
        return None
    if edit.place not in known:
        raise ValueError(
            f"place: the model has no {edit.place}; it has {', '.join(map(str, known))}"
        )
    here = known[edit.place]
    cells = range(len(here)) if edit.cells is None else edit.cells
    if not len(cells) or min(cells) < 0 or max(cells) >= len(here):
        raise ValueError(
            f"cells: got {list(cells)}; {edit.place} has cells 0 to {len(here) - 1}, give some"
        )
    state = model.start(1)
    chosen = torch.zeros_like(numbers(state))
    chosen[:, here[list(cells)]] = 1
    return [_nonzero(leaf) for leaf in leaves(with_numbers(state, chosen))]


def _nonzero(leaf: Tensor) -> Tensor | None:
    """Return which numbers of a leaf are not zero, a complex one as two; None where none is."""
    if not is_number(leaf):
        return None
    real = torch.view_as_real(leaf) if leaf.is_complex() else leaf
    return real != 0 if bool(real.any()) else None


@torch.no_grad()
def _source(edit: Edit, model: SteppingModel) -> State:
    """Return the state that an edit brings along, batch 1; None where it brings none."""
    if isinstance(edit, Reset):
        return model.start(1)
    if not isinstance(edit, Transplant):
        return None
    reading = read(model, edit.text, name="edits: text to transplant from")
    if not 0 <= edit.source < len(reading.symbols):
        raise ValueError(
            f"source: got {edit.source}; the text to transplant from has timesteps 0 to "
            f"{len(reading.symbols) - 1}"
        )
    symbols = reading.symbols[: edit.source + 1]
    return model.run(model.embed(symbols.unsqueeze(0)))[1]
