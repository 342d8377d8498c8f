"""Which numbers of a state are the cells of a part: so that parts can be written, not only read."""

import torch
from torch import Tensor

from memviz.analysis.walk import flat, numbers, with_numbers
from memviz.models.contract import MissingLevelError, PartsModel, Place, State
from memviz.models.state_tree import is_number, leaves, mapped


@torch.no_grad()
def cells_in_state(model: PartsModel) -> dict[Place, Tensor]:
    """Return for each part which of the state's numbers its cells are, int64 [cells].

    The numbers are those of `memviz.analysis.walk.numbers`. The contract only reads parts, so the
    model is asked for those of states that hold their own places: the numbers N + 1, N + 2 … in
    float64, once in order and once in another. Raises MissingLevelError for a model whose parts are
    computed: they cannot be written back.
    """
    state = model.start(1)
    if not any(map(is_number, leaves(state))):
        return {}
    like = mapped(_in_float64, state)
    count = numbers(like).shape[1]
    order = torch.arange(count)
    shuffled = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    found, again = (_places_of(model, like, values, count) for values in (order, shuffled))
    for place, indices in found.items():
        _check_is_read_off(place in again and torch.equal(shuffled[indices], again[place]))
    return found


def _in_float64(leaf: Tensor) -> Tensor:
    if not is_number(leaf):
        return leaf
    return leaf.to(torch.complex128 if leaf.is_complex() else torch.float64)


def _places_of(model: PartsModel, like: State, values: Tensor, count: int) -> dict[Place, Tensor]:
    """Return what the parts hold of a state that holds `values`, int64 [cells] each."""
    planted = with_numbers(like, (values + count + 1).double().unsqueeze(0))
    try:
        parts = {place: flat(part)[0].double() for place, part in model.parts(planted).items()}
    except RuntimeError:  # weights of another precision meet the numbers
        parts = {}
    _check_is_read_off(bool(parts))
    found = {place: (cells - count - 1).round().long() for place, cells in parts.items()}
    for place, cells in parts.items():
        read = found[place]
        whole = torch.equal((read + count + 1).double(), cells)
        inside = bool(((read >= 0) & (read < count)).all())
        _check_is_read_off(whole and inside and len(read.unique()) == len(read))
    return found


def _check_is_read_off(holds: bool) -> None:
    """Raise MissingLevelError for parts that are not numbers of the state as they stand."""
    if not holds:
        raise MissingLevelError(
            "model: an edit of single parts needs parts that are numbers of the state as they "
            "stand; those of this model are computed from it. Edit the whole state, or have its "
            "adapter return the state's own tensors"
        )
