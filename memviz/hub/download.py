"""Downloading some files of one commit, within a time limit.

The client's `snapshot_download` has a pool of threads that Python waits for at its exit: a download
that hangs would keep the whole process from ending. So every file is downloaded by
`hf_hub_download`, in a thread that may be left behind.
"""

from collections.abc import Callable, Sequence
from functools import partial

from huggingface_hub.utils import tqdm

from memviz.hub.deadline import all_within, for_bytes
from memviz.hub.outcomes import told_as_hub_error
from memviz.hub.transfer import Transfer, counting

AT_A_TIME = 8  # files


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
    deadline: seconds that one answer may take; the download gets more, by its size. Raises
    HubError, which begins with `doing`, for whatever keeps a file from coming.
    """
    transfer.begin(size)
    counter = counting(transfer.add)

    def one_after_another(some: Sequence[str]) -> None:
        for path in some:
            transfer.go_on()
            fetch(path, counter)

    calls = [partial(one_after_another, paths[first::AT_A_TIME]) for first in range(AT_A_TIME)]
    with told_as_hub_error(doing):
        try:
            all_within(deadline + for_bytes(size), doing, calls, transfer.ended)
        except BaseException:
            transfer.stop()  # no file is of use without the others
            raise
