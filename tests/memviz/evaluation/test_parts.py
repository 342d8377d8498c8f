"""The parts of `metrics.json`: what is written is read back equal, and nothing else is believed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import memviz.evaluation
from memviz.evaluation.corpus import SplitFacts
from memviz.evaluation.held_out_results import (
    Bounds,
    CharacterResults,
    CountedWords,
    HeldOutResults,
)
from memviz.evaluation.parts import (
    FieldError,
    MeasuredPart,
    MetricsPart,
    Rest,
    needed,
    read_part,
    written,
)
from memviz.evaluation.reach import ReachResults
from memviz.evaluation.report_card import CardMeasure, CardSample
from memviz.evaluation.training import ModelName, ParameterFacts, TrainingFacts
from memviz.models.checkpoint.format import MEASURED_ON, METRICS
from memviz.models.checkpoint.record import read_record
from memviz.models.checkpoint.saving import write_metrics
from memviz.models.config import FORMAT_VERSION
from memviz.models.json_grammar import LARGEST
from tests.support.bundled import CHECKPOINTS
from tests.support.project import ROOT
from tests.support.tiny_checkpoints import reach, save_tiny_checkpoints

for module in walk_packages(memviz.evaluation.__path__, "memviz.evaluation."):
    import_module(module.name)
ALL = (*MetricsPart.__subclasses__(), *MeasuredPart.__subclasses__())
OTHERS = (MeasuredPart, CardSample, CardMeasure)  # those of another file have tests of their own
KINDS = sorted({kind for kind in ALL if kind not in OTHERS}, key=lambda kind: kind.KEY)
REFERENCE = ROOT / "docs" / "references" / "gru_article_cpu"
FOLDERS = [*sorted(path.parent for path in CHECKPOINTS.glob(f"*/{METRICS}")), REFERENCE]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SINGLE = {
    str: TEXTS,
    int: st.integers(0, LARGEST),
    float: st.floats(-LARGEST, LARGEST),
    Any: st.recursive(st.integers(0, 9) | TEXTS, lambda inner: st.lists(inner, max_size=2)),
}


def values(kind: Any) -> SearchStrategy[Any]:
    """Return what a field of this type may hold."""
    of, inner = get_origin(kind), get_args(kind)
    if kind == Rest:
        return st.dictionaries(TEXTS.map("other {}".format), SINGLE[Any], max_size=2)
    if kind in SINGLE:
        return SINGLE[kind]
    if of is UnionType:
        return st.one_of(*(st.none() if one is NoneType else values(one) for one in inner))
    if of is Literal:
        return st.sampled_from(inner)
    if of is Mapping:
        keys = st.integers(0, 9) if inner[0] is int else values(inner[0])
        return st.dictionaries(keys, values(inner[1]), max_size=3)
    if of is tuple and inner[1:] == (...,):
        return st.lists(values(inner[0]), max_size=2).map(tuple)
    if of is tuple:
        return st.tuples(*map(values, inner))
    hints = get_type_hints(kind, include_extras=True)
    fields = [name for name in hints if name not in ("KEY", MEASURED_ON)]
    return st.builds(kind, **{name: values(hints[name]) for name in fields})


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return save_tiny_checkpoints(tmp_path_factory.mktemp("tiny"), ("gru",)) / "gru"


def read_again(folder: Path, *parts: MetricsPart) -> Mapping[str, Any]:
    """Return the metrics as they are read from the checkpoint that these parts were written to."""
    write_metrics(folder, {"format_version": FORMAT_VERSION, **written(*parts)})
    return read_record(folder).metrics


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.KEY)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_what_is_written_is_read_back_equal(folder, kind, data):
    part = data.draw(values(kind))
    if issubclass(kind, MeasuredPart):
        sha256 = read_record(folder).weights_sha256
        part = replace(part, weights_sha256=data.draw(st.sampled_from([None, sha256])))
    assert read_part(kind, read_again(folder, part)) == part


def test_every_part_has_a_place_of_its_own():
    assert len({kind.KEY for kind in KINDS}) == len(KINDS) == 11


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_metrics_of_bundled_models_are_read_as_a_whole(folder):
    metrics = json.loads((folder / METRICS).read_text("utf-8"))
    there = [kind for kind in KINDS if kind.KEY in metrics]
    again = written(*(read_part(kind, metrics) for kind in there))
    assert {"format_version": FORMAT_VERSION, **again} == metrics


@pytest.mark.parametrize(
    "content", [None, 3, "x", [], [[]], {}, {"name": 5, "total": "x", "seconds": [1], "kept": {}}]
)
def test_what_is_not_said_or_is_no_answer_is_left_open(content):
    for kind in (SplitFacts, ModelName, ParameterFacts, TrainingFacts):
        assert read_part(kind, {kind.KEY: content}) == kind()


def test_one_wrong_field_leaves_the_others():
    found = read_part(
        SplitFacts, {"split": {"shares": {"test": "x"}, "characters": {"test": [1, 2]}}}
    )
    assert found == SplitFacts(characters={"test": (1, 2)})


@pytest.mark.parametrize(
    "content",
    [{"1": "x"}, {"one": 0.5}, {"": 0.5}, {"9" * 5_000: 0.5}, {"-1": 0.5}, [0.5], True],
    ids=["text", "word", "empty", "long", "negative", "list", "true"],
)
def test_accuracies_that_are_none_are_left_open(content):
    found = read_part(HeldOutResults, {"test": {"known_words": {"accuracy": content}}})
    assert found == HeldOutResults()


def test_whole_numbers_may_be_written_with_a_point_and_others_are_none():
    positions = {"known_words": {"positions": 12.0}, "as_published": {"positions": 12.5}}
    found = read_part(HeldOutResults, {"test": positions})
    assert found.known_words == CountedWords(positions=12)
    assert type(found.known_words.positions) is int
    assert found.as_published == CountedWords()


def test_an_interval_that_nobody_knows_is_kept_as_unknown():
    part = HeldOutResults(characters=CharacterResults(cross_entropy_interval=Bounds(None, None)))
    assert json.loads(json.dumps(written(part)))["test"] == {
        "characters": {"cross_entropy_interval": {"low": None, "high": None}}
    }
    assert read_part(HeldOutResults, written(part)) == part


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"half": None}, r"^reach\.half: got None; it must be an object"),
        ({"of": "nothing"}, r"^reach\.of: got 'nothing'; it must be one of logit, log_probability"),
        ({"texts": 2.5}, r"^reach\.texts: got 2.5; it must be a whole number"),
        ({"longest": True}, r"^reach\.longest: got True"),
        (
            {"share_by_distance": [{"distance": 1}]},
            r"^reach\.share_by_distance\[0\]\.share: missing",
        ),
    ],
)
def test_a_field_that_must_be_there_is_named(change, message):
    with pytest.raises(FieldError, match=message):
        read_part(ReachResults, {"reach": reach(0.0) | change})
    with pytest.raises(FieldError, match=r"^reach\.half: missing"):
        read_part(ReachResults, {})


def test_what_others_can_do_without_is_named_where_it_is_needed():
    assert needed(0, "training.seconds") == 0
    with pytest.raises(FieldError, match=r"^training\.seconds: missing"):
        needed(None, "training.seconds")
