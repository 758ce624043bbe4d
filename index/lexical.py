"""BM25 over analysed terms, by the library `bm25s` (Lù, "BM25S: Orders of magnitude faster lexical search via eager sparse scoring", 2024).

Variant "lucene" (Kamphuis et al., "Which BM25 Do You Mean?", ECIR 2020): a document's score is the sum over the terms of
the question of  idf * tf / (tf + k1 * (1 - b + b * length / mean length)),  idf = ln(1 + (N - df + 0.5) / (df + 0.5)).
k1 = 1.2 and b = 0.75 are Lucene's own.
"""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.analyser import analyse, fold, stem
from index.language import guess_language

__all__ = ["K1", "B", "LexicalField", "LexicalIndex", "analyse", "fold", "guess_language", "stem"]

K1: Final = 1.2
B: Final = 0.75

Scores = NDArray[np.float32]


class LexicalField:
    """BM25 over a list of documents given as terms; documents are known by their position."""

    def __init__(self, engine: bm25s.BM25 | None, size: int) -> None:
        self._engine = engine
        self._size = size
        self._holding: dict[tuple[str, ...], tuple[NDArray[np.int64], Scores]] = {}

    @classmethod
    def from_terms(cls, documents: Sequence[Sequence[str]]) -> LexicalField:
        """Index `documents`; those without terms are kept and score 0."""
        if not any(documents):
            return cls(None, len(documents))
        engine = _engine()
        engine.index([list(terms) for terms in documents], show_progress=False)
        return cls(engine, len(documents))

    def __len__(self) -> int:
        return self._size

    def scores(self, terms: Sequence[str] | Mapping[str, float], allowed: NDArray[np.bool_] | None = None) -> Scores:
        """(documents,) float32 scores, 0 or more; 0 too where `allowed` (a mask of the same length) is False.

        `terms` may carry weights; a term that comes twice in a sequence weighs 2. Unknown terms count for nothing.
        Document frequencies stay those of all documents, so that a filter does not change what a document scores.
        """
        total = np.zeros(self._size, dtype=np.float32)
        if self._engine is None:
            return total
        weights = terms if isinstance(terms, Mapping) else Counter(terms)
        for term, weight in weights.items():
            if term and term in self._engine.vocab_dict:
                total += np.float32(weight) * self._engine.get_scores([term])
        return total if allowed is None else total * allowed

    def holds(self, term: str) -> bool:
        """Whether any document has the term."""
        return self._engine is not None and term in self._engine.vocab_dict

    def holding(self, stems: tuple[str, ...]) -> tuple[NDArray[np.int64], Scores]:
        """Positions of the documents that hold all the stems, ascending, and the mean of what each stem scores there. Kept once found."""
        if stems not in self._holding:
            self._holding[stems] = self._found(stems)
        return self._holding[stems]

    def _found(self, stems: tuple[str, ...]) -> tuple[NDArray[np.int64], Scores]:
        nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        if self._engine is None or not stems or not all(self.holds(stem) for stem in stems):
            return nothing
        indptr, indices, data = (np.asarray(self._engine.scores[k]) for k in ("indptr", "indices", "data"))
        slices = [slice(int(indptr[token]), int(indptr[token + 1])) for token in (self._engine.vocab_dict[s] for s in stems)]
        common = np.sort(functools.reduce(np.intersect1d, [indices[part] for part in slices]))
        total = np.zeros(len(common), dtype=np.float32)
        for part in slices:
            # Postings are not promised to be sorted.
            order = np.argsort(indices[part], kind="stable")
            total += data[part][order][np.searchsorted(indices[part], common, sorter=order)]
        return common.astype(np.int64), total / np.float32(len(slices))

    def idf(self, terms: Sequence[str]) -> dict[str, float]:
        """Inverse document frequency of each term; unknown ones have that of a term in no document."""
        out = {}
        for term in terms:
            token = self._engine.vocab_dict.get(term) if self._engine is not None else None
            indptr = self._engine.scores["indptr"] if self._engine is not None else None
            df = 0 if token is None or indptr is None or token + 1 >= len(indptr) else int(indptr[token + 1] - indptr[token])
            out[term] = float(np.log(1 + (self._size - df + 0.5) / (df + 0.5)))
        return out

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What `from_arrays` needs, fit for an .npz without pickles."""
        size = np.array([self._size])
        if self._engine is None:
            return {"size": size}
        vocabulary = json.dumps(self._engine.vocab_dict, ensure_ascii=False).encode()
        parts = {k: np.asarray(self._engine.scores[k]) for k in ("data", "indices", "indptr")}
        return {"size": size, "vocabulary": np.frombuffer(vocabulary, dtype=np.uint8), **parts}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> LexicalField:
        """The field whose `arrays` these are; KeyError or ValueError where they are not."""
        size = int(arrays["size"][0])
        if "vocabulary" not in arrays:
            return cls(None, size)
        engine = _engine()
        engine.scores = {k: arrays[k] for k in ("data", "indices", "indptr")} | {"num_docs": size}
        engine.vocab_dict = json.loads(arrays["vocabulary"].tobytes().decode())
        engine.unique_token_ids_set = set(engine.vocab_dict.values())
        engine.nonoccurrence_array = None
        return cls(engine, size)


class LexicalIndex:
    """Several fields side by side (passages, whole fiches, titles, everyday questions), each its own statistics."""

    def __init__(self, fields: Mapping[str, LexicalField]) -> None:
        self.fields = dict(fields)

    @classmethod
    def from_texts(cls, fields: Mapping[str, Sequence[str]]) -> LexicalIndex:
        """Analyse and index {field: texts in French}; positions are kept."""
        return cls({name: LexicalField.from_terms([analyse(t) for t in texts]) for name, texts in fields.items()})

    def scores(
        self, terms: Sequence[str] | Mapping[str, float], allowed: Mapping[str, NDArray[np.bool_]] | None = None
    ) -> dict[str, Scores]:
        """{field: (documents,) scores}; `allowed` holds a mask for each field that is filtered."""
        masks = allowed or {}
        return {name: field.scores(terms, masks.get(name)) for name, field in self.fields.items()}

    def to_bytes(self) -> bytes:
        """The whole index as an .npz."""
        arrays = {f"{name}/{key}": array for name, field in self.fields.items() for key, array in field.arrays().items()}
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> LexicalIndex:
        """The index `to_bytes` wrote; ValueError or KeyError where it is not one."""
        grouped: dict[str, dict[str, NDArray[Any]]] = {}
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                for key in archive.files:
                    name, _, part = key.partition("/")
                    grouped.setdefault(name, {})[part] = archive[key]
        except zipfile.BadZipFile as error:
            raise ValueError("not a lexical index") from error
        return cls({name: LexicalField.from_arrays(arrays) for name, arrays in grouped.items()})


def _engine() -> Any:
    return bm25s.BM25(k1=K1, b=B, method="lucene")
