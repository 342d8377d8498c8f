"""A made-up report card for a tiny checkpoint."""

from pathlib import Path

from memviz.evaluation.reach import Figure
from memviz.evaluation.report_card import ReportCard, write_report_card
from memviz.evaluation.report_card.results import (
    SHARES,
    AtDistance,
    CapacityResults,
    CardSample,
    CheckResults,
    EffectiveResults,
    ExponentRow,
    ForgettingResults,
    HalfLifeResults,
    LagShare,
    LayerHalfLives,
    LengthResults,
    LyapunovResults,
    Needed,
    RequirementRow,
    Stretch,
)


def tiny_card(worth: float = 2.0, needed: float | None = 8.0) -> ReportCard:
    """Return a card by which all context is worth so many nats, and which has every measure."""
    distances = {distance: worth * 0.5**step for step, distance in enumerate((1, 2, 4, 8, 16, 32))}
    return ReportCard(
        sample=CardSample("wiki8", 40, 8000),
        forgetting=ForgettingResults(
            tuple(
                AtDistance(distance, nats, 0.9 * nats, 1.1 * nats, nats / 4, nats / 5, nats / 3)
                for distance, nats in distances.items()
            ),
            Figure(2.5, 2.4, 2.6),
            texts=40,
            positions=320,
            least_read=33,
            needed=Needed(needed, needed and needed - 2, needed and needed + 2),
        ),
        half_lives=HalfLifeResults(
            (LayerHalfLives(1, 8, tuple(1.0 + share * 20 for share in SHARES)),), 4000
        ),
        lyapunov=LyapunovResults(
            tuple(ExponentRow(n, -0.1 * n, -0.1 * n - 0.01, -0.1 * n + 0.01) for n in (1, 2, 3)),
            numbers=16,
            texts=12,
            symbols=2000,
        ),
        capacity=CapacityResults(
            tuple(LagShare(lag, 0.5**lag, 0.45**lag, 0.55**lag) for lag in range(6)),
            Figure(1.9, 1.8, 2.0),
            Figure(12, 11, 13),
            numbers=16,
            looked_at=16,
            drawn=27,
            sequences=16,
        ),
        effective=EffectiveResults((3, 4, 5), Figure(4, 3, 5), Figure(2.5, 2, 3), 16, 16, 1e-3),
        length=LengthResults(
            tuple(
                Stretch(first, 2 * first - 1, 2.4, 2.3, 2.5, 2.45, 2.35, 2.55, 5.0, 4.9, 5.1, 100)
                for first in (100, 200, 400)
            ),
            trained=200,
            texts=8,
        ),
        check=CheckResults((RequirementRow("texts do not mix", True),)),
    )


def save_tiny_card(
    checkpoint: Path,
    worth: float = 2.0,
    needed: float | None = 8.0,
    weights_sha256: str | None = None,
) -> None:
    """Write a made-up card into a checkpoint."""
    write_report_card(tiny_card(worth, needed), checkpoint, weights_sha256)
