"""Products are in bfloat16 where it is quick, else in float32."""

import pytest
import torch
from torch import nn

from train.loop.acceleration import new_accelerator
from train.loop.muon import GateMuon
from train.loop.precision import NATIVE_BFLOAT16, product_type


@pytest.fixture
def processor(monkeypatch):
    """Return a function that lets the processor have these instructions and no others."""

    def has(*flags: str) -> None:
        known = dict.fromkeys(flags, True)
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: known)

    return has


@pytest.mark.parametrize("flag", NATIVE_BFLOAT16)
def test_a_processor_with_the_instruction_multiplies_bfloat16(processor, flag):
    processor(flag)
    assert product_type("bfloat16") is torch.bfloat16
    assert product_type("float32") is torch.float32
    assert new_accelerator("bfloat16").mixed_precision == "bf16"


def test_another_processor_stays_in_float32(processor):
    processor("avx2")
    assert product_type("bfloat16") is torch.float32
    assert new_accelerator("bfloat16").mixed_precision == "no"


def test_a_gpu_multiplies_bfloat16_whatever_the_processor(processor):
    processor("avx2")
    assert product_type("bfloat16", "cuda") is torch.bfloat16


def one_update() -> torch.Tensor:
    torch.manual_seed(0)
    weights = nn.Parameter(torch.zeros(6, 6))
    weights.grad = torch.randn(6, 6)
    GateMuon([weights], hidden=6, rate=1.0, momentum=0.9).step()
    return weights.detach()


def test_muon_multiplies_in_the_type_that_is_quick(processor):
    processor("avx512_bf16")
    rounded = one_update()
    processor("avx2")
    exact = one_update()
    assert torch.equal(rounded, rounded.bfloat16().float())
    assert not torch.equal(exact, exact.bfloat16().float())
    torch.testing.assert_close(exact, rounded, atol=0.03, rtol=0)
