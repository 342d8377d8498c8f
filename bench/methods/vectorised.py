"""The recurrent kernels that torch can differentiate for many rows at once."""

from contextlib import AbstractContextManager

import torch


def kernels_that_vectorise() -> AbstractContextManager[None]:
    """Run recurrent layers by kernels whose backward pass torch can vectorise.

    torch's default on a CPU, oneDNN, is one operation for the whole text, and has no rule for
    batches of gradients. The other kernels go step by step, after one product with the whole input.
    """
    # None leaves TF32 alone, a setting of Intel's GPUs; torch warns where there is none.
    return torch.backends.mkldnn.flags(enabled=False, allow_tf32=None)
