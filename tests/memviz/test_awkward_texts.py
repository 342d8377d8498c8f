"""Whatever reads a text reads it alike, and refuses the same texts in the same words."""

import inspect
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import memviz
from dashboard.views.connectivity.text_input import problem_with
from memviz import figures
from memviz.__main__ import main
from memviz.analysis.activations import unrolled
from memviz.analysis.cells import cell_values, search_cells
from memviz.analysis.cells.values import LONGEST
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.analysis.memory import read_recall
from memviz.analysis.memory.states import segments
from memviz.analysis.state_gradient import state_gradient
from memviz.models.model import Model
from memviz.models.reading import MAX_CHARACTERS, read
from memviz.models.suggest import top_suggestions
from memviz.report import report
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.tiny_checkpoints import save_tiny_checkpoints
from tests.support.tiny_signature import save_tiny_recall

NO_LETTER = ("", " ", "   ", "!?", "\r\n", "\u200b", "日本語")
NO_LETTER_SAID = "it is empty; give at least one letter a to z"
OF_WORDS = ("Café 3!\r\n" * 15, "  north  " * 20, "abç" * 40)
OF_CHARACTERS = ("!?" * 60, " " * 120, "Café\n" * 30, "a\r\nb\n\r" * 30 + "a")

Reader = Callable[[Model, str], str | int]
"""Reads a text and returns it as it was read or, where only that can be seen, its length."""


def length_told(function: Callable[[Model, str, int], object], model: Model, text: str) -> int:
    try:
        function(model, text, 1_000_000)
    except ValueError as error:
        found = re.search(r"the text has timesteps 0 to (\d+)", str(error))
        if found is None:
            raise
        return int(found[1]) + 1
    raise AssertionError("a text has no timestep 1,000,000")


def length_of_search(model: Model, text: str) -> int:
    searches = search_cells({"model": model}, text).values()
    return next(iter(searches)).characters["model"] if searches else len(read(model, text).text)


def last_suggestions(model: Model, text: str) -> str:
    """Return the text as it is read, after which a model suggests what it does after `text`."""
    found = memviz.suggest(model, text)
    reading = read(model, text, longest=None)
    probabilities = model.probabilities(reading.symbols)[-1]
    assert [word for word, _ in found] == [
        word for word, _ in top_suggestions(model.vocabulary, probabilities, 3)
    ]
    return reading.text


def continued(model: Model, text: str) -> str:
    """Return the text as it is read, which a model continues as it does `text`."""
    read_text = read(model, text, longest=None).text
    assert memviz.generate(model, text, 2) == memviz.generate(model, read_text, 2)
    return read_text


def probable(model: Model, text: str) -> str:
    """Return the text as it is read, after which something is as probable as after `text`."""
    read_text, target = read(model, text, longest=None).text, model.vocabulary.outputs[-1]
    expected = pytest.approx(memviz.probability(model, read_text, target))
    assert memviz.probability(model, text, target) == expected
    return read_text


def remembered(model: Model, text: str) -> str:
    assert model.record is not None
    recall = read_recall(model.record.folder)
    assert recall is not None
    return recall.remembered(model, text).text


def whole_of_stream(model: Model, text: str) -> str:
    *_, whole = memviz.connectivity_stream(model, text, 0)
    return whole.text


ANALYSES: dict[str, Reader] = {
    "activations": lambda model, text: memviz.activations(model, text).text,
    "cell_values": lambda model, text: cell_values(model, text).text,
    "connectivity": lambda model, text: memviz.connectivity(model, text).text,
    "connectivity_reference": lambda model, text: len(connectivity_reference(model, text)),
    "connectivity_row": partial(length_told, memviz.connectivity_row),
    "connectivity_stream": whole_of_stream,
    "differing": lambda model, text: memviz.differing({"model": model}, text).text,
    "edit": lambda model, text: memviz.edit(model, text, [memviz.Reset(0)]).text,
    "gate_saturation": lambda model, text: memviz.gate_saturation(model, text).characters,
    "generate": continued,
    "half_lives": lambda model, text: memviz.half_lives(model, text).symbols,
    "kept_writes": lambda model, text: memviz.kept_writes(model, text).text,
    "match": lambda model, text: memviz.match(model, text, (0, 1), 0.5, "parts").text,
    "nearest": lambda model, text: memviz.nearest(model, text, 0, "parts").text,
    "occlusion": lambda model, text: memviz.occlusion(model, text, 0).text,
    "probability": probable,
    "remembered": remembered,
    "search_cells": length_of_search,
    "state_gradient": lambda model, text: state_gradient(model, text, longest=2).text,
    "state_map": lambda model, text: memviz.state_map(model, text, "parts").text,
    "suggest": last_suggestions,
    "unrolled": lambda model, text: unrolled(model, text, last=MAX_CHARACTERS).text,
    "without_context": partial(length_told, memviz.without_context),
}
OF_TEXTS = {
    *("edit_effects", "effective_state_size", "forgetting"),
    *("length_stress", "lyapunov_spectrum", "report_card"),
}
MORE = {"edit_effects": {"edits": [memviz.Reset(0)]}}
OF_CORPORA = {"accuracy_by_known_letters", "memory_signature"} | OF_TEXTS  # see below
LIMITS = dict.fromkeys(ANALYSES, MAX_CHARACTERS) | {"cell_values": LONGEST, "search_cells": LONGEST}
BEGINS_A_TEXT = {"generate", "probability", "suggest"}
NO_LIMIT = {"differing", "gate_saturation", "half_lives"} | BEGINS_A_TEXT
FIGURES = {
    **{name: {} for name in ("animation", "cells", "cell_scores", "connectivity", "gradient")},
    **{name: {} for name in ("connectivity_picture", "gates", "kept_writes", "occlusion")},
    "edits": {},
    "match": {},
    "past": {"timestep": 0},
    "state_map": {},
    "unrolled": {},
}
BEFORE_MODELS = {
    "edits": [[memviz.Reset(0)]],
    "match": [(0, 1), 0.5, "parts"],
    "state_map": ["parts"],
}
FIGURES_OF_TEXTS = {"edit_effects"}


@pytest.fixture(autouse=True)
def states_of_corpora_in_a_folder_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMVIZ_STATES_CACHE", str(tmp_path / "states"))


every_analysis = pytest.mark.parametrize("name", ANALYSES)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("words"), ("gru",)) / "gru"
    save_tiny_recall(folder)
    return memviz.load(folder)


@pytest.fixture(scope="module")
def characters(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = save_character_checkpoint(tmp_path_factory.mktemp("characters") / "lstm")
    save_tiny_recall(folder)
    return memviz.load(folder)


def takes_a_text(function: object) -> bool:
    return bool({"text", "texts", "train_text"} & set(inspect.signature(function).parameters))


def test_no_public_function_that_reads_a_text_is_missing_here():
    public = {name for name in memviz.__all__ if inspect.isfunction(getattr(memviz, name))}
    reading = {name for name in public if takes_a_text(getattr(memviz, name))}
    assert reading - {"normalise"} <= set(ANALYSES) | OF_CORPORA
    drawn = {name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))}
    assert {name for name in drawn if takes_a_text(getattr(figures, name))} == (
        set(FIGURES) | FIGURES_OF_TEXTS
    )


@every_analysis
@pytest.mark.parametrize("text", OF_WORDS)
def test_models_of_words_read_it_alike(words, name, text):
    expected = read(words, text).text
    assert ANALYSES[name](words, text) in (expected, len(expected))


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - {"occlusion"}))
@pytest.mark.parametrize("text", OF_CHARACTERS)
def test_models_of_characters_read_it_alike(characters, name, text):
    expected = read(characters, text).text
    assert ANALYSES[name](characters, text) in (expected, len(expected))


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - BEGINS_A_TEXT))
@pytest.mark.parametrize("text", NO_LETTER)
def test_models_of_words_refuse_what_has_no_letter(words, name, text):
    with pytest.raises(ValueError, match=f"^text: {NO_LETTER_SAID}$"):
        ANALYSES[name](words, text)


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - {"occlusion"}))
def test_models_of_characters_refuse_nothing_but_nothing(characters, name):
    with pytest.raises(ValueError, match=r"^text: it is empty; give at least one character$"):
        ANALYSES[name](characters, "")


@pytest.mark.parametrize("text", NO_LETTER)
def test_completion_alone_begins_before_the_first_letter(words, text):
    assert memviz.suggest(words, text) == memviz.suggest(words, "")
    assert memviz.generate(words, text, 2) == memviz.generate(words, "", 2)
    assert memviz.probability(words, text, "part") == memviz.probability(words, "", "part")
    after_space = words.probabilities(read(words, "a").symbols)[0]
    assert memviz.suggest(words, text)[0].probability == pytest.approx(float(after_space[2:].max()))


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - NO_LIMIT))
def test_a_text_that_is_too_long_says_so_alike(words, name):
    limit = LIMITS[name]
    with pytest.raises(
        ValueError, match=f"^text: {limit + 1:,} characters; shorten it to {limit:,} or fewer$"
    ):
        ANALYSES[name](words, "a" * limit)


@pytest.mark.parametrize("name", sorted(NO_LIMIT))
def test_what_has_no_limit_reads_a_long_text(words, name):
    assert ANALYSES[name](words, "a " * 600) in (1201, " " + "a " * 600)


class TestCorpora:
    @pytest.mark.parametrize("text", OF_WORDS)
    def test_memory_is_measured_on_the_text_as_it_is_read(self, words, text):
        symbols = segments(words, text, lags=(0,), least=1, name="test_text").symbols
        assert symbols.flatten().tolist() == read(words, text).symbols.tolist()

    @pytest.mark.parametrize("text", NO_LETTER)
    def test_the_argument_without_a_letter_is_named(self, words, text):
        with pytest.raises(ValueError, match=f"^train_text: {NO_LETTER_SAID}$"):
            memviz.memory_signature(words, text, "part", lags=[0])
        with pytest.raises(ValueError, match=f"^test_text: {NO_LETTER_SAID}$"):
            memviz.memory_signature(words, "part of", text, lags=[0])

    @pytest.mark.parametrize("name", sorted(OF_TEXTS))
    @pytest.mark.parametrize("text", NO_LETTER)
    def test_one_of_several_texts_without_a_letter_is_refused(self, words, name, text):
        with pytest.raises(ValueError, match=f"^texts: {NO_LETTER_SAID}$"):
            getattr(memviz, name)(
                words, ["part of the north of africa", text], **MORE.get(name, {})
            )

    def test_observations_without_a_letter_count_for_nothing(self, words):
        table = memviz.accuracy_by_known_letters(words, [*NO_LETTER, "Africa"])
        assert table["n"].sum() == memviz.accuracy_by_known_letters(words, ["Africa"])["n"].sum()
        with pytest.raises(ValueError, match=r"^texts: none has a letter a to z"):
            memviz.accuracy_by_known_letters(words, NO_LETTER)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("text", NO_LETTER)
def test_figures_refuse_it_in_the_same_words(words, name, text):
    with pytest.raises(ValueError, match=f"^text: {NO_LETTER_SAID}$"):
        getattr(figures, name)(text, *BEFORE_MODELS.get(name, ()), words, **FIGURES[name])


@pytest.mark.parametrize("text", NO_LETTER)
def test_figures_of_texts_refuse_one_of_them(words, text):
    with pytest.raises(ValueError, match=f"^texts: {NO_LETTER_SAID}$"):
        figures.edit_effects(["part", text], [memviz.Reset(0)], words)


@pytest.mark.parametrize("text", NO_LETTER)
def test_so_do_reports_and_the_command(words, text, tmp_path: Path, capsys):
    with pytest.raises(ValueError, match=f"^text: {NO_LETTER_SAID}$"):
        report([words], text)
    folder = str(words.record.folder)
    assert main(["report", folder, "--text", text, "-o", str(tmp_path / "report.html")]) == 2
    assert capsys.readouterr().err == f"error: argument --text: {NO_LETTER_SAID}\n"


@pytest.mark.parametrize("text", [*NO_LETTER, *OF_WORDS, "a" * 1000])
def test_the_page_has_a_message_for_what_models_of_words_refuse_and_no_other(words, text):
    try:
        read(words, text)
    except ValueError:
        assert problem_with(text) is not None
    else:
        assert problem_with(text) is None
