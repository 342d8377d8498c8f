"""A connectivity matrix as one byte per cell: shares of each row's maximum, and those maxima."""

import numpy as np

from memviz.analysis.connectivity.connectivity import AnyConnectivity, ConnectivityRow


def triangle_codes(matrix: np.ndarray) -> np.ndarray:
    """Return the lower triangle of a [time, time] matrix, row by row, uint8 [time (time + 1) / 2].

    A code is 255 times the square root of the cell's share of its row's maximum. The root keeps
    the small values apart: decoded by (code / 255)^2, a cell is off by less than 0.4 % of its
    row's maximum. A row of zeros stays zero.
    """
    return _codes(matrix)[np.tril_indices(len(matrix))]


def signed_triangle_codes(matrix: np.ndarray) -> np.ndarray:
    """Return the lower triangle of a matrix of either sign as `triangle_codes` does.

    A code is 128 plus or minus 127 times the square root of the cell's share of the largest
    absolute value in its row: 1 is most negative, 128 is zero, 255 most positive. Decoded, a cell
    is off by less than 0.8 % of that value.
    """
    return _signed_codes(matrix)[np.tril_indices(len(matrix))]


def row_peaks(rows: np.ndarray) -> np.ndarray:
    """Return each row's largest absolute value, [rows]: what its codes are shares of."""
    return np.abs(rows).max(axis=1)


def is_signed(connectivity: AnyConnectivity) -> bool:
    """Return whether the values may be of either sign."""
    return connectivity.measure == "gradient_times_input"


def codes_of(connectivity: AnyConnectivity) -> np.ndarray:
    """Return the codes of the matrix or, where only one row is there, of that, uint8."""
    if isinstance(connectivity, ConnectivityRow):
        codes = _signed_codes if is_signed(connectivity) else _codes
        return codes(connectivity.row[np.newaxis])[0]
    triangle = signed_triangle_codes if is_signed(connectivity) else triangle_codes
    return triangle(connectivity.matrix)


def _codes(rows: np.ndarray) -> np.ndarray:
    return np.rint(255 * np.sqrt(_shares_of_peak(rows))).astype(np.uint8)


def _signed_codes(rows: np.ndarray) -> np.ndarray:
    share = _shares_of_peak(rows)
    return np.rint(128 + 127 * np.sign(share) * np.sqrt(np.abs(share))).astype(np.uint8)


def _shares_of_peak(rows: np.ndarray) -> np.ndarray:
    """Return each row as shares of its largest absolute value."""
    peak = row_peaks(rows)[:, np.newaxis]
    return np.divide(rows, peak, out=np.zeros_like(rows), where=peak > 0)
