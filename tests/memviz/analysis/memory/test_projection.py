"""A projected state: what is linearly there stays there, in fewer numbers, the same every time."""

import pytest
import torch

from memviz.analysis.memory.projection import (
    MOST_CELLS,
    PROJECTED,
    Projection,
    kept_cells,
    probed,
)

CELLS = 20_000
DIRECTIONS = 80


def states_with(planted: torch.Tensor, dense: bool) -> torch.Tensor:
    """Return states in which so many numbers are planted: mixed into all cells, or in a few."""
    generator = torch.Generator().manual_seed(1)
    if dense:
        return planted @ torch.randn(planted.shape[1], CELLS, generator=generator)
    states = torch.zeros(len(planted), CELLS)
    states[:, torch.randperm(CELLS, generator=generator)[: planted.shape[1]]] = planted
    return states


@pytest.mark.parametrize("dense", [True, False])
def test_what_is_planted_can_be_read_linearly_afterwards(dense):
    planted = torch.randn(600, DIRECTIONS, generator=torch.Generator().manual_seed(2))
    seen = probed("h", states_with(planted, dense))
    assert seen.shape == (600, PROJECTED)
    fitted = torch.linalg.lstsq(seen[:500].double(), planted[:500].double(), driver="gelsd")
    read = seen[500:].double() @ fitted.solution
    error = (read - planted[500:]).square().mean() / planted[500:].square().mean()
    assert error < 0.01


def test_sizes_are_kept_on_average():
    states = torch.randn(200, CELLS, generator=torch.Generator().manual_seed(3))
    sizes = Projection.of(CELLS)(states).norm(dim=1) / states.norm(dim=1)
    assert sizes.mean() == pytest.approx(1, abs=0.02)
    assert sizes.std() < 0.05


def test_it_is_the_same_at_every_call_and_another_for_another_seed():
    torch.manual_seed(5)
    first = Projection.of(3000)
    torch.manual_seed(6)
    assert torch.equal(first.order, Projection.of(3000).order)
    assert not torch.equal(first.order, Projection.of(3000, seed=1).order)


def test_every_cell_stands_in_one_number_of_each_block():
    order = Projection.of(3000).order
    for block in order:
        cells = block[block < 3000]
        assert sorted(cells.tolist()) == list(range(3000))


def test_a_state_that_is_small_enough_is_read_as_it_is_and_a_memory_by_its_tanh():
    cells = torch.full((2, MOST_CELLS), 3.0)
    assert probed("h", cells) is cells
    assert torch.equal(probed("inner c", cells), torch.tanh(cells))
    assert (kept_cells(MOST_CELLS), kept_cells(MOST_CELLS + 1)) == (MOST_CELLS, PROJECTED)
    large = torch.full((1, MOST_CELLS + 1), 3.0)
    assert torch.equal(probed("c", large), probed("h", torch.tanh(large)))
