"""The settings that define a model: the flat JSON object in a checkpoint's `config.json`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from reprlib import repr as shortened
from typing import Any, Literal, get_args

from memviz.models.own_units import read_own_units
from memviz.units import UNITS, Option, checked_options

FORMAT_VERSION = 1
Target = Literal["word", "character", "token"]
"""What a model predicts at each symbol: the word it belongs to, the next character or token."""
TARGETS: tuple[Target, ...] = ("word", "character")
"""Those of a checkpoint's model, which reads characters."""
MOST_SYMBOLS = 4096
"""In an alphabet, padding and unknown counted."""

Block = Literal["plain", "residual"]
"""What stands around a unit: nothing, or norms and a way past it; see `memviz.models.residual`."""
BLOCKS: tuple[Block, ...] = get_args(Block)

RANGES = {
    "layers": (1, 12),
    "embedding_size": (1, 4096),
    "hidden_size": (1, 4096),
    "alphabet_size": (2, MOST_SYMBOLS),
    "word_count": (0, 200_000),
    "mlp": (0, 16_384),
}
_OPTION = "unit_"
_LATER = {"block", "mlp", "tied"}
"""Fields that the first checkpoints do not have; without one it has its default."""
_LONGEST_NAME = 60  # characters of a field's name that a message repeats


@dataclass(frozen=True)
class ModelConfig:
    """What a model is: its unit and options, layers, sizes and target.

    `alphabet_size` and `word_count` count padding and unknown. `block` is what stands around each
    unit, `mlp` the width of the layer without memory after it, 0 for none, and `tied` says whether
    the head shares the embedding's weights. Raises ValueError, naming the field, for a value
    outside its range.
    """

    unit: str
    layers: int
    embedding_size: int
    hidden_size: int
    alphabet_size: int
    word_count: int = 0
    target: Target = "word"
    unit_options: Mapping[str, Option] = field(default_factory=dict)
    block: Block = "plain"
    mlp: int = 0
    tied: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.unit, str) and self.unit not in UNITS:
            read_own_units()  # no file of anybody's is run before one is needed
        if not isinstance(self.unit, str) or self.unit not in UNITS:
            raise ValueError(
                f"unit: {shortened(self.unit)} is not one of {', '.join(UNITS)}; a unit of your "
                "own comes from the file that the environment variable MEMVIZ_UNITS names"
            )
        if self.target not in TARGETS:
            raise ValueError(f"target: {shortened(self.target)} is not one of {', '.join(TARGETS)}")
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(
                    f"{name}: got {shortened(value)}; it must be an integer, {low} to {high}"
                )
        if (self.word_count > 2) != (self.target == "word"):
            raise ValueError(
                f"word_count: got {self.word_count} for target {self.target!r}; a word model has "
                "words after padding and unknown, a character model has 0"
            )
        self._check_block()
        unknown = sorted(set(self.unit_options) - set(UNITS[self.unit].options))
        if unknown:
            raise ValueError(
                f"{_OPTION}{unknown[0][:_LONGEST_NAME]}: the unit {self.unit} has no such option"
            )
        checked_options(self.unit, self.unit_options)

    def _check_block(self) -> None:
        if self.block not in BLOCKS:
            raise ValueError(f"block: {shortened(self.block)} is not one of {', '.join(BLOCKS)}")
        if type(self.tied) is not bool:
            raise ValueError(f"tied: got {shortened(self.tied)}; it must be true or false")
        if self.mlp and self.block == "plain":
            raise ValueError(f"mlp: got {self.mlp}; a plain model has none, a residual one may")
        sizes = self.embedding_size, self.hidden_size
        if (self.block == "residual" or self.tied) and len(set(sizes)) > 1:
            raise ValueError(
                f"embedding_size: got {sizes[0]} beside a hidden_size of {sizes[1]}; they must be "
                "the same in a residual model, and where the head is tied to the embedding"
            )
        if self.tied and self.target == "word":
            raise ValueError(
                "tied: a model of words reads characters and predicts words, so its head cannot "
                "share the embedding's weights"
            )

    @property
    def output_size(self) -> int:
        """The number of words, or of symbols for a character model."""
        return self.word_count or self.alphabet_size

    def to_json(self) -> dict[str, Any]:
        """Return the content of `config.json`: flat, unit options prefixed with `unit_`."""
        content = {"format_version": FORMAT_VERSION, **asdict(self)}
        options = content.pop("unit_options")
        for name in _LATER:  # a plain model is written as it always was
            if content[name] == type(self).__dataclass_fields__[name].default:
                del content[name]
        return content | {_OPTION + name: value for name, value in options.items()}

    @classmethod
    def from_json(cls, content: Any) -> "ModelConfig":
        """Return the settings in `content`; raise ValueError for anything unexpected in it."""
        if not isinstance(content, dict):
            raise ValueError(f"expected a JSON object, got {type(content).__name__}")
        if content.get("format_version") != FORMAT_VERSION:
            raise ValueError(
                f"format_version: got {shortened(content.get('format_version'))}; this memviz "
                f"reads version {FORMAT_VERSION}"
            )
        fields = {name for name in cls.__dataclass_fields__ if name != "unit_options"}
        given = {name: value for name, value in content.items() if name in fields}
        missing = sorted(fields - _LATER - set(given))
        if missing:
            raise ValueError(f"{missing[0]}: missing")
        rest = set(content) - fields - {"format_version"}
        strangers = sorted(name for name in rest if not name.startswith(_OPTION))
        if strangers:
            raise ValueError(f"{strangers[0][:_LONGEST_NAME]}: unknown field")
        options = {name.removeprefix(_OPTION): content[name] for name in rest}
        for name, value in options.items():
            if type(value) not in (int, float, str):
                raise ValueError(
                    f"{_OPTION}{name[:_LONGEST_NAME]}: got {shortened(value)}; it must be a number "
                    "or a string"
                )
        return cls(**given, unit_options=options)
