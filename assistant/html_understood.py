"""What was understood of a question, as chips: what restricts it, and the words the lexicon adds."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.added import Added, added_words
from assistant.address import Address
from assistant.html import chip, esc, link, tag
from assistant.question import Understanding
from assistant.records import Answer
from assistant.render import bearer_label, evidence_labels, period_line
from assistant.strings import UiLanguage, enumerate_names, t
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
    shown, folded = added_words(expansions)
    chips += [_learnt(added) for added in shown]
    label = tag("span", esc(t("ui_understood", language)), class_="es-chips-label")
    parts = label + tag("ul", "".join(chips), class_="es-chips") if chips else ""
    if folded:
        summary = tag("summary", esc(t("ui_added", language, total=len(folded))))
        parts += tag("details", summary + tag("ul", "".join(map(_learnt, folded)), class_="es-chips"), class_="es-added")
    return tag("div", parts, class_="es-understood") if parts else ""


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
    if understood.claims.evidence:
        out.append(("preuve", t("filter_evidence", language, label=evidence_labels(understood.claims.evidence, language))))
    return out


def _learnt(added: Added) -> str:
    """A chip: the question's words, the field's."""
    return chip(esc(f"{added.words} → {' ; '.join(added.terms)}"), None, "", "es-lexicon")
