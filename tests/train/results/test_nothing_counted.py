"""Where nothing can be counted there is no figure: none is shown, and null is written."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from huggingface_hub import ModelCard

import memviz
from memviz.evaluation.accuracy import AS_PUBLISHED, KNOWN_WORDS, measured_accuracy
from memviz.evaluation.character_models import (
    CharacterEvaluation,
    evaluate_characters,
    measured_characters,
)
from memviz.evaluation.held_out_results import CountedWords, HeldOutResults, Validation
from memviz.evaluation.parts import read_part, written
from memviz.evaluation.word_models import ObservationBatch, evaluate
from memviz.models.card_facts import FIELD, CardFacts
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import METRICS
from memviz.text.vocabulary import UNKNOWN_INDEX
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.shared_checkpoint import change_metrics, save_shared_checkpoint
from train.commands import evaluate as command
from train.loop.fit import _report
from train.loop.loss import validation_loss
from train.loop.streams import stream_loss
from train.results.card import card
from train.series.reference_table import reference_table
from train.series.reference_table import results as references
from train.series.sweep_table import markdown
from train.series.sweep_table import results as sweep

STRANGE = ["zzz qqq", "yy xyzzy"]
NEVER = {"cross_entropy": None, "accuracy": None}


@pytest.fixture
def unknown_words(make_model) -> HeldOutResults:
    model = make_model()
    batch = ObservationBatch.from_texts(model.vocabulary, STRANGE)
    return evaluate(model, [batch]).results()


@pytest.fixture
def unknown_characters(tmp_path) -> CharacterEvaluation:
    model = memviz.load(save_character_checkpoint(tmp_path / "lstm"))
    return evaluate_characters(model, np.full(9_000, UNKNOWN_INDEX, dtype=np.int64))


def through_json(results: HeldOutResults) -> dict:
    return json.loads(json.dumps(written(results), allow_nan=False))


def test_no_known_word_is_null_and_no_best_model(unknown_words):
    content = through_json(unknown_words)
    for counted in (content["test"]["known_words"], content["test"]["baseline"]["known_words"]):
        assert {name: counted[name] for name in NEVER} == NEVER
        assert counted["positions"] == 0
    assert content["test"]["as_published"]["accuracy"]["1"] == 0, "there all count, and are wrong"
    assert read_part(HeldOutResults, content) == unknown_words


def test_a_file_that_gives_figures_of_no_positions_is_not_believed():
    old = {"test": {"known_words": {"cross_entropy": 0.0, "accuracy": {"1": 0.0}, "positions": 0}}}
    assert read_part(HeldOutResults, old).known_words == CountedWords(positions=0)
    few = {"cross_entropy": 0.0, "accuracy": {"1": 1.0}, "positions": 3}
    assert read_part(HeldOutResults, {"test": {"known_words": few}}).known_words.cross_entropy == 0
    facts = CardFacts.from_card({FIELD: {"cross_entropy": 0.0, "accuracy": 0, "positions": 0}})
    assert facts == CardFacts(positions=0)


def test_no_known_character_is_null_and_shown_as_none(unknown_characters):
    results = unknown_characters.results()
    content = through_json(results)["test"]["characters"]
    assert {name: content[name] for name in NEVER} == NEVER
    assert (content["positions"], content["unknown"]) == (0, 8_999)
    corpus = {"corpus": {"name": "signs"}}
    found = measured_characters({**through_json(results), **corpus}, "lstm")
    assert found is not None
    assert np.isnan([found.cross_entropy.value, found.accuracy[1].value]).all()


def test_accuracy_by_known_letters_says_why_there_is_none(unknown_words):
    metrics = {**through_json(unknown_words), "corpus": {"name": "signs"}}
    with pytest.raises(CheckpointError, match=r"gru/metrics\.json: nothing was counted, since no"):
        measured_accuracy(metrics, KNOWN_WORDS, "gru")
    assert measured_accuracy(metrics, AS_PUBLISHED, "gru").accuracy[3] == 0


def test_the_command_says_so(unknown_words, unknown_characters):
    assert "nothing was counted" in command._words(unknown_words)
    assert "no word of the test part" in command._words(unknown_words)
    assert "no character of the test part" in command._characters(unknown_characters)


def word_checkpoint(tmp_path: Path, results: HeldOutResults) -> Path:
    folder = save_shared_checkpoint(tmp_path / "words")
    change_metrics(folder, reach=None, **through_json(results))
    return folder


def character_checkpoint(tmp_path: Path, results: HeldOutResults) -> Path:
    folder = save_character_checkpoint(tmp_path / "characters" / "lstm")
    metrics = json.loads((folder / METRICS).read_text())
    content = through_json(results)["test"]["characters"]
    metrics["test"]["characters"] = content | {"interval": "95 %"}
    (folder / METRICS).write_text(json.dumps(metrics))
    return folder


def test_the_card_has_no_figures(tmp_path, unknown_words, unknown_characters):
    words = memviz.load(word_checkpoint(tmp_path, unknown_words))
    text = card(words.config, words.record.metrics)
    assert "no known word in them,\nso there is no cross entropy." in text
    assert "| known words | – | – | – | 0 |" in text
    characters = memviz.load(character_checkpoint(tmp_path, unknown_characters.results()))
    assert "| cross entropy, nats per character | – | – |" in card(
        characters.config, characters.record.metrics
    )
    for model in (words, characters):
        data = ModelCard(card(model.config, model.record.metrics)).data
        assert data.eval_results is None
        assert CardFacts.from_card(data.to_dict()).cross_entropy is None


def test_tables_of_many_models_show_no_number(tmp_path, unknown_words, unknown_characters):
    folder = word_checkpoint(tmp_path, unknown_words)
    change_metrics(
        folder,
        training={
            "settings": {"unit": "gru"},
            "preset": "smoke",
            "hardware": "a CPU",
            "seconds": 60,
            "characters": 600,
        },
    )
    row = reference_table(references(folder.parent, print)).splitlines()[-1]
    assert "| 1 | – | – | 0.00 |" in row
    folder = character_checkpoint(tmp_path, unknown_characters.results())
    assert "| – | – | – |" in markdown(sweep(folder.parent, print)).splitlines()[-1]


def test_a_loss_over_no_known_target_is_none(make_model):
    model = make_model()
    symbols = torch.ones(2, 5, dtype=torch.int64)
    targets = torch.full((2, 5), UNKNOWN_INDEX)
    assert validation_loss(model, symbols, targets) is None
    assert stream_loss(model, _Part(symbols, targets), 2, 2) is None
    assert validation_loss(model, symbols[:0], targets[:0]) is None
    assert stream_loss(model, _Part(symbols[:0], targets[:0]), 0, 2) is None
    assert written(Validation(None)) == {"validation": {"cross_entropy": None}}


class _Part:
    """A part of a dataset that lies in memory."""

    def __init__(self, symbols: torch.Tensor, targets: torch.Tensor) -> None:
        self._symbols, self._targets = symbols.numpy(), targets.numpy()

    def __len__(self) -> int:
        return len(self._symbols)

    def inputs(self, rows) -> np.ndarray:
        return self._symbols[rows]

    def targets(self, rows) -> np.ndarray:
        return self._targets[rows]


class _Lines(list):
    def add(self, seconds, step, losses) -> None:
        self.append((seconds, step, losses))


def test_a_run_reports_no_loss_where_there_is_none():
    judged: list[float] = []
    logged: list[dict] = []
    run = SimpleNamespace(
        progress=SimpleNamespace(seconds=1.0, step=3),
        mean_loss=lambda: 2.5,
        validation_loss=lambda: None,
        rates={"rate/learning": 0.1},
        gradient_norm=None,
        stopping=SimpleNamespace(judge=lambda loss, _: judged.append(loss)),
        accelerator=SimpleNamespace(log=lambda values, step: logged.append((values, step))),
    )
    lines = _Lines()
    assert _report(run, lines) == "train 2.500, valid: nothing known to predict"
    assert lines == [(1.0, 3, {"train": 2.5})]
    assert judged == []
    assert logged == [({"train/loss": 2.5, "rate/learning": 0.1}, 3)]
