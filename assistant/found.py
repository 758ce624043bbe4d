"""What a search found for a question, rated, before what answers in it is quoted; and rankings put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.question import Understanding
from corpus.models import Fiche
from index.search import Hit, Prepared

__all__ = ["Asked", "Found", "completed", "merged", "together"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the models make of it, once for all the searches that answer it."""

    understood: Understanding
    prepared: Prepared
    outside: float
    """Its closeness to what nobody asks here."""


@dataclass(frozen=True, slots=True)
class Found:
    """An initiative found and rated, before what answers in it is quoted."""

    asked: Asked
    hit: Hit
    score: float
    relevant: bool
    also_in: tuple[Fiche, ...]

    @property
    def fiche(self) -> Fiche:
        return self.hit.fiche


def merged(ranked: Iterable[Found], size: int) -> tuple[Found, ...]:
    """The first `size`, one an initiative: of two texts of the same one, the first found, unless only the other answers."""
    kept: list[Found] = []
    for found in ranked:
        if len(kept) == size:
            break
        twins = {fiche.id for fiche in found.also_in}
        place = next((i for i, other in enumerate(kept) if other.fiche.id in twins), None)
        if place is None:
            kept.append(found)
        elif found.relevant and not kept[place].relevant:
            kept[place] = found
    return tuple(kept)


def together(ranked: Sequence[Found], others: Sequence[Found]) -> tuple[Found, ...]:
    """Two rankings as one: each initiative once, what answers first, in the order of the scores."""
    best: dict[str, Found] = {}
    for found in [*ranked, *others]:
        held = best.get(found.fiche.id)
        if held is None or (found.relevant, found.score) > (held.relevant, held.score):
            best[found.fiche.id] = found
    return tuple(sorted(best.values(), key=lambda f: (not f.relevant, -f.score)))


def completed(ranked: Sequence[Found], others: Sequence[Found], size: int) -> tuple[Found, ...]:
    """The filtered ranking, completed by others as neighbours so that it is never cut short by a filter."""
    known = {f.fiche.id for f in ranked}
    rest = [replace(f, relevant=False) if ranked else f for f in others if f.fiche.id not in known]
    return tuple([*ranked, *rest][: max(size, len(ranked))])
