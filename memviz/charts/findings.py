"""Findings in words: a sentence, a title, a table to read."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.findings import Finding, finding
from memviz.analysis.without_context import WithoutContext
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.numbers import counted
from memviz.models.config import Target
from memviz.models.reading import check_timestep
from memviz.models.suggest import Suggestion
from memviz.text.words import known_letters, target_words, word_starts

_UNKNOWN = WithoutContext(float("nan"), 0)
_CONTEXT = 20  # characters that say where in a text a timestep is
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def findings_table(
    connectivities: Mapping[str, AnyConnectivity],
    timestep: int,
    predicts: Target = "word",
    alone: Mapping[str, WithoutContext] | None = None,
) -> pd.DataFrame:
    """Return one row per model, for reading: see `Finding` for what the columns mean.

    Columns: model, suggestions (text), target, rank (Int64, missing where unknown), probability,
    share_on_earlier_words, strongest_earlier_word, its_share. Where the models predict the next
    character or token, strongest_symbol and characters_back (Int64) stand for the earlier word.
    With `alone`, what models make of the target without context, there are without_context (the
    probability) and rank_without_context (Int64); both are missing of models that are not in it.
    """
    known = {} if alone is None else alone
    rows = []
    for model, connectivity in connectivities.items():
        found = finding(connectivity, timestep, predicts)
        rows.append(
            {
                "model": model,
                "suggestions": listed(found.suggestions),
                "target": symbol_drawn(found.target),
                "rank": found.rank or None,
                "probability": found.probability,
                "share_on_earlier_words": found.share_on_earlier_words,
                **({} if alone is None else _without_context(known.get(model, _UNKNOWN))),
                **(_strongest_word(found) if predicts == "word" else _strongest_symbol(found)),
            }
        )
    table = pd.DataFrame(rows)
    whole = {"rank", "rank_without_context", "characters_back"} & set(table.columns)
    return table.astype(dict.fromkeys(whole, "Int64"))


def _without_context(alone: WithoutContext) -> dict[str, object]:
    return {"without_context": alone.probability, "rank_without_context": alone.rank or None}


def _strongest_word(found: Finding) -> dict[str, object]:
    strongest = found.strongest
    return {
        "strongest_earlier_word": strongest.word if strongest else None,
        "its_share": strongest.share if strongest else float("nan"),
    }


def _strongest_symbol(found: Finding) -> dict[str, object]:
    strongest = found.strongest_symbol
    return {
        "strongest_symbol": symbol_drawn(strongest.symbol) if strongest else None,
        "characters_back": strongest.characters_back if strongest else None,
        "its_share": strongest.share if strongest else float("nan"),
    }


def sentence(found: Finding) -> str:
    """Return the finding in one or two sentences that quote its numbers and nothing else."""
    if found.target == "":
        return "The text ends before its next word: nothing to show."
    if not found.has_target:
        return f"“{found.target}” is not in the vocabulary: no logit, nothing to show."
    return f"“{found.target}” {_ranking(found)}. {_dependence(found)}".rstrip()


def context_sentence(found: Finding, alone: WithoutContext) -> str:
    """Return what context buys the target: its probability and rank, and both without context.

    “ocean” 79 %, without context 11 % (rank 1 instead of 4). "" where either is not known.
    """
    if not (found.rank and alone.rank) or np.isnan(found.probability):
        return ""
    ranks = (
        f"rank {found.rank:,} either way"
        if found.rank == alone.rank
        else f"rank {found.rank:,} instead of {alone.rank:,}"
    )
    return (
        f"“{symbol_drawn(found.target)}” {percent(found.probability)}, without context "
        f"{percent(alone.probability)} ({ranks})"
    )


def listed(suggestions: Sequence[Suggestion]) -> str:
    """Return suggestions as text: “learning 57 %, legal 7.6 %”."""
    return ", ".join(
        f"{symbol_drawn(word)} {percent(probability)}" for word, probability in suggestions
    )


def percent(share: float) -> str:
    """Return a share as a percentage, with a decimal below 10 %."""
    if 0 < share < 0.001:
        return "<0.1 %"
    return f"{100 * share:.{1 if share < 0.0995 else 0}f} %"


def title_of(text: str, timestep: int) -> str:
    """Return how readers are told a timestep: “grammar”, second time, after 1 letter."""
    check_timestep(text, timestep)
    word, occurrence, occurrences, known = _place(text, timestep)
    if word == "":
        return "the text ends before its next word"
    which = f", {_ordinal(occurrence)} time," if occurrences > 1 else ""
    return f"“{word}”{which} after {_letters(known)}"


def place_of(text: str, timestep: int) -> str:
    """Return how readers are told a timestep before the next character: after “…ly to the d”."""
    check_timestep(text, timestep)
    start = max(0, timestep + 1 - _CONTEXT)
    before = symbol_drawn(text[start : timestep + 1], space=" ")
    return f"after “{'…' if start else ''}{before}”"


def short_title_of(text: str, timestep: int) -> str:
    """Return `title_of` in brief, for a button: gram|mar 2nd, with a bar after the letters read."""
    check_timestep(text, timestep)
    word, occurrence, occurrences, known = _place(text, timestep)
    which = f" {occurrence}{_suffix(occurrence)}" if occurrences > 1 else ""
    return f"{word[:known]}|{word[known:]}{which}"


def _place(text: str, timestep: int) -> tuple[str, int, int, int]:
    """Return the target word, which occurrence of how many it is, and the letters read."""
    targets, starts = target_words(text), word_starts(text)
    occurrences = [at for at in sorted(set(starts)) if targets[at] == targets[timestep]]
    occurrence = 1 + occurrences.index(starts[timestep])
    return targets[timestep], occurrence, len(occurrences), known_letters(text)[timestep]


def _letters(known: int) -> str:
    return counted(known, "letter")


def _ranking(found: Finding) -> str:
    if found.rank == 0:
        return "is not among the three most probable words"
    probability = "" if np.isnan(found.probability) else f", with {percent(found.probability)}"
    if found.rank == 1:
        return f"comes first{probability}"
    return f"ranks {found.rank:,}{_suffix(found.rank)}{probability}"


def _dependence(found: Finding) -> str:
    if found.strongest is None:
        return ""
    most = (
        f"{percent(found.share_on_earlier_words)} of its connectivity lies on earlier words; "
        f"among them “{found.strongest.word}” has the most, {percent(found.strongest.share)}."
    )
    if np.isnan(found.share_on_same_word):
        return most
    return f"{most} The earlier “{found.target}” has {percent(found.share_on_same_word)}."


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}{_suffix(number)}"


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
