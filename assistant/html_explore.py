"""The view that explores: facets with counts, active filters, the map and its table, the list."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.address import FACETS, NAMES, SORT_NAMES, SORTS, Address, Facet
from assistant.evidence import evidence_label
from assistant.explore import Choice, Twins, allowed, choices, department_counts, initiatives, select
from assistant.html import basket_button, chip, esc, facts, field, link, tag, title_link
from assistant.html_answer import fiche_facts
from assistant.html_map import department_map, department_table
from assistant.strings import UiLanguage, t
from corpus.models import EVIDENCE_KINDS, Fiche

__all__ = ["explore_page", "fiche_list", "filter_chips"]

OPEN_AT_FIRST: tuple[Facet, ...] = ("themes", "evidence")
FEW = 8
"""Choices of a facet shown at once; the others are one click away."""
SHOWN = 20
"""Initiatives listed at once."""


def explore_page(fiches: Sequence[Fiche], address: Address, twins: Twins | None = None) -> str:
    """All initiatives that the filters leave; `twins`: those told in several texts, which count and are listed once."""
    language = address.language
    same = twins or {}
    found = select(fiches, address, same)
    counts = department_counts(initiatives(allowed(fiches, address, without="departments"), same))
    heading = tag("h1", esc(t("ui_explore_title", language)), tabindex="-1", data_focus=True)
    said = tag("p", esc(t("ui_found", language, n=len(found), total=len(initiatives(fiches, same)))), class_="es-found", role="status")
    # On a narrow screen the script closes it, so that the initiatives come first.
    side = tag("details", tag("summary", esc(t("ui_filter", language))) + _facets(fiches, address, same), open=True, class_="es-filter")
    ask = _ask_within(address, len(found)) if found else ""
    drawn = tag("details", tag("summary", esc(t("ui_map_open", language))) + department_map(counts, address), open=True, data_facet="map")
    chart = tag(
        "section",
        drawn + department_table(counts, address),
        class_="es-chart",
        aria_label=t("ui_map_caption", language),
    )
    reached = SHOWN * min(max(address.page or 1, 1), len(found) // SHOWN + 1)
    listed = fiche_list(found[:reached], address, fresh=reached - SHOWN) if found else tag("p", esc(t("ui_found_none", language)))
    more = _more(len(found) - reached, reached // SHOWN + 1, address) if len(found) > reached else ""
    main = tag("div", said + filter_chips(address) + ask + chart + listed + more, class_="es-results")
    return heading + tag("div", side + main, class_="es-explore")


def _more(left: int, step: int, address: Address) -> str:
    """The rest of the list, one step at a time, below what is already read."""
    label = esc(t("ui_show_more", address.language, n=left, step=min(left, SHOWN)))
    return tag("p", link(address.change(page=step), label, class_="es-button es-quiet", data_more=True), class_="es-actions")


def filter_chips(address: Address) -> str:
    """The filters that act, each a chip that removes it, then one that removes all."""
    language = address.language
    chips = []
    for facet in FACETS:
        for value in getattr(address, facet):
            label = f"{t(f'ui_facet_{facet}', language)} : {value_label(facet, value, language)}"
            chips.append(chip(esc(label), address.toggled(facet, value), t("ui_remove", language, label=label)))
    if address.first is not None or address.last is not None:
        label = f"{t('ui_facet_years', language)} : {address.first or '…'}-{address.last or '…'}"
        chips.append(chip(esc(label), address.change(first=None, last=None, page=None), t("ui_remove", language, label=label)))
    if len(chips) > 1:
        chips.append(tag("li", link(address.unfiltered(), esc(t("ui_remove_all", language)))))
    label = tag("span", esc(t("ui_filters", language)), class_="es-chips-label")
    return tag("div", label + tag("ul", "".join(chips), class_="es-chips")) if chips else ""


def value_label(facet: Facet, value: str, language: UiLanguage) -> str:
    """A facet's value as shown; kinds of evidence have names of their own."""
    return evidence_label(value, language) if facet == "evidence" else value


def _facets(fiches: Sequence[Fiche], address: Address, twins: Twins) -> str:
    """One form: changing a box applies it at once; without the script, the button does."""
    language = address.language
    parts = [field("vue", "explorer")]
    if language != "fr":
        parts.append(field("lang", language))
    parts.append(_sort(address))
    for facet in FACETS:
        found = choices(fiches, address, facet, twins)
        if sum(c.count > 0 for c in found) > 1 or any(c.chosen for c in found):
            parts.append(_facet(facet, found, address, fiches))
        if facet == "audiences":
            parts.append(_years(address))
    parts.append(tag("noscript", tag("button", esc(t("ui_apply", language)), type="submit", class_="es-button es-quiet")))
    return tag("form", "".join(parts), class_="es-facets", data_form="explore", aria_label=t("ui_filters", language))


def _sort(address: Address) -> str:
    language = address.language
    options = "".join(tag("option", esc(t(f"ui_sort_{s}", language)), value=SORT_NAMES[s], selected=s == address.sort) for s in SORTS)
    return tag("p", tag("label", esc(t("ui_sort", language)), for_="tri") + tag("select", options, id="tri", name="tri"))


def _facet(facet: Facet, found: Sequence[Choice], address: Address, fiches: Sequence[Fiche]) -> str:
    language = address.language
    listed = [c for c in found if c.count or c.chosen]
    if facet == "themes":
        shown = _themes(listed, fiches, language)
    elif facet == "departments":
        shown = _boxes(facet, listed, language)
    else:
        shown = _boxes(facet, listed[:FEW], language)
        shown += _folded(facet, listed[FEW:], t("ui_more_choices", language, n=len(listed[FEW:])), language, FEW)
    chosen = sum(c.chosen for c in found)
    name = esc(t(f"ui_facet_{facet}", language)) + (tag("span", f" ({chosen})", class_="es-count") if chosen else "")
    group = tag("fieldset", tag("legend", name, class_="es-hidden") + shown)
    return tag("details", tag("summary", name) + group, open=bool(chosen) or facet in OPEN_AT_FIRST, class_="es-facet", data_facet=facet)


def _themes(listed: Sequence[Choice], fiches: Sequence[Fiche], language: UiLanguage) -> str:
    """Each theme with its sub-themes folded below it; a sub-theme that several themes have stands apart, as its count does."""
    above: dict[str, set[str]] = {}
    for fiche in fiches:
        if fiche.chapter and fiche.theme:
            above.setdefault(fiche.theme, set()).add(fiche.chapter)
    chapters = {fiche.chapter for fiche in fiches}
    items, number = [], 0
    for choice in listed:
        if choice.value in chapters or choice.value not in above:
            below = [c for c in listed if above.get(c.value) == {choice.value} and c.value not in chapters]
            folded = _folded("themes", below, t("ui_subthemes", language, n=len(below)), language, number + 1)
            items.append(tag("li", tag("div", _box("themes", number, choice, language), class_="es-choice") + folded))
            number += 1 + len(below)
    shared = [c for c in listed if len(above.get(c.value, ())) > 1 and c.value not in chapters]
    return tag("ul", "".join(items), class_="es-themes") + _folded("themes", shared, t("ui_subthemes_shared", language), language, number)


def _folded(facet: Facet, found: Sequence[Choice], label: str, language: UiLanguage, first: int) -> str:
    """Further choices, one click away, open where one of them is made; `first` numbers the boxes."""
    if not found:
        return ""
    return tag("details", tag("summary", esc(label)) + _boxes(facet, found, language, first), open=any(c.chosen for c in found))


def _boxes(facet: Facet, found: Sequence[Choice], language: UiLanguage, first: int = 0) -> str:
    items = "".join(tag("li", _box(facet, i, c, language)) for i, c in enumerate(found, first))
    return tag("ul", items, class_="es-boxes")


def _box(facet: Facet, position: int, choice: Choice, language: UiLanguage) -> str:
    identifier = f"{NAMES[facet]}-{position}"
    value = esc(choice.value)
    checked = " checked" if choice.chosen else ""
    box = f'<input type="checkbox" id="{identifier}" name="{NAMES[facet]}" value="{value}"{checked}>'
    count = tag("span", f" ({choice.count})", class_="es-count")
    meaning = t(f"ui_evidence_{choice.value}_help", language) if facet == "evidence" and choice.value in EVIDENCE_KINDS else ""
    told = tag("span", esc(f" ({meaning})"), class_="es-hidden") if meaning else ""
    return box + tag("label", esc(value_label(facet, choice.value, language)) + told + count, for_=identifier, title=meaning or None)


def _years(address: Address) -> str:
    language = address.language
    boxes = []
    for name, value in (("de", address.first), ("a", address.last)):
        label = tag("label", esc(t(f"ui_years_{name}", language)), for_=f"annee-{name}")
        written = "" if value is None else esc(value)
        boxes.append(tag("p", f'{label}<input type="number" id="annee-{name}" name="{name}" min="1950" max="2100" value="{written}">'))
    group = tag(
        "fieldset", tag("legend", esc(t("ui_facet_years", language)), class_="es-hidden") + tag("div", "".join(boxes), class_="es-years")
    )
    active = address.first is not None or address.last is not None
    return tag("details", tag("summary", esc(t("ui_facet_years", language))) + group, open=active, class_="es-facet", data_facet="years")


def _ask_within(address: Address, count: int) -> str:
    """A question asked within what the filters leave."""
    language = address.language
    names = {**{name: getattr(address, key) for key, name in NAMES.items() if key != "fiches"}}
    hidden = "".join(field(name, value) for name, values in names.items() for value in values)
    hidden += "".join(field(name, value) for name, value in (("de", address.first), ("a", address.last)) if value is not None)
    hidden += field("lang", language) if language != "fr" else ""
    label = tag("label", esc(t("ui_ask_within", language, n=count)), for_="question-ici")
    box = f'<input type="search" id="question-ici" name="q" maxlength="2000" required value="{esc(address.question)}">'
    button = tag("button", esc(t("ui_ask", language)), type="submit", class_="es-button")
    return tag(
        "form", label + tag("div", box + button, class_="es-ask-row") + hidden, class_="es-ask-within", role="search", data_form="ask"
    )


def fiche_list(fiches: Sequence[Fiche], address: Address, fresh: int = 0) -> str:
    """Initiatives as a list of cards; the one at `fresh` is where a longer list goes on."""
    language = address.language
    items = []
    for i, fiche in enumerate(fiches):
        body = tag("h2", title_link(fiche, address), id="suite" if fresh and i == fresh else None)
        body = tag("div", body + facts(fiche_facts(fiche, language), language))
        items.append(tag("li", body + basket_button(fiche, language)))
    return tag("ul", "".join(items), class_="es-fiches")
