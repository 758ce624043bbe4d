"""The first sentence of an answer that lists initiatives: which answer, which may, and what the library cannot tell.

It is read first and copied into notes: only initiatives that answer more likely than not (`SURE`) are said to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.question import Understanding
from assistant.records import Result
from assistant.render import escape, unquoted, where
from assistant.strings import UiLanguage, enumerate_names, t
from assistant.subject import Subject
from index.filters import Filters

__all__ = ["SURE", "beyond", "beyond_alone", "counted", "departments_of", "named", "summary"]

SURE = 0.5
"""Least probability of an initiative said to answer; a relevant one below it "may"."""
NAMED = 15
"""Most départements named where it is initiatives that are counted."""


def summary(listed: bool, found: Sequence[Result], language: UiLanguage, *, certain: bool = False, complete: bool = True) -> str:
    """Which départements answer where a list is asked for, else how many initiatives do, or the only one; then those that may.

    `certain`: all found answer whatever their score. `complete` False: more may answer than were ranked.
    """
    sure = [r for r in found if certain or r.score >= SURE]
    said = _answering(listed, sure or found, "" if sure else "_maybe", language)
    if sure and len(sure) < len(found):
        said = _and_maybe(listed, said, sure, [r for r in found if r.score < SURE], language)
    return said if complete else t("among_nearest", language, sentence=said[0].lower() + said[1:])


def _answering(listed: bool, found: Sequence[Result], form: str, language: UiLanguage) -> str:
    """What answers; `form` "_maybe" where none is sure to."""
    departments = departments_of(found)
    if listed and departments:
        return t(f"list{form}", language, n=len(departments), names=_names(departments, language))
    if len(found) == 1:
        title, place = escape(unquoted(found[0].fiche.title)), escape(where(found[0].fiche, language))
        return t(f"found_single{form}", language, title=title, place=place)
    if not departments:
        return t(f"found_nowhere{form}", language, n=len(found))
    return t(f"found_in{form}", language, n=len(found), departments=_in_departments(departments, language))


def _and_maybe(listed: bool, said: str, sure: Sequence[Result], maybe: Sequence[Result], language: UiLanguage) -> str:
    """The sentence on the sure ones, and those that may answer too."""
    said = said.removesuffix(".")
    departments = departments_of(maybe)
    if not listed or not departments_of(sure):
        form = "maybe_in" if departments else "maybe_nowhere"
        return t(form, language, n=len(maybe), sentence=said, departments=_in_departments(departments, language))
    others = [d for d in departments if d not in departments_of(sure)]
    return t("maybe_list", language, sentence=said, names=_names(others, language)) if others else f"{said}."


def counted(found: Sequence[Result], complete: bool, language: UiLanguage) -> str:
    """How many initiatives and départements answer, "there may be more" when the ranking was too short to hold them all."""
    departments = departments_of(found)
    sentence = (
        t("count_in", language, n=len(found), departments=_in_departments(departments, language))
        if departments
        else t("found_nowhere", language, n=len(found))
    )
    return sentence if complete else f"{sentence} {t('count_more', language)}"


def named(subject: Subject, found: Sequence[Result], language: UiLanguage) -> str:
    """How many initiatives have the theme or the audience that is all the question names; the nearest may be of another."""
    inside = subject.within(Filters()).mask([r.fiche for r in found]).all()
    nearest = t("nearest_within" if inside else f"nearest_{subject.facet}", language)
    return t(f"named_{subject.facet}", language, n=subject.count, name=escape(unquoted(subject.name)), nearest=nearest)


def beyond(understood: Understanding, found: Sequence[Result], language: UiLanguage) -> str:
    """What the library cannot tell, then how many initiatives speak of the topic: they are not said to answer."""
    said = beyond_alone(understood, language)
    if not found:
        return said
    departments = departments_of(found)
    form = "speaks_in" if departments else "speaks"
    return f"{said} {t(form, language, n=len(found), departments=_in_departments(departments, language))}"


def beyond_alone(understood: Understanding, language: UiLanguage) -> str:
    """What the library cannot tell of what is asked: which failed, which are the best, which do not do something."""
    return t(f"beyond_{understood.claims.beyond}", language)


def departments_of(found: Iterable[Result]) -> tuple[str, ...]:
    """Their départements, in the order found."""
    return tuple(dict.fromkeys(d for r in found for d in r.fiche.departments))


def _in_departments(departments: Sequence[str], language: UiLanguage) -> str:
    """ "2 départements (Doubs et Nord)", without the names where they are many; an empty text for none."""
    if len(departments) > NAMED:
        return t("departments_many", language, n=len(departments))
    return t("departments", language, n=len(departments), names=_names(departments, language)) if departments else ""


def _names(departments: Sequence[str], language: UiLanguage) -> str:
    return escape(enumerate_names(departments, language))
