"""`python -m bench.signature`: time and memory of one memory signature, in a process of its own.

A GRU of 2 layers of 256 cells with random weights, 200,000 characters, all lags, layers and
probes: what a visitor waits for when a model is measured in the dashboard, and more.
"""

import argparse
from time import perf_counter, process_time

import torch

from bench.memory import watched
from bench.weights import make_model
from memviz import memory_signature
from memviz.samples import bundled, read_sample
from memviz.text.normalise import normalise

CHARACTERS = 200_000  # three quarters teach the probes
HIDDEN, WORDS = 256, 8_194  # as the bundled models


def main() -> None:
    """Measure once and print seconds, seconds of all cores together, and megabytes."""
    parser = argparse.ArgumentParser(prog="python -m bench.signature", description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--characters", type=int, default=CHARACTERS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, text = make_model("gru", HIDDEN, WORDS), text_of(options.characters)
    train = len(text) * 3 // 4
    began, worked = perf_counter(), process_time()
    with watched() as watch:
        memory_signature(model, text[:train], text[train:])
    seconds, cores = perf_counter() - began, process_time() - worked
    megabytes = (max(watch.seen) - watch.seen[0]) / 1e6
    print(
        f"GRU 2 × {HIDDEN}, {len(text):,} characters, {options.threads} threads: {seconds:.0f} s, "
        f"{cores:.0f} s of all cores together, {megabytes:.0f} MB at the peak beyond the model"
    )


def text_of(characters: int) -> str:
    """Return so many characters of War and Peace, a to z and spaces, repeated if need be."""
    text = normalise(read_sample(bundled()["warpeace"]).held_out.text)
    return (text * (1 + characters // len(text)))[:characters]


if __name__ == "__main__":
    main()
