"""Units of the user's own, from the files that MEMVIZ_UNITS names, read once by the server."""

from functools import cache

from memviz.models.own_units import UnitError, read_own_units


@cache
def problem_of_own_units() -> str | None:
    """Register them when asked for the first time; return why not, or None."""
    try:
        read_own_units()
    except UnitError as error:
        return str(error)
    return None
