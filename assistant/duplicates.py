"""The same initiative in two documents, or twice in one: found from titles, départements, rare terms and meaning.

Two fiches are held for one initiative when they share a département, their meanings are nearer than chance, and their
texts share so many rare terms that a common scheme does not explain it; fewer are enough under almost the same title.
Measured on a recueil and on the fiches that restate it: docs/comparer.md has the counts.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

from corpus.models import Fiche
from corpus.text import dice, fold, trigrams
from index.library import Library
from index.nearness import Nearness, nearness

__all__ = ["Links", "also_in", "links"]

SAME_TEXT = 0.36
"""Share of rare terms from which two texts of one département are one initiative, whatever their titles."""
SAME_TITLE = 0.8
"""Likeness of titles (Dice on trigrams, places removed) from which fewer shared terms are enough."""
TITLED_TEXT = 0.15
"""Share of rare terms asked under the same title."""
NEAR = 2.0
"""Standard deviations above the library's mean that the cosine of the wholes must reach: cosines of models have no common scale."""
ENOUGH = 30
"""Fiches from which a library has a mean worth comparing with; below, terms and titles decide alone."""

Links = Mapping[str, tuple[str, ...]]

_LOCK = threading.Lock()
_KNOWN: WeakKeyDictionary[Library, tuple[int, Links]] = WeakKeyDictionary()


def links(library: Library) -> Links:
    """{fiche identifier: identifiers of the same initiative elsewhere}, in the library's order; only fiches that have some.

    Symmetric and transitive; found once for each state of the library.
    """
    near = nearness(library)
    with _LOCK:
        known = _KNOWN.get(library)
        if known is None or known[0] != near.generation:
            known = _KNOWN[library] = (near.generation, _groups(near))
        return known[1]


def also_in(library: Library, fiche: Fiche) -> tuple[Fiche, ...]:
    """The other fiches of the library that tell the same initiative."""
    return tuple(library.fiche(i) for i in links(library).get(fiche.id, ()))


def _groups(near: Nearness) -> Links:
    parent = list(range(len(near.fiches)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for one, other in _neighbours(near):
        if root(one) != root(other) and _same(near, one, other):
            parent[root(other)] = root(one)
    groups: dict[int, list[str]] = {}
    for i, fiche in enumerate(near.fiches):
        groups.setdefault(root(i), []).append(fiche.id)
    return {i: tuple(x for x in group if x != i) for group in groups.values() if len(group) > 1 for i in group}


def _neighbours(near: Nearness) -> Iterator[tuple[int, int]]:
    """Pairs of one département (or of none), each once."""
    places: dict[str, list[int]] = {}
    for i, fiche in enumerate(near.fiches):
        for place in fiche.departments or ("",):
            places.setdefault(place, []).append(i)
    seen: set[tuple[int, int]] = set()
    for group in places.values():
        for pair in itertools.combinations(group, 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _same(near: Nearness, one: int, other: int) -> bool:
    shared = near.shared_terms(one, other)
    if shared < TITLED_TEXT:
        return False
    a, b = near.fiches[one], near.fiches[other]
    # "Phase 1" and "Phase 2" are not one initiative.
    title = dice(_title(a), _title(b)) if re.findall(r"\d+", a.title) == re.findall(r"\d+", b.title) else 0.0
    if shared < SAME_TEXT and title < SAME_TITLE:
        return False
    if len(near.fiches) < ENOUGH:
        return True
    cosines = near.wholes(one)
    return float(cosines[other]) >= float(cosines.mean()) + NEAR * float(cosines.std())


def _title(fiche: Fiche) -> frozenset[str]:
    """Trigrams of the title without the département, which fiches of one place share anyway."""
    title = fold(fiche.title)
    for place in fiche.departments:
        title = title.replace(fold(place), "")
    return trigrams(title)
