"""Recurrent language models of the transformers library, each with its tokenizer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from memviz.models.adapters.plain_object import from_object
from memviz.models.contract import LanguageModel, Place
from memviz.models.state_tree import leaves, mapped

_MOST_TOKENS = 8  # a character has at most four bytes, each a token, and a space may come to it
_REPLACEMENT = "\ufffd"  # what a decoder writes for bytes that are no whole character

State = tuple[dict[str, Tensor], ...]
"""Each layer's tensors by name, batch first."""


class _Reader:
    """Level 0, as `from_object` asks for it: reads whole texts, without the library's cache."""

    target = "token"

    def __init__(self, model: Any, tokenizer: Any, name: str | None) -> None:
        self.name = name or model.name_or_path.rpartition("/")[2] or type(model).__name__
        self.parameter_count = sum(weights.numel() for weights in model.parameters())
        self._model = model
        self._tokenizer = tokenizer
        self._embedding = model.get_input_embeddings()
        self.outputs = _names(tokenizer, len(model.get_output_embeddings().weight))

    @property
    def embedding_matrix(self) -> Tensor | None:
        """The vector of every token, [tokens, width]; None where they are not only looked up."""
        return self._embedding.weight if type(self._embedding) is nn.Embedding else None

    def encode(self, text: str) -> tuple[list[int], np.ndarray]:
        """Return the tokens of `text`, without special ones around it, and their spans.

        Raises ValueError where the tokenizer fails, or makes far more of the text than it is.
        """
        with _failing_on_a_text():
            read = self._tokenizer(
                text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
            )
        if len(read["input_ids"]) > _MOST_TOKENS * (len(text) + 1):
            raise ValueError(
                f"text: the model's tokenizer makes {len(read['input_ids']):,} tokens of its "
                f"{len(text):,} characters; at most {_MOST_TOKENS} a character are read"
            )
        return read["input_ids"], _tiled(read["offset_mapping"], len(text))

    def embed(self, symbols: Tensor) -> Tensor:
        """Return the vectors [batch, time, width] of tokens int64 [batch, time]."""
        return self._embedding(symbols)

    def logits(self, embedded: Tensor) -> Tensor:
        """Return a logit for each token at each token, [batch, time, tokens]."""
        return self._model(inputs_embeds=embedded, use_cache=False).logits


class _Stepper(_Reader, ABC):
    """Level 2: steps by the library's cache, which a subclass makes of a state and takes apart.

    A state is a dictionary of tensors for each layer. The library changes its cache in place, so
    each step has a cache of its own.
    """

    keyword: ClassVar[str] = "cache"  # the library's own name of it
    first: ClassVar[dict[str, float]] = {}  # what a part is before the first token, if not zero

    def __init__(self, model: Any, tokenizer: Any, name: str | None) -> None:
        super().__init__(model, tokenizer, name)
        self._first = self._first_state()

    @abstractmethod
    def cache(self, state: State) -> Any:
        """Return a new cache with copies of the state's tensors."""

    @abstractmethod
    def state(self, cache: Any) -> State:
        """Return the tensors in a cache, not copied."""

    def start(self, batch: int) -> State:
        """Return the state before the first token."""
        return mapped(lambda part: part.repeat(batch, *[1] * (part.dim() - 1)), self._first)

    def step(self, embedded: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the last layer's output [batch, hidden] and the new state for one token."""
        cache = self.cache(state)
        with _changing_in_place(leaves(self.state(cache))):
            output = self.read(embedded, cache)
        return output, self.state(cache)

    def read(self, embedded: Tensor, cache: Any) -> Tensor:
        """Return the last layer's output [batch, hidden] for one token, and change the cache."""
        return self._found(embedded.unsqueeze(1), cache).last_hidden_state[:, 0]

    @property
    def head(self) -> Callable[[Tensor], Tensor]:
        """The function from outputs [..., hidden] to logits [..., tokens]."""
        return self._model.get_output_embeddings()

    def parts(self, state: State) -> dict[Place, Tensor]:
        """Return each layer's tensors, [batch, ...]."""
        return {
            (layer, name): part
            for layer, parts in enumerate(state, start=1)
            for name, part in parts.items()
        }

    @torch.no_grad()
    def _first_state(self) -> State:
        """Return the state before the first token, batch 1, shaped as one token leaves it."""
        token = self.embed(torch.zeros(1, 1, dtype=torch.int64))
        return tuple(
            {name: torch.full_like(part, self.first.get(name, 0.0)) for name, part in parts.items()}
            for parts in self.state(self._found(token, None)[self.keyword])
        )

    def _found(self, embedded: Tensor, cache: Any) -> Any:
        """Return what the layers give for [batch, time, width], with a new cache for None."""
        return self._model.base_model(
            inputs_embeds=embedded, use_cache=True, **{self.keyword: cache}
        )


class _MambaStepper(_Stepper):
    """Mamba, Mamba-2 and FalconMamba: the last inputs of the convolution, and the state space."""

    def cache(self, state: State) -> Any:
        from transformers import DynamicCache

        cache = DynamicCache(config=self._model.config)
        for layer, parts in enumerate(state):
            cache.update_conv_state(parts["conv"], layer)
            cache.update_recurrent_state(parts["ssm"], layer)
        return cache

    def state(self, cache: Any) -> State:
        return tuple(
            {"ssm": cache.get_recurrent_state(layer), "conv": cache.get_conv_state(layer)}
            for layer in range(len(cache))
        )


class _XLSTMStepper(_Stepper):
    """xLSTM: the matrix memory C, its normaliser n, and m, the largest gate so far."""

    @property
    def head(self) -> Callable[[Tensor], Tensor]:
        """The function from outputs to logits, squeezed under the cap that the model has."""
        linear, cap = super().head, self._model.config.output_logit_soft_cap
        return lambda outputs: cap * torch.tanh(linear(outputs) / cap)

    def cache(self, state: State) -> Any:
        from transformers.models.xlstm.modeling_xlstm import xLSTMCache

        memory = state[0]["c"]
        cache = xLSTMCache(self._model.config, len(memory), memory.dtype)
        cache.rnn_state = {
            layer: tuple(part.clone() for part in parts.values())
            for layer, parts in enumerate(state)
        }
        return cache

    def state(self, cache: Any) -> State:
        return tuple(dict(zip("cnm", parts, strict=True)) for parts in cache.rnn_state.values())


class _RWKVStepper(_Stepper):
    """RWKV: both blocks' last inputs; numerator, denominator and largest key of the weighted mean.

    The library holds each of these for all layers at once, [batch, hidden, layers].
    """

    keyword = "state"
    first: ClassVar = {"max": -1e30}
    names = ("ffn_in", "att_in", "num", "den", "max")

    def cache(self, state: State) -> Any:
        return [torch.stack([parts[name] for parts in state], dim=-1) for name in self.names]

    def read(self, embedded: Tensor, cache: Any) -> Tensor:
        """Return the output, each text in a batch of its own: in a step the library mixes them."""

        def alone(vector: Tensor, cache: list[Tensor]) -> Tensor:
            return super(_RWKVStepper, self).read(vector[None], [held[None] for held in cache])[0]

        return torch.func.vmap(alone)(embedded, cache)

    def state(self, cache: Any) -> State:
        layers = zip(*(held.unbind(dim=-1) for held in cache), strict=True)
        return tuple(dict(zip(self.names, parts, strict=True)) for parts in layers)


KINDS: dict[str, type[_Reader]] = {
    "MambaForCausalLM": _MambaStepper,
    "Mamba2ForCausalLM": _MambaStepper,
    "FalconMambaForCausalLM": _MambaStepper,
    "RwkvForCausalLM": _RWKVStepper,
    "xLSTMForCausalLM": _XLSTMStepper,
    "RecurrentGemmaForCausalLM": _Reader,
}


def level_of_kind(kind: str) -> int:
    """Return the level that the models of a class of the library reach, by the class's name."""
    return 2 if issubclass(KINDS[kind], _Stepper) else 0


def from_transformers(model: Any, tokenizer: Any, *, name: str | None = None) -> LanguageModel:
    """Return a recurrent language model of the transformers library, ready for every analysis.

    `memviz.load_transformers` takes one from a folder or the Hub instead.

    `model` is a MambaForCausalLM, Mamba2ForCausalLM, FalconMambaForCausalLM, RwkvForCausalLM or
    xLSTMForCausalLM, which become models of level 2, or a RecurrentGemmaForCausalLM, which becomes
    one of level 0: its attention's window is no state that names could be given to. Its weights
    are float32, on the CPU. They are not copied; the model is put into eval mode, and gradients by
    its weights are switched off. `tokenizer` is the model's, a fast one: only these say which
    characters a token stands for. Texts are read without special tokens around them, and these are
    suggested nowhere. `name` is what the model is called beside others, by default the last part of
    where it was loaded from, else its class.

    The parts of a layer's state are "ssm" and "conv" (Mamba), "c", "n" and "m" (xLSTM), "ffn_in",
    "att_in", "num", "den" and "max" (RWKV).

    A few tokens are tried, see `from_object`. Raises ValueError, naming the argument, for another
    model, other weights, and a tokenizer that is not fast or has tokens that the model lacks.
    """
    kind = next((KINDS[own.__name__] for own in type(model).mro() if own.__name__ in KINDS), None)
    if kind is None:
        raise ValueError(
            f"model: got {type(model).__name__}; give one of {', '.join(KINDS)}, or put it into "
            "an object with the methods of the contract, see memviz.from_object"
        )
    _check_weights(model)
    if not getattr(tokenizer, "is_fast", False):
        raise ValueError(
            f"tokenizer: got {type(tokenizer).__name__}, which does not say which characters a "
            "token stands for; give a fast one, of which is_fast is True, such as AutoTokenizer "
            "loads where the model has one"
        )
    model.eval().requires_grad_(False)
    return from_object(kind(model, tokenizer, name))


def _check_weights(model: nn.Module) -> None:
    found = {(str(weight.dtype), str(weight.device)) for weight in model.parameters()}
    other = found - {("torch.float32", "cpu")}
    if other:
        kind, device = min(other)
        raise ValueError(
            f"model: some of its weights are {kind} on {device}; give it as torch.float32 on the "
            "CPU: model.float().cpu()"
        )


def _names(tokenizer: Any, outputs: int) -> tuple[str, ...]:
    """Return the text of each token as it stands in a text, "" for what is none, [outputs].

    A token's text is what it adds after itself: at the beginning of a text some decoders leave out
    a space. Raises ValueError for a tokenizer with tokens beyond the model's.
    """
    count = max(tokenizer.get_vocab().values()) + 1
    if count > outputs:
        raise ValueError(
            f"tokenizer: it has {count} tokens, the model has logits for {outputs}; give the "
            "tokenizer that the model was trained with"
        )
    decode = tokenizer.backend_tokenizer.decode_batch
    once = decode([[token] for token in range(count)], skip_special_tokens=True)
    twice = decode([[token, token] for token in range(count)], skip_special_tokens=True)
    added = (both[len(one) :] for one, both in zip(once, twice, strict=True))
    names = ("" if _REPLACEMENT in name else name for name in added)
    return (*names, *[""] * (outputs - count))


def _tiled(offsets: Sequence[tuple[int, int]], length: int) -> np.ndarray:
    """Return spans, int64 [tokens, 2], each of which begins where the one before it ends.

    A space that a token's own span leaves out is that token's, what stands after the last token is
    the last one's. Of tokens that share a character the first has it, the others have none.
    """
    ends = np.maximum.accumulate(np.array([end for _, end in offsets], dtype=np.int64))
    ends[-1:] = length
    return np.stack([np.concatenate([[0], ends])[:-1], ends], axis=1)


@contextmanager
def _failing_on_a_text() -> Iterator[None]:
    """Turn what the tokenizers library raises into a ValueError: a panic of it is no Exception."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise ValueError(
            f"text: the model's tokenizer fails on it ({type(error).__name__}); try another"
        ) from error


@contextmanager
def _changing_in_place(tensors: Sequence[Tensor]) -> Iterator[None]:
    """Let tensors be changed in place after a derivative has come to need them: it has copies."""
    places = {tensor.untyped_storage().data_ptr() for tensor in tensors}

    def kept(tensor: Tensor) -> Tensor:
        return tensor.clone() if tensor.untyped_storage().data_ptr() in places else tensor

    with torch.autograd.graph.saved_tensors_hooks(kept, lambda tensor: tensor):
        yield
