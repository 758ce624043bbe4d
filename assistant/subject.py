"""Whether the whole topic of a question is a chapter, a theme or an audience of the library, in its words or in others.

"Quelles actions pour les aînés depuis 2016 ?" asks for an audience, "pour se loger, en Bretagne" for a chapter: the filters
answer. The rule is prudent: every word of the topic must be told by the name, or by one entry of the lexicon that leads to it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.audiences import AUDIENCES, audiences_in
from corpus.models import Fiche
from corpus.text import fold
from index.analyser import analyse
from index.filters import Filters
from index.lexicon import load_lexicon

__all__ = ["Subject", "audiences_of", "subject_filters", "subject_named"]

PEOPLE = re.compile(
    r"\b(?:personnes?|gens|enfants?|jeunes?|ados?|adolescents?|mineurs?|majeurs?|seniors?|aines?|retraites?|aidants?|parents?|familles?|meres?"
    r"|femmes?|salarie\w*|refugies?|migrants?|demandeurs?|chomeurs?|beneficiaires?|allocataires?|brsa|habitants?|professionnels?|travailleurs?"
    r"|sans[- ]abri|sdf|publics?|agee?s|handicapee?s?|autistes?|mna|bebes?|entreprises?|employeurs?|assistants?)\b"
)
"""Words for people: an audience is asked for by them, not by what is done for it ("recherche d'emploi") or where ("EHPAD")."""
PLACES = re.compile(r"\b(?:ehpad|mdph|esat|chrs|siao|colleges?|ecoles?|missions? locales?|gerontolog\w*|maternites?|hebergement)\b")
STRUNG = re.compile(r"\b(?:et|ou|and|or)\b|/")


ANYONE = frozenset(analyse("personne bénéficiaire allocataire public gens"))
"""Stems that an audience's name holds and that a question may leave out: "RSA" for its "bénéficiaires du RSA"."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A theme or an audience of the library, as a facet of the view that explores holds it."""

    facet: Literal["themes", "audiences"]
    name: str
    count: int
    """Initiatives that have it, within the page's filters."""

    def within(self, filters: Filters) -> Filters:
        """The filters that leave these initiatives alone."""
        return replace(filters, themes=(self.name,)) if self.facet == "themes" else replace(filters, audiences=(self.name,))


def subject_named(topic: set[str], fiches: Sequence[Fiche], filters: Filters, generic: frozenset[str]) -> Subject | None:
    """The chapter, theme or audience whose name the topic is, word for word; of a chapter in two parts, either part."""
    if not topic:
        return None
    for chapter in dict.fromkeys(f.chapter for f in fiches if f.chapter):
        if topic in ({*analyse(chapter)}, *({*analyse(part)} for part in STRUNG.split(chapter))):
            return _counted(Subject("themes", chapter, 0), fiches, filters)
    for theme in dict.fromkeys(f.theme for f in fiches if f.theme):
        if topic == {*analyse(theme)} - generic:
            return _counted(Subject("themes", theme, 0), fiches, filters)
    for audience in dict.fromkeys(a for f in fiches for a in f.audiences):
        if topic - ANYONE == {*analyse(audience)} - ANYONE and topic - ANYONE:
            return _counted(Subject("audiences", audience, 0), fiches, filters)
    return None


def _counted(subject: Subject, fiches: Sequence[Fiche], filters: Filters) -> Subject | None:
    """With its count; None where the filters leave nothing of it."""
    count = int(subject.within(filters).mask(fiches).sum())
    return replace(subject, count=count) if count else None


def subject_filters(text: str, topic: set[str], fiches: Sequence[Fiche], filters: Filters, generic: frozenset[str]) -> Filters | None:
    """`filters` with what `text` names wholly; None when it asks for anything else, or when nothing of it would be left.

    `fiches`: those the filters leave. `topic`: the stems of the text that mean something, none of them `generic`.
    """
    names = _Names(fiches, generic)
    if chapters := names.chapters(topic):
        return replace(filters, themes=chapters)
    if ids := names.people(text, topic):
        return replace(filters, fiche_ids=ids)
    if themes := names.themes(topic):
        return replace(filters, themes=themes)
    for expansion in load_lexicon().expansions(text):
        if not topic <= set(expansion.stems):
            continue
        for term in expansion.terms:
            stems = set(analyse(term)) - generic
            if chapters := names.chapters_within(stems):
                return replace(filters, themes=chapters)
            if ids := names.people(term, stems):
                return replace(filters, fiche_ids=ids)
    return None


class _Names:
    """The chapters, themes and audiences of some fiches, by their stems."""

    def __init__(self, fiches: Sequence[Fiche], generic: frozenset[str]) -> None:
        self.fiches = fiches
        self.generic = generic
        self._chapters = {c: set(analyse(c)) for c in dict.fromkeys(f.chapter for f in fiches if f.chapter)}
        self._themes = {c: set(analyse(c)) - generic for c in dict.fromkeys(f.theme for f in fiches if f.theme)}

    def chapters(self, topic: set[str]) -> tuple[str, ...]:
        """Chapters whose name holds the topic."""
        return tuple(name for name, stems in self._chapters.items() if topic <= stems)

    def chapters_within(self, term: set[str]) -> tuple[str, ...]:
        """Chapters whose name a term of the lexicon is, or makes precise: "insertion professionnelle" of "Insertion"."""
        return tuple(name for name, stems in self._chapters.items() if stems and stems <= term)

    def themes(self, topic: set[str]) -> tuple[str, ...]:
        """Themes that the topic names but for a third of their words."""
        return tuple(name for name, stems in self._themes.items() if topic <= stems and 3 * len(topic) >= 2 * len(stems))

    def people(self, text: str, topic: set[str]) -> tuple[str, ...]:
        """The fiches of the audiences that the text names, all of them unless it strings them; () when it says more than that."""
        asked = set(audiences_in(text, ""))
        if not asked or not (topic <= _stems(asked) or self._only_people(text)):
            return ()
        strung = STRUNG.search(fold(text)) is not None
        held = ((f.id, asked & audiences_of(f)) for f in self.fiches)
        return tuple(i for i, shared in held if (shared if strung else shared == asked))

    def _only_people(self, text: str) -> bool:
        """Whether nothing is left of the text without the words of its audiences, and they are words for people."""
        plain = fold(text)
        rest = _audience_words().sub(" ", plain)
        return bool(PEOPLE.search(plain)) and not PLACES.search(plain) and not set(_content(PEOPLE.sub(" ", rest))) - self.generic


@functools.cache
def _audience_words() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(AUDIENCES.values()) + r")\w*")


def _content(text: str) -> list[str]:
    return [stem for stem in analyse(text) if not stem[0].isdigit()]


def _stems(names: Iterable[str]) -> set[str]:
    return {stem for name in names for stem in analyse(name)}


@functools.lru_cache(maxsize=4096)
def audiences_of(fiche: Fiche) -> frozenset[str]:
    """The audiences of a fiche, in the terms of corpus/audiences.py."""
    return frozenset(audiences_in(" ; ".join(fiche.audiences), ""))
