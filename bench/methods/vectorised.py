"""What vectorised backward passes need of torch's recurrent kernels."""

from contextlib import AbstractContextManager

import torch


def kernels_that_vectorise() -> AbstractContextManager[None]:
    """Run recurrent layers by kernels whose backward pass torch can vectorise.

    oneDNN's, torch's default on a CPU, is one operation for the whole text, without a rule for
    batches of gradients; the others go step by step, with the input's product hoisted.
    """
    # None leaves TF32 alone, a setting of Intel's GPUs; torch warns where there is none.
    return torch.backends.mkldnn.flags(enabled=False, allow_tf32=None)
