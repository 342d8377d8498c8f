"""`python -m bench`: measure, keep every number in bench/results/, and write the tables."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import torch

from bench import machine, memory
from bench.parts import TIMED
from bench.report import markdown, write_into
from bench.results import Results
from bench.settings import ARTICLE, LAYERS, PARTS, QUICK, Settings
from bench.timing import interleave

ROOT = Path(__file__).resolve().parents[1]
say = partial(print, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for; a complete run also renews docs/speed.md."""
    options = _parser().parse_args(arguments)
    settings = replace(
        QUICK if options.quick else ARTICLE,
        units=tuple(options.units),
        parts=tuple(options.parts),
        threads=options.threads,
    )
    results = measure(settings)
    page = markdown(results)
    name = f"{results.date}-{machine.slug()}" + ("" if settings == ARTICLE else "-partial")
    path = options.results / f"{name}.json"
    results.save(path)
    path.with_suffix(".md").write_text(page, encoding="utf-8")
    if settings == ARTICLE:
        write_into(ROOT / "docs" / "speed.md", page)
    say(f"\n{page}\nEvery number: {path}")


def measure(settings: Settings) -> Results:
    """Measure every part that the settings name, all of them interleaved."""
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    cases = [case for part in settings.parts if part in TIMED for case in TIMED[part](settings)]
    return Results(
        date=date.today().isoformat(),
        machine=machine.describe(),
        settings=settings,
        measurements=interleave(cases, settings.product_size, say),
        peaks=memory.peaks(settings, say) if "memory" in settings.parts else [],
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small version, in seconds")
    parser.add_argument("--units", nargs="+", choices=LAYERS, default=ARTICLE.units)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=ARTICLE.parts)
    parser.add_argument("--threads", type=int, default=ARTICLE.threads)
    parser.add_argument(
        "--results", type=Path, default=ROOT / "bench" / "results", metavar="FOLDER"
    )
    return parser


if __name__ == "__main__":
    main()
