"""Downloading some files of one commit, given up when nothing has come for a while.

The client's `snapshot_download` has a pool of threads that Python waits for at its exit: a download
that hangs would keep the whole process from ending. So every file is downloaded by
`hf_hub_download`, in a thread that may be left behind.
"""

from collections.abc import Callable, Sequence
from functools import partial

from huggingface_hub import constants
from huggingface_hub.utils import tqdm

from memviz.hub.deadline import all_within
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.transfer import Transfer, counting

AT_A_TIME = 8  # files

# The client says what has come after each piece, and its own pieces have 10 MB: over a slow link it
# would seem to stand still for minutes.
constants.DOWNLOAD_CHUNK_SIZE = 1 << 15


def download(
    paths: Sequence[str],
    size: int,
    fetch: Callable[[str, type[tqdm]], object],
    doing: str,
    deadline: float,
    transfer: Transfer,
) -> None:
    """Download `paths`, of which `size` bytes are to come, and count them in `transfer`.

    fetch: downloads one file; it reports the bytes to a progress bar of the class it is given.
    deadline: seconds in which something has to come, as long as all of it may take. Raises
    HubError, which begins with `doing`, for whatever keeps a file from coming.
    """
    transfer.begin(size)
    counter = counting(transfer.add, transfer.stir)

    def one_after_another(some: Sequence[str]) -> None:
        for path in some:
            transfer.go_on()
            fetch(path, counter)
            transfer.stir()

    calls = [partial(one_after_another, paths[first::AT_A_TIME]) for first in range(AT_A_TIME)]
    with told_as_hub_error(doing):
        try:
            all_within(deadline, doing, calls, transfer.ended, lambda: transfer.moved)
        except BaseException:
            transfer.stop()  # no file is of use without the others
            raise
