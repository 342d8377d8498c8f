"""A dataset is built once, whole or not at all, and its parts never mix."""

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from memviz.text.vocabulary import PADDING_INDEX, UNKNOWN_INDEX
from train.data import dataset as dataset_module
from train.data.corpora import CorpusError
from train.data.dataset import (
    Dataset,
    DatasetError,
    DatasetSettings,
    HeldOutPart,
    TrainingPart,
    open_dataset,
)
from train.data.figure_sentence import FIGURE_SENTENCE

Open = Callable[..., Dataset]


def random_text(words: int, seed: int = 0) -> str:
    """Return a text whose n-th letter words are the rarer the later the letter."""
    draw = random.Random(seed)
    letters = "abcdefghijklmnop"
    weights = [1 / (rank + 1) for rank in range(len(letters))]
    return "".join(
        " " + letter * draw.randint(1, 9) for letter in draw.choices(letters, weights, k=words)
    )


TEXT = random_text(4000) + FIGURE_SENTENCE.replace(" of an", " of such an") + random_text(4000, 1)


@pytest.fixture
def open_small(tmp_path: Path) -> Open:
    """Return a function that opens a dataset of `TEXT`, 40 words, in a cache of its own."""
    path = tmp_path / "small.txt"
    path.write_text(TEXT, encoding="utf-8")

    def open_with(**different: object) -> Dataset:
        settings = DatasetSettings(**{"corpus": str(path), "words": 40} | different)  # type: ignore[arg-type]
        return open_dataset(settings, tmp_path / "datasets")

    return open_with


def parts(dataset: Dataset) -> list[TrainingPart | HeldOutPart]:
    return [dataset.train, dataset.valid, dataset.test]


def texts(dataset: Dataset, part: TrainingPart | HeldOutPart) -> list[str]:
    symbols = dataset.vocabulary.alphabet
    rows = part.inputs(range(len(part)))
    return ["".join(symbols[index] for index in row if index != PADDING_INDEX) for row in rows]


@pytest.mark.parametrize("target", ["word", "character"])
def test_every_observation_is_in_one_part_except_those_of_the_figures_sentence(
    open_small: Open, target: str
) -> None:
    dataset = open_small(target=target)
    read = [text for part in parts(dataset) for text in texts(dataset, part)]
    assert len(read) == len(set(read))
    for text in read:
        assert text in TEXT
    left_out = dataset.facts["split"]["figure_sentence"]["observations"]
    missing = TEXT
    for text in sorted(read, key=len, reverse=True):
        missing = missing.replace(text, "|", 1)
    assert " formal study of grammar" in missing
    assert "linguists use" in missing
    assert len(missing.replace("|", "")) <= 200 * len(left_out) + (target == "character")


@pytest.mark.parametrize("target", ["word", "character"])
def test_no_part_reads_or_predicts_a_word_of_the_figures_sentence(
    open_small: Open, target: str
) -> None:
    dataset = open_small(target=target)
    for part in parts(dataset):
        assert not [text for text in texts(dataset, part) if "grammar" in text or "use" in text]


def test_the_facts_say_what_was_held_out(open_small: Open) -> None:
    facts = open_small().facts["split"]
    numbers = facts["figure_sentence"]["observations"]
    assert f"the {len(numbers)} observations" in facts["held_out_from_training"]
    assert ", ".join(map(str, numbers)) in facts["held_out_from_training"]
    [[start, end]] = facts["figure_sentence"]["characters"]
    assert TEXT[start:end].split()[:3] == ["context", "the", "formal"]
    assert TEXT[start:end].split()[-2:] == ["linguists", "use"]


def test_the_facts_say_when_the_sentence_does_not_occur(open_small: Open) -> None:
    facts = open_small(characters=15_000).facts["split"]
    assert facts["figure_sentence"]["observations"] == []
    assert "does not occur" in facts["held_out_from_training"]


def test_the_vocabulary_is_that_of_the_training_part_alone(open_small: Open) -> None:
    dataset = open_small()
    counts = Counter("".join(texts(dataset, dataset.train)).split())
    commonest = sorted(counts, key=lambda word: (-counts[word], word))[:40]
    assert list(dataset.vocabulary.words[UNKNOWN_INDEX + 1 :]) == commonest


def test_inputs_and_targets_belong_together(open_small: Open) -> None:
    dataset = open_small()
    rows = np.array([3, 0, 7])
    for text, targets in zip(
        [texts(dataset, dataset.test)[row] for row in rows], dataset.test.targets(rows), strict=True
    ):
        words = [dataset.vocabulary.words[index] for index in targets[: len(text)]]
        read = [word for word in text.split() for _ in range(len(word) + 1)]
        known = [word if dataset.vocabulary.knows(word) else "<unknown>" for word in read]
        assert words == known


def test_rows_come_as_the_type_that_models_take(open_small: Open) -> None:
    train = open_small().train
    assert train.inputs([0, 1]).dtype == np.int64
    assert train.inputs([0, 1]).shape == (2, 200)
    assert train.targets(np.array([0, 1])).dtype == np.int64


def test_the_shares_of_known_words_are_those_of_the_targets(open_small: Open) -> None:
    dataset = open_small()
    facts = dataset.facts["vocabulary"]
    for part in parts(dataset):
        targets = part.targets(range(len(part)))
        positions = (targets != PADDING_INDEX).sum()
        assert facts["positions"][part.name] == positions
        known = (targets > UNKNOWN_INDEX).sum()
        assert facts["known_share_of_positions"][part.name] == pytest.approx(known / positions)
    assert 0 < facts["known_share_of_positions"]["test"] < 1


def test_training_and_held_out_text_are_of_different_types(open_small: Open) -> None:
    dataset = open_small()
    assert isinstance(dataset.train, TrainingPart)
    for part in (dataset.valid, dataset.test):
        assert isinstance(part, HeldOutPart)
        assert not isinstance(part, TrainingPart)
    assert not isinstance(dataset.train, HeldOutPart)


def test_each_epoch_visits_every_observation_in_an_order_of_its_own(open_small: Open) -> None:
    train = open_small().train
    first, second = train.epoch_order(0, seed=1), train.epoch_order(1, seed=1)
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(len(train)))
    assert first.tolist() != second.tolist()
    assert first.tolist() == train.epoch_order(0, seed=1).tolist()
    assert first.tolist() != train.epoch_order(0, seed=2).tolist()


class TestFingerprint:
    """Equal where the parts and the vocabulary are, different otherwise."""

    def test_building_again_gives_the_same(self, open_small: Open, tmp_path: Path) -> None:
        first = open_small().fingerprint
        (tmp_path / "datasets").rename(tmp_path / "elsewhere")
        assert open_small().fingerprint == first

    def test_the_same_text_packed_otherwise_gives_the_same(
        self, open_small: Open, tmp_path: Path
    ) -> None:
        other = tmp_path / "renamed.txt"
        other.write_text(TEXT, encoding="utf-8")
        assert open_small(corpus=str(other)).fingerprint == open_small().fingerprint

    @pytest.mark.parametrize(
        "different",
        [
            {"seed": 2},
            {"words": 39},
            {"observation_length": 199},
            {"characters": 30_000},
            {"target": "character"},
        ],
    )
    def test_another_setting_gives_another(self, open_small: Open, different: dict) -> None:
        assert open_small(**different).fingerprint != open_small().fingerprint

    def test_another_split_alone_gives_another(self, open_small: Open) -> None:
        first, other = (open_small(target="character", seed=seed) for seed in (1, 2))
        assert first.vocabulary == other.vocabulary
        assert first.fingerprint != other.fingerprint

    def test_another_text_gives_another(self, open_small: Open, tmp_path: Path) -> None:
        other = tmp_path / "other.txt"
        other.write_text(TEXT + " z", encoding="utf-8")
        assert open_small(corpus=str(other)).fingerprint != open_small().fingerprint


class TestCache:
    """Built on first use, read afterwards, never half there."""

    def test_the_second_time_nothing_is_built(
        self, open_small: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = open_small()
        monkeypatch.delattr(dataset_module, "build")
        second = open_small()
        assert second.fingerprint == first.fingerprint
        assert second.test.inputs([5]).tolist() == first.test.inputs([5]).tolist()

    @pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError])
    def test_an_interrupted_build_leaves_nothing(
        self,
        open_small: Open,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        failure: type[BaseException],
    ) -> None:
        def break_off(path: Path, rows: np.ndarray) -> None:
            path.write_bytes(rows[:1].tobytes())
            raise failure("no space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(np, "save", break_off)
            with pytest.raises((KeyboardInterrupt, DatasetError), match="no space left"):
                open_small()
        assert list((tmp_path / "datasets").iterdir()) == []
        assert len(open_small().train) > 0

    def test_a_file_that_changed_is_not_served_from_the_cache(
        self, open_small: Open, tmp_path: Path
    ) -> None:
        before = open_small().fingerprint
        (tmp_path / "small.txt").write_text(random_text(5000), encoding="utf-8")
        assert open_small().fingerprint != before

    @pytest.mark.parametrize(
        "name", ["inputs.npy", "targets.npy", "test.npy", "vocabulary.json", "dataset.json"]
    )
    def test_a_damaged_dataset_says_to_delete_it(
        self, open_small: Open, tmp_path: Path, name: str
    ) -> None:
        open_small()
        [folder] = (tmp_path / "datasets").iterdir()
        file = folder / name
        file.write_bytes(file.read_bytes()[:200])
        with pytest.raises(DatasetError, match=r"damaged .* delete the folder"):
            open_small()
        file.unlink()
        with pytest.raises(DatasetError, match=r"damaged .* delete the folder"):
            open_small()

    def test_the_folder_holds_no_path_of_this_machine(
        self, open_small: Open, tmp_path: Path
    ) -> None:
        assert str(tmp_path) not in json.dumps(open_small().facts)


def test_only_the_beginning_can_be_used_and_no_word_is_cut(open_small: Open) -> None:
    for characters in range(20_000, 20_010):
        used = open_small(characters=characters).facts["corpus"]["characters_used"]
        assert characters - 10 <= used <= characters
        assert TEXT[used] == " "


def test_a_character_dataset_begins_anywhere_asked(open_small: Open) -> None:
    dataset = open_small(characters=10_001, target="character")
    assert dataset.facts["corpus"]["characters_used"] == 10_001
    assert dataset.vocabulary.words == ()


def test_a_text_too_short_for_a_split_is_refused(open_small: Open) -> None:
    with pytest.raises(ValueError, match=r"too few .* give a longer text"):
        open_small(characters=300)


@pytest.mark.parametrize("text", ["abc" * 10_000, "吾輩は猫である" * 900 + "a"])
def test_a_text_without_spaces_is_said_to_be_one_word(
    open_small: Open, tmp_path: Path, text: str
) -> None:
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"no space between words.*--target character"):
        open_small(corpus=str(tmp_path / "one.txt"))


def test_a_missing_corpus_is_an_error_of_the_corpus(open_small: Open) -> None:
    with pytest.raises(CorpusError, match="neither a corpus with a name"):
        open_small(corpus="nowhere.txt")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("target", "letter"),
        ("words", 0),
        ("words", 65_535),
        ("observation_length", 1),
        ("seed", -1),
        ("characters", 0),
    ],
)
def test_a_setting_out_of_range_is_named_with_its_value(field: str, value: object) -> None:
    with pytest.raises(DatasetError, match=rf"{field}: .*{value}"):
        DatasetSettings(**{"corpus": "text8", field: value})  # type: ignore[arg-type]


def test_the_parts_of_a_contiguous_split_are_the_text_in_order(open_small: Open) -> None:
    dataset = open_small(target="character", split="contiguous", held_out=0.1)
    assert "".join("".join(texts(dataset, part)) for part in parts(dataset)) == TEXT[:-1]
    facts = dataset.facts["split"]
    assert facts["method"] == "contiguous"
    for part in parts(dataset):
        start, end = facts["characters"][part.name]
        assert "".join(texts(dataset, part)) == TEXT[start:end]
    assert facts["characters"]["train"][1] / len(TEXT) == pytest.approx(0.8, abs=0.01)


def test_a_contiguous_split_says_what_was_held_out(open_small: Open) -> None:
    facts = open_small(target="character", split="contiguous").facts["split"]
    start, _ = facts["characters"]["test"]
    assert f"{start:,} to {len(TEXT):,} test" in facts["held_out_from_training"]


@pytest.mark.parametrize("share", [0, 0.5, -1])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(DatasetError, match=f"held_out: {share}"):
        DatasetSettings("text8", held_out=share)


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(DatasetError, match="split: 'shuffled' or 'contiguous', not 'odd'"):
        DatasetSettings("text8", split="odd")
