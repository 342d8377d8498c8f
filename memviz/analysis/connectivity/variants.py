"""Variants of connectivity: the gradient of what, and by which measure it becomes one number."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Literal, ParamSpec, TypeVar, get_args

import torch
from torch import Tensor, nn

from memviz.analysis.connectivity.explained import Explains, check_explains

GradientTarget = Literal["logit", "log_probability"]
Measure = Literal["squared_norm", "norm", "gradient_times_input"]

CHUNK = 128  # output steps whose probabilities are in memory at once

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Variant:
    """The gradient of a target by the one-hot character at each step, as one number a step.

    `target`, what the gradient is of:
    "logit" of the target word, as published (Madsen 2019). It also moves when all logits move
    alike, which changes no probability.
    "log_probability" of the target word, in nats: the logit less that of the sum over all words,
    so that what favours the target over the others is all that counts.

    `measure`, of a gradient with one component for each of the alphabet's symbols:
    "squared_norm", its squared L2 norm, as published: logit² or nats² (per one-hot unit).
    "norm", its L2 norm: logit or nats. Same order within a row, weak dependencies easier to see.
    "gradient_times_input", its component for the character that stands there, signed, since the
    one-hot input is 1 there and 0 elsewhere (Shrikumar et al. 2016): logit or nats. To first
    order what the output owes to that character: negative where it speaks against the target.

    `explains`, which output the target word is: "text", the one that the text has, as published;
    "suggestion", the model's own first one at each timestep; or an `Output` of its vocabulary.

    Raises ValueError for any other name.
    """

    target: GradientTarget = "logit"
    measure: Measure = "squared_norm"
    explains: Explains = "text"

    def __post_init__(self) -> None:
        for name, value, known in (
            ("target", self.target, get_args(GradientTarget)),
            ("measure", self.measure, get_args(Measure)),
        ):
            if value not in known:
                raise ValueError(f"{name}: got {value!r}; choose one of {', '.join(known)}")
        check_explains(self.explains)

    @torch.no_grad()
    def cotangents(
        self, head: Callable[[Tensor], Tensor], outputs: Tensor, targets: Tensor
    ) -> Tensor:
        """Return the gradients by the last layer's `outputs` [rows, hidden], of the same shape.

        `targets` int64 [rows] are the target words, `head` gives the logits of outputs.
        """
        if isinstance(head, nn.Linear) and self.target == "logit":
            return head.weight[targets]
        chunks = zip(outputs.split(CHUNK), targets.split(CHUNK), strict=True)
        return torch.cat([self._of_chunk(head, *chunk) for chunk in chunks])

    def _of_chunk(
        self, head: Callable[[Tensor], Tensor], outputs: Tensor, targets: Tensor
    ) -> Tensor:
        if isinstance(head, nn.Linear):
            return self.by_logits(head(outputs), targets) @ head.weight
        outputs = outputs.detach().requires_grad_()
        with torch.enable_grad():
            logits = head(outputs)
        return torch.autograd.grad(logits, outputs, self.by_logits(logits.detach(), targets))[0]

    def by_logits(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Return the gradients by the logits themselves, [rows, outputs], of what is asked."""
        if self.target == "logit":
            return torch.zeros_like(logits).scatter_(1, targets.unsqueeze(1), 1.0)
        by_logit = -torch.softmax(logits, dim=1)
        # 1 - p_target as the sum of the others: exact also where the model is all but sure.
        by_logit.scatter_(1, targets.unsqueeze(1), 0.0)
        return by_logit.scatter_(1, targets.unsqueeze(1), -by_logit.sum(dim=1, keepdim=True))

    def measured(self, gradient: Tensor, symbol: int) -> Tensor:
        """Return one number for each gradient [rows, symbols] by the one-hot `symbol`, [rows]."""
        if self.measure == "gradient_times_input":
            return gradient[:, symbol]
        # In float32 squares are zero long before the gradient is, and with them its norm.
        return self._of_squared(gradient.double().square().sum(dim=1)).to(gradient.dtype)

    def measured_by_vector(
        self, gradient: Tensor, vector: Tensor, embedding: Tensor | None
    ) -> Tensor:
        """Return the same for gradients [rows, width] by the `vector` [width] of the symbol.

        `embedding` is the product of the transposed embedding matrix with itself, [width, width]:
        the gradient by the one-hot symbol is the matrix times that by the vector, so its norm can
        be had without it. None where there is no such matrix: norms are by the vector then.
        """
        if self.measure == "gradient_times_input":
            return gradient @ vector  # both by the one-hot symbol and by its vector
        by_vector = gradient.double()
        by_symbol = by_vector if embedding is None else by_vector @ embedding.double()
        squared = (by_vector * by_symbol).sum(dim=1).clamp(min=0)
        return self._of_squared(squared).to(gradient.dtype)

    def _of_squared(self, squared: Tensor) -> Tensor:
        return squared.sqrt() if self.measure == "norm" else squared


def accepts_of(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function`, which also takes `of=` for `target=`, with a DeprecationWarning."""

    @wraps(function)
    def renamed(*args: P.args, **kwargs: P.kwargs) -> R:
        if "of" in kwargs:
            if "target" in kwargs:
                raise TypeError(f"{function.__name__}: got both `target` and `of`; give `target`")
            warn_of_of(stacklevel=3)
            kwargs["target"] = kwargs.pop("of")
        return function(*args, **kwargs)

    return renamed


def warn_of_of(stacklevel: int) -> None:
    """Warn that `of` is called `target` now, at a place so many calls up."""
    warnings.warn("`of` is called `target` now", DeprecationWarning, stacklevel=stacklevel)
