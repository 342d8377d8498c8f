"""The card's text: what the model is, how it did, how to load it, and its limits."""

from collections.abc import Iterable, Mapping
from typing import Any

from memviz.models.config import ModelConfig
from train.results.card.plain import code, plain
from train.results.card.results import results
from train.results.card.shared import Shared

FOLDER = "path/to/this/folder"

_READS = {
    "word": "A recurrent model that reads characters and predicts, at each of them, the word it "
    "belongs to.",
    "character": "A recurrent model that reads characters and predicts, at each of them, the one "
    "that follows.",
}


def body(config: ModelConfig, metrics: Mapping[str, Any], shared: Shared | None) -> str:
    """Return Markdown, in which strings from the record are escaped to show as plain text."""
    sections = (
        f"# {plain(metrics['model']['name'])}",
        _READS[config.target],
        *_figures(shared),
        results(metrics),
        _sizes(config, metrics),
        _training(metrics),
        _load(config, shared),
        _limits(config),
    )
    return "\n\n".join(sections) + "\n"


def _figures(shared: Shared | None) -> Iterable[str]:
    figures = shared.figures if shared else {}
    return (f"![{plain(says)}]({file})" for file, says in figures.items())


def _sizes(config: ModelConfig, metrics: Mapping[str, Any]) -> str:
    counts = metrics["parameters"]
    options = "".join(
        f"| {plain(name)} | {plain(value)} |\n" for name, value in config.unit_options.items()
    )
    words = (
        f"| words, with padding and unknown | {config.word_count:,} |\n"
        if config.target == "word"
        else ""
    )
    return f"""## Sizes

| | |
|---|--:|
| unit | {config.unit} |
{options}| layers | {config.layers} |
| embedding size | {config.embedding_size:,} |
| hidden size | {config.hidden_size:,} |
| symbols, with padding | {config.alphabet_size:,} |
{words}
| parameters of | |
|---|--:|
| embedding | {counts["embedding"]:,} |
| recurrent layers | {counts["recurrent"]:,} |
| dense head | {counts["dense"]:,} |
| all | {counts["total"]:,} |

Parameters are counted with one bias per gate and without the fixed padding row."""


def _training(metrics: Mapping[str, Any]) -> str:
    corpus, training = metrics["corpus"], metrics["training"]
    return f"""## Training

Corpus {code(corpus["name"])} ({plain(corpus["licence"])}), sha256 {code(corpus["sha256"])}.
{training["characters"]:,} characters in {training["seconds"] / 60:,.0f} minutes on
{plain(training["hardware"])}, seed {plain(training["seed"])}, code at commit
{code(training["commit"])}:

{code(training["command"])}

`metrics.json` has the split, every setting and every result; `training.csv` the losses."""


def _load(config: ModelConfig, shared: Shared | None) -> str:
    text = "parts of north a" if config.target == "word" else "the "
    return f"""## Load

```python
import memviz
model = memviz.load("{shared.name if shared else FOLDER}")
memviz.suggest(model, "{text}", k=3)
```"""


def _limits(config: ModelConfig) -> str:
    words = f"It knows {config.word_count - 2:,} words. " if config.target == "word" else ""
    return f"""## Limits

{words}It was made to study what a recurrent model remembers, not to write: it repeats what its
corpus says, faults included. Its figures are comparable only with those of models of the same
corpus and vocabulary."""
