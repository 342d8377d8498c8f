"""What the article says of its case studies, as a question that can be put to any models.

Each claim compares the GRU with the article's other units, the LSTM and the Nested LSTM (Madsen
2019, "Connectivity in the Autocomplete Problem"). It holds among models when it does of every GRU
and every other one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf, isnan

from memviz.analysis.connectivity.connectivity import AnyConnectivity
from memviz.analysis.findings import earlier_word_shares
from memviz.evaluation.published.article import CaseStudy
from memviz.text.words import target_words, word_starts

UNITS = ("gru", "lstm", "nested_lstm")
"""The article's units; what it says is about no other."""
CONTEXT = {1: "advanced", 2: "grammar"}
"""The earlier word on whose connectivity a case study looks; of other cases, all earlier words."""
_MOST = 0.5  # of a row


@dataclass(frozen=True)
class InCase:
    """What a model of a `unit` does in a case study.

    `probability` (0 to 1) is the target's at the timestep that the claim is about, NaN where it is
    not among the suggestions that were published; so `rank` is 0 then, else 1 for the first
    suggestion. `share` (0 to 1) is that of the row which lies on the `CONTEXT`. `letters` says for
    each time the target stands in the text how many of its letters are read when it is the first
    suggestion for the first time; None where it never is.
    """

    unit: str
    probability: float
    rank: int
    share: float
    letters: tuple[int | None, ...]


def claimed_at(case: CaseStudy) -> int:
    """Return the timestep that the article's claim is about: where "grammar" comes again."""
    return case.timesteps[1] if case.number == 2 else case.timesteps[0]


def in_case(case: CaseStudy, unit: str, connectivity: AnyConnectivity) -> InCase:
    """Return what a model does in a case study, by its connectivity of the article's text.

    Raises ValueError where rows of that are not there.
    """
    timestep = claimed_at(case)
    here = connectivity.at(timestep)
    word = CONTEXT.get(case.number)
    shares = earlier_word_shares(here, timestep)
    return InCase(
        unit=unit,
        probability=here.target_probability,
        rank=here.target_rank,
        share=sum(one.share for one in shares if word in (None, one.word)),
        letters=_letters_needed(connectivity, here.targets[timestep]),
    )


def holds(case: CaseStudy, models: Sequence[InCase]) -> bool | None:
    """Return whether the article's claim holds among models.

    None where there is no GRU among them, or neither of the others.
    """
    grus = [model for model in models if model.unit == "gru"]
    others = [model for model in models if model.unit in UNITS and model.unit != "gru"]
    if not grus or not others:
        return None
    return all(_CLAIMS[case.number](gru, other) for gru, other in product(grus, others))


def _connects_and_predicts_more(gru: InCase, other: InCase) -> bool:
    return gru.share > other.share and _known(gru.probability) > _known(other.probability)


def _learns_from_the_first_time(gru: InCase, other: InCase) -> bool:
    first, second = map(_needed, gru.letters[:2])
    return second < first and second < _needed(other.letters[1])


def _memorizes_without_understanding(gru: InCase, other: InCase) -> bool:
    """The GRU and the LSTM use earlier words, which does not help the LSTM; the Nested LSTM none.

    That the GRU's suggestions fit the earlier words better is said too, and is no number.
    """
    uses = other.share > _MOST
    if other.unit == "lstm":
        return gru.share > _MOST and uses and other.rank not in (1, 2, 3)
    return gru.share > _MOST and not uses


_CLAIMS: dict[int, Callable[[InCase, InCase], bool]] = {
    1: _connects_and_predicts_more,
    2: _learns_from_the_first_time,
    3: _memorizes_without_understanding,
}


def _known(probability: float) -> float:
    """Return the probability, 0 for one so low that it was not published."""
    return 0.0 if isnan(probability) else probability


def _needed(letters: int | None) -> float:
    return inf if letters is None else letters


def _letters_needed(connectivity: AnyConnectivity, word: str) -> tuple[int | None, ...]:
    text = connectivity.at(0).text
    targets = target_words(text)
    begins = [at for at in sorted(set(word_starts(text))) if targets[at] == word]
    return tuple(
        next(
            (
                letters
                for letters in range(len(word) + 1)
                if connectivity.at(begin + letters).suggestions[0].word == word
            ),
            None,
        )
        for begin in begins
    )
