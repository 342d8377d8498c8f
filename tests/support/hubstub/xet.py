"""Xet, the Hub's way for large files: the client's own library stores them in a folder here.

hf_xet takes the scheme `local://` for a store on the same machine. That is not documented, so the
version is pinned and few tests lean on it.
"""

import struct
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from hf_xet import XetFileInfo, XetSession

_HASH = 32  # bytes
_RECORD = 48  # bytes, of every record of a shard
_LAST = b"\xff" * _HASH
_VERIFIED, _WITH_SHA256 = 1 << 31, 1 << 30


class XetStore:
    """Large files as hf_xet keeps them, chunked, in `folder`; a token is good for an hour."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def connection(self) -> dict[str, str | int]:
        """Return what a client needs to know, as the Hub's JSON says it."""
        expires = int(time.time()) + 3600
        return {"casUrl": f"local://{self._folder}", "accessToken": "xet", "exp": expires}

    def headers(self) -> dict[str, str]:
        """Return the same as the Hub's headers."""
        known = self.connection()
        return {
            "X-Xet-Cas-Url": str(known["casUrl"]),
            "X-Xet-Access-Token": str(known["accessToken"]),
            "X-Xet-Token-Expiration": str(known["exp"]),
        }

    def hash_of(self, sha256: str) -> str | None:
        """Return the hash by which Xet knows the file with this checksum, None if it does not."""
        shards = (self._folder / "xet" / "xorbs" / "shards").glob("*.mdb")
        known = {of: hash for shard in shards for hash, of in _files(shard.read_bytes())}
        return known.get(sha256)

    def content(self, sha256: str, size: int) -> bytes:
        """Return the file that was stored under this checksum, put together again."""
        connection = self.connection()
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "file"
            with XetSession().new_file_download_group(
                endpoint=connection["casUrl"],
                token=connection["accessToken"],
                token_expiry_unix_secs=connection["exp"],
            ) as group:
                group.start_download_file(XetFileInfo(self.hash_of(sha256), size), str(file))
            return file.read_bytes()


def _files(shard: bytes) -> Iterator[tuple[str, str]]:
    """Yield Xet's hash and the SHA-256 of each file that a shard describes.

    After a header of one record come, for each file, a record with its hash, flags and number of
    segments; a record per segment; if flagged, another per segment; if flagged, the SHA-256.
    """
    place = _RECORD
    while (hash := shard[place : place + _HASH]) != _LAST:
        flags, segments = struct.unpack_from("<II", shard, place + _HASH)
        place += _RECORD * (1 + segments * (2 if flags & _VERIFIED else 1))
        if flags & _WITH_SHA256:
            yield _digits(hash), _digits(shard[place : place + _HASH])
            place += _RECORD


def _digits(hash: bytes) -> str:
    """Return a hash as it is written: four numbers of 64 bits, each with its last byte first."""
    return "".join(f"{number:016x}" for number in struct.unpack("<4Q", hash))
