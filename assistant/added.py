"""The words that the lexicon added to a question, as a reader is told of them: their own words, each idea once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.analyser import analyse
from index.lexicon import Expansion

__all__ = ["SHOWN", "Added", "added_words"]

SHOWN = 3
"""Ideas said at once; the others are folded."""
TERMS = 2
"""Words of the field told for one idea."""


@dataclass(frozen=True, slots=True)
class Added:
    """What the lexicon made of a part of the question."""

    words: str
    """The question's own words, as typed."""
    terms: tuple[str, ...]
    """The field's words added for them, best first."""


def added_words(expansions: Sequence[Expansion]) -> tuple[list[Added], list[Added]]:
    """(what to say at once, what to fold), the most precise first.

    Where several expressions share words of the question, the longest speaks for all. A sigle is told by its expansion;
    an expansion is never told by its initials, which explain nothing: they are only listed, folded, when nothing else was added.
    """
    told = _told([e for e in expansions if e.kind != "expansion"])
    if told:
        return told[:SHOWN], told[SHOWN:]
    return [], _told(expansions)


def _told(expansions: Sequence[Expansion]) -> list[Added]:
    kept: dict[tuple[int, int], list[Expansion]] = {}
    for expansion in sorted(expansions, key=lambda e: -len(e.words)):
        span = expansion.start, expansion.start + len(expansion.words)
        if span in kept or all(span[1] <= start or end <= span[0] for start, end in kept):
            kept.setdefault(span, []).append(expansion)
    ideas = sorted(kept.values(), key=lambda group: (-len(group[0].stems), group[0].start))
    said: set[str] = set()
    found = []
    for group in ideas:
        words = " ".join(group[0].words.split())
        known = set(analyse(words))
        new = [term for e in group for term in e.terms if term not in said and not set(analyse(term)) <= known]
        terms = tuple(dict.fromkeys(new))[:TERMS]
        said.update(terms)
        if terms:
            found.append(Added(words, terms))
    return found
