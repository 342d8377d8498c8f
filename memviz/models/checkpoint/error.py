"""What every reader of a checkpoint raises where a file of it cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from memviz.text.one_line import in_a_message


class CheckpointError(ValueError):
    """A checkpoint folder that cannot be read; the message names the file and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(in_a_message(message))  # anybody may have written what it quotes


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn an error of the system, while `path` is read, into a CheckpointError."""
    try:
        yield
    except OSError as error:
        raise CheckpointError(
            f"{path}: it cannot be read ({error.strerror or error}); see whether you may, or copy "
            "it again"
        ) from error
