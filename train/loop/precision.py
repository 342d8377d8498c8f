"""The type of matrix products: bfloat16 only where it is quick."""

import torch

from train.settings import Precision

NATIVE_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")
"""The flags of processors that multiply bfloat16 by an instruction: two of x86, one of ARM."""


def product_type(precision: Precision, device: str = "cpu") -> torch.dtype:
    """Return the type of matrix products on a device of this kind, "cpu" or "cuda".

    On a CPU that has no instruction for it bfloat16 is emulated: several times slower than float32
    and no more precise. There the products stay in float32.
    """
    quick = device != "cpu" or _multiplies_bfloat16()
    return torch.bfloat16 if precision == "bfloat16" and quick else torch.float32


def _multiplies_bfloat16() -> bool:
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in NATIVE_BFLOAT16)
