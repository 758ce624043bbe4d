"""Answers as Markdown: pure functions from records to text. What comes from documents is escaped, never interpreted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.added import added_words
from assistant.bearer import BearerAsked
from assistant.evidence import evidence_label
from assistant.question import Period, Understanding
from assistant.records import Answer, Quote, Result
from assistant.strings import UiLanguage, enumerate_names, t
from corpus.models import Fiche
from index.lexicon import Expansion

__all__ = [
    "added_line",
    "answer_body",
    "bearer_label",
    "blockquote",
    "citation",
    "date_label",
    "escape",
    "evidence_labels",
    "fiche_text",
    "full_source",
    "lead",
    "neighbour_list",
    "period_label",
    "period_line",
    "plain",
    "quotation",
    "reference",
    "short_source",
    "source_line",
    "sources_block",
    "status_text",
    "understood_lines",
    "unquoted",
    "where",
]

SHORT_TITLE = 48
"""Characters of a document's title in the citation of one result; the whole title stands once, under the answer."""

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
LISTED = re.compile(r"[-•–✓▪]\s")
"""How a quotation that is a list item starts."""
MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
}


def escape(text: str) -> str:
    """Text that Markdown shows as it is: marks, tags and links are disarmed; verbatim once the backslashes are read."""
    return SPECIAL.sub(r"\\\1", text)


def unquoted(title: str) -> str:
    """A title fit to stand between « »: its own become “ ”."""
    return re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", title))


def plain(markdown: str) -> str:
    """The Markdown that this module writes, for a terminal without style: no marks, no backslashes."""
    text = re.sub(r"(?<!\\)\*\*", "", markdown)
    text = re.sub(r"^> ?", "    ", text, flags=re.M)
    return re.sub(r"\\([\\`*_\[\]<>#|~])", r"\1", text)


def date_label(date: str | None, language: UiLanguage) -> str | None:
    """ "2018-10" -> "octobre 2018"; "2018" stays; a full date keeps its day."""
    if not date:
        return None
    parts = date.split("-")
    if len(parts) == 1:
        return parts[0]
    month = MONTHS[language][int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) > 2 else f"{month} {parts[0]}"


def where(fiche: Fiche, language: UiLanguage) -> str:
    """ " (Doubs, 2015)" or an empty text."""
    names = [enumerate_names(fiche.departments, language)] if fiche.departments else []
    years = [str(fiche.years[0])] if fiche.years else []
    return t("place", language, names=", ".join(names + years)) if names or years else ""


def full_source(fiche: Fiche, language: UiLanguage) -> str:
    """The document as one would list it: title, publisher, date."""
    source = fiche.source
    parts = [source.title or fiche.document, source.publisher or "", date_label(source.date, language) or ""]
    return ", ".join(p for p in parts if p)


def short_source(fiche: Fiche, language: UiLanguage) -> str:
    """The document in a few words: publisher, short title, date."""
    source = fiche.source
    parts = [source.publisher or "", _short_title(source.title or fiche.document), date_label(source.date, language) or ""]
    return ", ".join(p for p in parts if p)


def _short_title(title: str) -> str:
    """The title before its subtitle where it is long, cut at a word where that is not enough."""
    if len(title) <= SHORT_TITLE:
        return title
    head = re.split(r"\. | : | [–—-] |, | \(", title, maxsplit=1)[0]
    if 8 <= len(head) <= SHORT_TITLE:
        return head
    return title[: SHORT_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def source_line(fiche: Fiche, language: UiLanguage) -> str:
    """The document in full, "d'après" before it when the fiche restates it."""
    line = full_source(fiche, language)
    return t("restated", language, source=line) if fiche.source.restated else line


def citation(number: int, fiche: Fiche, quotes: Sequence[Quote], language: UiLanguage) -> str:
    """ "[1] Odas, recueil, octobre 2018, p. 48"; for a restated fiche, that the text is Essaim's restatement of that page."""
    line = ", ".join(p for p in (short_source(fiche, language), _pages(quotes, language)) if p)
    return f"[{number}] {t('cited_restated', language, source=line) if fiche.source.restated else line}"


def _pages(quotes: Sequence[Quote], language: UiLanguage) -> str:
    pages = list(dict.fromkeys(q.page for q in quotes if q.page is not None))
    return t("page", language, page=", ".join(map(str, pages))) if pages else ""


def reference(fiche: Fiche, quotes: Sequence[Quote], language: UiLanguage) -> str:
    """Document and pages of these quotations: "recueil.pdf, p. 48"."""
    return ", ".join(p for p in (source_line(fiche, language), _pages(quotes, language)) if p)


def quotation(quotes: Sequence[Quote], language: UiLanguage) -> str:
    """The quotations of one fiche as one citation, "[…]" where sentences are skipped, list items kept on their lines."""
    parts = [escape(q.text.strip()) for q in quotes]
    joined = parts[0] if parts else ""
    for before, part in itertools.pairwise(parts):
        joined += ("\n\\[…\\]\n" if LISTED.match(part) or LISTED.match(before) or "\n" in before else " \\[…\\] ") + part
    return t("quoted", language, text=joined)


def blockquote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def result_block(number: int, result: Result, language: UiLanguage) -> str:
    """One initiative: heading, quotation, reference."""
    fiche = result.fiche
    lines = [f"**{number}. {escape(fiche.title)}**{escape(where(fiche, language))}"]
    if result.quotes:
        lines.append(blockquote(quotation(result.quotes, language)))
        lines.append(escape(citation(number, fiche, result.quotes, language)))
    return "\n\n".join(lines)


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


def answer_body(results: Sequence[Result], shown: int, language: UiLanguage) -> str:
    """The relevant initiatives: the first `shown` in full, the rest by title."""
    blocks = [result_block(i, r, language) for i, r in enumerate(results[:shown], 1)]
    if rest := results[shown:]:
        titles = " ; ".join(f"{escape(r.fiche.title)}{escape(where(r.fiche, language))}" for r in rest)
        blocks.append(t("more", language, n=len(rest), titles=titles))
    return "\n\n".join(blocks)


def neighbour_list(results: Sequence[Result], language: UiLanguage) -> str:
    """One line an initiative."""
    return "\n".join(f"- {escape(r.fiche.title)}{escape(where(r.fiche, language))}" for r in results)


def sources_block(results: Sequence[Result], language: UiLanguage) -> str:
    """The full titles of the documents that the citations of these results shorten, once each; an empty text for none."""
    found = dict.fromkeys(
        full_source(r.fiche, language) for r in results if r.quotes and _short_title(r.fiche.source.title) != r.fiche.source.title
    )
    return t("sources", language, n=len(found), names=" ; ".join(map(escape, found))) if found else ""


def period_label(period: Period, language: UiLanguage) -> str:
    """ "depuis 2015", "jusqu'en 2010", "de 2010 à 2015", "en 2012"; whether initiatives began then is said apart."""
    if period.first is not None and period.first == period.last:
        return t("period.in", language, first=period.first)
    form = "since" if period.last is None else "until" if period.first is None else "between"
    return t(f"period.{form}", language, first=period.first, last=period.last)


def period_line(period: Period, language: UiLanguage) -> str:
    """ "Période : démarrées en 2017", "Période : en 2017"."""
    label = period_label(period, language)
    return t("filter_period", language, label=t("period_began", language, period=label) if period.began else label)


def bearer_label(bearer: BearerAsked, language: UiLanguage) -> str:
    """ "association ou fondation", "autre que Département"; an empty text where none is asked for."""
    if bearer.kinds:
        return t("or", language).join(t(f"bearer.{kind}", language) for kind in bearer.kinds)
    named = enumerate_names([t(f"bearer.{kind}", language) for kind in bearer.excluded], language)
    return t("bearer_other", language, label=named) if named else ""


def evidence_labels(kinds: Sequence[str], language: UiLanguage) -> str:
    """ "résultats évalués ou chiffres du porteur"; an empty text for none."""
    return t("or", language).join(evidence_label(kind, language) for kind in kinds)


def understood_lines(understood: Understanding, language: UiLanguage) -> list[str]:
    """What was understood of the question and acts on the answer, one sentence each."""
    lines = []
    if understood.place.departments:
        lines.append(t("filter_place", language, label=understood.place.label))
    if understood.place.excluded:
        lines.append(t("filter_excluded", language, label=enumerate_names(understood.place.excluded, language)))
    if understood.period:
        lines.append(period_line(understood.period, language))
    if bearer := bearer_label(understood.bearer, language):
        lines.append(t("filter_bearer", language, label=bearer))
    if understood.claims.evidence:
        lines.append(t("filter_evidence", language, label=evidence_labels(understood.claims.evidence, language)))
    return lines


def added_line(expansions: Sequence[Expansion], language: UiLanguage) -> str:
    """What the lexicon added to the question, for a terminal: what the page says at once; an empty text for nothing."""
    shown, _ = added_words(expansions)
    names = [t("added_one", language, words=added.words, terms=t("or", language).join(added.terms)) for added in shown]
    return t("added", language, names=" ; ".join(names)) if names else ""


def fiche_text(fiche: Fiche, language: UiLanguage) -> str:
    """A whole fiche: title, what is known of it, a line each, then its text with the headings in bold."""
    years = "–".join(str(y) for y in fiche.years or () if y is not None)
    fields = {
        "place": enumerate_names(fiche.departments, language),
        "organisation": fiche.organisation,
        "years": years,
        "status": fiche.status,
        "audiences": ", ".join(fiche.audiences),
        "evidence": evidence_label(fiche.evidence, language) if fiche.evidence else "",
        "contact": " ; ".join(fiche.contacts),
        "source": _source_pages(fiche, language),
        "id": fiche.id,
    }
    lines = [escape(t(f"sheet.{name}", language, value=value)) for name, value in fields.items() if value]
    parts = [f"**{escape(fiche.title)}**", "\n".join(lines)]
    if fiche.source.restated:
        parts.append(t("sheet_restated", language))
    return "\n\n".join([*parts, *_paragraphs(fiche)])


def _source_pages(fiche: Fiche, language: UiLanguage) -> str:
    first, last = fiche.pages or (None, None)
    page = "" if first is None else str(first) if first == last else f"{first}-{last}"
    return ", ".join(p for p in (full_source(fiche, language), t("page", language, page=page) if page else "") if p)


def _paragraphs(fiche: Fiche) -> list[str]:
    """The paragraphs of the text; those outside every section are headings."""
    found = []
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", fiche.text):
        text = escape(match.group().strip())
        heading = bool(fiche.sections) and fiche.section_at(match.start()) is None
        found.append(f"**{text}**" if heading else text)
    return found


def status_text(status: Mapping[str, Any], language: UiLanguage) -> str:
    """What a library holds (`Library.status`), a line each."""
    size = f"{status['bytes'] / 1e6:.1f}"
    values = {
        "folder": status["folder"],
        "documents": status["documents"],
        "fiches": status["fiches"],
        "passages": status["passages"],
        "model": f"{status['model']} ({status['dimension']})" if status["model"] else "–",
        "bytes": size.replace(".", ",") if language == "fr" else size,
    }
    lines = [t(f"status.{name}", language, value=value) for name, value in values.items()]
    return "\n".join([*lines, *([t("status.read_only", language)] if status["read_only"] else [])])
