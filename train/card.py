"""The model card: front matter that the Hub reads, and what a reader should know."""

import json
from collections.abc import Mapping
from typing import Any

from memviz.config import ModelConfig


def card(config: ModelConfig, metrics: Mapping[str, Any]) -> str:
    """Return the text of `README.md` for a model with these metrics, in Markdown."""
    return f"{_front_matter(config, metrics)}\n{_body(config, metrics)}"


def _front_matter(config: ModelConfig, metrics: Mapping[str, Any]) -> str:
    """Return YAML between its marks; strings are JSON strings, which YAML reads as they are."""
    name, corpus = metrics["model"]["name"], metrics["corpus"]["name"]
    lines = [
        "---",
        "library_name: memviz",
        "tags:",
        *(f"- {_quoted(tag)}" for tag in ("memviz", config.unit, config.target, corpus)),
        f"unit: {_quoted(config.unit)}",
        f"target: {_quoted(config.target)}",
        f"corpus: {_quoted(corpus)}",
    ]
    if "test" in metrics:
        known = metrics["test"]["known_words"]
        lines += [
            "model-index:",
            f"- name: {_quoted(name)}",
            "  results:",
            "  - task: {type: text-generation}",
            f"    dataset: {{type: {_quoted(corpus)}, name: {_quoted(corpus)}, split: test}}",
            "    metrics:",
            f"    - {{type: cross-entropy, value: {known['cross_entropy']:.4f}}}",
            f"    - {{type: accuracy, value: {known['accuracy']['1']:.4f}}}",
        ]
    return "\n".join([*lines, "---", ""])


def _body(config: ModelConfig, metrics: Mapping[str, Any]) -> str:
    corpus, training = metrics["corpus"], metrics["training"]
    counts = metrics["parameters"]
    return f"""# {metrics["model"]["name"]}

A recurrent model that reads characters and predicts, at each of them, the {config.target}
it belongs to. {config.layers} layer(s) of `{config.unit}` with {config.hidden_size} cells,
{counts["total"]:,} parameters (embedding {counts["embedding"]:,}, recurrent
{counts["recurrent"]:,}, dense {counts["dense"]:,}).

Trained on `{corpus["name"]}` ({corpus["licence"]}), sha256
`{corpus["sha256"]}`: {training["characters"]:,} characters in
{training["seconds"] / 60:.0f} minutes on {training["hardware"]}.

{_results(metrics)}
## Load

```python
import memviz
model = memviz.load("path/to/this/folder")
memviz.suggest(model, "parts of north a")
```

## Limits

It knows {max(config.word_count - 2, 0):,} words and the spelling of its corpus; it was made to
study memory, not to write.
"""


def _results(metrics: Mapping[str, Any]) -> str:
    if "test" not in metrics:
        return "Not evaluated yet.\n"
    test = metrics["test"]
    known, published = test["known_words"], test["as_published"]
    baseline = test["baseline"]["known_words"]
    return f"""## Results

On {test["observations"]:,} held-out observations ({known["positions"]:,} positions of known
words): cross entropy {known["cross_entropy"]:.3f} nats.

| accuracy | top 1 | top 2 | top 3 |
|---|---|---|---|
| known words | {_shares(known)} |
| known words, no context (prefix only) | {_shares(baseline)} |
| every position, as the article counted | {_shares(published)} |
"""


def _shares(result: Mapping[str, Any]) -> str:
    return " | ".join(f"{100 * result['accuracy'][top]:.1f} %" for top in ("1", "2", "3"))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
