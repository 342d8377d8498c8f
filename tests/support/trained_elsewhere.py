"""Two models that were trained without memviz: a plain LSTM of characters, and a small Mamba.

A dashboard gets them by MEMVIZ_MODELS=…/trained_elsewhere.py:letters,…/trained_elsewhere.py:mamba.
Their weights lie in the folder that the variable TRAINED_ELSEWHERE names.
"""

import os
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

import memviz
from dashboard.widgets.passages import PASSAGES
from tests.support.transformers_models import tokenizer

FOLDER = "TRAINED_ELSEWHERE"
TEXT = PASSAGES["War and Peace"]
ALPHABET = tuple(sorted(set(TEXT)))
LENGTH, BATCH = 24, 12


class Letters(nn.Module):
    """Predicts the next character; what everybody writes."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(len(ALPHABET), 16)
        self.lstm = nn.LSTM(16, 64, batch_first=True)
        self.head = nn.Linear(64, len(ALPHABET))

    def forward(self, symbols: Tensor) -> Tensor:
        return self.head(self.lstm(self.embedding(symbols))[0])


def train(folder: Path) -> dict[str, float]:
    """Train both for a few seconds and keep them; return their last losses, nats per symbol."""
    torch.manual_seed(0)
    of_letters, of_tokens = Letters(), _new_mamba()
    text = torch.tensor([ALPHABET.index(character) for character in TEXT])
    tokens = torch.tensor(tokenizer()(TEXT)["input_ids"])
    losses = {
        "letters": _trained(of_letters, of_letters, text, steps=300),
        "mamba": _trained(of_tokens, lambda some: of_tokens(some).logits, tokens, steps=50),
    }
    save_file(of_letters.state_dict(), folder / "letters.safetensors")
    of_tokens.save_pretrained(folder / "mamba")
    return losses


def letters() -> memviz.LanguageModel:
    """Return the LSTM as the dashboard opens it."""
    model = Letters()
    model.load_state_dict(load_file(Path(os.environ[FOLDER]) / "letters.safetensors"))
    return memviz.from_torch(model.embedding, model.lstm, model.head, ALPHABET)


def mamba() -> memviz.LanguageModel:
    """Return the Mamba as the dashboard opens it."""
    from transformers import MambaForCausalLM

    model = MambaForCausalLM.from_pretrained(Path(os.environ[FOLDER]) / "mamba")
    return memviz.from_transformers(model, tokenizer(), name="Mamba of mine")


def _new_mamba() -> nn.Module:
    from transformers import MambaConfig, MambaForCausalLM

    size = len(tokenizer())
    config = MambaConfig(vocab_size=size, hidden_size=32, state_size=8, num_hidden_layers=1)
    return MambaForCausalLM(config)


def _trained(model: nn.Module, logits_of, text: Tensor, steps: int) -> float:
    optimiser = torch.optim.Adam(model.parameters(), 0.01)
    losses = []
    for _ in range(steps):
        starts = torch.randint(len(text) - LENGTH - 1, (BATCH,))
        some = torch.stack([text[start : start + LENGTH + 1] for start in starts])
        logits = logits_of(some[:, :-1])
        loss = cross_entropy(logits.flatten(0, 1), some[:, 1:].flatten())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
    return sum(losses[-10:]) / 10
