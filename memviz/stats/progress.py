"""How long computations tell how far they are."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Is told the share of the work that is done, 0 to 1."""
