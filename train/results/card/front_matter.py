"""The card's front matter: what the Hub lists, filters and tabulates a model by."""

from collections.abc import Mapping
from typing import Any

from huggingface_hub import EvalResult, ModelCardData

from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import holds, needed, read_part
from memviz.evaluation.tally import TOPS
from memviz.evaluation.training import ParameterFacts, name_of
from memviz.hub import TAG
from memviz.models.card_facts import FIELD, CardFacts
from memviz.models.config import ModelConfig
from train.data.corpora import KNOWN
from train.results.card.shared import Shared

TASK = "text-generation"


def front_matter(config: ModelConfig, metrics: Mapping[str, Any], shared: Shared | None) -> str:
    """Return YAML without its delimiters: library, tags, licence, facts for a table, results.

    And what the text was, where that is known: a corpus with a name, or a dataset of the Hub.
    """
    name, corpus = name_of(metrics), _corpus(metrics)
    further: dict[str, Any] = {FIELD: facts(config, metrics).to_card()}
    data = ModelCardData(
        library_name="memviz",
        pipeline_tag=TASK,
        license=shared.licence if shared else None,
        language=_languages(metrics),
        datasets=[corpus] if _is_known(metrics) else None,
        tags=list(dict.fromkeys((TAG, config.unit, config.target, corpus))),
        model_name=name,
        eval_results=_results(metrics, corpus) or None,
        **further,
    )
    return data.to_yaml() + "\n"


def facts(config: ModelConfig, metrics: Mapping[str, Any]) -> CardFacts:
    """Return what a table of models says of this one."""
    counted = read_part(HeldOutResults, metrics).predicted
    nats, accuracy = counted.cross_entropy, counted.share(1)
    return CardFacts(
        unit=config.unit,
        target=config.target,
        layers=config.layers,
        hidden_size=config.hidden_size,
        parameters=needed(read_part(ParameterFacts, metrics).total, "parameters.total"),
        corpus=_corpus(metrics),
        cross_entropy=None if nats is None else round(nats, 4),
        accuracy=None if accuracy is None else round(accuracy, 4),
        positions=counted.positions,
    )


def _results(metrics: Mapping[str, Any], corpus: str) -> list[EvalResult]:
    """Return the results as the Hub has them: over the test part's known words or characters."""
    if not holds(metrics, HeldOutResults):
        return []
    test = read_part(HeldOutResults, metrics)
    counted, over = test.predicted, "characters" if test.of_characters else "known words"
    if counted.empty:
        return []
    figures = [
        ("cross-entropy", f"Cross entropy, nats, {over}", counted.cross_entropy),
        *(("accuracy", f"Accuracy, top {top}, {over}", counted.share(top)) for top in TOPS),
    ]
    return [
        EvalResult(
            task_type=TASK,
            dataset_type=corpus,
            dataset_name=corpus,
            dataset_split="test",
            metric_type=kind,
            metric_name=name,
            metric_value=round(needed(value, name), 4),
        )
        for kind, name, value in figures
    ]


def _is_known(metrics: Mapping[str, Any]) -> bool:
    """Return whether others know the corpus by its name: not a file of one's own."""
    facts = read_part(CorpusFacts, metrics)
    return facts.name in KNOWN or facts.origin.get("dataset") == facts.name


def _languages(metrics: Mapping[str, Any]) -> list[str] | None:
    """Return the languages of the corpus, as a corpus with a name or a dataset's card has them."""
    facts = read_part(CorpusFacts, metrics)
    if facts.name in KNOWN:
        language = KNOWN[facts.name].language
        return [language] if language else None
    said = facts.origin.get("language")
    several = said if isinstance(said, list) else []
    return [one for one in several if isinstance(one, str)] or None


def _corpus(metrics: Mapping[str, Any]) -> str:
    return needed(read_part(CorpusFacts, metrics).name, "corpus.name")
