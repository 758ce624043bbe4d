"""Small operations on embedding vectors shared by the encoders, the store and shipped vector files.

A vector is a float32 row of unit L2 length, or all zeros for an empty text (its cosine with anything is then 0).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Progress",
    "Vectors",
    "encode_in_batches",
    "load_vectors",
    "read_arrays",
    "save_vectors",
    "shipped_path",
    "shipped_vectors",
    "unit_rows",
    "vector_key",
]

FOLDER: Final = Path(__file__).parent
"""Where the files that ship with the code are."""
Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all) after every batch."""


def unit_rows(matrix: NDArray[Any]) -> Vectors:
    """`matrix` (n, dim) as contiguous float32, each row divided by its L2 norm; rows that are zero or not finite become zero."""
    rows = np.array(matrix, dtype=np.float32, ndmin=2, order="C")
    rows[~np.isfinite(rows).all(axis=1)] = 0.0
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, norms, out=rows, where=norms > 1e-9)
    rows[norms[:, 0] <= 1e-9] = 0.0
    return rows


def encode_in_batches(
    encode: Callable[[list[str]], NDArray[Any]],
    texts: Sequence[str],
    dimension: int,
    batch: int = 16,
    progress: Progress | None = None,
) -> Vectors:
    """`texts` through `encode`, `batch` at a time, longest first; returns (n, dimension) unit rows in the order of `texts`.

    Texts of like length share a batch, so that a model that pads wastes little; longest first, so that memory peaks
    at once rather than in the end. Blank texts never reach the model: their rows stay zero. NUL characters become
    spaces, because C engines stop reading at them.
    """
    out = np.zeros((len(texts), dimension), dtype=np.float32)
    clean = [t.replace("\0", " ").strip() for t in texts]
    order = sorted((i for i, t in enumerate(clean) if t), key=lambda i: -len(clean[i]))
    done = len(texts) - len(order)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        out[chosen] = unit_rows(encode([clean[i] for i in chosen]))
        done += len(chosen)
        if progress is not None:
            progress(done, len(texts))
    return out


def vector_key(fingerprint: str, text: str) -> str:
    """32 hexadecimal characters that name the vector of `text` by the model of `fingerprint`; another model gives another key."""
    return hashlib.blake2b(f"{fingerprint}\0{text}".encode(), digest_size=16).hexdigest()


def save_vectors(path: Path, vectors: Mapping[str, Vectors]) -> None:
    """Write {vector_key: vector} as a compressed .npz in float16: 0.8 kB a text of 384 dimensions, cosines kept within 1e-3."""
    keys = sorted(vectors)
    matrix = np.array([vectors[k] for k in keys], dtype=np.float16)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, keys=np.frombuffer(bytes.fromhex("".join(keys)), dtype=np.uint8).reshape(-1, 16), vectors=matrix)
    path.write_bytes(buffer.getvalue())


def load_vectors(path: Path) -> dict[str, Vectors]:
    """The {vector_key: unit float32 vector} of a file written by `save_vectors`; raises OSError or ValueError where it cannot be read."""
    keys, vectors = read_arrays(path, "keys", "vectors")
    return dict(zip((row.tobytes().hex() for row in keys), unit_rows(vectors), strict=True))


def read_arrays(path: Path, *names: str) -> list[NDArray[Any]]:
    """Those arrays of an .npz file; raises OSError or ValueError where it is not there, is damaged or lacks one."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return [archive[name] for name in names]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        raise ValueError(f"{path}: not a file of vectors") from error


def shipped_path(fingerprint: str, what: str = "embedded") -> Path:
    """Where the package keeps the vectors of the embedded library ("topics": of the inventory) for that model, if it has them."""
    digest = hashlib.blake2b(fingerprint.encode(), digest_size=6).hexdigest()
    return FOLDER / f"{what}-{digest}.npz"


def shipped_vectors(fingerprint: str) -> dict[str, Vectors]:
    """The vectors shipped for that model, {} where none are; a damaged file counts as none, since all can be computed again."""
    path = shipped_path(fingerprint)
    try:
        return load_vectors(path)
    except (OSError, ValueError):
        return {}
