"""Wall-clock rates on a device that may compute while the host goes on."""

import time
from collections.abc import Callable

import torch

WARM_UP = 2
MATRIX_SIZE = {"cpu": 1536, "cuda": 8192}


def finish(device: torch.device) -> None:
    """Wait until the device has done all it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def duration(call: Callable[[], object], device: torch.device, repeats: int = 1) -> float:
    """Return the mean seconds of a call over `repeats` calls in a row."""
    finish(device)
    started = time.perf_counter()
    for _ in range(repeats):
        call()
    finish(device)
    return (time.perf_counter() - started) / repeats


def matrix_rate(device: torch.device, dtype: torch.dtype, seconds: float) -> float:
    """Return the floating-point operations per second of a large square matrix product.

    float32 products have the precision that training uses: TF32 on a GPU.
    """
    size = MATRIX_SIZE.get(device.type, MATRIX_SIZE["cpu"])
    left, right = torch.randn(2, size, size, device=device).to(dtype)
    out = torch.empty_like(left)

    def product() -> None:
        torch.mm(left, right, out=out)

    duration(product, device, WARM_UP)
    repeats = max(1, round(seconds / duration(product, device)))
    return 2 * size**3 / duration(product, device, repeats)
