"""What a model remembers while it learns: its forgetting curve and its gain over no context."""

from copy import deepcopy
from math import isfinite, isnan

from memviz.analysis.forgetting import FAR, forgetting
from memviz.evaluation.over_training import AfterBatches
from memviz.evaluation.word_models import evaluate
from memviz.models.model import Model
from train.data.dataset import HeldOutPart
from train.results.evaluate import held_out_texts, observation_batches

TEXTS = 64  # of the validation part
POSITIONS = 4  # of each


def measure_memory(model: Model, valid: HeldOutPart, batches: int) -> AfterBatches | None:
    """Return what the model remembers after so many batches, None where nothing can be counted.

    The model itself, on whatever device, stays as it is.
    """
    model = deepcopy(model).cpu().eval()
    try:
        curve = forgetting(model, held_out_texts(model, valid, TEXTS), positions=POSITIONS)
    except ValueError:  # no text is long enough: nothing to keep a run from going on
        return None
    worth = curve.table.set_index("distance")["worth"]
    enough = worth.index[worth <= worth.iloc[0] / 2]
    return AfterBatches(
        batches=batches,
        worth=float(worth.iloc[0]),
        half=int(enough[0]) if worth.iloc[0] > 0 and len(enough) else None,
        needed=_finite(curve.needed.value),
        far=float(worth[FAR]),
        gain=_gain(model, valid),
    )


def _gain(model: Model, valid: HeldOutPart) -> float | None:
    """Return by how much accuracy of known words exceeds the guess without context."""
    if model.config.target != "word":
        return None
    found = evaluate(model, observation_batches(valid, min(TEXTS, len(valid)))).results()
    own, guess = found.known_words.share(1), found.baseline.known_words.share(1)
    return None if own is None or guess is None or isnan(own - guess) else own - guess


def _finite(number: float) -> int | None:
    return int(number) if isfinite(number) else None
