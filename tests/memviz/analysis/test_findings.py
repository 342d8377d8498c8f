"""Findings at one timestep, computed from a connectivity."""

import dataclasses

import numpy as np
import pytest

import memviz
from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.analysis.findings import earlier_word_shares, finding
from memviz.analysis.without_context import WithoutContext
from memviz.charts.findings import (
    context_sentence,
    findings_table,
    percent,
    sentence,
    short_title_of,
    title_of,
)
from memviz.models.suggest import Suggestion
from memviz.text.words import target_words

TEXT = " an age an ag"
LAST = len(TEXT) - 1
ROW = [1, 1, 2, 0, 0, 0, 0, 3, 0, 1, 0, 1, 1]  # an 4, age 0, an 4, ag 2


@pytest.fixture
def made_up() -> Connectivity:
    """Only the last row is filled; the word of that row, “ag”, ranks 1,402nd."""
    matrix = np.zeros((len(TEXT), len(TEXT)), np.float32)
    matrix[LAST] = ROW
    rank = np.ones(len(TEXT), np.int64)
    rank[LAST] = 1402
    return Connectivity(
        text=TEXT,
        targets=tuple(target_words(TEXT)),
        matrix=matrix,
        has_target=np.ones(len(TEXT), bool),
        suggestions=((Suggestion("age", 0.5), Suggestion("again", 0.0204)),) * len(TEXT),
        target_probability=np.full(len(TEXT), 0.0004, np.float32),
        target_rank=rank,
    )


def test_each_earlier_word_gets_the_share_of_its_characters_and_of_the_space_before_it(
    made_up: Connectivity,
) -> None:
    shares = earlier_word_shares(made_up, LAST)
    assert [(word.word, word.start) for word in shares] == [("an", 0), ("age", 3), ("an", 7)]
    assert [word.share for word in shares] == pytest.approx([0.4, 0.0, 0.4])


def test_of_signed_values_the_sizes_are_shared(made_up: Connectivity) -> None:
    made_up.matrix[LAST] *= np.array([-1, 1] * 6 + [-1], np.float32)
    assert [word.share for word in earlier_word_shares(made_up, LAST)] == pytest.approx(
        [0.4, 0.0, 0.4]
    )


def test_the_shares_of_earlier_words_add_up_to_the_share_on_earlier_words() -> None:
    for model in memviz.published().models.values():
        for timestep in (32, 106, 141, 159, 162, 197):
            total = sum(word.share for word in earlier_word_shares(model.connectivity, timestep))
            expected = memviz.share_on_earlier_words(model.connectivity, timestep)
            assert total == pytest.approx(expected)


def test_the_article_gru_at_case_study_one() -> None:
    found = finding(memviz.published().models["gru"].connectivity, 106)
    assert (found.target, found.known_letters, found.rank) == ("learning", 2, 1)
    assert found.probability == pytest.approx(0.575)
    assert found.strongest is not None
    assert found.strongest.word == "advanced"


def test_a_sentence_quotes_rank_probability_and_shares(made_up: Connectivity) -> None:
    assert sentence(finding(made_up, LAST)) == (
        "“ag” ranks 1,402nd, with <0.1 %. 80 % of its connectivity lies on earlier words; among "
        "them “an” has the most, 40 %."
    )


def test_the_second_time_a_word_comes_the_first_has_its_share_in_the_sentence(
    made_up: Connectivity,
) -> None:
    made_up.matrix[7, :8] = [0, 3, 0, 0, 0, 0, 0, 1]
    found = finding(made_up, 7)
    assert found.target == "an"
    assert found.share_on_same_word == pytest.approx(0.75)
    assert sentence(found).endswith(" The earlier “an” has 75 %.")


def test_an_unpublished_rank_is_not_made_up(made_up: Connectivity) -> None:
    unpublished = dataclasses.replace(
        made_up,
        target_rank=np.zeros(len(TEXT), np.int64),
        target_probability=np.full(len(TEXT), np.nan, np.float32),
    )
    assert sentence(finding(unpublished, LAST)).startswith(
        "“ag” is not among the three most probable words. 80 %"
    )
    table = findings_table({"GRU": unpublished}, LAST)
    assert table["rank"].isna().all()
    assert table["probability"].isna().all()


def test_a_word_outside_the_vocabulary_has_no_findings_but_this(made_up: Connectivity) -> None:
    unknown = dataclasses.replace(
        made_up, has_target=np.zeros(len(TEXT), bool), matrix=np.zeros_like(made_up.matrix)
    )
    found = finding(unknown, LAST)
    assert found.strongest is None
    assert np.isnan(found.share_on_earlier_words)
    assert sentence(found) == "“ag” is not in the vocabulary: no logit, nothing to show."


def test_the_first_word_has_no_earlier_word(made_up: Connectivity) -> None:
    made_up.matrix[1, :2] = 1
    found = finding(made_up, 1)
    assert found.strongest is None
    assert sentence(found) == "“an” comes first, with <0.1 %."


def test_the_table_has_a_row_per_model(made_up: Connectivity) -> None:
    table = findings_table({"GRU": made_up, "LSTM": made_up}, LAST)
    assert list(table["model"]) == ["GRU", "LSTM"]
    assert table.loc[0].to_dict() == {
        "model": "GRU",
        "suggestions": "age 50 %, again 2.0 %",
        "target": "ag",
        "rank": 1402,
        "probability": pytest.approx(0.0004),
        "share_on_earlier_words": pytest.approx(0.8),
        "strongest_earlier_word": "an",
        "its_share": pytest.approx(0.4),
    }


@pytest.mark.parametrize(
    ("timestep", "title", "short"),
    [
        (0, "“an”, first time, after 0 letters", "|an 1st"),
        (8, "“an”, second time, after 1 letter", "a|n 2nd"),
        (5, "“age” after 2 letters", "ag|e"),
    ],
)
def test_a_title_says_which_time_the_word_occurs_and_how_much_of_it_is_read(
    timestep: int, title: str, short: str
) -> None:
    assert title_of(TEXT, timestep) == title
    assert short_title_of(TEXT, timestep) == short


def test_a_title_says_where_a_text_ends_before_its_next_word() -> None:
    assert title_of(" an age ", 7) == "the text ends before its next word"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.0 %"), (0.0002, "<0.1 %"), (0.0994, "9.9 %"), (0.0996, "10 %"), (1.0, "100 %")],
)
def test_a_percentage_has_a_decimal_below_ten(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize("timestep", [-1, len(TEXT)])
def test_a_timestep_outside_the_text_is_refused(made_up: Connectivity, timestep: int) -> None:
    with pytest.raises(
        ValueError, match=f"timestep: got {timestep}; the text has timesteps 0 to {LAST}"
    ):
        finding(made_up, timestep)


def test_what_context_buys_is_said_with_both_probabilities_and_ranks(made_up: Connectivity) -> None:
    found = finding(made_up, LAST)
    assert context_sentence(found, WithoutContext(0.11, 4)) == (
        "“ag” <0.1 %, without context 11 % (rank 1,402 instead of 4)"
    )
    assert context_sentence(found, WithoutContext(0.11, 1402)).endswith("(rank 1,402 either way)")
    assert context_sentence(found, WithoutContext(float("nan"), 0)) == ""


def test_the_table_has_the_numbers_without_context_where_they_are_given(
    made_up: Connectivity,
) -> None:
    table = findings_table(
        {"GRU": made_up, "published": made_up}, LAST, alone={"GRU": WithoutContext(0.11, 4)}
    )
    assert table["without_context"].tolist() == [0.11, pytest.approx(float("nan"), nan_ok=True)]
    assert table["rank_without_context"].isna().tolist() == [False, True]
