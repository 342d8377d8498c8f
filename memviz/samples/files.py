"""Samples on disk: a folder with the text, the figures and where they come from."""

import json
import lzma
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from memviz.files.replacing import replace_bytes, replace_text, replacing
from memviz.samples.codes import decode, encode
from memviz.samples.sample import ORDERS, Facts, Sample, ngram_name
from memviz.text.held_out import HeldOut

DATA = Path(__file__).parent / "data"
_TEXT, _FIGURES, _FACTS = "text.txt.xz", "figures.safetensors", "facts.json"
_TIMES = "times_in_training"


@cache
def bundled() -> dict[str, Path]:
    """Return the folder of each sample that comes with memviz, by its name."""
    return {path.parent.name: path.parent for path in sorted(DATA.glob(f"*/{_FACTS}"))}


@cache
def read_sample(folder: Path) -> Sample:
    """Return the sample in `folder`. Probabilities are as exact as a byte makes them."""
    facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
    text = lzma.decompress((folder / _TEXT).read_bytes()).decode("utf-8")
    figures = load_file(folder / _FIGURES)
    return Sample(
        Facts(
            corpus=facts["corpus"],
            sha256=facts["sha256"],
            training_characters=facts["training_characters"],
            source=facts["source"],
            licence=facts["licence"],
            begins=facts["begins"],
            cross_entropy={int(n): nats for n, nats in facts["cross_entropy"].items()},
        ),
        HeldOut(text, facts["read_first"]),
        np.array([decode(figures[ngram_name(order)]) for order in ORDERS]),
        figures[_TIMES].astype(np.int64),
    )


def write_sample(sample: Sample, folder: Path) -> None:
    """Write the sample into `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {**asdict(sample.facts), "read_first": sample.held_out.begin}
    content = json.dumps(facts, indent=1, ensure_ascii=False)
    replace_text(folder / _FACTS, content + "\n")
    packed = lzma.compress(sample.held_out.text.encode("utf-8"), preset=lzma.PRESET_EXTREME)
    replace_bytes(folder / _TEXT, packed)
    codes = {name: encode(row) for name, row in sample.ngram_models().items()}
    figures = {**codes, _TIMES: sample.times_in_training.astype(np.uint8)}
    with replacing(folder / _FIGURES) as place:
        save_file(figures, place)
