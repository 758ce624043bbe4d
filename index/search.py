"""Find fiches: several signals a fiche, each made comparable, then added up with weights. One result a fiche at most.

Signals: the best cosine of each view (passages, whole, title, everyday questions), the best BM25 of each field, those of the second
model, of the metrics and of the adapters (extra.py), and what a fiche says of the subjects near the question (topics.py). Cosines and
BM25 scores have no common scale, so each signal is standardised (z-score) before the weighted sum, which keeps distances
that rank fusion throws away (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).

The background of the z-scores is all fiches (a fixed sample in large libraries), not those a filter leaves: three
allowed fiches would make poor statistics, and a fiche's score does not depend on the filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.models import Fiche, Passage
from index.extra import EXTRA_SIGNALS, Extra
from index.filters import Filters
from index.prepare import Prepared, Query
from index.snapshot import Places, Snapshot
from index.topics import affinity, trusted
from index.views import VIEWS, View

__all__ = ["SIGNALS", "Filters", "Hit", "Prepared", "Query", "Ranked", "ScoredPassage", "Weights", "rank"]

Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

SIGNALS: Final = (*(f"{kind}_{view}" for kind in ("dense", "bm25") for view in VIEWS), *EXTRA_SIGNALS, "topics")
BACKGROUND: Final = 512
"""Fiches sampled for the statistics of a library too large to score whole."""
CANDIDATE_UNITS: Final = 1_000
CANDIDATE_FICHES: Final = 300
"""In such a library: units taken from the dense index, and fiches from each lexical field."""
ADAPTED: Final = [SIGNALS.index("adapted"), SIGNALS.index("adapted_second")]
TRUSTED: Final = (0.4, 0.6)
"""Best cosine of a question moved by the first adapter, from which the adapters count, and at which they count in full."""
LIMIT: Final = 6.0
"""z-scores are cut there: one rare word in one fiche of thousands would otherwise outweigh all the rest."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What one standard deviation of each signal is worth; 0 leaves a signal out of the score, not out of `Hit.signals`.

    Round numbers near the best, on our own questions, of a listwise fit over the embedded library and over the same fiches without
    everyday questions (docs/recherche.md). The plain cosines with everyday questions tell nothing that "asked" does not; the relevance
    models look at them.
    """

    dense_passage: float = 0.4
    dense_fiche: float = 0.15
    dense_title: float = 0.1
    dense_everyday: float = 0.0
    bm25_passage: float = 0.2
    bm25_fiche: float = 0.35
    bm25_title: float = 0.1
    bm25_everyday: float = 0.3
    second_passage: float = 0.15
    second_everyday: float = 0.0
    asked: float = 0.5
    asked_second: float = 0.3
    adapted: float = 0.4
    adapted_second: float = 0.3
    topics: float = 0.3

    def vector(self) -> Floats:
        """(signals,) in the order of SIGNALS."""
        return np.array([getattr(self, name) for name in SIGNALS], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage of a hit."""

    passage: Passage
    score: float
    """0 to 1: the logistic of its mean standardised cosine and BM25, 0.5 for what fiches of the library reach on average."""
    cosine: float
    bm25: float

    @property
    def start(self) -> int:
        """First character in the fiche's text."""
        return self.passage.start

    @property
    def end(self) -> int:
        """End in the fiche's text, exclusive."""
        return self.passage.end


@dataclass(frozen=True, slots=True)
class Hit:
    """A fiche found; `score` has no unit, it only ranks within one question."""

    fiche: Fiche
    score: float
    signals: Mapping[str, float]
    """Raw signals by name (SIGNALS): cosines and BM25 scores; a signal the fiche has no text for is absent."""
    standardised: Mapping[str, float]
    """The same as z-scores, 0 for an absent one."""
    passages: tuple[ScoredPassage, ...]
    """All its passages, best first."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit before its passages are fetched: positions in the snapshot's fiches and in its passages."""

    position: int
    score: float
    raw: Floats
    z: Floats
    passages: tuple[tuple[int, float, float, float], ...]
    """(unit id, score, cosine, bm25), best first."""


def rank(snapshot: Snapshot, extra: Extra, prepared: Prepared, filters: Filters, k: int, weights: Weights) -> list[Ranked]:
    """The `k` best fiches that `filters` allow, best first, ties in the order of the library; fewer where fewer are allowed."""
    allowed = filters.mask(snapshot.fiches)
    if k <= 0 or not allowed.any():
        return []
    lexical = snapshot.lexical.scores(prepared.terms)
    scored, background = _chosen(snapshot, prepared, allowed, lexical)
    cosines = _cosines(snapshot, prepared, scored)
    own = _signals(snapshot, cosines, lexical)
    others = extra.columns(snapshot.places, prepared, len(snapshot.fiches))
    subjects = affinity(prepared.topics, snapshot.lexical.fields["fiche"])[:, np.newaxis]
    raw = np.concatenate([own, others, subjects], axis=1)
    scale = _Scale.of(raw[background])
    z = np.nan_to_num(scale.standardised(raw), nan=0.0)
    z[:, ADAPTED] *= _trust(raw[:, ADAPTED[0]])
    z[:, SIGNALS.index("topics")] *= trusted(prepared.topics)
    totals = z @ weights.vector()
    candidates = np.flatnonzero(allowed & scored)
    best = candidates[np.argsort(-totals[candidates], kind="stable")[:k]]
    passages = _PassageScores(snapshot.places["passage"], cosines["passage"], lexical["passage"], scale, weights)
    found = []
    for position in best:
        found.append(Ranked(int(position), float(totals[position]), raw[position], z[position], passages(int(position))))
    return found


def _trust(adapted: Floats) -> float:
    """How far the adapters know what is asked, 0 to 1: they hurt where they were fitted to nothing like it (docs/recherche.md)."""
    best = float(np.max(adapted, initial=-1.0, where=~np.isnan(adapted)))
    return float(np.clip((best - TRUSTED[0]) / (TRUSTED[1] - TRUSTED[0]), 0.0, 1.0))


def _chosen(
    snapshot: Snapshot, prepared: Prepared, allowed: NDArray[np.bool_], lexical: Mapping[str, Floats]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Masks of the fiches to score and of those that make the background; everything while the dense index is exact."""
    count = len(snapshot.fiches)
    if snapshot.dense.exact:
        everything = np.ones(count, dtype=np.bool_)
        return everything, everything
    background = np.zeros(count, dtype=np.bool_)
    background[np.random.default_rng(0).permutation(count)[:BACKGROUND]] = True
    if allowed.sum() <= CANDIDATE_FICHES:
        return allowed | background, background
    candidates = np.zeros(count, dtype=np.bool_)
    owner = _owners(snapshot)
    inside = snapshot.dense.ids[allowed[owner]] if not allowed.all() else None
    ids, _ = snapshot.dense.search(prepared.vector, CANDIDATE_UNITS, inside)
    candidates[owner[np.searchsorted(snapshot.dense.ids, ids)]] = True
    for view in VIEWS:
        best = np.where(allowed, np.nan_to_num(_best_bm25(snapshot, view, lexical[view])), 0.0)
        top = np.argsort(-best, kind="stable")[:CANDIDATE_FICHES]
        candidates[top[best[top] > 0]] = True
    return candidates | background, background


def _owners(snapshot: Snapshot) -> Positions:
    """Position of the fiche of each row of the dense index, whose ids ascend."""
    owner = np.zeros(len(snapshot.dense), dtype=np.int64)
    for places in snapshot.places.values():
        owner[places.rows] = places.fiche
    return owner


def _cosines(snapshot: Snapshot, prepared: Prepared, scored: NDArray[np.bool_]) -> dict[View, Floats]:
    """{view: cosines in the order of its places}, NaN for the units of fiches that are not scored."""
    if snapshot.dense.exact:
        everything = snapshot.dense.cosines(prepared.vector)
        return {view: everything[places.rows] for view, places in snapshot.places.items()}
    found: dict[View, Floats] = {}
    for view, places in snapshot.places.items():
        wanted = scored[places.fiche]
        values = np.full(len(places.ids), np.nan, dtype=np.float32)
        values[wanted] = np.vecdot(snapshot.dense.vectors(places.ids[wanted]), prepared.vector)
        found[view] = values
    return found


def _best_bm25(snapshot: Snapshot, view: View, values: Floats) -> Floats:
    """(fiches,) the best of a lexical field for each fiche; those of titles and of whole fiches hold one value a fiche already."""
    return values if view in ("title", "fiche") else snapshot.places[view].best(values, len(snapshot.fiches))


def _signals(snapshot: Snapshot, cosines: Mapping[View, Floats], lexical: Mapping[str, Floats]) -> Floats:
    """(fiches, views * 2) raw values in the order of SIGNALS, NaN where a fiche has none; the extra signals come after."""
    columns = [snapshot.places[view].best(cosines[view], len(snapshot.fiches)) for view in VIEWS]
    columns += [_best_bm25(snapshot, view, lexical[view]) for view in VIEWS]
    return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Mean and standard deviation of each signal over the background."""

    mean: Floats
    spread: Floats

    @classmethod
    def of(cls, raw: Floats) -> _Scale:
        """Over the values each column has; one that does not vary gets 1, so that its z is 0."""
        present = ~np.isnan(raw)
        count = np.maximum(present.sum(axis=0), 1)
        mean = np.where(present, raw, 0.0).sum(axis=0) / count
        spread = np.sqrt(np.where(present, (raw - mean) ** 2, 0.0).sum(axis=0) / count)
        return cls(mean.astype(np.float32), np.where(spread > 1e-6, spread, 1.0).astype(np.float32))

    def standardised(self, raw: Floats, signal: int | slice = slice(None)) -> Floats:
        """z-scores of `raw` (…, signals), or of values of one signal; cut at LIMIT."""
        z: Floats = np.clip((raw - self.mean[signal]) / self.spread[signal], -LIMIT, LIMIT)
        return z


@dataclass(frozen=True, slots=True)
class _PassageScores:
    places: Places
    cosines: Floats
    bm25: Floats
    scale: _Scale
    weights: Weights

    def __call__(self, position: int) -> tuple[tuple[int, float, float, float], ...]:
        """The passages of the fiche at `position`: (unit id, score, cosine, bm25), best first."""
        own = slice(*np.searchsorted(self.places.fiche, [position, position + 1]).tolist())
        cosines, bm25 = self.cosines[own], self.bm25[own]
        dense, lexical = self.weights.dense_passage, self.weights.bm25_passage
        total = dense * self.scale.standardised(cosines, SIGNALS.index("dense_passage"))
        total = total + lexical * self.scale.standardised(bm25, SIGNALS.index("bm25_passage"))
        score = 1 / (1 + np.exp(-total / max(dense + lexical, 1e-6)))
        order = np.argsort(-score, kind="stable")
        return tuple((int(self.places.ids[own][i]), float(score[i]), float(cosines[i]), float(bm25[i])) for i in order)


assert {f.name for f in fields(Weights)} == set(SIGNALS)
