"""`python -m bench.states`: what a visitor of the page States waits for, each by its median.

A bundled model of words and 99,999 characters of Wikipedia; an edit is of a text of 200 characters,
after the given timestep, with the text kept or read anew. The cases are measured in turn.
"""

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import torch

import memviz
from bench.timing import elapsed
from dashboard.measuring.corpora import text_of
from memviz.analysis.states.edits import Edit

ROOT = Path(__file__).parents[1]
CHARACTERS = 200
SPAN = (60, 64)
THRESHOLD = 0.3


def main() -> None:
    """Measure and print a line for each case: its median in milliseconds."""
    parser = argparse.ArgumentParser(prog="python -m bench.states", description=__doc__)
    parser.add_argument("--model", default=str(ROOT / "checkpoints" / "gru"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--characters", type=int, default=100_000, help="of the corpus, at most")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = memviz.load(options.model)
    corpus = text_of("Wikipedia")[: options.characters]
    with tempfile.TemporaryDirectory() as folder:
        for name, milliseconds in measured(model, corpus, Path(folder), options.repeats).items():
            print(f"{name:44} {milliseconds:8.0f} ms")


def measured(model: memviz.Model, corpus: str, folder: Path, repeats: int) -> dict[str, float]:
    """Return the milliseconds that each case takes, the median of so many turns of all."""
    text = corpus[:CHARACTERS]
    unedited = memviz.Unedited(model, text)
    reading = elapsed(lambda: memviz.states_of_corpus(model, corpus, folder))
    states = memviz.states_of_corpus(model, corpus, folder)
    first = elapsed(lambda: memviz.nearest(model, text, SPAN[1], states))
    cases: dict[str, Callable[[], object]] = {}
    place = list(model.parts(model.start(1)))[-1]
    for timestep in (0, SPAN[1]):
        ways: dict[str, list[Edit]] = {
            f"reset at {timestep}": [memviz.Reset(timestep)],
            f"cells from {timestep} on": [memviz.Zero(timestep, place=place, cells=[3, 5])],
        }
        for name, edits in ways.items():
            cases[f"{name}, text kept"] = partial(unedited.edited, edits)
            cases[f"{name}, read anew"] = partial(memviz.edit, model, text, edits)
    cases["nearest"] = lambda: memviz.nearest(model, text, SPAN[1], states)
    cases["match"] = lambda: memviz.match(model, text, SPAN, THRESHOLD, states)
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(repeats):
        for name, case in cases.items():
            taken[name].append(elapsed(case))
    found = {name: 1000 * median(seconds) for name, seconds in taken.items()}
    return {
        "the corpus, read once": 1000 * reading,
        "nearest, the first time": 1000 * first,
    } | found


if __name__ == "__main__":
    main()
