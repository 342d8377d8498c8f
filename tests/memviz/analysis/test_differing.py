"""Prompts at which models differ because of what came before."""

from itertools import combinations, pairwise

import numpy as np
import pytest
import torch
from torch.nn.functional import one_hot

import memviz
from memviz.analysis.differing import APART, KNOWN_LETTERS, LEAD_IN, LEAST, PROMPT, differing
from memviz.models.contract import MissingLevelError
from tests.support.objects import Syllables
from tests.support.remembering import Remembering


class Planted:
    """A text of stretches: a mark, nothing of note for a while, and what the mark decides."""

    def __init__(self, marks: str) -> None:
        stretches = [
            f"{mark} {'. ' * 14}{number:02d}q{'ab'['xy'.index(mark)]} "
            for number, mark in enumerate(marks)
        ]
        self.text = "".join(stretches)
        self.decided = [at for at, character in enumerate(self.text) if character == "q"]


@pytest.fixture(scope="module")
def planted() -> Planted:
    return Planted("xyyxxxyxyyxyxxyy")


def model(sure: float) -> memviz.LanguageModel:
    return memviz.from_object(Remembering(sure))


REMEMBERING, FORGETFUL = model(3), model(0)


def test_found_are_exactly_the_places_where_only_one_model_knows_what_decides(planted):
    found = differing({"keeps": REMEMBERING, "lets go": FORGETFUL}, planted.text, k=40)
    assert sorted(row.place for row in found.rows) == [
        at for at in planted.decided if at >= LEAD_IN
    ]
    for row in found.rows:
        assert row.target == planted.text[row.place + 1]
        assert row.ranks["keeps"] == 1
        assert row.probabilities["keeps"] > 0.9
        assert row.probabilities["lets go"] < 0.6
        assert row.without_context["keeps"] == pytest.approx(row.without_context["lets go"])


def test_the_score_is_the_lead_over_the_others_as_far_as_context_gives_it(planted):
    found = differing({"keeps": REMEMBERING, "less": model(1)}, planted.text, k=40)
    for row in found.rows:
        lead = row.probabilities["keeps"] - row.probabilities["less"]
        gain = row.probabilities["keeps"] - row.without_context["keeps"]
        assert row.score == pytest.approx(min(lead, gain))


def test_of_one_model_it_is_what_context_adds(planted):
    found = differing({"keeps": REMEMBERING}, planted.text, k=40)
    assert len(found.rows) == len([at for at in planted.decided if at >= LEAD_IN])
    for row in found.rows:
        gain = row.probabilities["keeps"] - row.without_context["keeps"]
        assert row.score == pytest.approx(gain)


def test_a_model_that_is_no_better_than_another_adds_nothing(planted):
    """The best model's lead counts over the lowest of the others, whoever else is there."""
    two = differing({"keeps": REMEMBERING, "lets go": FORGETFUL}, planted.text)
    three = differing({"lets go": FORGETFUL, "too": FORGETFUL, "keeps": REMEMBERING}, planted.text)
    assert [(row.place, row.score) for row in two.rows] == [
        (row.place, row.score) for row in three.rows
    ]


def test_equal_models_differ_nowhere(planted):
    assert differing({"one": REMEMBERING, "same": model(3)}, planted.text).rows == ()


def test_a_model_without_memory_gains_nothing_from_context(planted):
    assert differing({"lets go": FORGETFUL}, planted.text).rows == ()


WORDS = (
    *("part", "of", "the", "north", "africa", "and", "america", "no"),
    *("parts", "in", "i", "northern", "states", "nile", "at", "sea"),
)
TEXT_OF_WORDS = " ".join(np.random.default_rng(0).choice(WORDS, 300))


class OfWords:
    """Predicts words from the letters read, those of long ago counting less.

    One that only `completes` words has read nothing before the last space.
    """

    target = "word"
    alphabet = (" ", *"abcdefghijklmnopqrstuvwxyz")
    outputs = WORDS

    def __init__(self, completes: bool = False, seed: int = 0) -> None:
        generator = torch.Generator().manual_seed(seed)
        shape = (len(self.alphabet), len(self.outputs))
        self.weights = 3 * torch.randn(shape, generator=generator)
        self.completes = completes

    def encode(self, text):
        return [self.alphabet.index(character) for character in text]

    def embed(self, symbols):
        return one_hot(symbols, len(self.alphabet)).float()

    def start(self, batch):
        return torch.zeros(batch, len(self.alphabet))

    def step(self, embedded, state):
        carried = 1 - embedded[:, :1] if self.completes else 1
        state = embedded + 0.8 * carried * state
        return state, state

    def head(self, output):
        return output @ self.weights


def test_a_model_that_only_completes_words_gains_nothing_from_context():
    completing = memviz.from_object(OfWords(completes=True))
    found = differing({"completes": completing}, TEXT_OF_WORDS)
    assert found.places > 0
    assert found.rows == ()
    assert differing({"reads all": memviz.from_object(OfWords())}, TEXT_OF_WORDS).rows


@pytest.fixture
def two_of_words() -> dict[str, memviz.LanguageModel]:
    return {name: memviz.from_object(OfWords(seed=seed)) for seed, name in enumerate(("a", "b"))}


def two_of_syllables() -> dict[str, memviz.LanguageModel]:
    other = Syllables()
    other.weights = -other.weights
    return {"one": memviz.from_object(Syllables()), "other": memviz.from_object(other)}


def written_at_random(pieces: str) -> str:
    generator = np.random.default_rng(0)
    return "".join(generator.choice(list(pieces), 600))


@pytest.fixture(params=["words", "characters", "tokens"])
def case(request, two_of_words) -> tuple[dict[str, memviz.LanguageModel], str]:
    if request.param == "words":
        return two_of_words, TEXT_OF_WORDS
    if request.param == "tokens":
        return two_of_syllables(), written_at_random("aaabbbcc ")
    return {"keeps": REMEMBERING, "less": model(1)}, Planted("xyyxyx" * 5).text


def test_prompts_stand_in_the_text_and_their_targets_follow(case):
    models, text = case
    found = differing(models, text, k=50)
    assert len(found.rows) > 3
    of_words = next(iter(models.values())).target == "word"
    for row in found.rows:
        end = row.place + 1
        assert found.text[:end].endswith(row.prompt)
        assert 0 < len(row.prompt) <= PROMPT
        assert found.text[end:].startswith(row.rest)
        known = len(row.target) - len(row.rest) if of_words else 0
        assert found.text[end - known :].startswith(row.target)


def test_numbers_are_those_of_the_prompt_alone(case):
    models, text = case
    for row in differing(models, text).rows:
        for name, one in models.items():
            suggested = dict(memviz.suggest(one, row.prompt, k=100))
            assert row.probabilities[name] == pytest.approx(suggested[row.target], rel=1e-4)
            rank = 1 + list(suggested).index(row.target)
            assert row.ranks[name] == rank
        assert 1 in row.ranks.values()


def test_the_best_come_first_and_are_varied(case):
    models, text = case
    rows = differing(models, text, k=50).rows
    scores = [row.score for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= LEAST
    assert all(abs(a.place - b.place) >= APART for a, b in combinations(rows, 2))
    some = differing(models, text, k=2).rows
    assert len(some) == 2


def test_of_words_none_is_finished_and_each_comes_once(two_of_words):
    rows = differing(two_of_words, TEXT_OF_WORDS, k=50).rows
    targets = [row.target for row in rows]
    assert len(set(targets)) == len(targets)
    fewest, most = KNOWN_LETTERS
    for row in rows:
        assert row.rest
        assert fewest <= len(row.target) - len(row.rest) <= most


def test_a_prompt_begins_with_a_word(two_of_words):
    for row in differing(two_of_words, TEXT_OF_WORDS, k=50).rows:
        assert row.prompt.split(" ")[0] in WORDS


def test_of_characters_and_tokens_the_next_one_has_a_letter_or_digit():
    models = {"keeps": REMEMBERING}
    for row in differing(models, Planted("xy" * 20).text, k=50).rows:
        assert any(map(str.isalnum, row.target))
    for row in differing(two_of_syllables(), written_at_random("aaabbbcc "), k=50).rows:
        assert any(map(str.isalnum, row.target))


def test_a_model_that_only_reads_whole_texts_is_asked_too(two_of_words):
    class WholeTexts:
        target, alphabet, outputs = "word", OfWords.alphabet, OfWords.outputs

        def __init__(self, given) -> None:
            self.logits, self.embed = given.logits, given.embed
            self.encode = OfWords().encode

    whole = {name: memviz.from_object(WholeTexts(one)) for name, one in two_of_words.items()}
    expected, found = (differing(models, TEXT_OF_WORDS).rows for models in (two_of_words, whole))
    assert [row.place for row in found] == [row.place for row in expected]
    np.testing.assert_allclose(
        [row.score for row in found], [row.score for row in expected], rtol=1e-4
    )


def test_only_the_beginning_is_searched_up_to_a_whole_word(planted):
    found = differing({"keeps": REMEMBERING}, planted.text, characters=200)
    assert found.text == planted.text[: planted.text.rindex(" ", 0, 201)]
    assert len(found.text) <= 200
    assert max(row.place for row in found.rows) < 200


def test_a_word_that_ends_where_the_search_does_is_whole():
    assert differing({"keeps": REMEMBERING}, "ab " * 30, characters=80).text == "ab " * 26 + "ab"


def test_a_word_that_one_model_does_not_know_is_no_target(two_of_words):
    class Fewer(OfWords):
        outputs = tuple("xyz" if word == "africa" else word for word in OfWords.outputs)

    assert "africa" in {row.target for row in differing(two_of_words, TEXT_OF_WORDS).rows}
    fewer = two_of_words | {"b": memviz.from_object(Fewer(seed=1))}
    rows = differing(fewer, TEXT_OF_WORDS).rows
    assert rows
    assert "africa" not in {row.target for row in rows}


def test_the_table_has_a_row_for_each_prompt_and_model(planted):
    models = {"keeps": REMEMBERING, "lets go": FORGETFUL}
    found = differing(models, planted.text, k=3)
    table = found.table()
    assert table["model"].tolist() == list(models) * 3
    first, best = table.iloc[0], found.rows[0]
    assert (first["prompt"], first["target"], first["score"]) == (
        best.prompt, best.target, best.score
    )  # fmt: skip
    assert first["probability"] == best.probabilities["keeps"]
    assert first["rank"] == best.ranks["keeps"]
    assert first["without_context"] == best.without_context["keeps"]


def test_a_table_of_nothing_has_its_columns(planted):
    table = differing({"lets go": FORGETFUL}, planted.text).table()
    assert table.empty
    assert "without_context" in table


def test_progress_rises_to_one(planted):
    told: list[float] = []
    differing({"a": REMEMBERING, "b": FORGETFUL}, planted.text, progress=told.append)
    assert all(a <= b for a, b in pairwise(told))
    assert told[-1] == 1


def test_numbers_that_are_none_make_no_prompt(planted):
    broken = Remembering(3)
    known = memviz.from_object(broken)
    broken.sure = np.nan
    assert differing({"broken": known}, planted.text).rows == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"models": {}}, "^models: there are none; give at least one$"),
        ({"k": 0}, "^k: got 0; ask for at least one prompt$"),
        ({"characters": 0}, "^characters: got 0; search at least one$"),
        ({"text": "x" * 60}, "^text: 60 symbols; give more than 60, for the first ones only give"),
    ],
)
def test_what_cannot_be_is_refused(planted, arguments, message):
    with pytest.raises(ValueError, match=message):
        differing(**({"models": {"keeps": REMEMBERING}, "text": planted.text} | arguments))


def test_models_of_different_targets_are_refused():
    with pytest.raises(
        ValueError, match=r"^models: they predict a character and a word; give those of one$"
    ):
        differing({"words": memviz.from_object(OfWords()), "b": REMEMBERING}, TEXT_OF_WORDS)


def test_models_that_read_another_text_are_named():
    class Pairs(Syllables):
        def encode(self, text):
            return [4] * len(text), [(at, at + 1) for at in range(len(text))]

    models = {"a": memviz.from_object(Syllables()), "b": memviz.from_object(Pairs())}
    with pytest.raises(ValueError, match=r"^models: 'b' reads the text in other symbols than 'a'"):
        differing(models, "abc" * 90)


def test_a_model_that_predicts_nothing_says_so():
    states = np.zeros((4, 2), dtype=np.float32)
    recorded = memviz.from_states({"text": "abca", "1/h": states})
    with pytest.raises(MissingLevelError, match="a search for prompts needs a model that predicts"):
        differing({"recorded": recorded}, "abca" * 40)
