"""An inventory of what people ask of social action, to bridge their words and the field's, and to notice what a library lacks.

`topics.tsv` names some 1,900 subjects, each with the terms by which a text on it is recognised and with questions as people put
them. A question is placed among these subjects by its meaning; each near subject then looks for its terms in the fiches. This is
explicit semantic analysis (Gabrilovich & Markovitch, "Computing Semantic Relatedness using Wikipedia-based Explicit Semantic
Analysis", IJCAI 2007) over a small inventory of the field's own. It gives two things: a signal for the search, which reaches texts
that share neither a word nor a likeness with the question, and, where no fiche holds the terms of the near subjects, a reason to
say that the library does not answer.

The vectors of the questions ship with the code (`topics-*.npz`, made by benchmarks/derive.py), a file a model.
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np

from index.analyser import analyse
from index.lexical import LexicalField, Scores
from index.metric import Metric, load_metrics
from index.vectors import Vectors, read_arrays, shipped_path, unit_rows

__all__ = [
    "NearTopic",
    "Topic",
    "Topics",
    "affinity",
    "indexed_files",
    "load_topics",
    "read_topics",
    "save_topic_vectors",
    "shipped_rows",
    "trusted",
    "with_vectors",
]

FILE: Final = Path(__file__).with_name("topics.tsv")
Sort = Literal["initiative", "droit", "hors"]
NEAR: Final = 20
"""Subjects a question is placed among; 10 and 40 do as well."""
TEMPERATURE: Final = 0.8
"""Standard deviations of closeness that make one subject e times the weight of another."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the inventory."""

    name: str
    sort: Sort
    """What can be done ("initiative"), what one is entitled to ("droit": amounts, forms, deadlines), or neither ("hors")."""
    terms: tuple[tuple[str, ...], ...]
    """Stems of each term: a text that holds all the stems of one may be on the subject."""
    questions: tuple[str, ...]
    """Its name and the ways people ask for it."""
    fiches: Mapping[str, float] = field(default_factory=dict)
    """The embedded fiches that a documentalist gives to whoever asks for it, by file name without ".md": 1 for what is on the subject,
    0.5 for what answers in part."""

    def said_by(self, stems: frozenset[str]) -> bool:
        """Whether a text of these stems holds all those of one of its terms."""
        return any(map(stems.issuperset, self.terms))


@dataclass(frozen=True, slots=True)
class NearTopic:
    """A subject close to a question."""

    topic: Topic
    weight: float
    """Its share among the subjects near the question; they add up to 1."""
    closeness: float
    """Standard deviations above the mean closeness of all subjects."""
    cosine: float
    """Best cosine of the question with one of the subject's, by the second model (by the first without it)."""
    held: float
    """How much the fiche that says it best says it, in BM25; 0 where no fiche holds any of its terms."""


class Topics:
    """The inventory with the vectors of one or two models; without any, nothing is ever near."""

    def __init__(
        self,
        topics: Sequence[Topic],
        first: Vectors | None,
        second: Vectors | None,
        metrics: tuple[Metric | None, Metric | None] = (None, None),
    ) -> None:
        """`first` and `second`: (questions, dimension) unit rows of all the topics' questions, in their order, and the models' metrics."""
        self.topics = tuple(topics)
        self._rows = (first, second)
        self._metrics = metrics
        self._moved = tuple(rows if m is None or rows is None else m.questions(rows) for m, rows in zip(metrics, self._rows, strict=True))
        counts = np.array([len(t.questions) for t in topics], dtype=np.int64)
        self._starts, self._counts = np.cumsum([0, *counts])[:-1], counts

    def near(self, first: Vectors, second: Vectors, field: LexicalField) -> tuple[NearTopic, ...]:
        """The `NEAR` subjects closest to a question's two vectors, closest first, with what the fiches of `field` hold of them."""
        found, plain = [], None
        for rows, moved, metric, vector in zip(self._rows, self._moved, self._metrics, (first, second), strict=True):
            if rows is None or moved is None or not vector.any():
                continue
            plain = rows, vector
            cosines = moved @ (vector if metric is None else metric.questions(vector)[0])
            # The best wording alone would be chance, their mean alone would blur a subject asked in several ways.
            like = np.maximum.reduceat(cosines, self._starts) + np.add.reduceat(cosines, self._starts) / self._counts
            found.append((like - like.mean()) / max(float(like.std()), 1e-6))
        if plain is None:
            return ()
        raw = np.maximum.reduceat(plain[0] @ plain[1], self._starts)
        closeness = np.mean(found, axis=0)
        order = np.argsort(-closeness, kind="stable")[:NEAR]
        weights = np.exp((closeness[order] - closeness[order[0]]) / TEMPERATURE)
        weights /= weights.sum()
        return tuple(
            NearTopic(topic, float(weight), float(closeness[i]), float(raw[i]), _most_held(topic, field))
            for i, weight, topic in zip(order, weights, (self.topics[i] for i in order), strict=True)
        )


def affinity(near: Sequence[NearTopic], field: LexicalField) -> Scores:
    """(fiches,) how much each fiche says of the near subjects: the sum over them of weight * best term's mean BM25.

    Of the subjects that are initiatives only: the terms of an entitlement are too common to tell which text explains it.
    """
    total = np.zeros(len(field), dtype=np.float32)
    for one in near:
        if one.held and one.topic.sort == "initiative":
            total += np.float32(one.weight) * _says(one.topic, field)
    return total


def trusted(near: Sequence[NearTopic]) -> float:
    """How far `affinity` is to be trusted, 0 to 1: the share of the near subjects that are initiatives."""
    return sum(one.weight for one in near if one.topic.sort == "initiative")


def _says(topic: Topic, field: LexicalField) -> Scores:
    best = np.zeros(len(field), dtype=np.float32)
    for term in topic.terms:
        positions, scores = field.holding(term)
        best[positions] = np.maximum(best[positions], scores)
    return best


def _most_held(topic: Topic, field: LexicalField) -> float:
    return max((float(scores.max()) for _, scores in map(field.holding, topic.terms) if len(scores)), default=0.0)


def read_topics(path: Path = FILE) -> tuple[Topic, ...]:
    """The subjects of a file of six columns (name, sort, terms, questions, fiches, fiches in part; the last two may be left out).

    Raises ValueError that names the line.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not 4 <= len(cells) <= 6 or cells[1] not in get_args(Sort):
            sorts = " or ".join(get_args(Sort))
            raise ValueError(f"{path}, line {number}: expected a name, {sorts}, terms, questions and fiches, tab separated")
        name, sort, terms, questions, given, in_part = [*cells, "", ""][:6]
        stems = tuple(dict.fromkeys(tuple(analyse(term)) for term in terms.split(" | ")))
        fiches = {file: worth for cell, worth in ((given, 1.0), (in_part, 0.5)) for file in cell.split(" | ") if file}
        found.append(Topic(name, sort, tuple(t for t in stems if t), (name, *questions.split(" | ")), fiches))  # type: ignore[arg-type]
    return tuple(found)


@functools.cache
def load_topics() -> tuple[Topic, ...]:
    """The inventory that ships with the code."""
    return read_topics()


@functools.cache
def indexed_files() -> frozenset[str]:
    """The fiches that were read for the inventory's index, by file name without ".md"."""
    return frozenset(file for topic in load_topics() for file in topic.fiches)


def with_vectors(topics: Sequence[Topic], first: str | None, second: str | None) -> Topics:
    """The topics for a library's first and second model, by fingerprint; a model without shipped vectors takes no part."""
    one, other = (shipped_rows(fingerprint, topics) if fingerprint else None for fingerprint in (first, second))
    known = load_metrics()
    return Topics(topics, one, other, (known.get(first or ""), known.get(second or "")))


def shipped_rows(fingerprint: str, topics: Sequence[Topic]) -> Vectors | None:
    """The shipped rows, None where there are none for that model or where they are not those of these questions."""
    try:
        digest, rows = read_arrays(shipped_path(fingerprint, "topics"), "digest", "rows")
        return unit_rows(rows) if digest.tobytes() == _digest(topics) else None
    except (OSError, ValueError):
        return None


def save_topic_vectors(fingerprint: str, topics: Sequence[Topic], rows: Vectors) -> None:
    """Write the vectors of the topics' questions (unit rows, in their order) in 8 bits: cosines kept within 0.005."""
    scaled = np.round(rows / np.abs(rows).max(axis=1, keepdims=True) * 127).astype(np.int8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, digest=np.frombuffer(_digest(topics), dtype=np.uint8), rows=scaled)
    shipped_path(fingerprint, "topics").write_bytes(buffer.getvalue())


def _digest(topics: Sequence[Topic]) -> bytes:
    return hashlib.blake2b("\n".join(q for topic in topics for q in topic.questions).encode(), digest_size=16).digest()
