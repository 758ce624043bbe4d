"""The view that asks and answers: the box, examples, what was understood, the answer, a card an initiative, neighbours."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl

from assistant.address import Address, View
from assistant.feedback import VERDICTS
from assistant.html import basket_button, esc, facts, field, link, tag, title_link
from assistant.html_text import quoted
from assistant.html_understood import restrictions, understood_chips
from assistant.question import Understanding
from assistant.records import Answer, Quote, Result
from assistant.render import plain, source_line
from assistant.strings import UiLanguage, enumerate_names, t
from corpus.models import Fiche
from index.lexicon import Expansion

__all__ = [
    "EXAMPLES",
    "answer_view",
    "ask_form",
    "card",
    "examples",
    "fiche_facts",
    "lead",
    "source_address",
    "years_label",
]

EXAMPLES = ("list", "need", "everyday", "comparison", "english")
"""Keys `ui_example_…` (the question) and `ui_example_…_kind` (what it shows)."""


def ask_form(address: Address, count: int, asked: str = "") -> str:
    """The box. Its filters and language are kept in hidden fields; `asked` is what a follow-up would follow."""
    language = address.language
    hidden = "".join(field(name, value) for name, value in _kept(address, asked))
    label = tag("label", esc(t("ui_ask_label", language)), for_="question")
    hint = tag("p", esc(t("ui_ask_hint", language, count=count)), class_="es-hint", id="question-hint")
    box = tag(
        "textarea",
        esc(address.question),
        id="question",
        name="q",
        rows="2",
        maxlength="2000",
        required=True,
        aria_describedby="question-hint",
    )
    button = tag("button", esc(t("ui_ask", language)), type="submit", class_="es-button")
    return tag(
        "form", label + hint + tag("div", box + button, class_="es-ask-row") + hidden, class_="es-ask", role="search", data_form="ask"
    )


def _kept(address: Address, asked: str) -> list[tuple[str, str]]:
    """What a new question keeps of the address: filters, language, and the question it may follow."""
    kept = address.change(view="ask", question="", previous=asked, ignored=(), fiches=(), cited=(), page=None, sort="title")
    return parse_qsl(kept.query().lstrip("?"))


def follow_up_line(question: str, address: Address) -> str:
    """Says that the question was read as following the one before, and how to undo it."""
    language = address.language
    undo = link(address.change(previous=""), esc(t("ui_follow_up_undo", language)))
    return tag("p", esc(t("ui_follow_up", language, question=question)) + " " + undo, class_="es-notice es-info es-follow-up")


def feedback_form(answer: Answer, address: Address) -> str:
    """Useful, not useful, something is missing: nothing is kept before one of the buttons is pressed."""
    language = address.language
    if not answer.results:
        return ""
    buttons = "".join(
        tag("button", esc(t(f"ui_feedback_{v}", language)), type="submit", name="verdict", value=v, class_="es-button es-quiet")
        for v in VERDICTS
    )
    label = tag("label", esc(t("ui_feedback_comment", language)), for_="avis")
    more = tag(
        "details",
        tag("summary", esc(t("ui_feedback_more", language)))
        + label
        + '<textarea id="avis" name="comment" rows="2" maxlength="2000"></textarea>',
    )
    consent = tag("p", esc(t("ui_feedback_consent", language)), class_="es-hint")
    ids = "".join(field("fiches", r.fiche.id) for r in answer.results if r.relevant)
    head = tag("h2", esc(t("ui_feedback", language)), id="avis-titre")
    body = head + tag("div", buttons, class_="es-buttons") + more + consent + field("question", answer.question) + ids
    return tag(
        "form",
        body + tag("p", "", role="status", class_="es-said"),
        class_="es-feedback",
        data_form="feedback",
        aria_labelledby="avis-titre",
    )


def examples(address: Address) -> str:
    """What can be asked, each a link."""
    language = address.language
    items = []
    for key in EXAMPLES:
        question = t(f"ui_example_{key}", language)
        kind = tag("span", esc(t(f"ui_example_{key}_kind", language)), class_="es-example-kind")
        items.append(tag("li", link(address.to("ask", question=question), kind + tag("span", esc(question)))))
    return tag("section", tag("h2", esc(t("ui_examples", language))) + tag("ul", "".join(items), class_="es-examples"))


def lead(answer: Answer) -> list[str]:
    """The sentences before the initiatives, as plain text: what was left aside, then the one that answers."""
    found = []
    for block in answer.text.split("\n\n"):
        if re.match(r"\*\*\d+\. ", block) or block.startswith(("> ", "- ", "— ")):
            break
        found.append(plain(block))
        if block.startswith("**") and block.endswith("**"):
            break
    return found


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
    parts = [understood_chips(answer, address, expansions, asked), _lead(answer, found[:shown], address), _compare(answer, address)]
    if cards:
        parts.append(tag("ol", cards, class_="es-cards"))
    if found[shown:]:
        parts.append(_rest(found[shown:], address, language))
    if not found and others:
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
    cites = "".join(_cite(i, r, address, short=True) for i, r in enumerate(found, 1))
    classes = "es-lead" if found else "es-lead es-none"
    heading = tag(
        "h2",
        esc(sentence) + (" " + tag("span", cites, class_="es-cites") if cites else ""),
        id="reponse",
        class_=classes,
        tabindex="-1",
        data_focus=True,
    )
    return "".join(tag("p", esc(text), class_="es-notice es-before") for text in before) + heading


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
    """The same initiative in other documents."""
    links = [title_link(f, address) + esc(f" ({source_line(f, address.language)})") for f in result.also_in]
    return tag("p", esc(t("ui_also_in", address.language)) + " " + " ; ".join(links), class_="es-hint") if links else ""


def actions(fiche: Fiche, address: Address) -> str:
    """What can be done with an initiative."""
    language = address.language
    links = []
    views: tuple[View, ...] = ("fiche", "similar")
    for view in views:
        label = t(f"ui_see_{view}", language)
        links.append(link(Address(view, fiches=(fiche.id,), language=language), esc(label), aria_label=f"{label} : {fiche.title}"))
    return tag("p", "".join(links) + basket_button(fiche, language), class_="es-actions")


def source_address(fiche: Fiche, quotes: Sequence[Quote], address: Address) -> Address:
    """Where the passage is shown in its context; the question goes along for the way back."""
    spans = tuple((q.start, q.end) for q in quotes)
    return address.change(view="source", fiches=(fiche.id,), cited=spans, page=None)


def _cite(number: int, result: Result, address: Address, short: bool = False) -> str:
    """ "[1]", or "[1] document, p. 48": opens the passage in its context."""
    language = address.language
    pages = list(dict.fromkeys(q.page for q in result.quotes if q.page is not None))
    where = t("page", language, page=", ".join(map(str, pages))) if pages else ""
    source = ", ".join(p for p in (source_line(result.fiche, language), where) if p)
    mark = tag("span", f"[{number}]", class_="es-ref")
    target = source_address(result.fiche, result.quotes, address)
    name = f"[{number}] {result.fiche.title}, {source}" if short else None
    content = mark if short else f"{mark} {esc(source)}"
    return link(target, content, class_="es-cite", aria_label=name, title=t("ui_cite_title", language), data_cite=number)


def fiche_facts(fiche: Fiche, language: UiLanguage) -> list[str]:
    """Département, years, audiences, kind of evidence; HTML."""
    items = [tag("strong", esc(enumerate_names(fiche.departments, language)))] if fiche.departments else []
    items += [esc(years_label(fiche, language)), esc(", ".join(fiche.audiences[:3]))]
    if fiche.evidence:
        items.append(
            tag(
                "span",
                esc(t(f"ui_evidence_{fiche.evidence}", language)),
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
