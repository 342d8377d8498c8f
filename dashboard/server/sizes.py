"""The memory that a result takes."""

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import torch

_CONTAINERS = (list, tuple, set, frozenset)


def bytes_of(value: Any) -> int:
    """Return the bytes of a value and of all that it holds, each object counted once.

    Exact for arrays, tensors and tables, in which nearly all the memory of a result lies. A network
    is shared with other results and counts nothing.
    """
    return _bytes(value, set())


def _bytes(value: Any, seen: set[int]) -> int:
    if id(value) in seen or isinstance(value, torch.nn.Module):
        return 0
    seen.add(id(value))
    if isinstance(value, torch.Tensor | np.ndarray):
        return int(value.nbytes)
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    if isinstance(value, Mapping):
        return sum(_bytes(one, seen) for pair in value.items() for one in pair)
    if isinstance(value, _CONTAINERS):
        return sum(_bytes(one, seen) for one in value)
    parts = getattr(value, "__dict__", None)
    return sys.getsizeof(value) if not parts else sum(_bytes(one, seen) for one in parts.values())
