"""What a gate acts on: a cell of a part, all cells of a head, or what its number cannot tell."""

import pytest

from dashboard.views.gates import cells_behind
from dashboard.views.gates.cells_behind import Behind, behind

UNCLEAR = Behind("Number", 0)


@pytest.fixture
def behind_in(make_model, monkeypatch):
    """Return a function that asks of a model with two layers."""

    def ask(unit: str, gate: str, gates: int, **options: int) -> Behind:
        model = make_model(unit, layers=2, **options)
        monkeypatch.setattr(cells_behind, "load", lambda _: model)
        return behind(None, 2, gate, gates)  # type: ignore[arg-type]

    return ask


@pytest.mark.parametrize(
    ("unit", "gate", "gates", "options", "expected"),
    [
        ("lstm", "forget", 7, {}, Behind("Cell", 1, "c")),
        ("nested_lstm", "inner forget", 7, {}, Behind("Cell", 1, "inner c")),
        ("nested_lstm", "forget", 7, {}, Behind("Cell", 1, "c")),
        ("mamba", "keep", 14 * 16, {}, Behind("Cell", 1, "h")),
        ("mamba", "output", 14, {}, UNCLEAR),
        ("mlstm", "forget", 7, {"heads": 7}, Behind("Cell", 1, "c")),
        ("mlstm", "forget", 1, {}, Behind("Head", 49, "c")),
        ("mlstm", "output", 7, {}, UNCLEAR),
        ("gated_delta_net", "write", 1, {}, Behind("Head", 49, "s")),
    ],
)
def test_a_gate_leads_to_its_cell_or_to_the_first_of_its_head(
    behind_in, unit, gate, gates, options, expected
):
    assert behind_in(unit, gate, gates, **options) == expected
