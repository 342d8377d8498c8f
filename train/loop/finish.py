"""What a finished run leaves: a checkpoint folder, and in its `metrics.json` how it was made."""

import math
import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from memviz.evaluation.corpus import CorpusFacts, SplitFacts, VocabularyFacts
from memviz.evaluation.held_out_results import Validation
from memviz.evaluation.over_training import AfterBatches, OverTraining
from memviz.evaluation.parts import read_part, written
from memviz.evaluation.training import (
    KeptWeights,
    ModelName,
    ParameterFacts,
    TrainingFacts,
    WeightsFacts,
)
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.loading import load
from memviz.models.checkpoint.saving import save
from memviz.models.names import unit_label
from memviz.models.own_units import sha256_of_unit
from memviz.models.stored_weights import LENGTH, stored_weights
from memviz.text.vocabulary import PADDING_INDEX
from train.loop.run import Run
from train.results.card import card

COMPARED_TEXTS = 4
"""Held-out texts on which weights of half the bits have to give the same outputs."""


def write_checkpoint(run: Run, command: str, preset: str, code: str) -> None:
    """Write the model with the metrics of its training to its folder, beside `training.csv`.

    The weights are in float16 where that changes no output on texts of the validation part, else in
    float32. `command` is what was typed, `preset` the recipe's name and `code` the commit it was
    run at. The loss on the validation part, by which recipes are chosen, is kept beside the test
    results, by which they are reported. A model that is there already stays, with what was measured
    on it since.
    """
    stored = stored_weights(run.model, _held_out_texts(run))
    if _is_there(run.output, stored.sha256):
        return
    metrics = training_metrics(run, command, preset, code) | written(
        Validation(cross_entropy=run.validation_loss(), weights_sha256=stored.sha256),
        WeightsFacts(
            dtype=stored.dtype,
            float16=stored.comparison,
            weights_sha256=stored.sha256,
        ),
        *_memory(run, stored.sha256),
    )
    save(run.model, run.output, metrics, card(run.model.config, metrics), stored)


def _memory(run: Run, sha256: str) -> Iterator[OverTraining]:
    if run.progress.memory:
        measured = tuple(AfterBatches(*row) for row in run.progress.memory)
        yield OverTraining(measured, weights_sha256=sha256)


def _is_there(folder: Path, sha256: str) -> bool:
    """Return whether the model with these weights is in the folder, whole."""
    try:
        record = load(folder).record
    except CheckpointError:
        return False
    return record is not None and record.weights_sha256 == sha256


def _held_out_texts(run: Run) -> Tensor:
    """Return symbols of the validation part, int64 [texts, `LENGTH`]."""
    valid = run.dataset.valid
    enough = np.arange(min(len(valid), COMPARED_TEXTS * LENGTH))
    symbols = valid.inputs(enough).ravel()
    symbols = symbols[symbols != PADDING_INDEX]
    texts = min(COMPARED_TEXTS, len(symbols) // LENGTH)
    return torch.from_numpy(symbols[: texts * LENGTH]).reshape(texts, LENGTH)


def training_metrics(run: Run, command: str, preset: str, code: str) -> dict[str, Any]:
    """Return what is known when training ends; the evaluation adds its results.

    `command` is what was run, `preset` the name of its recipe, `code` the commit it was run at.
    """
    settings, dataset, progress = run.settings, run.dataset, run.progress
    counts = run.model.parameter_counts()
    return written(
        ModelName(unit_label(settings.unit)),
        read_part(CorpusFacts, dataset.facts),
        replace(read_part(SplitFacts, dataset.facts), fingerprint=dataset.fingerprint),
        read_part(VocabularyFacts, dataset.facts),
        ParameterFacts(**counts._asdict(), total=counts.total),
        TrainingFacts(
            characters=progress.characters,
            batches=progress.step,
            epochs=round(progress.step / run.batches.per_epoch, 2),
            kept=_kept(run),
            seconds=round(progress.seconds, 1),
            hardware=hardware(run.accelerator.device),
            processes=run.processes.count,
            commit=code,
            command=command,
            preset=preset,
            seed=settings.seed,
            unit_sha256=sha256_of_unit(settings.unit),
            settings=settings.to_json(),
        ),
    )


def _kept(run: Run) -> KeptWeights | None:
    """Return which weights an early stop kept, None where the last ones were kept."""
    progress = run.progress
    if not run.settings.patience or math.isinf(progress.lowest):
        return None
    return KeptWeights(
        batches=progress.lowest_step,
        epochs=round(progress.lowest_step / run.batches.per_epoch, 2),
        valid=progress.lowest,
    )


def hardware(device: torch.device) -> str:
    """Return the accelerator's name, or the processor's and the number of threads used."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    return f"{_processor()}, {threads} {'thread' if threads == 1 else 'threads'}"


def commit() -> str:
    """Return the commit of the code that trained, or `unknown` outside a git checkout."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    found = subprocess.run(
        [git, "rev-parse", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "unknown"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
