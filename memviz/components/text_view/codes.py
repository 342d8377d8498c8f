"""A connectivity matrix as one byte per cell: shares of each row's maximum, and those maxima."""

import numpy as np

from memviz.analysis.connectivity.connectivity import Connectivity


def triangle_codes(matrix: np.ndarray) -> np.ndarray:
    """Return the lower triangle of a [time, time] matrix, row by row, uint8 [time (time + 1) / 2].

    A code is 255 times the square root of the cell's share of its row's maximum. The root keeps
    the small values apart: decoded by (code / 255)^2, a cell is off by less than 0.4 % of its
    row's maximum. A row of zeros stays zero.
    """
    codes = np.rint(255 * np.sqrt(_shares_of_peak(matrix))).astype(np.uint8)
    return codes[np.tril_indices(len(matrix))]


def signed_triangle_codes(matrix: np.ndarray) -> np.ndarray:
    """Return the lower triangle of a matrix of either sign as `triangle_codes` does.

    A code is 128 plus or minus 127 times the square root of the cell's share of the largest
    absolute value in its row: 1 is most negative, 128 is zero, 255 most positive. Decoded, a cell
    is off by less than 0.8 % of that value.
    """
    share = _shares_of_peak(matrix)
    codes = np.rint(128 + 127 * np.sign(share) * np.sqrt(np.abs(share))).astype(np.uint8)
    return codes[np.tril_indices(len(matrix))]


def row_peaks(matrix: np.ndarray) -> np.ndarray:
    """Return each row's largest absolute value, float32 [time]: what its codes are shares of."""
    return np.abs(matrix).max(axis=1).astype(np.float32)


def is_signed(connectivity: Connectivity) -> bool:
    """Return whether the matrix holds values of either sign."""
    return connectivity.measure == "gradient_times_input"


def codes_of(connectivity: Connectivity) -> np.ndarray:
    """Return the codes of the matrix, or of the only row that is there, uint8."""
    triangle = signed_triangle_codes if is_signed(connectivity) else triangle_codes
    codes, row = triangle(connectivity.matrix), connectivity.only_row
    return codes if row is None else codes[row * (row + 1) // 2 :][: row + 1]


def _shares_of_peak(matrix: np.ndarray) -> np.ndarray:
    """Return each row as shares of its largest absolute value."""
    peak = np.abs(matrix).max(axis=1, keepdims=True)
    return np.divide(matrix, peak, out=np.zeros_like(matrix), where=peak > 0)
