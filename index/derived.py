"""Files derived from the store: written in one step, and recognised as stale or damaged when read.

Layout: 8 bytes "ESSAIM1\\n", the length of the header (uint64, little-endian), the header (JSON), the payload.
The header names the library, the store's generation and the model, and holds the payload's SHA-256.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import struct
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from index.errors import CorruptIndexError

__all__ = ["read_derived", "write_atomically", "write_derived"]

MAGIC: Final = b"ESSAIM1\n"
LENGTH: Final = struct.Struct("<Q")


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data`: a reader, or a crash at any time, sees the old file or the new one, never a mixture. Raises OSError."""
    # Not mkstemp, whose files only their owner may read: a library may be shared. "x" refuses a name already taken.
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    _sweep(path)
    # The rename itself must reach the disk; Windows has no such call on folders.
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sweep(path: Path) -> None:
    """Remove the drafts of `path` that a killed process left; an hour old, so that none in use is touched."""
    for draft in path.parent.glob(f".{path.name}.*"):
        with contextlib.suppress(OSError):
            if draft.stat().st_mtime < time.time() - 3600:
                draft.unlink()


def write_derived(path: Path, header: Mapping[str, Any], payload: bytes) -> None:
    """Write `payload` under `header` (JSON values) atomically. Raises OSError."""
    full = {**header, "sha256": hashlib.sha256(payload).hexdigest()}
    text = json.dumps(full, ensure_ascii=False).encode()
    write_atomically(path, MAGIC + LENGTH.pack(len(text)) + text + payload)


def read_derived(path: Path) -> tuple[dict[str, Any], bytes]:
    """Header and payload of `path`; raises CorruptIndexError where it is missing, truncated, altered or another kind of file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorruptIndexError(path, "absent" if isinstance(error, FileNotFoundError) else str(error)) from error
    start = len(MAGIC) + LENGTH.size
    if len(data) < start or not data.startswith(MAGIC):
        raise CorruptIndexError(path, "ce n'est pas un index d'Essaim")
    (length,) = LENGTH.unpack_from(data, len(MAGIC))
    try:
        header = json.loads(data[start : start + length])
    except ValueError as error:
        raise CorruptIndexError(path, "en-tête endommagé") from error
    payload = data[start + length :]
    if not isinstance(header, dict) or hashlib.sha256(payload).hexdigest() != header.get("sha256"):
        raise CorruptIndexError(path, "contenu endommagé")
    return header, payload
