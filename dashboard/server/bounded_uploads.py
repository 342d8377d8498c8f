"""A bound on the files that visitors have uploaded: Streamlit keeps them in memory.

Streamlit bounds each file by `server.maxUploadSize`, and neither their number nor their sum.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

MOST_OF_A_SESSION = 10 << 20
MOST_OF_ALL = 200 << 20
"""Bytes, those that are on their way included."""
_ROUTE = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")
_TOO_LARGE, _FULL = 413, 507  # RFC 9110, section 15.5.14; RFC 4918, section 11.5

Stored = Mapping[str, Mapping[str, UploadedFileRec]]
"""Files by the session's and their own id."""


def stored_by_streamlit() -> Stored:
    """Return the files that Streamlit keeps now."""
    files = get_instance().uploaded_file_mgr
    assert isinstance(files, MemoryUploadedFileManager), "the one that st.App makes"
    return files.file_storage


class BoundedUploads:
    """ASGI middleware: refuses an upload beyond what one session, or all together, may hold."""

    def __init__(self, app: ASGIApp, stored: Callable[[], Stored] = stored_by_streamlit) -> None:
        self._app = app
        self._stored = stored
        self._on_the_way: Counter[str] = Counter()  # bytes by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        found = _ROUTE.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        session = found["session"]
        try:
            self._check(session)
        except HTTPException as refusal:
            await PlainTextResponse(refusal.detail, refusal.status_code)(scope, receive, send)
            return
        await self._count(session, scope, receive, send)

    async def _count(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the upload through, and end it when it becomes too large."""
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            size = len(message.get("body", b""))
            came += size
            self._on_the_way[session] += size
            self._check(session)
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._on_the_way[session] -= came
            self._on_the_way += Counter()  # forgets the sessions without any

    def _check(self, session: str) -> None:
        """Raise HTTPException where the session, or all of them, hold too much."""
        stored = dict(self._stored())
        if _size(stored.get(session, {})) + self._on_the_way[session] >= MOST_OF_A_SESSION:
            raise HTTPException(
                _TOO_LARGE,
                f"the files of one session may have {MOST_OF_A_SESSION >> 20} MB: remove one",
            )
        if sum(map(_size, stored.values())) + self._on_the_way.total() >= MOST_OF_ALL:
            raise HTTPException(_FULL, "this server holds too many files now: try again later")


def _size(files: Mapping[str, UploadedFileRec]) -> int:
    return sum(len(file.data) for file in list(files.values()))
