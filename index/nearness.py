"""How near the fiches of a library are to one another, from the vectors and terms it already holds; nothing is encoded.

Kept per state of the library: asking twice costs nothing, adding a document makes it anew.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from corpus.models import Fiche
from index.analyser import analyse
from index.library import Library
from index.snapshot import Places, Snapshot
from index.vectors import Vectors

__all__ = ["Nearness", "nearness"]

_LOCK = threading.Lock()
_KNOWN: WeakKeyDictionary[Library, Nearness] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """Vectors and terms of every fiche, in the order of `fiches`."""

    generation: int
    fiches: tuple[Fiche, ...]
    position: Mapping[str, int]
    """Fiche identifier to position in `fiches`."""
    whole: Vectors
    """(fiches, dim) unit vector of the fiche as a whole."""
    passages: Vectors
    """(passages, dim) unit vectors of passages."""
    owner: NDArray[np.int64]
    """(passages,) position of the fiche each belongs to, ascending."""
    terms: tuple[frozenset[str], ...]
    """Stems of title and text."""
    rarity: Mapping[str, float]
    """Inverse document frequency of each stem, 0 and up."""

    def wholes(self, fiche: int) -> Vectors:
        """(fiches,) cosine of the whole of `fiche` with that of every other."""
        return np.asarray(self.whole @ self.whole[fiche], dtype=np.float32)

    def passage_match(self, fiche: int) -> Vectors:
        """(fiches,) mean, both ways, of the best cosine of each passage of the one among those of the other; 0 without passages."""
        own = np.flatnonzero(self.owner == fiche)
        count = len(self.fiches)
        if not len(own):
            return np.zeros(count, dtype=np.float32)
        cosines = self.passages @ self.passages[own].T
        towards = np.full((count, len(own)), -1.0, dtype=np.float32)
        np.maximum.at(towards, self.owner, cosines)
        held = np.bincount(self.owner, minlength=count)
        back = np.bincount(self.owner, weights=cosines.max(axis=1), minlength=count) / np.maximum(held, 1)
        return np.where(held > 0, (towards.mean(axis=1) + back) / 2, 0.0).astype(np.float32)

    def shared_terms(self, one: int, other: int) -> float:
        """Share, by rarity, of the terms of the fiche that has fewer which the other has too; 0 to 1."""
        common = sum(self.rarity[t] for t in self.terms[one] & self.terms[other])
        least = min(sum(self.rarity[t] for t in self.terms[i]) for i in (one, other))
        return common / least if least else 0.0


def nearness(library: Library) -> Nearness:
    """That of the library's present state."""
    snapshot = library._current()
    with _LOCK:
        known = _KNOWN.get(library)
        if known is None or known.generation != snapshot.generation:
            known = _KNOWN[library] = _made(snapshot)
        return known


def _made(snapshot: Snapshot) -> Nearness:
    whole = np.zeros((len(snapshot.fiches), snapshot.dense.dimension), dtype=np.float32)
    places = snapshot.places["fiche"]
    whole[places.fiche] = _rows(snapshot, places)
    passages = snapshot.places["passage"]
    terms = tuple(frozenset(analyse(f"{f.title}. {f.text}")) for f in snapshot.fiches)
    counts = Counter(t for held in terms for t in held)
    rarity = {t: float(np.log(1 + (len(terms) - n + 0.5) / (n + 0.5))) for t, n in counts.items()}
    owner = np.asarray(passages.fiche, dtype=np.int64)
    return Nearness(snapshot.generation, snapshot.fiches, snapshot.position, whole, _rows(snapshot, passages), owner, terms, rarity)


def _rows(snapshot: Snapshot, places: Places) -> Vectors:
    return snapshot.dense.vectors(places.ids)
