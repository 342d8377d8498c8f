"""Readers are told in words what normalising changed."""

import pytest

from memviz.charts.normalisation import explain_normalisation


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("north africa", ()),
        ("North africa", ("capital letters became lower case",)),
        ("north 1", ("digits were spelled out",)),
        ("north, south; west", ("replaced by a space: “,” “;”",)),
        ("north\r\nsouth", ("replaced by a space: line ends",)),
        ("north\tsouth", ("replaced by a space: U+0009",)),
        ("north  south", ("runs of spaces became one",)),
        (
            "!#$%&()*+-./:",
            ("replaced by a space: “!” “#” “$” “%” “&” “(” “)” “*” “+” “-” “.” “/” and 1 more",),
        ),
        (
            "A 1,  b",
            (
                "capital letters became lower case",
                "digits were spelled out",
                "replaced by a space: “,”",
                "runs of spaces became one",
            ),
        ),
    ],
)
def test_each_kind_of_change_is_named(text: str, changes: tuple[str, ...]) -> None:
    assert explain_normalisation(text) == changes
