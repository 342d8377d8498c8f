"""Names of models on the Hub: `owner/name`, or `owner/name@revision`; or the address of a page."""

import re
from typing import TypeGuard
from urllib.parse import unquote, urlsplit

from huggingface_hub import constants
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id

from memviz.hub.errors import HubError

_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}")
_NOT_IN_A_REVISION = re.compile(r"\.\.|//|/\.|\.lock(/|$)|[./]$")
_SHA = re.compile(r"[0-9a-f]{40}")
_BEGINNING_OF_SHA = re.compile(r"[0-9a-f]{7,39}")
_HOSTS = {"huggingface.co", "www.huggingface.co", "hf.co"}
_OF_OTHERS = {"datasets", "spaces", "collections", "papers", "docs", "api"}
"""What addresses begin with that are of no model."""

_BEFORE_A_REVISION = {"tree", "blob", "resolve", "raw", "commit"}
"""What stands in an address between a model's name and a revision."""


def parse(reference: str) -> tuple[str, str | None]:
    """Return name and revision (branch, tag or commit; None: the newest) of `reference`.

    The address of a model's page is a reference, too, with the revision that the page shows. Raises
    HubError (not_found) for what cannot be a name or a revision on the Hub.
    """
    name, at, revision = _named_by(reference).partition("@")
    check_name(name)
    if at:
        check_revision(revision)
    return name, revision if at else None


def is_address(text: str) -> bool:
    """Return whether the text is an address on the Hub, with or without its https://."""
    return _host_and_path(text)[0] in {*_HOSTS, _host_and_path(constants.ENDPOINT)[0]}


def _named_by(text: str) -> str:
    """Return the reference in the address of a model; any other text as it is."""
    owner, *rest = [unquote(part) for part in _host_and_path(text)[1].split("/") if part] or [""]
    if not is_address(text) or owner in _OF_OTHERS or not rest:
        return text
    name, *page = rest
    if len(page) > 1 and page[0] in _BEFORE_A_REVISION:
        return f"{owner}/{name}@{page[1]}"
    return f"{owner}/{name}"


def _host_and_path(text: str) -> tuple[str, str]:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:  # no address
        return "", ""
    return parts.netloc.lower(), parts.path


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
            f"{_shown(revision)} is not a revision; write a branch, a tag or a commit after the @",
        )


def may_begin_a_sha(revision: str | None) -> bool:
    """Return whether `revision` may be the first digits of a commit's sha, seven or more."""
    return revision is not None and _BEGINNING_OF_SHA.fullmatch(revision) is not None


def is_sha(revision: object) -> TypeGuard[str]:
    """Return whether `revision` is a commit's full sha, which never changes what it names."""
    return isinstance(revision, str) and _SHA.fullmatch(revision) is not None


def _shown(text: str) -> str:
    return repr(text if len(text) <= 120 else text[:120] + "…")
