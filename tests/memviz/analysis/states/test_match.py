"""Match: the planted cell's passages are found, ranked as by definition, and told from chance."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.analysis.cells.labels import inside_quotes
from memviz.analysis.states.match import _levels, _on, _passages, match
from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import from_states
from memviz.models.contract import MissingLevelError
from tests.memviz.analysis.states.conftest import ALL_UNITS
from tests.support.objects import AT_LEVEL, Syllables

QUOTED = 'ab "ab" a "aab" b'
CORPUS = 'a b "ba" ab bb "a b" aa "bab" b ' * 8
TEXT = "abcab hgf dead beef cab"


def test_a_planted_cell_finds_the_passages_it_is_on_in(quotes):
    found = match(quotes, QUOTED, (3, 6), 0.5, CORPUS, place=(1, "h"))
    assert 3 in found.cells
    alone = from_states(
        {"text": CORPUS, "1/inside": inside_quotes(CORPUS)[:, None].astype(np.float32)}
    )
    own = match(alone, CORPUS[:20], (4, 7), 0.5, CORPUS)
    assert own.cells.tolist() == [0]
    assert own.found == 24
    assert {one.context.marked for one in own.passages} == {'"ba', '"a b', '"bab'}
    assert [one.overlap for one in own.passages] == [1] * 24
    assert sorted(set(own.lengths.tolist())) == [3, 4]
    assert (np.diff(own.table()["end"] - own.table()["start"]) <= 0).all()
    common = own.common.set_index(["kind", "name"])
    assert common.loc[("label", "inside quotes"), "value"] == 1
    assert common.loc[("label", "inside quotes"), "chance"] < 0.6
    assert common.loc[("label", "inside quotes"), "chance_high"] <= 1


def test_what_passages_share_is_told_from_chance():
    generator = np.random.default_rng(0)
    text = "".join(generator.choice([*"abcdefgh "], size=3000))
    on = np.array([character == "e" for character in text], dtype=np.float32)
    unrelated = np.zeros(3000, dtype=np.float32)
    unrelated[generator.choice(3000, 200, replace=False)] = 1
    model = from_states({"text": text, "1/e": on[:, None], "1/none": unrelated[:, None]})
    at = next(i for i in range(1, 500) if text[i - 1 : i + 2].count("e") == 1 and text[i] == "e")
    of_e = match(model, text[:600], (at, at + 1), 0.5, text, place=(1, "e")).common
    (row,) = of_e[(of_e["kind"] == "letter")].to_dict("records")
    assert (row["name"], row["value"]) == ("e", 1)
    assert row["by_chance"] == pytest.approx(1 / 401)
    assert row["chance_low"] < np.mean(on) < row["chance_high"]
    at = next(i for i in range(1, 500) if unrelated[i] and not unrelated[[i - 1, i + 1]].any())
    of_none = match(model, text[:600], (at, at + 1), 0.5, text, place=(1, "none")).common
    assert (of_none["by_chance"] > 0.05).all()
    assert set(of_none["kind"]) == {"letter", "word position", "label"}


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_a_span_finds_itself_where_the_corpus_begins_with_its_text(characters, unit, tmp_path):
    model = characters(unit)
    first = next(iter(model.parts(model.start(1))))
    corpus = TEXT + "\nfeed a bad dad\na cab had fed" * 3
    for start, length, level in product(range(1, 16), (1, 2), (0.01, 0.1, 0.3, 0.6)):
        span, asked = (start, start + length), {"k": 500, "place": first, "folder": tmp_path}
        found = match(model, TEXT, span, level, corpus, **asked)
        if len(found.cells):
            assert found.passages[0].overlap == 1
            assert 1 in [one.overlap for one in found.passages if (one.start, one.end) == span]
            return
    pytest.fail("no span has a cell of its own")


def by_definition(counts: list[int], cells: int) -> list[tuple[int, int, float]]:
    """Stretch by stretch, and in each the longest part where most are on, the first of these."""
    found, step = [], 0
    while step < len(counts):
        if 2 * counts[step] < cells or not counts[step]:
            step += 1
            continue
        end = step
        while end < len(counts) and counts[end] and 2 * counts[end] >= cells:
            end += 1
        most, parts, at = max(counts[step:end]), [], step
        while at < end:
            until = at
            while until < end and counts[until] == counts[at]:
                until += 1
            parts.append((at, until, counts[at]))
            at = until
        longest = max(b - a for a, b, level in parts if level == most)
        found.append(next((a, b) for a, b, n in parts if n == most and b - a == longest))
        found[-1] = (*found[-1], most / cells)
        step = end
    return sorted(found, key=lambda one: (-one[2], one[0] - one[1], one[0]))


@given(counts=st.lists(st.integers(0, 5), min_size=1, max_size=30), more=st.integers(0, 2))
def test_passages_are_those_by_definition(counts, more):
    cells = max(1, max(counts)) + more
    found = _passages(np.array(counts), cells)
    assert [*zip(*(one.tolist() for one in found), strict=True)] == by_definition(counts, cells)


@given(
    values=st.lists(st.floats(-2, 2, width=16), min_size=1, max_size=20),
    level=st.floats(0.05, 0.95),
)
def test_cells_are_on_from_their_level(values, level):
    states, levels = np.array([values], dtype=np.float16), np.float16([level] * len(values))
    assert (_on(states, levels) == (states >= levels)).all()


def test_cells_beyond_one_are_shares_of_their_largest():
    assert _levels(np.float32([0.5, 1]), 0.25).tolist() == [0.25, 0.25]
    assert _levels(np.float32([0.5, 8]), 0.25).tolist() == [0.125, 2]
    assert (_levels(np.float32([0, 8]), 0.25) > 0).all()


def test_where_no_cell_is_on_nothing_is_found(quotes):
    found = match(quotes, QUOTED, (0, 1), 0.999, CORPUS, place=(1, "h"))
    assert (found.cells.tolist(), found.found, found.passages) == ([], 0, ())
    assert found.common.empty
    assert found.table().empty


def test_tokens_are_matched_as_they_are_read():
    found = match(from_object(Syllables()), "ca abc", (2, 3), 0.1, "ab ca abc cab abc")
    assert found.passages[0].overlap == 1
    assert any("abc" in one.context.marked for one in found.passages if one.overlap == 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"span": (4, 4)}, "span: got 4 to 4; give timesteps within 0 to 23"),
        ({"span": (20, 24)}, "span: got 20 to 24"),
        ({"threshold": 0}, "threshold: got 0"),
        ({"threshold": 1}, "threshold: got 1"),
        ({"k": 0}, "k: got 0"),
        ({"place": (1, "c")}, r"place: the model has no \(1, 'c'\)"),
    ],
)
def test_what_cannot_be_matched_is_named(characters, tmp_path, options, message):
    asked = {"span": (3, 5), "threshold": 0.3, "corpus": TEXT, "folder": tmp_path, **options}
    with pytest.raises(ValueError, match=message):
        match(characters("gru"), TEXT, **asked)


def test_a_model_without_names_for_its_states_is_refused(make_model):
    model = from_object(AT_LEVEL[1](make_model()))
    with pytest.raises(MissingLevelError, match="a match of its states needs"):
        match(model, "parts of", (1, 3), 0.3, "parts of")
