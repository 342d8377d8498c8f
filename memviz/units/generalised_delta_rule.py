"""The delta rule with a decay for each number of the key, over a whole sequence, in chunks."""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import pad

CHUNK = 16  # timesteps whose products with each other are one matrix


class RuleTerms(NamedTuple):
    """What the rule needs of each step, [..., heads, size] each.

    s = keep * s - replaced (removal^T s) + key value^T, and what is found is s^T query. `log_keep`
    is the logarithm of keep, a number for each row of s.
    """

    query: Tensor
    key: Tensor
    value: Tensor
    removal: Tensor
    replaced: Tensor
    log_keep: Tensor


def generalised_delta_rule(terms: RuleTerms, s: Tensor) -> tuple[Tensor, Tensor]:
    """Return what the queries find, [batch, time, heads, size], and s after the sequence.

    The terms are [batch, time, heads, size], `s` is [batch, heads, size, size], keys by values.
    With g_t the product of all keep from the beginning of a chunk to t, k the keys, v the values
    and b what is replaced, s_t = g_t s_0 + sum_{j<=t} g_t / g_j (k_j v_j^T - b_j u_j^T), where
    u_t = s_{t-1}^T removal_t is what is removed. So all u of a chunk are the solution of one
    triangular system, and only s goes from chunk to chunk. 1 / g has to be finite: a step must keep
    more than exp(-88 / CHUNK), which is 0.004, of each number.
    """
    time = terms.query.shape[1]
    q, k, v, removal, b, log_keep = (_in_chunks(part) for part in terms)
    log_kept = log_keep.cumsum(-2)
    kept, grown = torch.exp(log_kept), torch.exp(-log_kept)
    q, removal = q * kept, removal * torch.exp(log_kept - log_keep)
    k, b = (k * grown).transpose(-1, -2), (b * grown).transpose(-1, -2)
    right = torch.cat([removal, (removal @ k).tril(-1) @ v], dim=-1)
    system = (removal @ b).tril(-1)
    solved = torch.linalg.solve_triangular(system, right, upper=False, unitriangular=True)
    of_start, of_values = solved.chunk(2, dim=-1)  # u is of_start @ s + of_values
    by_chunk = map(torch.unbind, (of_start, of_values, k @ v, b, kept[..., -1, :, None]))
    starts, removed = [], []
    for u_of_start, u_of_values, written, back, left in zip(*by_chunk, strict=True):
        u = u_of_start @ s + u_of_values
        starts.append(s)
        removed.append(u)
        s = left * (s + written - back @ u)
    found = q @ torch.stack(starts) + (q @ k).tril() @ v - (q @ b).tril() @ torch.stack(removed)
    return found.permute(1, 0, 3, 2, 4).flatten(1, 2)[:, :time], s


def _in_chunks(part: Tensor) -> Tensor:
    """Return [chunks, batch, heads, CHUNK, size]; zeros fill the last, which keep and add nothing.

    A logarithm of zero keeps everything.
    """
    part = pad(part, (0, 0, 0, 0, 0, -part.shape[1] % CHUNK))
    return part.unflatten(1, (-1, CHUNK)).permute(1, 0, 3, 2, 4)
