"""Nearest vectors by FAISS (Douze et al., "The Faiss library", 2024, arXiv 2401.08281), always by our own integer ids.

Scores are inner products of unit vectors: cosines, higher is better.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.vectors import Vectors

__all__ = ["FLAT_LIMIT", "HNSW_LIMIT", "DenseIndex", "Kind", "kind_for"]

# Its type stubs lack half of what it exports.
faiss: Any = _faiss

Kind = Literal["flat", "hnsw", "ivf"]
Ids = NDArray[np.int64]

FLAT_LIMIT: Final = 200_000
"""Up to this many vectors the search is exact: 15 ms for 384 dimensions on one core, where a graph takes minutes to build."""
HNSW_LIMIT: Final = 1_000_000
"""Up to this many, a graph (Malkov and Yashunin, TPAMI 2020): 1.5 kB of vector and 0.3 kB of links each. Beyond, inverted lists."""
HNSW_LINKS: Final = 32
HNSW_BUILD: Final = 120
HNSW_SEARCH: Final = 256
IVF_PROBES: Final = 32
EXACT_WHEN_ALLOWED: Final = 20_000
"""A filter that leaves fewer vectors is searched exactly: graphs lose their way when most nodes are forbidden."""


def kind_for(count: int) -> Kind:
    """The kind of index for `count` vectors; the one place where it is chosen."""
    if count <= FLAT_LIMIT:
        return "flat"
    return "hnsw" if count <= HNSW_LIMIT else "ivf"


class DenseIndex:
    """Unit vectors by id. Not changed once built, so that threads may search it while its successor is made."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self.ids: Ids = np.array(faiss.vector_to_array(index.id_map), dtype=np.int64)
        """(n,) ids in the order of the rows."""
        inner = faiss.downcast_index(index.index)
        self.kind: Kind = "hnsw" if isinstance(inner, faiss.IndexHNSW) else "ivf" if isinstance(inner, faiss.IndexIVF) else "flat"
        if self.kind == "ivf":
            inner.make_direct_map(True)  # Needed to give vectors back; not part of a serialised index.
        self._rows: Vectors | None = None
        if not index.ntotal:
            self._rows = np.zeros((0, index.d), dtype=np.float32)
        elif self.kind == "flat":
            # FAISS's own table, seen from NumPy without a copy.
            self._rows = np.asarray(faiss.rev_swig_ptr(inner.get_xb(), index.ntotal * index.d)).reshape(index.ntotal, index.d)

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors, kind: Kind | None = None) -> DenseIndex:
        """Index `vectors` (n, dim), unit or zero rows, under distinct `ids` (n,); `kind` is chosen by n unless given."""
        if len(ids) != len(vectors) or len(np.unique(ids)) != len(ids):
            raise ValueError(f"{len(ids)} ids ({len(np.unique(ids))} distinct) for {len(vectors)} vectors")
        index = faiss.IndexIDMap2(_empty(kind or kind_for(len(ids)), vectors))
        if len(ids):
            index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.ascontiguousarray(ids, dtype=np.int64))
        return cls(index)

    def extended(self, ids: Ids, vectors: Vectors) -> DenseIndex:
        """A new index with these vectors added; this one is untouched. A graph grows in place of being rebuilt."""
        copy = faiss.clone_index(self._index)
        if len(ids):
            copy.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.ascontiguousarray(ids, dtype=np.int64))
        return DenseIndex(copy)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Columns of the vectors."""
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """Whether `cosines` gives the score of every vector at once."""
        return self._rows is not None

    def cosines(self, query: Vectors) -> Vectors:
        """(n,) cosines of one unit vector (dim,) with every row, in the order of `ids`; only where `exact`."""
        if self._rows is None:
            raise ValueError("an approximate index has no table of rows: use search() or vectors()")
        # Not `@`: BLAS would wake its threads for a product this small, which then spin against the encoder's on the same cores.
        return np.asarray(np.vecdot(self._rows, query), dtype=np.float32)

    def vectors(self, ids: Ids) -> Vectors:
        """(len(ids), dim) stored rows of these ids; KeyError for an unknown one."""
        if not len(ids):
            return np.zeros((0, self.dimension), dtype=np.float32)
        if not (known := np.isin(ids, self.ids)).all():
            raise KeyError(f"unknown vector ids: {ids[~known][:5].tolist()}")
        return np.asarray(self._index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64)), dtype=np.float32)

    def search(self, query: Vectors, k: int, allowed: Ids | None = None) -> tuple[Ids, Vectors]:
        """Ids and cosines of the `k` vectors nearest to one unit vector (dim,), best first; fewer where fewer exist.

        `allowed` restricts the search before it runs (IDSelector), so that k results come back when k are allowed.
        FAISS's -1 padding is removed.
        """
        if allowed is not None and not self.exact and len(allowed) <= EXACT_WHEN_ALLOWED:
            scores = np.vecdot(self.vectors(allowed), query)
            order = np.argsort(-scores, kind="stable")[:k]
            return allowed[order], scores[order]
        wanted = min(k, len(self) if allowed is None else len(allowed))
        if wanted <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        selector = None if allowed is None else faiss.IDSelectorBatch(np.ascontiguousarray(allowed, dtype=np.int64))
        scores, found = self._index.search(query.reshape(1, -1).astype(np.float32), wanted, params=self._parameters(selector, wanted))
        real = found[0] >= 0
        return found[0][real], scores[0][real]

    def _parameters(self, selector: Any, wanted: int) -> Any:
        if self.kind == "hnsw":
            return faiss.SearchParametersHNSW(sel=selector, efSearch=max(HNSW_SEARCH, 2 * wanted))
        if self.kind == "ivf":
            return faiss.SearchParametersIVF(sel=selector, nprobe=IVF_PROBES)
        return faiss.SearchParameters(sel=selector)

    def to_bytes(self) -> bytes:
        """FAISS's own serialisation."""
        return bytes(faiss.serialize_index(self._index))

    @classmethod
    def from_bytes(cls, data: bytes) -> DenseIndex:
        """The index `to_bytes` wrote; ValueError where it is not one."""
        try:
            return cls(faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)))
        except (RuntimeError, AttributeError) as error:
            raise ValueError("not a FAISS index") from error


def _empty(kind: Kind, vectors: Vectors) -> Any:
    """An empty index of that kind, trained where it must be."""
    count, dimension = vectors.shape
    if kind == "flat":
        return faiss.IndexFlatIP(dimension)
    if kind == "hnsw":
        graph = faiss.IndexHNSWFlat(dimension, HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = HNSW_BUILD
        return graph
    # 4 * sqrt(n) lists, as FAISS's guidelines advise, each trained on at least 39 vectors.
    lists = max(1, min(int(4 * count**0.5), count // 39))
    quantiser = faiss.IndexFlatIP(dimension)
    inverted = faiss.IndexIVFFlat(quantiser, dimension, lists, faiss.METRIC_INNER_PRODUCT)
    inverted.train(np.ascontiguousarray(vectors[:: max(1, count // (lists * 64))], dtype=np.float32))
    return inverted
