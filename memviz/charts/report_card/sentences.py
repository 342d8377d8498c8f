"""A report card in sentences: what each measure found, for a model card, a terminal, a page."""

import math
from collections.abc import Callable
from typing import Any

from memviz.analysis.forgetting import FAR
from memviz.charts.numbers import counted, estimate_text, written
from memviz.evaluation.report_card import (
    CapacityResults,
    CardMeasure,
    CheckResults,
    EffectiveResults,
    ForgettingResults,
    HalfLifeResults,
    LengthResults,
    LyapunovResults,
    ReportCard,
)
from memviz.models.names import corpus_label
from memviz.stats.bootstrap import Estimate


def card_sentences(card: ReportCard, symbol: str = "character") -> list[str]:
    """Return a sentence or two for each measure on the card, the sample last."""
    says: dict[type[CardMeasure], Callable[[Any, str], str]] = {
        ForgettingResults: forgetting_sentence,
        HalfLifeResults: half_life_sentence,
        LyapunovResults: lyapunov_sentence,
        CapacityResults: capacity_sentence,
        EffectiveResults: effective_sentence,
        LengthResults: length_sentence,
        CheckResults: check_sentence,
    }
    found = [says[type(part)](part, symbol) for part in card.measures]
    return [*found, sample_sentence(card)]


def sample_sentence(card: ReportCard) -> str:
    """Return what the card was measured on."""
    sample = card.sample
    return (
        f"Measured on {counted(sample.texts or 0, 'held-out text')} of "
        f"{corpus_label(sample.corpus or 'an unknown corpus')}; in brackets 95 % intervals over "
        "texts."
    )


def forgetting_sentence(found: ForgettingResults, symbol: str) -> str:
    """Return what context is worth, how much of it is needed, and what the far of it is worth."""
    longest = found.by_distance[-1].distance
    worth = f"{estimate_text(found.worth, '.2f')} nats"
    needed = found.symbols_needed
    if math.isnan(needed.value):
        return f"All context is worth no more than the last {symbol} alone: {worth}."
    far = [one for one in found.by_distance if one.distance <= FAR][-1]
    beyond = estimate_text(found.worth_beyond(FAR), ".3f")
    return (
        f"All context is worth {worth} more than the last {symbol} alone, and "
        f"{_needed(needed, longest, symbol)} give 95 % of that. What is farther back than "
        f"{counted(far.distance, symbol)} is worth {beyond} nats."
    )


def _needed(needed: Estimate, longest: int, symbol: str) -> str:
    if math.isinf(needed.value):
        return f"more than the last {longest} {symbol}s"
    high = f"over {longest}" if math.isinf(needed.high) else f"{needed.high:.0f}"
    bounds = "" if math.isnan(needed.low) else f" [{needed.low:.0f}, {high}]"
    return f"the last {needed.value:.0f}{bounds} {symbol}s"


def half_life_sentence(found: HalfLifeResults, symbol: str) -> str:
    """Return how long the cells of each layer keep half of what they hold."""
    if not found.layers:
        return "The unit has no gate that keeps, so its cells have no half-lives."
    layers = [
        f"{_steps(one.half_lives[len(one.half_lives) // 2])} in layer {one.layer}, and one cell "
        f"in twenty {_steps(one.half_lives[-2])} or more"
        for one in found.layers
    ]
    return f"The median half-life of a cell, in {symbol}s, is {'; '.join(layers)}."


def _steps(half_life: float | None) -> str:
    return "no end" if half_life is None else written(half_life, "length")


def lyapunov_sentence(found: LyapunovResults, symbol: str) -> str:
    """Return whether small differences between states fade or grow, and how fast."""
    largest = found.largest
    if math.isnan(largest.value):
        return f"A small difference between two states is gone after one {symbol}."
    lasting = (
        f"is halved every {written(math.log(0.5) / largest.value, 'length')} {symbol}s"
        if largest.value < 0
        else "does not fade"
    )
    return (
        f"The difference between two states that lasts longest {lasting} (largest Lyapunov "
        f"exponent {estimate_text(largest, '.3f')} per {symbol})."
    )


def capacity_sentence(found: CapacityResults, symbol: str) -> str:
    """Return how much of what was read lines can read off the state."""
    return (
        f"Of random {symbol}s, linear decoders can read "
        f"{estimate_text(found.symbols.estimate, '.2f')} off the state: "
        f"{estimate_text(found.capacity.estimate, '.0f')} of its {found.numbers:,} numbers."
    )


def effective_sentence(found: EffectiveResults, symbol: str) -> str:  # noqa: ARG001
    """Return in how many independent ways the past reaches the future through the state."""
    bound = f" (looked for among {found.looked_at:,})" if found.looked_at < found.numbers else ""
    return (
        f"The past reaches the future in {estimate_text(found.rank.estimate, '.0f')} independent "
        f"ways through the state’s {found.numbers:,} numbers{bound}."
    )


def length_sentence(found: LengthResults, symbol: str) -> str:
    """Return what carrying the state on is worth far beyond the length trained on."""
    last = found.stretches[-1]
    if last.carried is None or last.reset is None:
        return "Nothing could be counted far beyond the length trained on."
    gain = last.reset - last.carried
    worth = f"worth {gain:.3f} nats" if gain >= 0 else f"a loss of {-gain:.3f} nats"
    return (
        f"From {symbol} {last.first:,} to {last.last:,} the loss is {last.carried:.3f} nats with "
        f"the state carried on and {last.reset:.3f} with it set back every {found.trained}: "
        f"carrying is {worth}."
    )


def check_sentence(found: CheckResults, _: str) -> str:
    """Return whether the model keeps the contract."""
    if not found.broken:
        return f"The model meets all {len(found.requirements)} requirements of the contract."
    return f"The model does not keep the contract: {'; '.join(found.broken)}."
