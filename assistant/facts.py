"""Where a fiche says literally what a question asks of it, and whether it is on the question's subject at all.

A sentence answers "combien d'habitants ?" with a number of them, "combien coûte ?" with an amount, "qui paie ?" with words of
funding. Silence is only said of a fiche that has to do with the question: its rarest words, or what the lexicon knows for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Understanding, folded
from assistant.quotes import FACT_MARKS, Candidate, candidates, holds_fact
from assistant.signals import fiche_stems, numbers_among
from assistant.wording import pattern
from corpus.models import Fiche
from index.analyser import analyse
from index.concepts import Concept, coverage
from index.language import stop_words
from index.prepare import Prepared
from index.translations import translated

__all__ = ["bearing", "literal", "on_subject"]

COUNTED = re.compile(r"\b(?:combien|nombre|proportion|pourcentage|taux|part|number) (?:de |d'|des |du |of )(\w{3,})|\bhow many ([a-z]{3,})")
"""What is counted: the noun after "combien de", "nombre de", "how many"."""
YEAR = re.compile(r"(?:19|20)\d\d")
AFTER, BEFORE, CLOSE = 6, 4, 2
"""Words after a number, and before it, among which what it counts is looked for; and between them where no doubt is left."""
DISTINCT = 2.0
"""Least rarity (inverse document frequency) of a word that tells one initiative from others: about one fiche in seven says it."""
CARRIED = 0.5
"""Least share of the question's weight that a fiche on its subject says."""


def literal(fiche: Fiche, understood: Understanding) -> tuple[int, ...] | None:
    """The `candidates` of the fiche that say the fact asked for, by index; None for a fact that no mark tells (a person, a definition)."""
    if understood.kind != "fact":
        return None
    pool = candidates(fiche)
    plain = folded(understood.question)
    if pattern("kinds", "funder").search(plain):
        return tuple(i for i, one in enumerate(pool) if pattern("said", "funding").search(folded(one.text)))
    if "amount" in understood.facts:
        return tuple(i for i, one in enumerate(pool) if FACT_MARKS["amount"].search(one.text))
    counted = COUNTED.search(plain)
    if counted and "quantity" in understood.facts and "duration" not in understood.facts:
        noun = next(g for g in counted.groups() if g)
        near = {i: distance for i, one in enumerate(pool) if (distance := _distance(one, noun, understood.language)) is not None}
        closest = [i for i in near if near[i] <= CLOSE]
        return tuple(closest or near)
    if FACT_MARKS.keys().isdisjoint(understood.facts):
        return None
    return tuple(i for i, one in enumerate(pool) if holds_fact(one.text, understood.facts))


def _distance(one: Candidate, noun: str, language: str) -> int | None:
    """Words from a number of the sentence to that noun, twice those where it comes first; None without both near.

    People are counted under many names.
    """
    people = pattern("said", "people")
    ways = [noun, *translated(noun, language), *translated(noun.removesuffix("s"), language)]
    stems = {stem for way in ways for stem in analyse(way)}
    of_people = any(people.fullmatch(folded(way)) for way in ways)
    tokens, found = numbers_among(one.text)
    numbers = [i for i in found if not YEAR.fullmatch(tokens[i])]
    nouns = [i for i, word in enumerate(tokens) if stems & set(analyse(word)) or (of_people and people.fullmatch(folded(word)))]
    gaps = [n - i for i in numbers for n in nouns if -BEFORE <= n - i <= AFTER and n != i]
    return min((gap if gap > 0 else -2 * gap for gap in gaps), default=None)


def bearing(texts: Sequence[Fiche], understood: Understanding) -> Fiche:
    """Of the texts of one initiative, the first that has what is asked of it, the other texts that restate a source last.

    The first where none has.
    """
    others = sorted(texts[1:], key=lambda fiche: fiche.source.restated)
    return next((fiche for fiche in (texts[0], *others) if _bears(fiche, understood)), texts[0])


def _bears(fiche: Fiche, understood: Understanding) -> bool:
    if understood.kind == "contact":
        return bool(fiche.contacts)
    if understood.kind == "fact" and pattern("kinds", "carrier").search(folded(understood.question)):
        return bool(fiche.organisation)
    found = literal(fiche, understood)
    return found is None or bool(found)


def on_subject(fiche: Fiche, understood: Understanding, prepared: Prepared) -> bool:
    """Whether the fiche says the rarest thing that the question names beyond its place, and half of all it names.

    What a person is entitled to (the amount of the RSA) is on the subject of no initiative that only has it in common with many.
    """
    places = {stem for start, end in understood.place.spans for stem in analyse(understood.question[start:end])}
    named = [c for c in prepared.concepts if not _asks(c) and not any(set(way) <= places for way, _ in c.variants)]
    if not named:
        return True
    stems = fiche_stems(fiche)
    rarest = max(named, key=lambda c: c.weight)
    if understood.kind == "fact" and prepared.topics and prepared.topics[0].topic.sort == "droit" and rarest.weight < DISTINCT:
        return False
    return coverage([rarest], stems) >= CARRIED and coverage(named, stems) >= CARRIED


def _asks(concept: Concept) -> bool:
    """Whether the concept is of the asking, not of the subject: "coûte", "finance", a year."""
    words = [word for word in numbers_among(concept.surface)[0] if word.lower() not in stop_words("fr")]
    return all(word.isdigit() or pattern("said", "asking").fullmatch(folded(word)) for word in words)
