"""The head's loss in chunks is the plain loss, and so are its gradients."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy, linear

from train.loop.loss import head_loss

sizes = st.integers(1, 9)


def inputs(positions: int, hidden: int, outputs: int, dtype=torch.float64):
    draw = torch.Generator().manual_seed(positions + 10 * hidden + 100 * outputs)
    tensors = [
        torch.randn(shape, generator=draw, dtype=dtype).requires_grad_()
        for shape in ((positions, hidden), (outputs, hidden), (outputs,))
    ]
    return tensors, torch.randint(outputs, (positions,), generator=draw)


def gradients(loss, tensors):
    return torch.autograd.grad(loss, tensors)


@given(st.integers(0, 20), sizes, sizes, st.integers(1, 25))
def test_any_chunk_gives_the_plain_loss_and_gradient(positions, hidden, outputs, chunk):
    tensors, targets = inputs(positions, hidden, outputs)
    loss = head_loss(*tensors, targets, scale=0.3, chunk=chunk)
    plain = 0.3 * cross_entropy(linear(*tensors), targets, reduction="sum")
    torch.testing.assert_close(loss, plain)
    torch.testing.assert_close(gradients(2 * loss, tensors), gradients(2 * plain, tensors))
    with torch.no_grad():
        torch.testing.assert_close(head_loss(*tensors, targets, 0.3, chunk), plain.detach())


def test_under_autocast_products_are_bfloat16_as_autocast_makes_them():
    tensors, targets = inputs(40, 16, 30, torch.float32)
    with torch.autocast("cpu", torch.bfloat16):
        loss = head_loss(*tensors, targets, scale=1 / 40)
        plain = cross_entropy(linear(*tensors).float(), targets)
    exact = cross_entropy(linear(*tensors), targets)
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss, plain, rtol=1e-6, atol=1e-6)
    torch.testing.assert_close(
        gradients(loss, tensors), gradients(plain, tensors), rtol=1e-6, atol=1e-6
    )
    assert loss.item() != pytest.approx(exact.item(), rel=1e-6)


def test_no_block_of_all_logits_is_made():
    """Neither forward nor backward may hold [positions, outputs] at once."""
    positions, outputs, chunk = 64, 50, 8
    tensors, targets = inputs(positions, 3, outputs)
    largest = LargestTensor()
    with largest:
        head_loss(*tensors, targets, scale=1.0, chunk=chunk).backward()
    assert largest.elements == chunk * outputs


class LargestTensor(torch.utils._python_dispatch.TorchDispatchMode):
    """Notes how many elements the largest tensor has that any operation returns."""

    elements = 0

    def __torch_dispatch__(self, function, _types, arguments=(), options=None):
        result = function(*arguments, **(options or {}))
        if isinstance(result, torch.Tensor):
            self.elements = max(self.elements, result.numel())
        return result
