"""What the article found in its case studies, and whether it is found in other models, in words."""

from collections.abc import Mapping
from math import isnan

from memviz.charts.findings import percent
from memviz.charts.numbers import counted
from memviz.evaluation.published import CaseStudy
from memviz.evaluation.published.claims import CONTEXT, InCase, holds

THE_ARTICLE = {
    1: "The GRU and the LSTM both suggest “learning”. The GRU depends far more on “advanced”, and "
    "finds the word much more probable. The Nested LSTM uses nothing of what stood before.",
    2: "The first time, every model needs four letters to suggest “grammar”. The second time, the "
    "GRU needs one; the LSTM and the Nested LSTM need at least four again.",
    3: "The GRU makes the most of the earlier words. The LSTM depends on words of nearly the whole "
    "sentence, yet what it suggests has little to do with them: it remembers without "
    "understanding. The Nested LSTM depends on no earlier word.",
}
_VERDICT = {True: "as in the article", False: "not as in the article"}


def verdict(case: CaseStudy, models: Mapping[str, InCase]) -> str | None:
    """Return whether the article's claim holds among models, by name, and the numbers behind that.

    None where it cannot be asked of them.
    """
    found = holds(case, list(models.values()))
    if found is None:
        return None
    figures = "; ".join(_FIGURES[case.number](name, model) for name, model in models.items())
    return f"**{_VERDICT[found]}**. {_HEADS[case.number]}: {figures}."


def _probability_and_share(name: str, model: InCase) -> str:
    return f"{name} {_probability(model)} ({percent(model.share)})"


def _letters(name: str, model: InCase) -> str:
    return f"{name} {_needed(model.letters[0])}, then {_needed(model.letters[1])}"


def _share_and_rank(name: str, model: InCase) -> str:
    rank = f"rank {model.rank:,}" if model.rank else "not among its first three"
    return f"{name} {percent(model.share)} ({rank})"


_FIGURES = {1: _probability_and_share, 2: _letters, 3: _share_and_rank}
_HEADS = {
    1: f"Probability of “learning” (share of connectivity on “{CONTEXT[1]}”)",
    2: f"Letters read when “{CONTEXT[2]}” comes first",
    3: "Share of connectivity on earlier words (place of “schools”)",
}


def _probability(model: InCase) -> str:
    return "not among its first three" if isnan(model.probability) else percent(model.probability)


def _needed(letters: int | None) -> str:
    return "never" if letters is None else counted(letters, "letter")
