"""What a question restricts itself to: the filters that act before the search, and whether it asks for anything else.

"Quelles initiatives viennent de Corse ?" has no topic beyond its place: every initiative of the place answers. "Parmi les
actions de protection de l'enfance, lesquelles ont démarré avant 2010 ?" has a chapter of the library for a topic. Such
questions are answered by the filters alone; for any other, the filters narrow the search and relevance decides.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.question import Understanding, folded
from assistant.subject import Subject, audiences_of, subject_filters, subject_named
from assistant.wording import pattern
from corpus.models import Fiche
from corpus.territories import mentions
from index.analyser import analyse, fold
from index.search import Filters

__all__ = ["Scope", "mentioning", "named_in", "scope_of", "topic_of"]

GENERIC = frozenset(
    analyse(
        "initiative action démarche projet dispositif expérience expérimentation innovation social sociale solution pratique département"
        " collectivité territoire région national novateur innovant innover imaginer imaginé exister trouver trouve proposer propose faire"
        " fait font mettre mis place monter monté lancer lancé démarrer démarré commencer commencé créer créé ouvrir ouvert débuter"
        " remonter venir viennent naître mener année ans an mois cours recueil bibliothèque"
        " parmi autre faveur concerner concernent seulement uniquement"
        " côté question matière domaine champ récent récente dater période apparaître naissance inaugurer"
        " faisait faisaient existant existante actif active également"
        " rien quoi avoir ont été bien aussi liste lister donner donne montrer stock chose"
    )
    + analyse(
        "initiative project scheme programme department exist existing start started launched created begin began run running carried"
        " out social innovative list find found did take place area",
        "en",
    )
)
"""Stems of words that any initiative answers to: they restrict nothing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters of a question."""

    filters: Filters
    bare: bool
    """Whether the filters are all that is asked: whatever they leave answers."""
    subject: Subject | None = None
    """The theme or audience that a question without filters is only the name of."""


def scope_of(understood: Understanding, outer: Filters, fiches: Sequence[Fiche]) -> Scope:
    """The page's filters (`outer`) and those that the question names, over a library of `fiches`."""
    filters = _placed(understood, outer)
    if understood.period:
        filters = replace(filters, years=(understood.period.first, understood.period.last), began=understood.period.began)
    if understood.bearer.allowed:
        filters = replace(filters, bearers=understood.bearer.allowed)
    if evidence := understood.claims.evidence:
        allowed = tuple(kind for kind in evidence if kind in outer.evidence) if outer.evidence else evidence
        filters = replace(filters, evidence=allowed or evidence)
    if understood.kind in {"fact", "contact", "comparison"}:
        return Scope(filters, bare=False)
    text = _without_spans(understood)
    topic = _topic(text, understood)
    # A count is over the whole library unless a place or a period narrows it: a chapter or an audience is then all that is asked.
    counted = understood.kind == "count"
    if filters == outer and not counted:
        named = None if understood.claims.beyond else subject_named(topic, fiches, outer, GENERIC)
        return Scope(filters, bare=False, subject=named)
    if not topic:
        return Scope(filters, bare=True)
    # A chapter with nothing of the place asked for leaves the question to relevance: another chapter may hold what answers.
    there = [f for f in fiches if _there(f, filters)]
    held = subject_filters(text, topic, there, filters, GENERIC)
    if held is None and counted and (ids := _of_audiences_held(topic, there)):
        held = replace(filters, fiche_ids=ids)
    return Scope(held or filters, bare=held is not None)


def _placed(understood: Understanding, outer: Filters) -> Filters:
    place = understood.place
    asked = place.departments
    if understood.kind == "comparison":
        # What is compared is what is looked for; one place alone says where one side is, not both.
        asked = tuple(dict.fromkeys([*place.departments, *place.subject]))
        asked = asked if len(asked) > 1 else ()
    filters = outer
    if asked:
        allowed = set(outer.departments)
        filters = replace(filters, departments=tuple(d for d in asked if not allowed or d in allowed) or asked)
    if place.excluded:
        filters = replace(filters, excluded=tuple(dict.fromkeys([*outer.excluded, *place.excluded])))
    return filters


def _of_audiences_held(topic: set[str], fiches: Sequence[Fiche]) -> tuple[str, ...]:
    """The fiches of the audiences whose name holds the topic: "handicap" for "personnes en situation de handicap"."""
    held = {a for a in dict.fromkeys(a for f in fiches for a in audiences_of(f)) if topic <= set(analyse(a))}
    return tuple(f.id for f in fiches if held & audiences_of(f))


def _there(fiche: Fiche, filters: Filters) -> bool:
    """Whether the fiche is of the places that the filters leave."""
    places = set(fiche.departments)
    return (not filters.departments or bool(places & set(filters.departments))) and not (places and places <= set(filters.excluded))


def _without_spans(understood: Understanding) -> str:
    """The question without the wording of its filters, nor of what no fiche tells."""
    text, plain = understood.question, folded(understood.question)
    worded = understood.restrictions
    spans = [span for spans in worded.values() for span in spans]
    if worded["periode"]:
        # The verbs that a period dates go with it.
        spans += [m.span() for verb in ("begun", "running") for m in pattern("dated", verb).finditer(plain)]
    if len(plain) == len(text):
        spans += understood.claims.beyond_spans
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def topic_of(understood: Understanding) -> set[str]:
    """Stems of what the question is about beside its filters; empty where they are all that is asked."""
    return _topic(_without_spans(understood), understood)


def _topic(text: str, understood: Understanding) -> set[str]:
    """Stems that name a topic: no number, no word that any initiative answers to."""
    return {s for s in analyse(text, understood.language) if not s[0].isdigit() and s not in GENERIC}


def mentioning(fiches: Iterable[Fiche], departments: Iterable[str]) -> tuple[str, ...]:
    """Identifiers of the fiches whose text names one of these départements without being theirs ("also done in…")."""
    wanted = set(departments)
    folded = [fold(name) for name in wanted]
    return tuple(
        fiche.id
        for fiche in fiches
        if not wanted & set(fiche.departments) and any(name in fold(fiche.text) for name in folded) and wanted & named_in(fiche)
    )


@functools.lru_cache(maxsize=4096)
def named_in(fiche: Fiche) -> frozenset[str]:
    """The départements that a fiche's text names."""
    return frozenset(d for mention in mentions(fiche.text) if mention.kind == "department" for d in mention.departments)
