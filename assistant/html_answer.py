"""The view that asks and answers: the box, examples, what was understood, the answer, a card an initiative, neighbours."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.address import Address, View
from assistant.evidence import evidence_label
from assistant.html import basket_button, esc, facts, fiche_address, link, tag, title_link
from assistant.html_lead import with_marks
from assistant.html_text import quoted
from assistant.html_understood import restrictions, understood_chips
from assistant.question import Understanding, folded
from assistant.records import Answer, Quote, Result
from assistant.render import full_source, lead, plain, short_source, unquoted
from assistant.strings import UiLanguage, enumerate_names, t
from assistant.urgent import signals
from assistant.wording import pattern
from corpus.models import Fiche
from index.lexicon import Expansion

__all__ = [
    "answer_view",
    "brief_source",
    "card",
    "fiche_facts",
    "lead",
    "source_address",
    "years_label",
]


def answer_view(
    answer: Answer,
    address: Address,
    stems: Collection[str],
    expansions: Sequence[Expansion],
    shown: int,
    asked: Understanding | None = None,
) -> str:
    """The answer to a question, under the box. `asked`: the question before the reader took anything out of it."""
    language: UiLanguage = answer.understood.answer_language if answer.understood else address.language
    found = list(answer.apart) or [r for r in answer.results if r.relevant]
    ids = {r.fiche.id for r in found}
    others = [r for r in answer.results if r.fiche.id not in ids]
    cards = "".join(tag("li", card(i, r, address, stems, language)) for i, r in enumerate(found[:shown], 1))
    # Printed alone: on screen the question is in its box.
    printed = tag("p", esc(answer.question), class_="es-printed")
    chips = understood_chips(answer, address, expansions, asked) if not answer.alone else ""
    first = _lead(answer, found[:shown], address)
    # The numbers to call stand before anything else.
    top = [first, chips] if signals(answer.question) else [chips, first]
    parts = [
        printed,
        *top,
        _of_subject(answer, address),
        _compare(answer, address),
    ]
    if cards:
        parts.append(tag("ol", cards, class_="es-cards"))
    if found[shown:]:
        parts.append(_rest(found[shown:], address, language))
    if answer.alone:
        parts.append(_said_whole(answer, address))
        others = []
    if not found and (others or (answer.understood and answer.understood.claims.beyond)):
        parts.append(_advice(answer, address, language))
    if others:
        parts.append(_neighbours(others[:5], address, language, "ui_neighbours" if found else "ui_nearest"))
    return tag(
        "section",
        "".join(parts),
        class_="es-answer",
        lang=language,
        aria_labelledby="reponse",
        data_answered="true" if answer.answered else "false",
    )


def _lead(answer: Answer, found: Sequence[Result], address: Address) -> str:
    """The first sentence, with a numbered link to each source it was written from."""
    *before, sentence = lead(answer) or [""]
    cites = [(r.fiche, _cite(i, r, address, short=True)) for i, r in enumerate(found, 1)]
    # A sentence that names initiatives was written from those alone.
    named = [(f, cite) for f, cite in cites if f.title in sentence or unquoted(f.title) in sentence]
    marks = [(f.departments, cite) for f, cite in named or cites]
    classes = "es-lead" if found else "es-lead es-none"
    heading = tag("h2", with_marks(sentence, marks), id="reponse", class_=classes, tabindex="-1", data_focus=True)
    return "".join(tag("p", esc(text), class_="es-notice es-before") for text in before) + heading


def _said_whole(answer: Answer, address: Address) -> str:
    """What an answer that names no initiative says after its first sentence; on Essaim itself, where to read more."""
    paragraphs = "".join(tag("p", esc(plain(text))) for text in answer.text.split("\n\n")[1:])
    more = link(address.to("about"), esc(t("ui_nav_about", address.language)))
    return paragraphs + (tag("p", more, class_="es-actions") if answer.understood and answer.understood.kind == "about" else "")


def _of_subject(answer: Answer, address: Address) -> str:
    """All initiatives of the theme or audience that the question only names, one click away."""
    subject = answer.subject
    if subject is None:
        return ""
    explore = address.change(view="explore", question="", previous="", ignored=(), page=None, **{subject.facet: (subject.name,)})
    label = esc(t("ui_named", address.language, n=subject.count))
    return tag("p", link(explore, label, class_="es-button"), class_="es-actions es-to-grid")


def _compare(answer: Answer, address: Address) -> str:
    """The grid of what a question compares, one click away."""
    if not answer.compared:
        return ""
    label = esc(t("ui_compare_found", address.language, count=len(answer.compared)))
    grid = link(address.to("compare", fiches=tuple(f.id for f in answer.compared)), label, class_="es-button")
    return tag("p", grid, class_="es-actions es-to-grid")


def card(number: int, result: Result, address: Address, stems: Collection[str], language: UiLanguage) -> str:
    """One initiative that answers: title, facts, quotation, source, what can be done with it."""
    fiche = result.fiche
    title = tag("h3", tag("span", f"{number}.", class_="es-number", aria_hidden="true") + " " + title_link(fiche, address), id=f"r{number}")
    body = "".join(tag("div", quoted(q.text, stems, skipped=i > 0)) for i, q in enumerate(result.quotes))
    caption = tag("figcaption", _cite(number, result, address))
    figure = tag("figure", tag("blockquote", body, lang="fr") + caption) if result.quotes else ""
    content = title + facts(fiche_facts(fiche, language), language) + figure + _also_in(result, address) + actions(fiche, address)
    return tag("article", content, class_="es-card", aria_labelledby=f"r{number}")


def _also_in(result: Result, address: Address) -> str:
    """The same initiative in other documents, told apart by document and page; the page itself where a text is the document's own."""
    language = address.language
    wheres = [_place_in_document(f, language) for f in (result.fiche, *result.also_in)]
    items = []
    for fiche, place in zip(result.also_in, wheres[1:], strict=True):
        where = f"{place}, {fiche.document}" if wheres.count(place) > 1 else place
        told = _restated_tag(language) + " " if fiche.source.restated else ""
        items.append(f"{title_link(fiche, address)} ({told}{esc(where)})")
        if fiche.pages and not fiche.source.restated:
            label = t("ui_see_page", language)
            items[-1] += " " + link(source_address(fiche, (), address), esc(label), aria_label=f"{label} : {where}")
    return tag("p", esc(t("ui_also_in", language)) + " " + " ; ".join(items), class_="es-hint es-also") if items else ""


def _place_in_document(fiche: Fiche, language: UiLanguage) -> str:
    """Document and pages of a whole fiche."""
    return brief_source(fiche, language, "-".join(dict.fromkeys(map(str, fiche.pages))) if fiche.pages else "")


def actions(fiche: Fiche, address: Address) -> str:
    """What can be done with an initiative."""
    language = address.language
    links = []
    views: tuple[View, ...] = ("fiche", "similar")
    for view in views:
        label = t(f"ui_see_{view}", language)
        target = fiche_address(fiche, address) if view == "fiche" else address.to(view, fiches=(fiche.id,))
        links.append(link(target, esc(label), aria_label=f"{label} : {fiche.title}"))
    return tag("p", "".join(links) + basket_button(fiche, language), class_="es-actions")


def source_address(fiche: Fiche, quotes: Sequence[Quote], address: Address) -> Address:
    """Where the passage is shown in its context; the question goes along for the way back."""
    spans = tuple((q.start, q.end) for q in quotes)
    return address.change(view="source", fiches=(fiche.id,), cited=spans, page=None)


def _cite(number: int, result: Result, address: Address, short: bool = False) -> str:
    """ "[1]", or "[1] résumé d'après Recueil Odas 2018, p. 48": opens the passage in its context."""
    language = address.language
    pages = list(dict.fromkeys(q.page for q in result.quotes if q.page is not None))
    source = brief_source(result.fiche, language, ", ".join(map(str, pages)))
    mark = tag("span", f"[{number}]", class_="es-ref")
    target = source_address(result.fiche, result.quotes, address)
    name = f"[{number}] {result.fiche.title}, {source}" if short else None
    told = _restated_tag(language) + " " if result.fiche.source.restated else ""
    content = mark if short else f"{mark} {told}{esc(source)}"
    title = f"{t('ui_cite_title', language)} – {full_source(result.fiche, language)}"
    return link(target, content, class_="es-cite", aria_label=name, title=title, data_cite=number)


def brief_source(fiche: Fiche, language: UiLanguage, pages: str = "") -> str:
    """The document on one line: what it is, who published it, year, pages ("d'après Recueil Odas 2018, p. 80").

    Without a publisher, its title. The whole reference is in the source's own view.
    """
    source = fiche.source
    kind = next((w.capitalize() for w in re.findall(r"\w+", source.title) if pattern("documents", "kind").fullmatch(folded(w))), "")
    named = [kind, source.publisher, (source.date or "")[:4]]
    line = " ".join(n for n in named if n) if source.publisher else short_source(fiche, language)
    where = ", ".join(p for p in (line, t("page", language, page=pages) if pages else "") if p)
    return t("restated", language, source=where) if source.restated else where


def _restated_tag(language: UiLanguage) -> str:
    """Beside what a fiche of ours says of its source: whose words they are."""
    return tag("span", esc(t("ui_restated_tag", language)), class_="es-tag", title=t("ui_restated_help", language))


def fiche_facts(fiche: Fiche, language: UiLanguage) -> list[str]:
    """Département, years, audiences, kind of evidence; HTML."""
    items = [tag("strong", esc(enumerate_names(fiche.departments, language)))] if fiche.departments else []
    items += [esc(years_label(fiche, language)), esc(", ".join(fiche.audiences[:3]))]
    if fiche.evidence:
        items.append(
            tag(
                "span",
                esc(evidence_label(fiche.evidence, language))
                + tag("span", esc(f" ({t(f'ui_evidence_{fiche.evidence}_help', language)})"), class_="es-hidden"),
                class_="es-evidence",
                title=t(f"ui_evidence_{fiche.evidence}_help", language),
            )
        )
    return items


def years_label(fiche: Fiche, language: UiLanguage) -> str:
    """ "depuis 2015", "2015-2018", or nothing."""
    if not fiche.years:
        return ""
    first, last = fiche.years
    return t("ui_years", language, first=first, last=last) if last and last != first else t("ui_since", language, first=first)


def _rest(results: Sequence[Result], address: Address, language: UiLanguage) -> str:
    items = "".join(tag("li", title_link(r.fiche, address) + " " + esc(_where(r.fiche, language))) for r in results)
    return tag("section", tag("h3", esc(t("ui_more", language, n=len(results)))) + tag("ul", items, class_="es-list"))


def _neighbours(results: Sequence[Result], address: Address, language: UiLanguage, heading: str) -> str:
    items = "".join(tag("li", title_link(r.fiche, address) + " " + esc(_where(r.fiche, language))) for r in results)
    return tag("section", tag("h3", esc(t(heading, language))) + tag("ul", items, class_="es-list"), class_="es-neighbours")


def _where(fiche: Fiche, language: UiLanguage) -> str:
    names = [enumerate_names(fiche.departments, language), str(fiche.years[0]) if fiche.years else ""]
    return f"({', '.join(n for n in names if n)})" if any(names) else ""


def _advice(answer: Answer, address: Address, language: UiLanguage) -> str:
    """What to try when nothing answers; without the place or the date only where there is one."""
    limited = answer.understood is not None and bool(restrictions(answer.understood, language))
    keys = ["words", "shorter", *(["place"] if limited else []), *(["filters"] if address.filtered else [])]
    tips = "".join(tag("li", esc(t(f"ui_try_{key}", language))) for key in keys)
    explore = tag("li", link(address.to("explore"), esc(t("ui_try_explore", language))))
    return tag("div", tag("p", esc(t("ui_try", language))) + tag("ul", tips + explore), class_="es-notice es-info")
