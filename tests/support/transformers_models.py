"""Tiny recurrent models of the transformers library, and a tokenizer for them."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

TOKENS = 300  # with logits; the tokenizer has fewer
OF_TOKENIZER = 270
_SIZES = {"vocab_size": TOKENS, "num_hidden_layers": 2}
SETTINGS: dict[str, dict[str, Any]] = {
    "Mamba": {"hidden_size": 16, "state_size": 4},
    "Mamba2": {
        "hidden_size": 16,
        "state_size": 4,
        "num_heads": 4,
        "head_dim": 8,
        "n_groups": 2,
        "chunk_size": 8,
    },
    "FalconMamba": {"hidden_size": 16, "state_size": 4},
    "Rwkv": {"hidden_size": 16, "context_length": 64, "rescale_every": 1},
    "xLSTM": {"hidden_size": 64, "num_heads": 2, "qk_dim_factor": 1.0},
    "RecurrentGemma": {
        "hidden_size": 16,
        "num_hidden_layers": 3,
        "intermediate_size": 32,
        "num_attention_heads": 2,
        "lru_width": 16,
        "attention_window_size": 8,
    },
}
STEPPING = tuple(kind for kind in SETTINGS if kind != "RecurrentGemma")


def model_of(kind: str) -> Any:
    """Return a model with random weights, the same each time, large enough for gates to move."""
    torch.manual_seed(0)
    config = getattr(transformers, f"{kind}Config")(**(_SIZES | SETTINGS[kind]))
    model = getattr(transformers, f"{kind}ForCausalLM")(config)
    for name, weight in model.named_parameters():
        if any(of in name for of in ("proj.weight", "dt_", "time_", "gate_")):
            weight.data.add_(torch.randn(weight.shape), alpha=0.5)
    return model


@cache
def tokenizer() -> Any:
    """Return a fast tokenizer of bytes and their most frequent pairs; a space begins a word.

    Like that of GPT-NeoX, which Mamba and RWKV have too, it leaves that space out of the span.
    """
    bytes_of = pre_tokenizers.ByteLevel(add_prefix_space=False)
    found = Tokenizer(models.BPE())
    found.pre_tokenizer, found.decoder = bytes_of, decoders.ByteLevel()
    found.post_processor = processors.ByteLevel(trim_offsets=True)
    trainer = trainers.BpeTrainer(
        vocab_size=OF_TOKENIZER,
        special_tokens=["<end>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    found.train_from_iterator(["parts of the north of the part of the other part"] * 9, trainer)
    return transformers.PreTrainedTokenizerFast(tokenizer_object=found, eos_token="<end>")


def tokenizer_of_words() -> Any:
    """Return a fast tokenizer of words, whose decoder leaves out a space before the first."""
    words = {"<unk>": 0, "▁the": 1, "▁part": 2, "s": 3, "▁": 4}
    found = Tokenizer(models.BPE(vocab=words, merges=[], unk_token="<unk>"))
    found.pre_tokenizer, found.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    return transformers.PreTrainedTokenizerFast(tokenizer_object=found, unk_token="<unk>")


@cache
def files_of(
    kind: str = "Mamba", dtype: torch.dtype = torch.float32, part: str = "50MB"
) -> dict[str, bytes]:
    """Return the files that the library saves of a model and the tokenizer; see `model_of`.

    part: how large a file of weights may be, before there are several.
    """
    with TemporaryDirectory() as place:
        model_of(kind).to(dtype).save_pretrained(place, max_shard_size=part)
        tokenizer().save_pretrained(place)
        return {path.name: path.read_bytes() for path in Path(place).iterdir()}
