"""How probable models find given targets at given places of many texts.

The probabilities of all words at all places would be gigabytes: of each place two numbers are kept.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memviz.models.contract import LanguageModel
from memviz.models.side_by_side import outputs_and_head, padded, together
from memviz.stats.progress import Progress

_CHUNK = 128  # places whose logits are in memory at once


class Places(NamedTuple):
    """Places in texts, int64 [places] each: in which text, after which symbol, and the target."""

    text: np.ndarray
    timestep: np.ndarray
    target: np.ndarray


class OfTargets(NamedTuple):
    """Of the target at each place its probability, float64 [places], and its rank, int64 [places].

    Rank 1 is the first suggestion: what is no text, as padding, takes no rank.
    """

    probability: np.ndarray
    rank: np.ndarray


@torch.no_grad()
def of_targets(
    model: LanguageModel,
    texts: Sequence[Tensor],
    places: Places,
    progress: Progress = lambda _: None,
) -> OfTargets:
    """Return what `model` makes of the targets when it reads each of `texts`, int64 [time], alone.

    `progress` is told the share of the texts that is read, 0 to 1.
    """
    is_text = torch.from_numpy(model.vocabulary.is_text)
    probability = np.zeros(len(places.text))
    rank = np.zeros(len(places.text), dtype=np.int64)
    done = 0
    for some in together(model, texts):
        outputs, head = outputs_and_head(model, padded([texts[index] for index in some]))
        row = np.zeros(len(texts), dtype=np.int64)
        row[some] = np.arange(len(some))
        here = np.flatnonzero(np.isin(places.text, some))
        for start in range(0, len(here), _CHUNK):
            chunk = here[start : start + _CHUNK]
            logits = head(outputs[row[places.text[chunk]], places.timestep[chunk]])
            target = torch.from_numpy(places.target[chunk]).unsqueeze(1)
            of_target = logits.gather(1, target)
            certainty = (of_target - logits.logsumexp(dim=1, keepdim=True)).double().exp()
            probability[chunk] = certainty.squeeze(1).numpy()
            rank[chunk] = 1 + ((logits > of_target) & is_text).sum(dim=1).numpy()
        done += len(some)
        progress(done / len(texts))
    return OfTargets(probability, rank)
