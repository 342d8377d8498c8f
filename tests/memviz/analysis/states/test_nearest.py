"""Nearest states: those of a slow search, and the known ones where a text is in the corpus."""

import numpy as np
import pytest

from memviz.analysis.states.corpus import looked_at, states_of_corpus
from memviz.analysis.states.nearest import nearest, state_map
from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import from_states
from memviz.models.contract import MissingLevelError
from memviz.models.reading import read
from tests.memviz.analysis.states.conftest import ALL_UNITS
from tests.support.objects import AT_LEVEL, Syllables

TEXT = "abcab hgf dead beef cab"
CORPUS = TEXT + "\nfeed a bad dad\na cab had fed" * 4


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_the_nearest_state_of_a_text_that_the_corpus_begins_with_is_its_own(
    characters, unit, tmp_path
):
    found = nearest(characters(unit), TEXT, 9, CORPUS, k=3, folder=tmp_path)
    assert found.timesteps[0] == 9
    assert found.distances[0] == pytest.approx(0, abs=1e-5)
    assert (np.diff(found.distances) >= 0).all()
    assert found.contexts[0] == (TEXT[:9], TEXT[9], CORPUS[10:40])
    assert found.followed[0] == TEXT[10]


@pytest.mark.parametrize("place", [(1, "h"), (1, "c"), (2, "c")])
def test_they_are_those_of_a_search_by_definition(characters, tmp_path, place):
    model, text = characters("lstm"), "a deaf hag"
    found = nearest(model, text, 6, CORPUS, k=12, place=place, folder=tmp_path)
    corpus = looked_at(model, read(model, CORPUS))[place].astype(np.float64)
    own = looked_at(model, read(model, text))[place][6].astype(np.float64)
    by_definition = 1 - corpus @ own / np.linalg.norm(corpus, axis=1) / np.linalg.norm(own)
    np.testing.assert_allclose(found.distances, np.sort(by_definition)[:12], atol=1e-5)
    np.testing.assert_allclose(by_definition[found.timesteps], found.distances, atol=1e-5)


def recorded(states: np.ndarray):
    text = "".join(np.random.default_rng(9).choice([*"abc"], size=len(states)))
    return text, from_states({"text": text, "1/h": states})


def test_whitened_no_direction_counts_for_more_because_it_varies_more():
    states = np.random.default_rng(0).normal(size=(400, 3))
    text, model = recorded(states)
    _, stretched = recorded(states * [1, 2, 4])
    apart = states - states[40]
    mahalanobis = np.sqrt(np.einsum("ij,jk,ik->i", apart, np.linalg.inv(np.cov(states.T)), apart))
    for one in (model, stretched):
        found = nearest(one, text[:50], 40, text, k=10, distance="whitened")
        np.testing.assert_allclose(found.distances, np.sort(mahalanobis)[:10], atol=0.01)
        np.testing.assert_allclose(mahalanobis[found.timesteps], found.distances, atol=0.01)


def test_a_direction_that_is_all_but_rounding_is_left_out():
    states = np.random.default_rng(0).normal(size=(400, 3)) * [1, 1, 1e-3]
    text, model = recorded(states)
    found = nearest(model, text[:50], 40, text, k=5, distance="whitened")
    near = np.argsort(np.linalg.norm(states[:, :2] - states[40, :2], axis=1))[:5]
    assert len({*found.timesteps.tolist()} & {*near.tolist()}) >= 4


def test_what_the_model_predicts_there_stands_beside(characters, tmp_path):
    model = characters("gru")
    found = nearest(model, TEXT, 9, CORPUS, folder=tmp_path)
    symbols = read(model, CORPUS).symbols.unsqueeze(0)
    best = model.logits(model.embed(symbols))[0].argmax(dim=1)
    assert list(found.predicted) == [
        model.vocabulary.outputs[best[timestep]] for timestep in found.timesteps
    ]
    table = found.table()
    assert list(table["rank"]) == list(range(1, 11))
    assert table["symbol"][0] == TEXT[9]


def test_a_corpus_that_was_read_is_taken_as_it_is(characters, tmp_path):
    model = characters("gru")
    states = states_of_corpus(model, CORPUS, tmp_path)
    first, again = (nearest(model, TEXT, 3, states) for _ in range(2))
    assert first.table().equals(again.table())
    assert len(states.fitted) == 1


def test_tokens_are_shown_with_the_text_around_them():
    found = nearest(from_object(Syllables()), "ca abc", 2, "ab ca abc cab", k=1)
    assert found.contexts[0] == ("ab ca ", "abc", " cab")
    assert found.followed == (" ",)


def test_recorded_states_predict_nothing():
    text, model = recorded(np.random.default_rng(0).normal(size=(30, 3)))
    found = nearest(model, text, 5, text, k=40)
    assert len(found.timesteps) == 30
    assert found.predicted == ()
    assert (found.table()["predicted"] == "").all()


def test_a_map_has_the_corpus_two_widest_directions_and_the_text_as_a_path():
    generator = np.random.default_rng(0)
    plane, _ = np.linalg.qr(generator.normal(size=(6, 6)))
    points = generator.normal(size=(300, 6)) * [5, 2, 0.1, 0.1, 0.1, 0.1]
    text, model = recorded(points @ plane.T)
    found = state_map(model, text[:20], text)
    assert found.explained[0] == pytest.approx(25 / 29.04, abs=0.05)
    assert found.explained.sum() > 0.99
    for axis in range(2):
        assert abs(np.corrcoef(found.path[:, axis], points[:20, axis])[0, 1]) > 0.99
    np.testing.assert_allclose(found.corpus[:20], found.path, atol=1e-4)
    assert list(found.table()["symbol"]) == [*text[:20]]


def test_a_map_of_one_cell_is_refused():
    text, model = recorded(np.random.default_rng(0).normal(size=(30, 1)))
    with pytest.raises(ValueError, match="a map needs two of each"):
        state_map(model, text, text)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"timestep": 99}, "timestep: got 99"),
        ({"k": 0}, "k: got 0"),
        ({"distance": "far"}, "distance: got 'far'; give one of cosine, whitened"),
        ({"place": (1, "c")}, r"place: the model has no \(1, 'c'\)"),
        ({"corpus": ""}, "corpus: it is empty"),
    ],
)
def test_what_cannot_be_looked_for_is_named(characters, tmp_path, options, message):
    asked = {"text": TEXT, "timestep": 3, "corpus": CORPUS, "folder": tmp_path, **options}
    with pytest.raises(ValueError, match=message):
        nearest(characters("gru"), **asked)


def test_a_model_without_names_for_its_states_is_refused(make_model):
    model = from_object(AT_LEVEL[1](make_model()))
    with pytest.raises(MissingLevelError, match="a look for its nearest states needs"):
        nearest(model, "parts of", 3, "parts of")
