"""The section that says which models these are."""

from collections.abc import Sequence

from memviz.model_names import corpus_label, unit_label
from memviz.report.blocks import Section, Table
from memviz.report.origin import origin_of
from memviz.shown_models import ShownModel

_COLUMNS = ("Model", "Unit", "Layers × cells", "Parameters", "Predicts", "Corpus", "From")


def models_section(models: Sequence[ShownModel]) -> Section:
    """Return the table of the models: units, sizes, corpora and where they are from."""
    caption = "Parameters: trained numbers, one bias per gate, without the padding row."
    return Section("models", "Models", [Table(caption, _COLUMNS, [_row(one) for one in models])])


def _row(shown: ShownModel) -> list[str]:
    config, origin = shown.model.config, origin_of(shown.model)
    return [
        shown.label,
        unit_label(config.unit),
        f"{config.layers} × {config.hidden_size}",
        f"{shown.model.parameter_counts().total:,}",
        "the word" if config.target == "word" else "the next character",
        corpus_label(origin.corpus),
        origin.source,
    ]
