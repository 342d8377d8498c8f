"""What is drawn of the models of a study, as tables with their names."""

from collections.abc import Sequence

import pandas as pd

from memviz.analysis.errors.brackets import Closings, by_distance
from memviz.analysis.errors.breakdown import breakdown
from memviz.analysis.errors.study import Pair, Subject
from memviz.samples import Sample


def overlap_parts(pair: Pair) -> pd.DataFrame:
    """Return the four parts of all positions: part (a name), positions, share (0 to 1)."""
    n = pair.sample.held_out.positions
    return pd.DataFrame(
        {"part": name, "positions": len(found), "share": len(found) / n}
        for name, found in zip(_part_names(pair), pair.overlap, strict=True)
    )


def _part_names(pair: Pair) -> list[str]:
    """Return the names of the parts, in the order of `Overlap`."""
    first, second = pair.first.name, pair.second.name
    return ["both wrong", f"only {first} wrong", f"only {second} wrong", "both right"]


def errors_by_oracle(pair: Pair) -> pd.DataFrame:
    """Return a row per oracle and model, with a name for each bar."""
    tables = [
        breakdown(subject.probabilities, asked).assign(model=subject.name)
        for subject, asked in zip(pair.both, pair.oracles, strict=True)
    ]
    table = pd.concat(tables).sort_index(kind="stable", ignore_index=True)
    return table.assign(bar=[f"{row.oracle}: {row.model}" for row in table.itertuples()])


def shares_by_model(table: pd.DataFrame, pair: Pair) -> pd.DataFrame:
    """Return a row per character and model: name, model, share, low, high, n."""
    sides = (("first", pair.first), ("second", pair.second))
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "name": table["name"],
                    "model": subject.name,
                    "share": table[side],
                    "low": table[f"{side}_low"],
                    "high": table[f"{side}_high"],
                    "n": table["n"],
                }
            )
            for side, subject in sides
        ],
        ignore_index=True,
    )


def closing_curves(sample: Sample, found: Closings, shown: Sequence[Subject]) -> pd.DataFrame:
    """Return each model's table of `by_distance` as one, with the columns model and group."""
    curves = pd.concat(
        [
            by_distance(sample.held_out, found, one.probabilities).assign(model=one.name)
            for one in shown
        ],
        ignore_index=True,
    )
    return curves.assign(group=[_group(row.nearest, row.farthest) for row in curves.itertuples()])


def _group(nearest: int, farthest: int) -> str:
    span = f"{nearest:,}" if nearest == farthest else f"{nearest:,} to {farthest:,}"
    return f"{span} character{'' if span == '1' else 's'}"
