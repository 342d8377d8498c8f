"""The addresses of the Hub that the client calls, and what each of them does."""

import base64
import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.hubstub import answers
from tests.support.hubstub.access import account_of, check_writes, opened, seen, visible
from tests.support.hubstub.answers import refused
from tests.support.hubstub.repositories import DATASETS, LARGE, Blob, Commit, Repository


class Routes:
    """Answers requests from what it keeps: repositories by name, large files by sha-256."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.large_files: dict[str, bytes] = {}
        self.page = 100  # models on one page of the listing, at most

    def app(self) -> Starlette:
        """Return the application; its routes are tried in this order."""
        model, git = "/api/models/{owner}/{name}", "/{owner}/{name}"
        return Starlette(
            routes=[
                Route("/api/whoami-v2", self.whoami),
                Route("/api/validate-yaml", self.validate_yaml, methods=["POST"]),
                Route("/api/repos/create", self.create, methods=["POST"]),
                Route("/api/models", self.listing),
                Route(model, self.look_up),
                Route(model + "/revision/{revision:path}", self.look_up),
                Route(model + "/commits/{revision:path}", self.commits),
                Route(model + "/tree/{revision:path}", self.tree),
                Route(model + "/preupload/{revision:path}", self.preupload, methods=["POST"]),
                Route(model + "/commit/{revision:path}", self.commit, methods=["POST"]),
                Route(model + "/tag/{revision:path}", self.tag, methods=["POST"]),
                Route(git + ".git/info/lfs/objects/batch", self.batch, methods=["POST"]),
                Route("/large/{oid}", self.put_large, methods=["PUT"]),
                Route("/large/{oid}", self.get_large, methods=["GET"]),
                Route("/large/{oid}/verify", self.verify_large, methods=["POST"]),
                Route("/api/datasets/{owner}/{name}", self.look_up),
                Route("/api/datasets/{owner}/{name}/revision/{revision:path}", self.look_up),
                Route("/datasets" + git + "/resolve/{revision}/{path:path}", self.resolve),
                Route(git + "/resolve/{revision}/{path:path}", self.resolve),
            ]
        )

    async def whoami(self, request: Request) -> Response:
        account = account_of(request)
        if account is None:
            raise refused(401, message="Log in")
        token = {"role": account.role, "displayName": "test"}
        organizations = [{"name": name} for name in account.organizations]
        known = {"type": "user", "name": account.name, "orgs": organizations}
        return JSONResponse(known | {"auth": {"accessToken": token}})

    async def validate_yaml(self, request: Request) -> Response:  # noqa: ARG002
        return JSONResponse({"errors": [], "warnings": []})

    async def create(self, request: Request) -> Response:
        body = await request.json()
        owner = body.get("organization") or getattr(account_of(request), "name", "")
        name = f"{owner}/{body['name']}"
        check_writes(request, name)
        url = f"{request.base_url}{name}"
        if name in self.repositories:
            return JSONResponse({"url": url, "error": "exists"}, status_code=409)
        repository = Repository(name, private=body.get("visibility") == "private")
        repository.commit("initial commit", {".gitattributes": Blob(b"", False)})
        self.repositories[name] = repository
        return JSONResponse({"url": url})

    async def listing(self, request: Request) -> Response:
        query, account = request.query_params, account_of(request)
        limit = min(int(query.get("limit", self.page)), self.page)
        start = int(query.get("cursor", 0))
        found = [
            repository
            for name, repository in self.repositories.items()
            if visible(repository, account)
            and not name.startswith(DATASETS)
            and set(query.getlist("filter")) <= set(repository.all_tags())
            and query.get("search", "").lower() in repository.name.lower()
            and query.get("author", "") in ("", repository.name.split("/")[0])
        ]
        found.sort(key=lambda repository: repository.newest.date, reverse=True)
        expand = query.getlist("expand")
        body = [
            answers.repository(repository, repository.newest, expand=expand)
            for repository in found[start : start + limit]
        ]
        headers = {}
        if start + limit < len(found):
            following = request.url.include_query_params(cursor=start + limit)
            headers["Link"] = f'<{following}>; rel="next"'
        return JSONResponse(body, headers=headers)

    async def look_up(self, request: Request) -> Response:
        repository = seen(request, self.repositories)
        blobs = request.query_params.get("blobs") == "true"
        return JSONResponse(answers.repository(repository, _commit(request, repository), blobs))

    async def commits(self, request: Request) -> Response:
        return JSONResponse(answers.commits(opened(request, self.repositories)))

    async def tree(self, request: Request) -> Response:
        repository = opened(request, self.repositories)
        return JSONResponse(answers.tree(_commit(request, repository)))

    async def preupload(self, request: Request) -> Response:
        repository = seen(request, self.repositories)
        check_writes(request, repository.name)
        kept = _commit(request, repository).files
        return JSONResponse(
            {
                "files": [
                    {
                        "path": file["path"],
                        "uploadMode": "lfs" if file["path"].endswith(LARGE) else "regular",
                        "shouldIgnore": False,
                        "oid": kept[file["path"]].oid if file["path"] in kept else None,
                    }
                    for file in (await request.json())["files"]
                ]
            }
        )

    async def batch(self, request: Request) -> Response:
        check_writes(request, seen(request, self.repositories).name)
        objects: list[dict[str, Any]] = []
        for wanted in (await request.json())["objects"]:
            href = f"{request.base_url}large/{wanted['oid']}"
            actions = {"upload": {"href": href}, "verify": {"href": f"{href}/verify"}}
            known = wanted["oid"] in self.large_files
            objects.append(wanted if known else wanted | {"actions": actions})
        return JSONResponse({"transfer": "basic", "objects": objects})

    async def put_large(self, request: Request) -> Response:
        self.large_files[request.path_params["oid"]] = await request.body()
        return Response()

    async def verify_large(self, request: Request) -> Response:
        content = self.large_files.get(request.path_params["oid"], b"")
        whole = Blob(content, True).sha256 == request.path_params["oid"]
        return Response(status_code=200 if whole else 400)

    async def get_large(self, request: Request) -> Response:
        return _part(request, self.large_files[request.path_params["oid"]], {})

    async def commit(self, request: Request) -> Response:
        repository = seen(request, self.repositories)
        check_writes(request, repository.name)
        lines = [json.loads(line) for line in (await request.body()).splitlines() if line]
        header = next(line["value"] for line in lines if line["key"] == "header")
        parent = header.get("parentCommit")
        if parent is not None and parent != repository.newest.sha:
            raise refused(412, message="A commit has happened since")
        changes: dict[str, Blob | None] = {}
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                content = base64.b64decode(value["content"])
                changes[value["path"]] = Blob(content, False)
            elif line["key"] == "lfsFile":
                changes[value["path"]] = Blob(self.large_files[value["oid"]], True)
            elif line["key"] == "deletedFile":
                changes[value["path"]] = None
        made = repository.commit(header["summary"], changes)
        url = f"{request.base_url}{repository.name}/commit/{made.sha}"
        return JSONResponse({"commitOid": made.sha, "commitUrl": url})

    async def tag(self, request: Request) -> Response:
        repository = seen(request, self.repositories)
        check_writes(request, repository.name)
        repository.tags[(await request.json())["tag"]] = _commit(request, repository).sha
        return Response()

    async def resolve(self, request: Request) -> Response:
        repository = opened(request, self.repositories)
        commit = _commit(request, repository)
        blob = commit.files.get(request.path_params["path"])
        headers = {"X-Repo-Commit": commit.sha}
        if blob is None:
            return Response(status_code=404, headers=headers | {"X-Error-Code": "EntryNotFound"})
        if request.method == "GET" and request.path_params["path"] == "config.json":
            repository.downloads += 1
        if not blob.large:
            return _part(request, blob.content, headers | {"ETag": f'"{blob.oid}"'})
        self.large_files.setdefault(blob.oid, blob.content)
        # Another origin, as the real one: the client must leave the token behind.
        elsewhere = f"http://localhost:{request.url.port}/large/{blob.oid}"
        headers |= {"X-Linked-Size": str(len(blob.content)), "X-Linked-ETag": f'"{blob.oid}"'}
        return Response(status_code=302, headers=headers | {"Location": elsewhere})


def _commit(request: Request, repository: Repository) -> Commit:
    commit = repository.at(request.path_params.get("revision", "main"))
    if commit is None:
        raise refused(404, "RevisionNotFound", "Invalid rev id")
    return commit


def _part(request: Request, content: bytes, headers: dict[str, str]) -> Response:
    """Return `content`, or the rest of it that a Range header asks for."""
    start = request.headers.get("range", "bytes=0-").removeprefix("bytes=").split("-")[0]
    begin = int(start or 0)
    if not begin:
        return Response(content, headers=headers, media_type="application/octet-stream")
    span = f"bytes {begin}-{len(content) - 1}/{len(content)}"
    return Response(
        content[begin:],
        206,
        headers=headers | {"Content-Range": span},
        media_type="application/octet-stream",
    )
