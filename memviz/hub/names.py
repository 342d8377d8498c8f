"""Names of models on the Hub: `owner/name`, or `owner/name@revision`."""

import re

from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id

from memviz.hub.errors import HubError

_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}")
_NOT_IN_A_REVISION = re.compile(r"\.\.|//|/\.|\.lock(/|$)|[./]$")
_SHA = re.compile(r"[0-9a-f]{40}")


def parse(reference: str) -> tuple[str, str | None]:
    """Return name and revision (branch, tag or commit; None: the newest) of `reference`.

    Raises HubError (not_found) for what cannot be a name or a revision on the Hub.
    """
    name, at, revision = reference.partition("@")
    check_name(name)
    if at:
        check_revision(revision)
    return name, revision if at else None


def check_name(name: str) -> None:
    """Raise HubError unless `name` is `owner/name`, spelled as the Hub allows."""
    try:
        validate_repo_id(name)
    except HFValidationError:
        spelled = False
    else:
        spelled = name.count("/") == 1
    if not spelled:
        raise HubError(
            "not_found",
            f"{_shown(name)} is not the name of a model on the Hub; write owner/name, "
            "with letters, digits, '-', '_' and '.'",
        )


def check_revision(revision: str) -> None:
    """Raise HubError unless `revision` can name a branch, a tag or a commit."""
    if not _REVISION.fullmatch(revision) or _NOT_IN_A_REVISION.search(revision):
        raise HubError(
            "no_revision",
            f"{_shown(revision)} is not a revision; write a branch, a tag or a commit's 40 digits "
            "after the @",
        )


def is_sha(revision: str | None) -> bool:
    """Return whether `revision` is a commit's full sha, which never changes what it names."""
    return revision is not None and _SHA.fullmatch(revision) is not None


def _shown(text: str) -> str:
    return repr(text if len(text) <= 120 else text[:120] + "…")
