"""How close each sentence of a fiche is to a question, by the second model: what tells quotations apart within a fiche.

Sentences are encoded when their fiche is first found, at about a millisecond each, and kept for the fiches found last: a
library of a million passages could not hold them all, and most fiches are never quoted.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

import numpy as np

from corpus.models import Fiche
from corpus.sentences import fiche_sentences
from index.encoder import Encoder
from index.vectors import Vectors

__all__ = ["SentenceVectors"]

KEPT: Final = 4096
"""Fiches whose sentences are kept, about 20 kB each."""


class SentenceVectors:
    """A bounded cache of sentence vectors; safe to share between threads."""

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._lock = threading.Lock()
        self._cache: OrderedDict[tuple[str, str], Vectors] = OrderedDict()

    def cosines(self, fiche: Fiche, question: Vectors) -> Vectors:
        """(sentences,) cosines with one unit vector, in the order of `corpus.sentences.fiche_sentences`."""
        return np.asarray(np.vecdot(self._rows(fiche), question), dtype=np.float32)

    def _rows(self, fiche: Fiche) -> Vectors:
        key = (fiche.id, fiche.text)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        texts = [fiche.text[start:end] for start, end in fiche_sentences(fiche)]
        rows = self._encoder.passage(texts) if texts else np.zeros((0, self._encoder.dimension), dtype=np.float32)
        with self._lock:
            self._cache[key] = rows
            while len(self._cache) > self._kept:
                self._cache.popitem(last=False)
        return rows
