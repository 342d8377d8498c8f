"""The nested LSTM, a whole sequence at a time; names as in `memviz.units.nested_lstm`."""

from collections.abc import Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor

from memviz.units import State, Unit
from memviz.units.nested_lstm import NestedLSTM
from train.loop.sequences.elementwise import sigmoid_gradient, tanh_, tanh_gradient
from train.loop.sequences.layer import SequencePath


class LevelBuffers(NamedTuple):
    """The buffers of one level, with time as the first dimension."""

    gates: Tensor
    """i, f, o and z, [time, batch, 4 hidden]; z after its tanh in the innermost level."""
    memory: Tensor
    """c of this level, [time + 1, batch, hidden], from the initial one on."""
    tanh_memory: Tensor
    """tanh(c), [time, batch, hidden]."""
    read: Tensor
    """What this level's matrix products read at each step, in their type, [time + 1, batch, width]:
    h in the outermost level, i * z and f * c of the level around it in the others. The last row is
    for h after the last step.
    """


class NestedLSTMPath(SequencePath[tuple[LevelBuffers, ...]]):
    """`memviz.units.nested_lstm`, of any depth, over a whole sequence."""

    @staticmethod
    def input_weights(unit: Unit) -> tuple[Tensor, Tensor]:
        nested = cast(NestedLSTM, unit)
        return nested.input_weights[0], nested.biases[0]

    @staticmethod
    def recurrent_weights(unit: Unit) -> tuple[Tensor, ...]:
        """Return U of the outermost level, then W, U and b of each level in it."""
        nested = cast(NestedLSTM, unit)
        inner = zip(
            nested.input_weights[1:], nested.recurrent_weights[1:], nested.biases[1:], strict=True
        )
        return nested.recurrent_weights[0], *(weight for level in inner for weight in level)

    @staticmethod
    def forward(
        projected: Tensor, state: State, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, State, tuple[LevelBuffers, ...]]:
        levels = _levels(projected, state, product_type)
        products = [matrix.T for matrix in _matrices(weights, product_type)]
        h = torch.empty_like(levels[0].tanh_memory)
        for t in range(len(h)):
            _read_inwards(t, levels, products, weights[3::3])
            _remember_outwards(t, levels, h[t])
            levels[0].read[t + 1].copy_(h[t])
        last = (h[-1].clone(), *(level.memory[-1].clone() for level in levels))
        return h, last, levels

    @staticmethod
    def backward(
        of_outputs: Tensor,
        saved: tuple[LevelBuffers, ...],
        weights: Sequence[Tensor],
        product_type: torch.dtype,
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        matrices = _matrices(weights, product_type)
        of_terms = [torch.empty_like(level.gates, dtype=product_type) for level in saved]
        of_h = torch.zeros_like(saved[0].memory[0])
        of_memories = [torch.zeros_like(of_h) for _ in saved]
        of_output_gates = [torch.empty_like(of_h) for _ in saved]
        buffers = torch.empty_like(saved[0].gates[0]), torch.empty_like(of_h)
        for t in reversed(range(len(of_outputs))):
            of_h.add_(of_outputs[t])
            _back_inwards(t, saved, of_h, of_memories, of_output_gates, buffers[1])
            _back_outwards(
                t, saved, matrices, of_terms, of_h, of_memories, of_output_gates, buffers
            )
        return of_terms[0], _of_weights(of_terms, saved, weights)


def _read_inwards(
    t: int, levels: Sequence[LevelBuffers], products: Sequence[Tensor], biases: Sequence[Tensor]
) -> None:
    """Compute the gates of a step, outermost first, and the innermost memory after it."""
    innermost = len(levels) - 1
    for depth, level in enumerate(levels):
        terms, product = level.gates[t], level.read[t] @ products[depth]
        if depth:
            terms.copy_(product).add_(biases[depth - 1])
        else:
            terms.add_(product)  # to W x + b
        i, f, o, z = terms.chunk(4, dim=-1)
        terms[:, : -o.shape[-1]].sigmoid_()
        if depth < innermost:
            inner_input, inner_hidden = levels[depth + 1].read[t].chunk(2, dim=-1)
            inner_input.copy_(i * z)
            inner_hidden.copy_(f * level.memory[t])
        else:
            torch.mul(f, level.memory[t], out=level.memory[t + 1]).addcmul_(i, tanh_(z))


def _remember_outwards(t: int, levels: Sequence[LevelBuffers], h: Tensor) -> None:
    """Compute each memory after a step from the one inside it, and h from the outermost."""
    around = [h, *(level.memory[t + 1] for level in levels[:-1])]
    for level, output in zip(reversed(levels), reversed(around), strict=True):
        o = level.gates[t].chunk(4, dim=-1)[2]
        torch.mul(o, tanh_(level.tanh_memory[t].copy_(level.memory[t + 1])), out=output)


def _back_inwards(
    t: int,
    saved: Sequence[LevelBuffers],
    of_h: Tensor,
    of_memories: Sequence[Tensor],
    of_output_gates: Sequence[Tensor],
    through: Tensor,
) -> None:
    """Go back from h to the memories after a step, adding to their gradients, and to o."""
    of_output = of_h
    for level, of_memory, of_o in zip(saved, of_memories, of_output_gates, strict=True):
        o, tanh_c = level.gates[t].chunk(4, dim=-1)[2], level.tanh_memory[t]
        sigmoid_gradient(torch.mul(of_output, tanh_c, out=through), o, grad_input=of_o)
        tanh_gradient(torch.mul(of_output, o, out=through), tanh_c, grad_input=through)
        of_output = of_memory.add_(through)


def _back_outwards(
    t: int,
    saved: Sequence[LevelBuffers],
    matrices: Sequence[Tensor],
    of_terms: Sequence[Tensor],
    of_h: Tensor,
    of_memories: Sequence[Tensor],
    of_output_gates: Sequence[Tensor],
    buffers: tuple[Tensor, Tensor],
) -> None:
    """Go back from the innermost memory to each level's terms, and to the state before a step."""
    of_step, through = buffers
    of_i, of_f, of_o, of_z = of_step.chunk(4, dim=-1)
    i, f, _, g = saved[-1].gates[t].chunk(4, dim=-1)
    of_c = of_memories[-1]
    sigmoid_gradient(torch.mul(of_c, g, out=through), i, grad_input=of_i)
    sigmoid_gradient(torch.mul(of_c, saved[-1].memory[t], out=through), f, grad_input=of_f)
    tanh_gradient(torch.mul(of_c, i, out=through), g, grad_input=of_z)
    of_c.mul_(f)
    for depth in reversed(range(1, len(saved))):
        of_o.copy_(of_output_gates[depth])
        of_read = of_terms[depth][t].copy_(of_step) @ matrices[depth]
        of_inner_input, of_inner_hidden = of_read.to(of_h.dtype).chunk(2, dim=-1)
        around = saved[depth - 1]
        i, f, _, z = around.gates[t].chunk(4, dim=-1)
        sigmoid_gradient(torch.mul(of_inner_input, z, out=through), i, grad_input=of_i)
        torch.mul(of_inner_hidden, around.memory[t], out=through)
        sigmoid_gradient(through, f, grad_input=of_f)
        torch.mul(of_inner_input, i, out=of_z)
        torch.mul(of_inner_hidden, f, out=of_memories[depth - 1])
    of_o.copy_(of_output_gates[0])
    of_h.copy_(of_terms[0][t].copy_(of_step) @ matrices[0])


def _matrices(weights: Sequence[Tensor], product_type: torch.dtype) -> list[Tensor]:
    """Return what multiplies each level's `read`: U outermost, W beside U in the others."""
    inner = zip(weights[1::3], weights[2::3], strict=True)
    matrices = [weights[0], *(torch.cat(pair, dim=1) for pair in inner)]
    return [matrix.to(product_type) for matrix in matrices]


def _levels(projected: Tensor, state: State, product_type: torch.dtype) -> tuple[LevelBuffers, ...]:
    """Return the levels' buffers, with W x + b and the initial state in them."""
    time, batch, _ = projected.shape
    h, *memories = state
    levels = []
    for depth, initial in enumerate(memories):
        memory = projected.new_empty(time + 1, *initial.shape)
        memory[0] = initial
        width = 2 * initial.shape[-1] if depth else initial.shape[-1]
        level = LevelBuffers(
            gates=torch.empty_like(projected) if depth else projected,
            memory=memory,
            tanh_memory=torch.empty_like(memory[1:]),
            read=projected.new_empty(time + 1, batch, width, dtype=product_type),
        )
        levels.append(level)
    levels[0].read[0] = h
    return tuple(levels)


def _of_weights(
    of_terms: Sequence[Tensor], saved: Sequence[LevelBuffers], weights: Sequence[Tensor]
) -> tuple[Tensor, ...]:
    """Return the gradients of `weights`, each as one product over all timesteps."""
    dtype = weights[0].dtype
    gradients: list[Tensor] = []
    for depth, (of_level, level) in enumerate(zip(of_terms, saved, strict=True)):
        rows = of_level.flatten(0, 1)
        of_matrix = (rows.T @ level.read[:-1].flatten(0, 1)).to(dtype)
        if depth:
            of_bias = (rows.new_ones(len(rows)) @ rows).to(dtype)
            gradients += [*of_matrix.chunk(2, dim=1), of_bias]
        else:
            gradients.append(of_matrix)
    return tuple(gradients)
