"""What a checkpoint says about itself, read without its weights and kept until it changes."""

from functools import lru_cache
from pathlib import Path

from dashboard.catalogue.file_versions import FileVersion, versions
from memviz.models.adapters.transformers_folder import TransformersShape, shape_in
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import CONFIG, METRICS, TRAINING, VOCABULARY, WEIGHTS
from memviz.models.checkpoint.loading import read_config
from memviz.models.checkpoint.record import read_record
from memviz.models.config import ModelConfig
from memviz.models.footprint import Footprint, footprint
from memviz.models.record import Record

_FILES = (CONFIG, WEIGHTS, VOCABULARY, METRICS, TRAINING)


def record_of(folder: Path) -> Record:
    """Return the record of the checkpoint in `folder`.

    Raises memviz.CheckpointError, a ValueError, when the checkpoint is incomplete or wrong.
    """
    return _read(folder, version_of(folder))


def config_of(folder: Path) -> ModelConfig:
    """Return the settings of the checkpoint in `folder`. Raises memviz.CheckpointError."""
    return _read_config(folder, version_of(folder))


def footprint_of(folder: Path) -> Footprint:
    """Return what the checkpoint in `folder` takes in memory. Raises memviz.CheckpointError."""
    return _footprint(folder, version_of(folder))


@lru_cache(maxsize=128)
def shape_of_transformers(folder: Path) -> TransformersShape:
    """Return what the model of transformers in `folder` is made of. Raises memviz.CheckpointError.

    Such a folder is of the Hub, and holds one commit for good.
    """
    return shape_in(folder)


def version_of(folder: Path) -> tuple[FileVersion, ...]:
    """Return what differs as soon as a file of the checkpoint does."""
    return versions(folder / name for name in _FILES)


@lru_cache(maxsize=32)
def _read(folder: Path, version: tuple[FileVersion, ...]) -> Record:  # noqa: ARG001  part of the key
    return read_record(folder)


@lru_cache(maxsize=32)
def _read_config(folder: Path, version: tuple[FileVersion, ...]) -> ModelConfig:  # noqa: ARG001
    return read_config(folder)


@lru_cache(maxsize=128)
def _footprint(folder: Path, version: tuple[FileVersion, ...]) -> Footprint:
    config = _read_config(folder, version)
    try:
        return footprint(config)
    except Exception as error:  # a unit of one's own may raise anything
        reason = f"{type(error).__name__}: {error}"
        raise CheckpointError(f"{folder / CONFIG}: the unit {config.unit}: {reason}") from error


def without_path(folder: Path, error: Exception) -> str:
    """Return what an error says without the path of the model's folder, which is the owner's."""
    return str(error).replace(f"{folder}/", "").replace(str(folder), "its folder")
