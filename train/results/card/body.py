"""The card's text: what the model is, how it did, how to load it, and its limits."""

from collections.abc import Iterable, Mapping
from typing import Any

from memviz.charts.report_card.sentences import card_sentences
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import needed, read_part
from memviz.evaluation.report_card import ReportCard
from memviz.evaluation.training import ParameterFacts, TrainingFacts, name_of
from memviz.models.checkpoint.format import METRICS, TRAINING
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


def body(
    config: ModelConfig,
    metrics: Mapping[str, Any],
    shared: Shared | None,
    measured: ReportCard | None,
) -> str:
    """Return Markdown, in which strings from the record are escaped to show as plain text."""
    sections = (
        f"# {plain(name_of(metrics))}",
        _READS[config.target],
        *_figures(shared),
        results(metrics),
        *_memory(measured),
        _sizes(config, metrics),
        _training(metrics),
        _load(config, shared),
        _limits(config),
    )
    return "\n\n".join(sections) + "\n"


def _figures(shared: Shared | None) -> Iterable[str]:
    figures = shared.figures if shared else {}
    return (f"![{plain(says)}]({file})" for file, says in figures.items())


def _memory(measured: ReportCard | None) -> Iterable[str]:
    if measured is not None:
        said = "\n".join(f"- {plain(sentence)}" for sentence in card_sentences(measured))
        yield f"## Memory\n\n{said}"


def _sizes(config: ModelConfig, metrics: Mapping[str, Any]) -> str:
    counts = read_part(ParameterFacts, metrics)
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
| embedding | {needed(counts.embedding, "parameters.embedding"):,} |
| recurrent layers | {needed(counts.recurrent, "parameters.recurrent"):,} |
| dense head | {needed(counts.dense, "parameters.dense"):,} |
| all | {needed(counts.total, "parameters.total"):,} |

Parameters are counted with one bias per gate and without the fixed padding row."""


def _training(metrics: Mapping[str, Any]) -> str:
    corpus, training = read_part(CorpusFacts, metrics), read_part(TrainingFacts, metrics)
    name, digest = needed(corpus.name, "corpus.name"), needed(corpus.sha256, "corpus.sha256")
    licence = needed(corpus.licence, "corpus.licence")
    characters = needed(training.characters, "training.characters")
    minutes = needed(training.seconds, "training.seconds") / 60
    hardware = needed(training.hardware, "training.hardware")
    seed = needed(training.seed, "training.seed")
    commit = needed(training.commit, "training.commit")
    command = needed(training.command, "training.command")
    return f"""## Training

Corpus {code(name)} ({plain(licence)}), sha256 {code(digest)}.
{characters:,} characters in {minutes:,.0f} minutes on
{plain(hardware)}, seed {plain(seed)}, code at commit
{code(commit)}:

{code(command)}
{_begun_from(training)}
`{METRICS}` has the split, every setting and every result; `{TRAINING}` the losses."""


def _begun_from(training: TrainingFacts) -> str:
    source = (training.settings or {}).get("begun_from")
    return f"\nIts weights were trained on from those of {code(source)}.\n" if source else ""


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
