"""A model card on a page: its front matter is a table, and nothing in it acts."""

import pytest

from dashboard.views.models.card import read_card

CARD = """---
library_name: memviz
tags:
- gru
- word
memviz:
  layers: 2
model-index:
- name: GRU
---

# GRU

A model. ![tracks you](https://example.com/dot.png)

```
# a comment ![kept]
```
"""


def test_the_front_matter_is_a_table_of_fields():
    facts = read_card(CARD).facts
    assert dict(zip(facts["field"], facts["value"], strict=True)) == {
        "library_name": "memviz",
        "tags": "gru, word",
        "memviz.layers": "2",
        "model-index 1.name": "GRU",
    }


def test_the_text_has_no_front_matter_small_heads_and_no_picture():
    text = read_card(CARD).text
    assert "library_name" not in text
    assert "**GRU**" in text
    assert "[tracks you](https://example.com/dot.png)" in text
    assert "!" not in text.split("```")[0]


def test_code_stays_as_it_is():
    assert "# a comment ![kept]" in read_card(CARD).text


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\nb: [*a, *a]",
        "a: [",
        "!!python/object/apply:os.system ['true']",
        "[" * 5000,
        "just words",
    ],
)
def test_front_matter_that_cannot_be_read_safely_is_left_out(front):
    card = read_card(f"---\n{front}\n---\nThe text")
    assert card.facts.empty
    assert card.text == "The text"


def test_a_card_without_front_matter_is_its_text():
    card = read_card("Only words\n---\nand a line")
    assert card.facts.empty
    assert card.text == "Only words\n---\nand a line"
