"""Figures of ranking and of sets, in one place. Ranked lists hold identifiers, best first; repeats count once, at their first place."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = ["f1", "ndcg", "recall"]


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain at `k`, 0 to 1, gain 2^grade - 1 (Burges et al., 2005); 0 where nothing is graded above 0."""
    gains = [2 ** grades.get(key, 0) - 1 for key in _once(ranked)[:k]]
    ideal = [2**grade - 1 for grade in sorted(grades.values(), reverse=True)[:k]]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def recall(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Share of `relevant` among the first `k`; 0 where nothing is relevant."""
    wanted = set(relevant)
    return len(wanted & set(_once(ranked)[:k])) / len(wanted) if wanted else 0.0


def f1(found: Iterable[str], wanted: Iterable[str]) -> float:
    """Harmonic mean of precision and recall of a set; 1 where both sets are empty, 0 where one is."""
    a, b = set(found), set(wanted)
    if not a or not b:
        return float(a == b)
    return 2 * len(a & b) / (len(a) + len(b))


def _once(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))
