"""The linear maps that ship with the code, one a model: the query-side adapters (adapter.py) and the metrics (metric.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.vectors import Vectors, read_arrays

__all__ = ["load_maps", "save_maps"]


def load_maps(path: Path, parts: tuple[str, ...]) -> dict[str, dict[str, Vectors]]:
    """{fingerprint: {part: array}} of a file; {} where there is none. Raises ValueError for a damaged one: it ships with the code."""
    if not path.exists():
        return {}
    (names,) = read_arrays(path, "fingerprints")
    found = {}
    for i, name in enumerate(names):
        arrays = read_arrays(path, *(f"{part}_{i}" for part in parts))
        found[str(name)] = {part: array.astype(np.float32) for part, array in zip(parts, arrays, strict=True)}
    return found


def save_maps(path: Path, maps: Mapping[str, Mapping[str, Vectors]]) -> None:
    """Write them in float16: about half a megabyte each."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {"fingerprints": np.array(list(maps))}
    for i, parts in enumerate(maps.values()):
        arrays |= {f"{part}_{i}": array.astype(np.float16) for part, array in parts.items()}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
