"""The type of the functions by which long computations report their progress."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""
