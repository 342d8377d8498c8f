"""The card's front matter: what the Hub lists, filters and tabulates a model by."""

from collections.abc import Mapping
from typing import Any

from huggingface_hub import EvalResult, ModelCardData

from memviz.hub import TAG
from memviz.models.card_facts import FIELD, CardFacts
from memviz.models.config import ModelConfig
from train.results.card.shared import Shared

TASK = "text-generation"


def front_matter(config: ModelConfig, metrics: Mapping[str, Any], shared: Shared | None) -> str:
    """Return YAML without its delimiters: library, tags, licence, facts for a table, results."""
    name, corpus = str(metrics["model"]["name"]), str(metrics["corpus"]["name"])
    further: dict[str, Any] = {FIELD: facts(config, metrics).to_card()}
    data = ModelCardData(
        library_name="memviz",
        pipeline_tag=TASK,
        license=shared.licence if shared else None,
        tags=list(dict.fromkeys((TAG, config.unit, config.target, corpus))),
        model_name=name,
        eval_results=_results(metrics, corpus) or None,
        **further,
    )
    return data.to_yaml() + "\n"


def facts(config: ModelConfig, metrics: Mapping[str, Any]) -> CardFacts:
    """Return what a table of models says of this one."""
    test = metrics.get("test", {})
    counted = test.get(_counted(test))
    return CardFacts(
        unit=config.unit,
        target=config.target,
        layers=config.layers,
        hidden_size=config.hidden_size,
        parameters=metrics["parameters"]["total"],
        corpus=str(metrics["corpus"]["name"]),
        cross_entropy=round(counted["cross_entropy"], 4) if counted else None,
        accuracy=round(counted["accuracy"]["1"], 4) if counted else None,
        positions=counted["positions"] if counted else None,
    )


def _results(metrics: Mapping[str, Any], corpus: str) -> list[EvalResult]:
    """Return the results as the Hub has them: over the test part's known words or characters."""
    if "test" not in metrics:
        return []
    test = metrics["test"]
    counted, over = test[_counted(test)], _counted(test).replace("_", " ")
    figures = [
        ("cross-entropy", f"Cross entropy, nats, {over}", counted["cross_entropy"]),
        *(
            ("accuracy", f"Accuracy, top {top}, {over}", counted["accuracy"][top])
            for top in ("1", "2", "3")
        ),
    ]
    return [
        EvalResult(
            task_type=TASK,
            dataset_type=corpus,
            dataset_name=corpus,
            dataset_split="test",
            metric_type=kind,
            metric_name=name,
            metric_value=round(value, 4),
        )
        for kind, name, value in figures
    ]


def _counted(test: Mapping[str, Any]) -> str:
    """Return the field of the test results that counts what the model predicts."""
    return "characters" if "characters" in test else "known_words"
