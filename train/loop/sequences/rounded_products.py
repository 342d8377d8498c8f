"""Training a unit by its own `forward`, with matrix products in another type."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear
from torch.overrides import TorchFunctionMode

from memviz.units import State, Unit


class RoundedLayer:
    """A unit as it is, except that its products with weights are computed in `product_type`.

    Only those of `torch.nn.functional.linear`, by which units read their input: gates, states and
    sums keep the type of the weights, unlike under autocast.
    """

    def __init__(self, unit: Unit, product_type: torch.dtype) -> None:
        self._unit = unit
        self._products = _RoundedProducts(product_type)

    def __call__(self, sequence: Tensor, state: State | None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state for [batch, time, input]."""
        with self._products:
            outputs, last = self._unit(sequence, state)
        return outputs, last


class _RoundedProducts(TorchFunctionMode):
    def __init__(self, product_type: torch.dtype) -> None:
        super().__init__()
        self._type = product_type

    def __torch_function__(
        self,
        function: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        if function is linear:
            return self._product(*args, **(kwargs or {}))
        return function(*args, **(kwargs or {}))

    def _product(self, input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
        product = linear(input.to(self._type), weight.to(self._type)).to(input.dtype)
        return product if bias is None else product + bias
