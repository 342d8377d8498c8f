"""A recurrent layer over a whole sequence as one operation on the CPU, without a graph per step.

A path implements one unit's steps on the buffers of a sequence, forward and backward. This module
holds what all paths share: the product with the input for all timesteps at once, and the gradient
of each weight as one product over all timesteps. Time is the first dimension of every buffer, so
that a step's numbers are contiguous. State, gates and sums have the type of the weights; only the
matrix products are computed in `product_type`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

import torch
from torch import Tensor
from torch.nn.functional import embedding, one_hot

from memviz.units import State, Unit

Buffers = TypeVar("Buffers")
"""What a path saves of the forward pass for the backward pass."""


class SequencePath(ABC, Generic[Buffers]):
    """How one kind of unit reads a sequence, and how gradients go back through it."""

    @staticmethod
    @abstractmethod
    def input_weights(unit: Unit) -> tuple[Tensor, Tensor]:
        """Return W, [gates * hidden, input], and b, [gates * hidden], of what x adds."""

    @staticmethod
    @abstractmethod
    def recurrent_weights(unit: Unit) -> tuple[Tensor, ...]:
        """Return the other weights, of which gradients are needed, too."""

    @staticmethod
    @abstractmethod
    def forward(
        projected: Tensor, state: State, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, State, Buffers]:
        """Return outputs [time, batch, hidden], the last state, and what `backward` needs.

        `projected` is W x + b, [time, batch, gates * hidden]; it may be overwritten.
        """

    @staticmethod
    @abstractmethod
    def backward(
        of_outputs: Tensor, saved: Buffers, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the gradients of W x + b, of `product_type`, and of each of `weights`.

        `of_outputs` is [time, batch, hidden].
        """


class FastLayer:
    """A unit for training on the CPU, its weights the unit's own.

    It computes the same as the unit's `scan`, except for the type of the products. The initial
    state gets no gradient: a state that is carried from batch to batch is detached from its past.
    """

    def __init__(
        self, unit: Unit, path: type[SequencePath[Any]], product_type: torch.dtype
    ) -> None:
        self._unit = unit
        self._path = path
        self._product_type = product_type

    def __call__(self, sequence: Tensor, state: State | None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state for [batch, time, input]."""
        return self._read(None, sequence.transpose(0, 1), state)

    def read_symbols(
        self, symbols: Tensor, embeddings: Tensor, state: State | None
    ) -> tuple[Tensor, State]:
        """Return the same for symbols int64 [batch, time], each read as its row of `embeddings`.

        There are few symbols, so the product with the input is computed once for each symbol.
        """
        return self._read(symbols.T, embeddings, state)

    def _read(
        self, symbols: Tensor | None, inputs: Tensor, state: State | None
    ) -> tuple[Tensor, State]:
        batch = inputs.shape[1] if symbols is None else symbols.shape[1]
        state = self._unit.initial_state(batch) if state is None else state
        outputs, *last = _Read.apply(
            self._path,
            self._product_type,
            symbols,
            state,
            inputs,
            *self._path.input_weights(self._unit),
            *self._path.recurrent_weights(self._unit),
        )
        return outputs.transpose(0, 1), tuple(last)


class _Read(torch.autograd.Function):
    """A layer's whole sequence as one operation: outputs [time, batch, hidden], last state."""

    NOT_DIFFERENTIABLE: ClassVar = (None,) * 4

    @staticmethod
    def forward(
        ctx: Any,
        path: type[SequencePath[Any]],
        product_type: torch.dtype,
        symbols: Tensor | None,
        state: State,
        inputs: Tensor,
        input_weight: Tensor,
        bias: Tensor,
        *weights: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the outputs and every part of the last state.

        `inputs` is [time, batch, input], or [symbols, input] where `symbols`, int64
        [time, batch], says which of its rows is read.
        """
        if symbols is None:
            batch = inputs.shape[1]
            inputs = inputs.to(product_type).flatten(0, 1)
            product = inputs @ input_weight.to(product_type).T
            projected = product.to(bias.dtype, copy=True).add_(bias).unflatten(0, (-1, batch))
        else:
            projected = embedding(symbols, torch.addmm(bias, inputs, input_weight.T))
        outputs, last, ctx.saved = path.forward(projected, state, weights, product_type)
        ctx.path, ctx.product_type = path, product_type
        ctx.save_for_backward(symbols, inputs, input_weight, *weights)
        ctx.mark_non_differentiable(*last)
        return outputs, *last

    @staticmethod
    def backward(ctx: Any, of_outputs: Tensor, *_of_last: Tensor) -> tuple[Tensor | None, ...]:
        symbols, inputs, input_weight, *weights = ctx.saved_tensors
        of_projected, of_weights = ctx.path.backward(
            of_outputs, ctx.saved, weights, ctx.product_type
        )
        ctx.saved = None
        rows, dtype = of_projected.flatten(0, 1), input_weight.dtype
        if symbols is None:
            of_input_weight = (rows.T @ inputs).to(dtype)
            of_inputs = (rows @ input_weight.to(rows.dtype)).to(dtype)
            of_inputs = of_inputs.unflatten(0, of_projected.shape[:2])
            of_bias = rows.new_ones(len(rows)) @ rows
        else:
            read = one_hot(symbols.flatten(), len(inputs)).to(rows.dtype)
            of_rows = (read.T @ rows).to(dtype)
            of_input_weight = of_rows.T @ inputs
            of_inputs = of_rows @ input_weight
            of_bias = of_rows.sum(0)
        gradients = of_inputs, of_input_weight, of_bias.to(dtype), *of_weights
        return *_Read.NOT_DIFFERENTIABLE, *gradients
