"""The small chart of a card: columns to a shared scale, a mark without context, words for it."""

import re

from memviz.charts.accuracy_columns import accuracy_columns


def test_a_column_is_as_high_as_the_accuracy_on_the_shared_scale():
    html = accuracy_columns({0: 0.1, 1: 0.4}, {}, "#123456", full=0.8)
    assert re.findall(r"height: ([\d.]+)%", html) == ["12.5", "50.0"]
    assert html.count("background: #123456") == 2


def test_the_accuracy_without_context_is_a_mark_where_it_is_known():
    html = accuracy_columns({0: 0.1, 1: 0.4}, {1: 0.2}, "red", full=0.8)
    assert re.findall(r"bottom: calc\(([\d.]+)%", html) == ["25.0"]


def test_it_is_said_in_words_too():
    html = accuracy_columns({0: 0.1, 1: 0.4}, {0: 0.05}, "red")
    assert 'aria-label="Accuracy by known letters: 0: 10%, 1: 40%. Without context: 0: 5%"' in html
