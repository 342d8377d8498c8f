"""Opening a checkpoint: every file is checked before anything is allocated."""

from pathlib import Path

import torch

from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.folder import check_folder, digest_of, parsed, read_bytes
from memviz.models.checkpoint.format import CONFIG, OF_ONE_MODEL, VOCABULARY, WEIGHTS
from memviz.models.checkpoint.record import record_of
from memviz.models.checkpoint.vocabulary import vocabulary_in
from memviz.models.checkpoint.weights import weights_in
from memviz.models.config import ModelConfig
from memviz.models.model import Model

_TRIED = 200  # symbols of the alphabet, read one after the other before a model is shown


def load(folder: Path | str) -> Model:
    """Return the model in `folder` in float32, ready for analysis: gradients off for weights.

    The weights are in memory, and the record's `weights_sha256` is theirs: what happens to the
    files afterwards does not reach the model. Raises CheckpointError for a missing file, an unknown
    field, a wrong shape, a weight that is not finite, a model whose outputs are not, or a size out
    of bounds; nothing is allocated before sizes are checked.
    """
    folder = Path(folder)
    check_folder(folder)
    contents = {name: read_bytes(folder, name) for name in OF_ONE_MODEL}
    config = _config_in(contents[CONFIG], folder / CONFIG)
    vocabulary = vocabulary_in(contents[VOCABULARY], folder / VOCABULARY)
    try:
        with torch.device("meta"):
            model = Model(config, vocabulary)
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"{folder / CONFIG}: {error}") from error
    except Exception as error:  # a unit of one's own may raise anything
        reason = f"{type(error).__name__}: {error}"
        raise CheckpointError(f"{folder / CONFIG}: the unit {config.unit}: {reason}") from error
    digests = {name: digest_of(content) for name, content in contents.items()}
    weights = weights_in(contents.pop(WEIGHTS), folder / WEIGHTS, model)
    model.take(weights)
    model.record = record_of(folder, digests)
    model.eval().requires_grad_(False)
    _check_numbers(folder, model)
    return model


def read_config(folder: Path) -> ModelConfig:
    """Return the settings of the model in `folder`."""
    return _config_in(read_bytes(folder, CONFIG), folder / CONFIG)


def _config_in(content: bytes, path: Path) -> ModelConfig:
    try:
        return ModelConfig.from_json(parsed(path, content))
    except CheckpointError:
        raise
    except ValueError as error:
        raise CheckpointError(f"{path}: {error}") from error


@torch.no_grad()
def _check_numbers(folder: Path, model: Model) -> None:
    """Raise CheckpointError where finite weights are so large that what comes of them is not."""
    symbols = torch.arange(1, min(len(model.vocabulary.alphabet), _TRIED))
    try:
        outputs, _ = model(symbols.unsqueeze(0))
        finite = bool(torch.log_softmax(model.head(outputs), dim=-1).isfinite().all())
    except Exception as error:  # a unit of one's own may raise anything
        unit, reason = model.config.unit, f"{type(error).__name__}: {error}"
        raise CheckpointError(f"{folder / CONFIG}: the unit {unit}: {reason}") from error
    if not finite:
        raise CheckpointError(
            f"{folder / WEIGHTS}: what the model computes of these weights is not finite; train "
            "again"
        )
