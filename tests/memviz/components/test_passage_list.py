"""The rows of a passage list, as they travel to the browser."""

from memviz.analysis.states.nearest import Context
from memviz.components.passage_list import PassageRow, pack


def test_each_row_has_its_context_value_bar_and_what_more_is_known():
    rows = [
        PassageRow(Context("a ", "b", " c"), "0.125", 0.875, (("suggested", "x"),)),
        PassageRow(Context("", "d", ""), "2", 1.7),
    ]
    assert pack(rows, "Nearest", "#123456") == {
        "title": "Nearest",
        "colour": "#123456",
        "rows": [
            {
                "before": "a ",
                "marked": "b",
                "after": " c",
                "value": "0.125",
                "share": 0.875,
                "more": [["suggested", "x"]],
            },
            {"before": "", "marked": "d", "after": "", "value": "2", "share": 1.0, "more": []},
        ],
    }
