"""Models of the owner's own: what the functions gave that MEMVIZ_MODELS names, called once."""

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.server.once import Once
from memviz.models.contract import Reader
from memviz.models.own_models import OwnModelError, own_models


class OwnModels(NamedTuple):
    """The models by name, and why there are none where they could not be had, else None."""

    models: Mapping[str, Reader]
    problem: str | None


@Once
def own_models_here() -> OwnModels:
    """Call the functions when asked for the first time; return what they gave."""
    try:
        return OwnModels(own_models(), None)
    except OwnModelError as error:
        return OwnModels({}, str(error))
