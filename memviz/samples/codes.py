"""Probabilities in one byte each, for files: finest where they are near 1.

The byte is proportional to the square root of the surprise -ln p. One half lies between two codes,
so the code of a probability is on the same side of one half as the probability itself.
"""

import numpy as np

_AT_ONE_HALF = 54.5
_MOST = 255


def encode(probabilities: np.ndarray) -> np.ndarray:
    """Return the codes, uint8 like `probabilities` (0 to 1); below 2.6e-7 all are the last one."""
    with np.errstate(divide="ignore"):
        surprise = -np.log2(probabilities.astype(np.float64))
    codes = np.minimum(np.round(_AT_ONE_HALF * np.sqrt(surprise.clip(min=0))), _MOST)
    # Rounding could move exactly one half, which is no error, to either side.
    right = probabilities >= 0.5
    codes = np.where(right, np.minimum(codes, np.floor(_AT_ONE_HALF)), codes)
    return np.where(right, codes, np.maximum(codes, np.ceil(_AT_ONE_HALF))).astype(np.uint8)


def decode(codes: np.ndarray) -> np.ndarray:
    """Return the probabilities, float32 like `codes`."""
    return np.exp2(-np.square(codes / _AT_ONE_HALF)).astype(np.float32)
