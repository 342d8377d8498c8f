"""Who may see and change which repository."""

from starlette.requests import Request

from tests.support.hubstub.answers import INVALID_CREDENTIALS, refused
from tests.support.hubstub.repositories import ACCOUNTS, DATASETS, Account, Repository


def account_of(request: Request) -> Account | None:
    """Return who asks; None without a token; an error for a token that does not exist."""
    header = request.headers.get("authorization", "")
    if not header:
        return None
    account = ACCOUNTS.get(header.removeprefix("Bearer "))
    if account is None:
        raise refused(401, message=INVALID_CREDENTIALS)
    return account


def visible(repository: Repository, account: Account | None) -> bool:
    """Return whether `account` may know that the repository exists."""
    return not repository.private or (account is not None and account.owns(repository.name))


def seen(request: Request, repositories: dict[str, Repository]) -> Repository:
    """Return the repository that the path names, as far as who asks may see it."""
    account = account_of(request)
    name = f"{request.path_params['owner']}/{request.path_params['name']}"
    is_dataset = request.url.path.removeprefix("/api").startswith(f"/{DATASETS}")
    repository = repositories.get(DATASETS + name if is_dataset else name)
    if repository is None or not visible(repository, account):
        raise refused(404 if account else 401, "RepoNotFound", "Repository not found")
    return repository


def opened(request: Request, repositories: dict[str, Repository]) -> Repository:
    """Return the repository that the path names, if who asks may read its files."""
    repository = seen(request, repositories)
    account = account_of(request)
    if repository.gated and not (account and account.owns(repository.name)):
        raise refused(403 if account else 401, "GatedRepo", "Access to this model is restricted")
    return repository


def check_writes(request: Request, repository: str) -> Account:
    """Raise an error unless the token may write to `repository`."""
    account = account_of(request)
    if account is None:
        raise refused(401, message="Log in to write")
    if account.role != "write" or not account.owns(repository):
        raise refused(403, message="This token may not write here")
    return account
