"""A question made ready for the search: its language, its terms and their weights, its vector, its concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from index.analyser import analyse
from index.concepts import Concept
from index.encoder import Encoder
from index.language import guess_language
from index.lexical import LexicalIndex
from index.lexicon import Expansion, Lexicon
from index.topics import NearTopic, Topics
from index.translations import translated
from index.vectors import Vectors, unit_rows

__all__ = ["EXPANSION_WEIGHT", "Prepared", "Query", "prepare"]

EXPANSION_WEIGHT: Final = 0.5
"""What a word that the lexicon adds is worth beside one that was asked."""
VARIANT_WORTH: Final = 0.9
WORD: Final = re.compile(r"[^\s,;:!?()«»\"]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the index."""

    text: str
    lexical_terms: tuple[str, ...] | None = None
    """Words or phrases for BM25 in place of those of `text`, analysed as it is; one given twice counts twice."""
    extra_dense: tuple[str, ...] = ()
    """Other wordings of the question for the dense search: their vectors are added to its own (Rocchio, 1971)."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query ready to be searched, as often and with as many filters as needed: encoding it is the slow part."""

    query: Query
    language: str
    terms: Mapping[str, float]
    """BM25 terms and their weights."""
    vector: Vectors
    """(dimension,) unit length, zero for a blank question."""
    concepts: tuple[Concept, ...]
    """What the question names, in its order."""
    expansions: tuple[Expansion, ...] = ()
    """What the lexicon added."""
    second: Vectors = field(default_factory=lambda: np.zeros(1, dtype=np.float32))
    """The same by the second model; zero without one."""
    topics: tuple[NearTopic, ...] = ()
    """Subjects of the inventory that are close to the question, closest first."""


def prepare(
    query: Query,
    encoder: Encoder,
    lexical: LexicalIndex,
    lexicon: Lexicon | None = None,
    second: Encoder | None = None,
    topics: Topics | None = None,
) -> Prepared:
    """Analyse and encode `query`; about the time of one encoding."""
    language = guess_language(query.text)
    expansions = tuple(lexicon.expansions(query.text)) if lexicon is not None else ()
    asked = [query.text] if query.lexical_terms is None else list(query.lexical_terms)
    terms: dict[str, float] = {}
    for text in asked:
        for term in analyse(text, language):
            terms[term] = terms.get(term, 0.0) + 1.0
    for word in WORD.findall(query.text) if language != "fr" else ():
        for term in dict.fromkeys(t for french in translated(word, language) for t in analyse(french)):
            terms.setdefault(term, 1.0)
    for expansion in expansions:
        for term in dict.fromkeys(t for phrase in expansion.terms for t in analyse(phrase)):
            terms.setdefault(term, EXPANSION_WEIGHT)
    vectors = encoder.query([query.text, *query.extra_dense])
    vector = unit_rows(vectors.sum(axis=0, dtype=np.float32))[0]
    concepts = _concepts(query.text, language, expansions, lexical)
    other = second.query([query.text])[0] if second is not None else np.zeros(1, dtype=np.float32)
    near = topics.near(vector, other, lexical.fields["fiche"]) if topics is not None else ()
    return Prepared(query, language, terms, vector, concepts, expansions, other, near)


def _concepts(text: str, language: str, expansions: Sequence[Expansion], lexical: LexicalIndex) -> tuple[Concept, ...]:
    """One concept an expression the lexicon knows, and one a remaining word, weighed by rarity among the fiches."""
    surfaces: dict[str, str] = {}
    for word in WORD.findall(text):
        for stem in analyse(word, language):
            surfaces.setdefault(stem, word)
    stems = list(dict.fromkeys(analyse(text, language)))
    field = lexical.fields["fiche"]
    rarity = field.idf([*stems, *(s for e in expansions for s in e.stems)]) if len(field) else {}
    explained: set[str] = set()
    found: list[Concept] = []
    for expansion in expansions:
        variants = [(expansion.stems, 1.0), *((tuple(dict.fromkeys(analyse(term))), VARIANT_WORTH) for term in expansion.terms)]
        # Everyday expressions are made of common words: the rarest one weighs the whole.
        weight = max((rarity.get(s, 1.0) for s in expansion.stems), default=1.0)
        kept = tuple(v for v in variants if v[0])
        found.append(Concept(expansion.surface, weight, kept, _unheard((way for way, _ in kept), lexical)))
        explained.update(expansion.stems)
    found += [_word(s, surfaces.get(s, s), language, lexical) for s in stems if s not in explained]
    return tuple(found)


def _word(stem: str, surface: str, language: str, lexical: LexicalIndex) -> Concept:
    """The concept of one word: itself and, in another language, its French translations, the first of which gives its rarity."""
    field = lexical.fields["fiche"]
    french = [tuple(dict.fromkeys(analyse(t))) for t in translated(surface, language)] if language != "fr" else []
    ways = [(stem,), *(stems for stems in french if stems)]
    weighed = ways[1] if len(ways) > 1 else ways[0]
    rarity = field.idf(weighed) if len(field) else {}
    weight = max((rarity.get(s, 1.0) for s in weighed), default=1.0)
    return Concept(surface, weight, tuple((stems, 1.0) for stems in ways), _unheard(ways, lexical))


def _unheard(ways: Iterable[Sequence[str]], lexical: LexicalIndex) -> bool:
    """Whether no fiche and no everyday question holds the stems of any of these ways to say a thing."""
    fiches, everyday = lexical.fields["fiche"], lexical.fields["everyday"]
    return not any(all(fiches.holds(s) or everyday.holds(s) for s in way) for way in ways)
