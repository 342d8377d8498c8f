"""The choice of what connectivity is the gradient of, and by which measure, in the address."""

from collections.abc import Mapping
from typing import TypeVar

from dashboard.widgets.segmented_choice import segmented_choice
from memviz.analysis.connectivity.variants import GradientTarget, Measure, Variant
from memviz.charts.explained_words import explained_name
from memviz.models.config import Target

Name = TypeVar("Name", bound=str)

GRADIENT_TARGETS: dict[GradientTarget, str] = {
    "logit": "logit",
    "log_probability": "log-probability",
}
MEASURES: dict[Measure, str] = {
    "squared_norm": "squared norm",
    "norm": "norm",
    "gradient_times_input": "gradient × input",
}
_DEFINITION: dict[Measure, str] = {
    "squared_norm": "Squared length of the gradient of the {predicted}’s {score} with respect to "
    "the one-hot {symbol}, in {unit}².",
    "norm": "Length of the gradient of the {predicted}’s {score} with respect to the one-hot "
    "{symbol}, in {unit}: the same order as the squared norm, with weak dependencies easier to "
    "see.",
    "gradient_times_input": "What the {predicted}’s {score} owes to the {symbol} that stands "
    "there, to first order, in {unit}: positive speaks for it, negative against it.",
}
_REMARK: dict[GradientTarget, str] = {
    "logit": "",
    "log_probability": " It moves only with what favours this {output} over the others.",
}
_UNITS: dict[GradientTarget, str] = {"logit": "logit", "log_probability": "nats"}


def choose_variant() -> Variant:
    """Draw both choices and return what is chosen."""
    target = choose("Gradient of", GRADIENT_TARGETS, "logit", key="of")
    measure = choose("Measured as", MEASURES, "squared_norm", key="measure")
    return Variant(target, measure)


def definition(variant: Variant, predicts: Target = "word") -> str:
    """Return in words what the colour shows, with its unit, of models that predict `predicts`."""
    target, measure = variant.target, variant.measure
    meaning = (_DEFINITION[measure] + _REMARK[target]).format(
        predicted=explained_name(variant.explains, predicts),
        output=predicts,
        symbol="token" if predicts == "token" else "character",
        score=GRADIENT_TARGETS[target],
        unit=_UNITS[target],
    )
    as_published = variant == Variant() and predicts == "word"
    return f"{meaning} As published." if as_published else meaning


def choose(
    label: str, options: Mapping[Name, str], default: Name, key: str, help: str | None = None
) -> Name:
    """Draw one choice, which lives in the address by its label, and return what is chosen."""
    return segmented_choice(
        label, list(options), key=key, default=default, format_func=options.__getitem__, help=help
    )
