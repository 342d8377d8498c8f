"""What a run measures, and at which sizes."""

from dataclasses import dataclass

LAYERS = {"rnn": 2, "gru": 2, "lstm": 2, "nested_lstm": 1}  # as the article's models
PARTS = ("matrix", "row", "keystroke", "growth", "memory")


@dataclass(frozen=True)
class Settings:
    """The article's sizes; times are in characters, `words` counts padding and unknown.

    Methods that cost the same for each row are timed on `sampled_rows` rows spread over the
    text. The machine's rate is that of a product of two square matrices of `product_size`.
    """

    units: tuple[str, ...] = ("gru", "lstm", "nested_lstm")
    parts: tuple[str, ...] = PARTS
    threads: int = 1
    repeats: int = 5
    time: int = 198
    hidden_size: int = 600
    words: int = 16_386
    sampled_rows: int = 6
    growth_repeats: int = 3
    growth_times: tuple[int, ...] = (50, 100, 200, 400, 800)
    growth_hidden_sizes: tuple[int, ...] = (150, 300, 600)
    memory_times: tuple[int, ...] = (200, 1000)
    product_size: int = 1536


ARTICLE = Settings()
QUICK = Settings(
    repeats=3,
    time=60,
    hidden_size=64,
    words=1000,
    sampled_rows=3,
    growth_repeats=2,
    growth_times=(25, 50),
    growth_hidden_sizes=(32, 64),
    memory_times=(50,),
    product_size=512,
)
