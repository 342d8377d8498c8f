"""The client's exceptions as outcomes that a person understands."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from huggingface_hub.errors import (
    BadRequestError,
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    LocalTokenNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import httpx  # what the client itself asks with, whichever that is

from memviz.hub.errors import HubError, Kind
from memviz.hub.guard import TooLateError, TooLongError
from memviz.hub.transfer import StoppedError, TooMuchError
from memviz.models.checkpoint.format import CARD

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_WRITING = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def told_as_hub_error(doing: str) -> Iterator[None]:
    """Turn whatever the client raises inside into a HubError whose line begins with `doing`."""
    try:
        yield
    except HubError:
        raise
    # On a malformed answer the client may raise any exception; none may reach a visitor.
    except Exception as error:
        kind, reason = outcome(error)
        raise HubError(kind, f"{doing}: {reason}") from error


def outcome(error: BaseException) -> tuple[Kind, str]:
    """Return the kind of `error` and a sentence with what to do.

    Nothing of the client's or the server's own wording is passed on: it may be long, several
    lines, or chosen by a stranger.
    """
    if isinstance(error, GatedRepoError):
        return "gated", "it is gated; ask for access on its page, then log in with `hf auth login`"
    if isinstance(error, RepositoryNotFoundError):
        return "not_found", "no such model, or it is private; check the name, or log in to see it"
    if isinstance(error, RevisionNotFoundError):
        return "no_revision", "no such branch, tag or commit; check what follows the @"
    if isinstance(error, EntryNotFoundError):
        return "damaged", "a file that the Hub lists is missing there; tell its owner"
    if isinstance(error, OfflineModeIsEnabled):
        return "offline", "the Hub is switched off by HF_HUB_OFFLINE"
    if isinstance(error, LocalTokenNotFoundError):
        return "refused", "you are not logged in; run `hf auth login`"
    if isinstance(error, HfHubHTTPError):
        return _status(error.response.status_code)
    if isinstance(error, StoppedError):
        return "stopped", "it was stopped"
    if isinstance(error, TooMuchError):
        return "damaged", "more came than the Hub had announced; choose another model"
    if isinstance(error, TooLongError):
        return "damaged", "the Hub's answer has no end; ask for less, or try again later"
    if isinstance(error, httpx.TimeoutException | TooLateError):
        return "network", "no answer from the Hub in time; try again later"
    if isinstance(error, httpx.HTTPError | ConnectionError):
        return "network", "the Hub cannot be reached; check the connection and try again"
    if isinstance(error, OSError):
        return _operating_system(error)
    if isinstance(error, ValueError) and isinstance(error.__cause__, BadRequestError):
        return "refused", f"the Hub refused the front matter of {CARD} (400); correct it"
    if isinstance(error, RuntimeError) and error.__cause__ is not None:
        return outcome(error.__cause__)  # the client wraps the error that ended an upload
    return "damaged", "the Hub's answer makes no sense; try again later"


def _status(status: int) -> tuple[Kind, str]:
    if status == 401:
        return "refused", "the Hub does not accept the login (401); run `hf auth login` again"
    if status == 403:
        return "refused", "the login does not allow this (403); use a token that does"
    if status == 404:
        return "not_found", "the Hub knows no such thing (404); check the name"
    if status in (409, 412):
        return "refused", f"it was changed meanwhile ({status}); look at it, then try again"
    if status == 413:
        return "too_large", "the Hub finds it too large (413)"
    if status == 429:
        return "network", "too many requests (429); wait some minutes and try again"
    if status >= 500:
        return "network", f"the Hub is out of order ({status}); try again later"
    return "refused", f"the Hub refused it ({status})"


def _operating_system(error: OSError) -> tuple[Kind, str]:
    if error.errno in _NO_ROOM:
        return "disk", "the disk is full; make room and try again"
    if error.errno in _NO_WRITING:
        return "disk", "the cache folder cannot be written; choose another with HF_HOME"
    return "disk", f"the disk failed ({type(error).__name__}); try again"
