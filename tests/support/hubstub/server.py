"""The stand-in as a server on a free port of this machine."""

import re
import socket
import threading
from collections.abc import Mapping
from pathlib import Path

import uvicorn

from tests.support.hubstub.faults import Fault, Faulty, Planned
from tests.support.hubstub.repositories import DATASETS, Commit, Repository, blob_of
from tests.support.hubstub.routes import Routes


class HubStub:
    """A running stand-in; `url` is its address, `requests` what it was asked so far."""

    def __init__(self) -> None:
        self._routes = Routes()
        self._faulty = Faulty(self._routes.app())
        # Knowing the protocol asyncio sends at once: else an answer waits 40 ms for the client.
        self._socket = socket.socket(proto=socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(self._faulty, log_level="critical", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> "HubStub":
        self._socket.listen(64)  # from here on nobody is turned away, started or not
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close it, as when the network goes down."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    @property
    def requests(self) -> list[str]:
        """Every request so far, as `METHOD /path?query`."""
        return self._faulty.requests

    @property
    def repositories(self) -> dict[str, Repository]:
        """What it keeps, by name, to look at and to change behind the client's back."""
        return self._routes.repositories

    def add(
        self,
        name: str,
        files: Mapping[str, bytes] | Path,
        *,
        private: bool = False,
        gated: bool = False,
        dataset: bool = False,
    ) -> Commit:
        """Commit files, or all that lie in a folder, to a repository that may be new."""
        if isinstance(files, Path):
            files = {path.name: path.read_bytes() for path in files.iterdir()}
        kept = DATASETS + name if dataset else name
        repository = self.repositories.setdefault(kept, Repository(name))
        repository.private, repository.gated = private, gated
        blobs = {path: blob_of(path, content) for path, content in files.items()}
        return repository.commit(f"version {len(repository.commits) + 1}", blobs)

    def tag(self, name: str, tag: str, sha: str) -> None:
        """Name a commit."""
        self.repositories[name].tags[tag] = sha

    def spoil(self, route: str, fault: Fault, times: int | None = None) -> None:
        """Plan `fault` for the next `times` requests whose `METHOD /path` matches `route`."""
        self._faulty.planned.append(Planned(re.compile(route), fault, times))

    def heal(self) -> None:
        """Drop every planned fault."""
        self._faulty.planned.clear()
