"""From ranked initiatives to the text of an answer: one form for each kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.facts import literal
from assistant.headline import beyond, beyond_alone, counted, departments_of, named, summary
from assistant.question import Understanding, folded
from assistant.quotes import candidates, holds_fact
from assistant.records import Answer, Result
from assistant.render import (
    answer_body,
    bearer_label,
    date_label,
    escape,
    evidence_labels,
    neighbour_list,
    period_label,
    sources_block,
    unquoted,
    where,
)
from assistant.scope import named_in, topic_of
from assistant.settings import Settings
from assistant.strings import UiLanguage, enumerate_names, t
from assistant.subject import Subject
from assistant.wording import pattern
from corpus.territories import prepositional
from index.analyser import analyse

__all__ = ["answer", "empty_library", "greeting", "out_of_scope", "untold"]


ON_SUBJECT, FAINT, AHEAD = 0.5, 0.25, 3.0
"""Least probability of a fiche for it to be the one that a question is about; a fainter one is when it is so many times the next's."""
NEAR = 0.02
"""Least probability of a fiche named as a neighbour of those that answer."""


def greeting(understood: Understanding) -> Answer:
    """A greeting is answered with what can be asked, thanks with a kind word."""
    thanked = pattern("kinds", "thanked").search(folded(understood.question)) is not None
    text = t("thanked" if thanked else "greeting", understood.answer_language)
    return Answer(understood.question, understood, False, text, (), ())


def out_of_scope(understood: Understanding, results: Sequence[Result]) -> Answer:
    """A question about something else altogether: what the library covers is said, and no initiative is named."""
    rest = tuple(replace(r, relevant=False) for r in results)
    return Answer(understood.question, understood, False, t("out_of_scope", understood.answer_language), (), rest)


def empty_library(understood: Understanding) -> Answer:
    """A library without fiches says so."""
    return Answer(understood.question, understood, False, t("empty_library", understood.answer_language), (), ())


def untold(understood: Understanding) -> Answer:
    """A question that asks nothing but what no fiche tells: that is said, and what to try."""
    language = understood.answer_language
    text = f"**{beyond_alone(understood, language)}**\n\n{t('beyond_advice', language)}"
    return Answer(understood.question, understood, False, text, (), ())


def answer(
    understood: Understanding,
    results: Sequence[Result],
    notes: Sequence[str],
    settings: Settings,
    missed: Sequence[Result] | None = None,
    *,
    complete: bool = False,
    certain: bool = False,
    subject: Subject | None = None,
) -> Answer:
    """Write the answer. `missed`: what the question's own filters left, when none of it answers (it may be nothing at all);
    `results` are then those found without the filters, and a sentence says so before them. `complete`: all that answers is
    among the results, though nothing else is ranked after it. `certain`: what is found answers whatever its score. `subject`:
    the theme or audience that the question is only the name of.
    """
    language = understood.answer_language
    # A fact asked of a place is that place's: another's fiche does not stand for it.
    ranked = sorted(missed or results, key=lambda r: (not _likely(r), -r.score))
    unsaid = _leaves_unsaid(understood, ranked, [] if missed else [r for r in results if r.relevant])
    if unsaid and _likely(ranked[0]) and _saying(understood, ranked[0]):
        # The models doubt that the question has an answer, and the fiche holds it literally.
        others = [replace(r, relevant=False) for r in results if r.fiche.id != ranked[0].fiche.id]
        results, missed, unsaid = [replace(ranked[0], relevant=True), *others], None, False
    found = [r for r in results if r.relevant]
    # A name that fewer initiatives bear than answer ("aide à domicile", a public of one) is not what is asked for.
    subject = subject if subject and subject.count >= len(found) else None
    neighbours = [r for r in results if not r.relevant][: settings.neighbours]
    if unsaid and ranked[0].on_subject:
        best = ranked[0]
        text = _unsaid(understood, best, language)
        rest = tuple(replace(r, relevant=False) for r in results)
        return Answer(understood.question, understood, False, text, (), rest, tuple(notes), (best,))
    if not found or (unsaid and missed is None):
        # Of a fiche that is on another subject, its silence tells nothing: the library has none on this one.
        rest = tuple(replace(r, relevant=False) for r in results)
        text = _none(understood, rest, rest[: settings.neighbours], language)
        return Answer(understood.question, understood, False, text, (), rest, tuple(notes))
    parts = [_dropped_filter(understood, language)] if missed is not None else []
    neighbours = [r for r in neighbours if r.score >= NEAR]
    if understood.claims.beyond:
        first = beyond(understood, found, language)
    elif missed is None and _only_named(understood, found):
        first = _named_elsewhere(understood, found, language)
    elif subject:
        first = named(subject, found, language)
    else:
        first = _first_sentence(understood, found, complete or len(found) < settings.results, certain, language)
    parts += [f"**{first}**", answer_body(found, settings.shown, language)]
    if neighbours and len(found) < settings.shown:
        heading = t("beyond_neighbours" if understood.claims.beyond else "neighbours", language)
        parts.append(heading + "\n\n" + neighbour_list(neighbours, language))
    parts.append(sources_block(found[: settings.shown], language))
    text = "\n\n".join(p for p in parts if p)
    if missed is not None:
        # What was asked, with its place or dates, has no answer here: what exists elsewhere is shown as such.
        rest = tuple(replace(r, relevant=False) for r in results)
        return Answer(understood.question, understood, False, text, (), rest, tuple(notes), tuple(found))
    departments = tuple(dict.fromkeys([*departments_of(found), *_also_there(understood, found)]))
    return Answer(understood.question, understood, True, text, departments, tuple(results), tuple(notes), subject=subject)


def _likely(result: Result) -> bool:
    """Whether a fiche is on the subject, by its words and by the models."""
    return result.on_subject and result.score >= ON_SUBJECT


def _leaves_unsaid(understood: Understanding, ranked: Sequence[Result], found: Sequence[Result]) -> bool:
    """Whether a fact is asked of an initiative the library knows, likely or far ahead of any other, and its fiche does not hold it."""
    if understood.kind != "fact" or not ranked:
        return False
    best, second = ranked[0], ranked[1].score if len(ranked) > 1 else 0.0
    if best.score < ON_SUBJECT and (best.score < FAINT or best.score < AHEAD * second):
        return False
    return not found or not holds_fact(best.fiche.text, understood.facts)


def _unsaid(understood: Understanding, best: Result, language: UiLanguage) -> str:
    """What the fiche on the subject says of it literally; else that it may say it, or does not."""
    title, place = escape(unquoted(best.fiche.title)), escape(where(best.fiche, language))
    lead = f"**{_fact(understood, best, title, place, language, sure=False)}**"
    return "\n\n".join([lead, answer_body([best], 1, language), sources_block([best], language)])


def _none(understood: Understanding, results: Sequence[Result], neighbours: Sequence[Result], language: UiLanguage) -> str:
    """That nothing answers, here or elsewhere; what to try; what comes nearest."""
    if understood.claims.beyond:
        said = [f"**{beyond(understood, (), language)}**", t("none_advice", language)]
        near = [t("beyond_nearest", language), neighbour_list(neighbours, language)] if neighbours else []
        return "\n\n".join(said + near)
    if understood.kind != "fact" and (titled := _titled(understood, results)):
        return f"**{t('none_titled', language, n=len(titled))}**\n\n{neighbour_list(titled, language)}"
    limits = _limits(understood, language)
    parts = [f"**{t('none_there', language, limits=limits) if limits else t('none', language)}**"]
    parts.append(t("none_advice_limits" if limits else "none_advice", language))
    if neighbours:
        parts.append(t("none_nearest", language) + "\n\n" + neighbour_list(neighbours, language))
    return "\n\n".join(parts)


def _titled(understood: Understanding, results: Sequence[Result]) -> list[Result]:
    """Those whose title holds all that the question is about: they may not answer it, but there is something on it."""
    topic = topic_of(understood)
    return [r for r in results if topic and topic <= {*analyse(r.fiche.title)}]


def _limits(understood: Understanding, language: UiLanguage, of_one: bool = False) -> str:
    """What the question's own filters say: "en Bretagne hors Finistère depuis 2015"; an empty text without any.

    `of_one`: said of one initiative ("démarrée depuis 2015").
    """
    place, period = understood.place, understood.period
    parts = []
    if place.departments:
        # A région's label lists its départements in brackets; its name alone is enough in a sentence.
        parts.append(_there(place.departments[0] if len(place.departments) == 1 else place.label.split(" (")[0], language))
    if place.excluded:
        parts.append(t("limit_excluded", language, label=enumerate_names(place.excluded, language)))
    if period:
        label = period_label(period, language)
        parts.append(t("limit_began", language, period=label) if period.began and of_one else label)
    if bearer := bearer_label(understood.bearer, language):
        parts.append(t("limit_bearer", language, label=bearer))
    if evidence := evidence_labels(understood.claims.evidence, language):
        parts.append(t("limit_evidence", language, label=evidence))
    return " ".join(parts)


def _there(name: str, language: UiLanguage) -> str:
    """ "dans le Doubs", "en Bretagne"; in brackets what has no grammar of its own ("Doubs et Lot")."""
    try:
        return prepositional(name, language)
    except KeyError:
        return t("limit_places", language, label=name)


def _only_named(understood: Understanding, found: Sequence[Result]) -> bool:
    """Whether no initiative found is of the place asked for: their fiches only name it."""
    asked = set(understood.place.departments)
    return bool(asked) and understood.kind != "comparison" and not any(asked & set(r.fiche.departments) for r in found)


def _also_there(understood: Understanding, found: Sequence[Result]) -> tuple[str, ...]:
    """Those of the départements asked for where, by their text, initiatives found exist too; none unless that is asked."""
    named = {d for r in found for d in named_in(r.fiche)} if understood.also else set()
    return tuple(d for d in understood.place.departments if d in named)


def _named_elsewhere(understood: Understanding, found: Sequence[Result], language: UiLanguage) -> str:
    """That the place is only named by fiches of others; that it exists there too, where that is what is asked."""
    limits = _limits(understood, language)
    if not _also_there(understood, found):
        return t("named_elsewhere", language, n=len(found), limits=limits)
    title, place = escape(unquoted(found[0].fiche.title)), escape(where(found[0].fiche, language))
    return t("named_also", language, n=len(found), title=title, place=place, limits=limits)


def _dropped_filter(understood: Understanding, language: UiLanguage) -> str:
    """The sentence that says the question's filters left nothing that answers."""
    if not (limits := _limits(understood, language, of_one=True)):
        return t("nothing_as_asked", language)
    only_place = understood.place.departments and not (understood.period or understood.bearer.allowed or understood.claims.evidence)
    return t("nothing_there" if only_place else "nothing_with", language, limits=limits)


def _first_sentence(understood: Understanding, found: Sequence[Result], complete: bool, certain: bool, language: UiLanguage) -> str:
    """The sentence that answers, before the initiatives. `complete` False: more may answer than were ranked."""
    best = found[0]
    title, place = escape(unquoted(best.fiche.title)), escape(where(best.fiche, language))
    match understood.kind:
        case "contact":
            return _contact(best, title, place, language)
        case "fact" if best.fiche.organisation and pattern("kinds", "carrier").search(folded(understood.question)):
            return t("carrier", language, title=title, place=place, organisation=escape(best.fiche.organisation))
        case "fact" if best.quotes and (best.on_subject or literal(best.fiche, understood)):
            return _fact(understood, best, title, place, language)
        case "count":
            return counted(found, complete, language)
        case "comparison" if compared := Answer(understood.question, understood, True, "", (), tuple(found)).compared:
            names = (f"{escape(fiche.title)}{escape(where(fiche, language))}" for fiche in compared)
            return t("comparison", language, titles=" ; ".join(names))
        case kind:
            # All that has a kind of evidence is asked for as initiatives: their number is the facet's.
            listed = kind == "list" and not (certain and understood.claims.evidence)
            return summary(listed, found, language, certain=certain, complete=complete)


def _fact(understood: Understanding, best: Result, title: str, place: str, language: UiLanguage, *, sure: bool = True) -> str:
    """The sentence that holds the fact, first; or that the fiche does not say it. `sure` False: it may not be the one asked about."""
    told = _saying(understood, best)
    if told is None:
        if not sure:
            return t("fact_unsure", language, title=title, place=place)
        said = best.quotes[0].text
    elif not told:
        return t("fact_missing", language, title=title, place=place)
    else:
        # Of sentences quoted as one, those around the fact are left to the quotation itself.
        said = told[0]
    return t("fact", language, title=title, place=place, quote=escape(" ".join(said.split())))


def _saying(understood: Understanding, best: Result) -> list[str] | None:
    """The quoted sentences that hold the fact literally; None for a fact that no mark tells."""
    told, pool = literal(best.fiche, understood), candidates(best.fiche)
    if told is None:
        return None
    return [pool[i].text for i in told if any(q.start <= pool[i].start < q.end for q in best.quotes)]


def _contact(best: Result, title: str, place: str, language: UiLanguage) -> str:
    fiche = best.fiche
    if not fiche.contacts:
        missing = t("contact_missing", language, title=title, place=place, organisation=escape(fiche.organisation or "—"))
        return f"{missing} {t('no_directory', language)}"
    sentence = t("contact", language, title=title, place=place, contact=escape(" ; ".join(fiche.contacts)))
    date = date_label(fiche.source.date, language)
    return f"{sentence} {t('contact_date', language, date=date)}" if date else sentence
