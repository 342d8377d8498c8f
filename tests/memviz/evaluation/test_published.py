"""The article's figures, checked against facts stated in the article and its data files."""

import numpy as np
import pytest

from memviz.evaluation.published import Published, PublishedModel, published
from memviz.evaluation.published.files import DATA
from memviz.text.words import known_letters, target_words

MODELS = ("gru", "lstm", "nested_lstm")


@pytest.fixture(scope="module")
def article() -> Published:
    return published()


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest, article: Published) -> PublishedModel:
    return article.models[request.param]


def test_it_holds_the_three_models_of_the_article(article: Published) -> None:
    assert [(key, model.name) for key, model in article.models.items()] == [
        ("gru", "GRU"),
        ("lstm", "LSTM"),
        ("nested_lstm", "Nested LSTM"),
    ]


def test_the_text_is_the_sentence_of_the_connectivity_figure(article: Published) -> None:
    assert len(article.text) == 198
    assert article.text.startswith(" context the formal study of grammar is an important part of ")
    assert article.text.endswith(" not a grammar in the sense most linguists use")


@pytest.mark.parametrize(
    ("number", "words_and_known_letters"),
    [
        (1, [("learning", 2)]),
        (2, [("grammar", 4), ("grammar", 1), ("grammar", 4)]),
        (3, [("schools", 1)]),
    ],
)
def test_each_case_study_points_at_its_word(
    article: Published, number: int, words_and_known_letters: list[tuple[str, int]]
) -> None:
    targets, known = target_words(article.text), known_letters(article.text)
    (case,) = (case for case in article.case_studies if case.number == number)
    assert [(targets[step], known[step]) for step in case.timesteps] == words_and_known_letters
    assert case.title


def test_the_case_studies_stand_at_the_published_timesteps(article: Published) -> None:
    assert [case.timesteps for case in article.case_studies] == [(106,), (32, 159, 162), (141,)]


def test_connectivity_is_complete_and_looks_only_back(
    article: Published, model: PublishedModel
) -> None:
    matrix = model.connectivity.matrix
    assert model.connectivity.text == article.text
    assert model.connectivity.targets == tuple(target_words(article.text))
    assert matrix.shape == (198, 198)
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix).all()
    assert not np.triu(matrix, 1).any()
    assert (matrix[np.tril_indices(198)] >= 0).all()
    assert model.connectivity.has_target.all()
    assert matrix.any(axis=1).all()


@pytest.mark.parametrize(
    ("key", "word", "probability", "rank", "first", "last"),
    [
        ("gru", "learning", 0.575, 1, 0.04548746347427368, 7.065872669219971),
        ("lstm", "level", 0.263, 3, 0.026038315147161484, 50.04653549194336),
        ("nested_lstm", "less", 0.084, 0, 3.0970874557389584e-33, 870.7701416015625),
    ],
)
def test_the_row_the_figure_opens_on_is_as_published(
    article: Published,
    key: str,
    word: str,
    probability: float,
    rank: int,
    first: float,
    last: float,
) -> None:
    figure = article.models[key].connectivity
    assert figure.targets[106] == "learning"
    assert figure.suggestions[106][0] == (word, probability)
    assert figure.target_rank[106] == rank
    assert figure.matrix[106, 0] == np.float32(first)
    assert figure.matrix[106, 106] == np.float32(last)


def test_the_largest_connectivity_is_as_published(article: Published) -> None:
    largest = {key: float(model.connectivity.matrix.max()) for key, model in article.models.items()}
    assert largest == pytest.approx(
        {"gru": 3525.831298828125, "lstm": 562.4737548828125, "nested_lstm": 3209.1748046875}
    )


def test_the_target_has_a_probability_only_where_it_was_published(model: PublishedModel) -> None:
    figure = model.connectivity
    for target, rank, probability, top in zip(
        figure.targets,
        figure.target_rank,
        figure.target_probability,
        figure.suggestions,
        strict=True,
    ):
        if rank:
            assert top[rank - 1] == (target, pytest.approx(probability))
        else:
            assert target not in [suggestion.word for suggestion in top]
            assert np.isnan(probability)


def test_three_words_are_suggested_at_every_timestep_best_first(model: PublishedModel) -> None:
    for top in model.connectivity.suggestions:
        probabilities = [suggestion.probability for suggestion in top]
        assert len(top) == 3
        assert probabilities == sorted(probabilities, reverse=True)
        assert 0 <= sum(probabilities) <= 1


def test_accuracy_is_the_published_graph_without_sample_sizes(article: Published) -> None:
    gru = article.models["gru"].accuracy
    assert list(gru.columns) == ["known_letters", "top", "accuracy", "n", "low", "high"]
    by_top = gru.set_index(["top", "known_letters"])["accuracy"]
    assert by_top[1, 0] == 0.16498248
    assert by_top[3, 4] == 0.81991231
    assert by_top[1, 21] == 0
    assert gru[["n", "low", "high"]].isna().all(axis=None)


def test_accuracy_grows_with_the_number_of_suggestions(model: PublishedModel) -> None:
    table = model.accuracy.pivot_table(index="known_letters", columns="top", values="accuracy")
    assert table.shape == (22, 3)
    assert (table[1] <= table[2]).all()
    assert (table[2] <= table[3]).all()


def test_training_curves_have_both_data_sets_and_end_at_the_stated_time(
    model: PublishedModel,
) -> None:
    assert list(model.training.columns) == ["model", "dataset", "seconds", "step", "loss"]
    assert set(model.training["model"]) == {model.name}
    assert dict(model.training["dataset"].value_counts()) == {"train": 1428, "valid": 1428}
    assert model.training["step"].max() == 14_271
    assert round(model.training["seconds"].max()) == model.training_seconds


def test_the_stated_results_and_sizes_are_the_published_tables(article: Published) -> None:
    stated = {
        key: (model.cross_entropy, model.test_accuracy, model.training_seconds, model.parameters)
        for key, model in article.models.items()
    }
    ends = {"embedding": 16_200, "dense": 9_847_986}
    assert stated == {
        "gru": (2.1170, 0.5201, 22_382, ends | {"recurrent": 4_323_600}),
        "lstm": (2.1713, 0.5140, 22_980, ends | {"recurrent": 5_764_800}),
        "nested_lstm": (2.4950, 0.4710, 22_507, ends | {"recurrent": 5_764_800}),
    }


def test_autocomplete_covers_every_prefix_of_its_phrase(article: Published) -> None:
    phrase = " parts of north africa"
    assert list(article.autocomplete) == [phrase[:end] for end in range(1, len(phrase) + 1)]


def test_autocomplete_suggests_as_published(article: Published) -> None:
    assert article.autocomplete[" parts of north a"][:4] == (
        ("america", 0.391),
        ("and", 0.153),
        ("american", 0.137),
        ("africa", 0.111),
    )
    assert len(article.autocomplete[" "]) == 10
    for words in article.autocomplete.values():
        probabilities = [suggestion.probability for suggestion in words]
        assert all(probabilities)
        assert probabilities == sorted(probabilities, reverse=True)
        assert not any(suggestion.word.startswith("<") for suggestion in words)


def test_the_licences_go_with_the_data(article: Published) -> None:
    licence = (DATA / "LICENSE").read_text(encoding="utf-8")
    for text in (licence, article.attribution):
        assert "Copyright (c) 2018 nearForm" in text
        assert "CC BY 4.0" in text
        assert "Madsen" in text


def test_the_shared_figures_cannot_be_written_to(model: PublishedModel) -> None:
    with pytest.raises(ValueError, match="read-only"):
        model.connectivity.matrix[0, 0] = 1


def test_it_is_read_once() -> None:
    assert published() is published()


def test_the_data_stay_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 700_000
