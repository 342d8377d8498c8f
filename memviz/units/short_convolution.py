"""The short convolution along time that state spaces and delta networks read through."""

import torch
from torch import Tensor, nn
from torch.nn.functional import conv1d, silu


class ShortConvolution(nn.Module):
    """Each channel's weighted sum of its last `window` values, then silu.

    No channel reads another. What it has to remember from step to step are the values before the
    next, [batch, channels, window - 1], the oldest first.
    """

    def __init__(self, channels: int, window: int) -> None:
        super().__init__()
        if not 2 <= window <= 64:
            raise ValueError(f"window: got {window}; it is 2 to 64 values")
        self.window = window
        bound = window**-0.5
        self.weight = nn.Parameter(torch.empty(channels, 1, window).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(channels).uniform_(-bound, bound))

    def forward(self, earlier: Tensor, new: Tensor) -> tuple[Tensor, Tensor]:
        """Return the outputs [batch, time, channels], and all values that they were made of.

        `earlier` is what was remembered, `new` are the values of the sequence, [batch, time,
        channels]. The values are [batch, channels, window - 1 + time]; see `last` and `each`.
        """
        values = torch.cat([earlier, new.transpose(1, 2)], dim=-1)
        summed = conv1d(values, self.weight, self.bias, groups=len(self.weight))
        return silu(summed).transpose(1, 2), values

    def last(self, values: Tensor) -> Tensor:
        """Return what is remembered after the sequence, [batch, channels, window - 1]."""
        return values[..., values.shape[-1] - self.window + 1 :]

    def each(self, values: Tensor) -> Tensor:
        """Return what is remembered after each step, [batch, time, channels, window - 1]."""
        return values[..., 1:].unfold(-1, self.window - 1, 1).transpose(1, 2)
