"""A question as weighted concepts, and how much of them a text holds.

A concept is one thing the question names, with the ways a text may say it: the word itself, a sigle and its expansion,
an everyday expression and the field's terms. Rarity weighs it (inverse document frequency, Spärck Jones 1972), so that
"départements" counts for little and "béguinage" for much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Concept", "best_coverage", "coverage", "matches"]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a question names."""

    surface: str
    """The words of the question."""
    weight: float
    """Rarity in the library, 0 and up."""
    variants: tuple[tuple[tuple[str, ...], float], ...]
    """(stems, worth): a text that holds all the stems says the concept with that worth, 0 to 1."""
    unknown: bool = False
    """Whether no fiche and no everyday question of the library says it in any way."""


def matches(concept: Concept, stems: Iterable[str]) -> float:
    """How well a text with these stems says the concept, 0 to 1: the best variant, partial ones in proportion squared.

    Squared, because one common word of a three-word expansion is weak evidence for it.
    """
    held = stems if isinstance(stems, (set, frozenset)) else set(stems)
    best = 0.0
    for variant, worth in concept.variants:
        share = sum(s in held for s in variant) / len(variant) if variant else 0.0
        best = max(best, worth * share * share)
    return best


def coverage(concepts: Sequence[Concept], stems: Iterable[str]) -> float:
    """Share of the question's weight that a text with these stems says, 0 to 1; 0 without concepts."""
    held = stems if isinstance(stems, (set, frozenset)) else set(stems)
    total = sum(c.weight for c in concepts)
    return sum(c.weight * matches(c, held) for c in concepts) / total if total else 0.0


def best_coverage(concepts: Sequence[Concept], texts: Iterable[frozenset[str]], together: frozenset[str]) -> float:
    """The greatest `coverage` of several texts, 0 without any; `together` holds all their stems.

    What none of them says is left out of the sums at once: of many short texts, most say nothing of most concepts.
    """
    said = [c for c in concepts if any(not together.isdisjoint(variant) for variant, _ in c.variants)]
    total = sum(c.weight for c in concepts)
    if not said or not total:
        return 0.0
    return max((sum(c.weight * matches(c, text) for c in said) for text in texts), default=0.0) / total
