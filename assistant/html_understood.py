"""What was understood of a question, as chips: what restricts it, and the words the lexicon adds."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.address import Address
from assistant.html import chip, esc, link, tag
from assistant.question import Understanding
from assistant.records import Answer
from assistant.render import bearer_label, period_line
from assistant.strings import UiLanguage, enumerate_names, t
from index.analyser import fold
from index.lexicon import Expansion

__all__ = ["restrictions", "understood_chips"]


def understood_chips(answer: Answer, address: Address, expansions: Sequence[Expansion], asked: Understanding | None = None) -> str:
    """What was understood: filters, each removed or put back by a click, and the words the lexicon added."""
    language = address.language
    understood = asked or answer.understood
    chips = []
    for part, label in restrictions(understood, language) if understood else []:
        if part in address.ignored:
            back = address.change(ignored=tuple(p for p in address.ignored if p != part))
            name = t("ui_restore", language, label=label)
            chips.append(tag("li", link(back, tag("s", esc(label)), class_="es-chip es-dropped", aria_label=name, title=name)))
        else:
            chips.append(chip(esc(label), address.change(ignored=(*address.ignored, part)), t("ui_remove", language, label=label)))
    chips += [chip(esc(f"{surface} → {' ; '.join(terms)}"), None, "", "es-lexicon") for surface, terms in _learnt(expansions)]
    if not chips:
        return ""
    return tag(
        "div", tag("span", esc(t("ui_understood", language)), class_="es-chips-label") + tag("ul", "".join(chips), class_="es-chips")
    )


def restrictions(understood: Understanding, language: UiLanguage) -> list[tuple[str, str]]:
    """(what an address calls it, label) of each restriction that the question words; places go together."""
    place = understood.place
    out = []
    places = [t("filter_place", language, label=place.label)] if place.departments else []
    places += [t("filter_excluded", language, label=enumerate_names(place.excluded, language))] if place.excluded else []
    if places:
        out.append(("lieu", " ; ".join(places)))
    if understood.period:
        out.append(("periode", period_line(understood.period, language)))
    if bearer := bearer_label(understood.bearer, language):
        out.append(("porteur", t("filter_bearer", language, label=bearer)))
    return out


def _learnt(expansions: Sequence[Expansion]) -> list[tuple[str, list[str]]]:
    """(words of the question, words the lexicon adds), each once; nothing for words that explain themselves."""
    found: dict[str, list[str]] = {}
    for expansion in expansions:
        terms = found.setdefault(expansion.surface, [])
        terms += [term for term in expansion.terms[:2] if fold(term) != fold(expansion.surface) and term not in terms]
    return [(surface, terms) for surface, terms in found.items() if terms]
