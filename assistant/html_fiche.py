"""A fiche's own page, and a passage in its context."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from assistant.address import Address, View
from assistant.evidence import evidence_help
from assistant.html import attributes, basket_button, esc, link, notice, tag, title_link
from assistant.html_answer import years_label
from assistant.html_text import fiche_text
from assistant.render import date_label, source_line
from assistant.strings import UiLanguage, t
from corpus.models import Fiche, printed_page

__all__ = ["drawn_page", "fiche_page", "source_page"]

PRACTICE: tuple[View, ...] = ("similar", "transfer")


def fiche_page(fiche: Fiche, address: Address, drawable: bool = False) -> str:
    """Everything known of one initiative, then its text; `drawable`: the pages of its document can be shown."""
    language = address.language
    heading = tag("h1", esc(fiche.title), lang="fr", tabindex="-1", data_focus=True)
    sheet = tag(
        "dl",
        "".join(tag("div", tag("dt", esc(name)) + tag("dd", value)) for name, value in _sheet(fiche, address) if value),
        class_="es-sheet",
    )
    text = tag("div", fiche_text(fiche, (), language), class_="es-text", lang="fr")
    links = "".join(link(address.to(view, fiches=(fiche.id,)), esc(t(f"ui_see_{view}", language))) for view in PRACTICE)
    if drawable:
        links += link(address.to("source", fiches=(fiche.id,)), esc(t("ui_go_to_page", language)))
    buttons = tag("p", links + basket_button(fiche, language), class_="es-actions")
    return tag("article", _back(address) + heading + _restated(fiche, language) + sheet + buttons + text, class_="es-fiche")


def _back(address: Address) -> str:
    """The way back to the answer, where one comes from there."""
    if not address.question:
        return ""
    answer = address.change(view="ask", fiches=(), cited=(), page=None)
    return tag("p", link(answer, "← " + esc(t("ui_back_to_answer", address.language))), class_="es-back")


def source_page(fiche: Fiche, address: Address, stems: Collection[str] = (), drawn: str = "") -> str:
    """The passages of `address.cited` marked in the fiche's text; `drawn` is the page of the document, as HTML."""
    language = address.language
    spans = tuple((max(0, a), min(len(fiche.text), b)) for a, b in address.cited if a < len(fiche.text))
    heading = tag("h1", esc(t("ui_source_title" if spans else "ui_source_whole", language)), tabindex="-1", data_focus=True)
    where = tag(
        "p",
        title_link(fiche, address) + " – " + esc(source_line(fiche, language)) + _pages(fiche, spans, language),
        class_="es-source-line",
    )
    text = tag("div", fiche_text(fiche, spans, language, stems), class_="es-text", lang="fr")
    to_page = tag("a", esc(t("ui_go_to_page", language)), href="#page-dessinee", class_="es-to-page") if drawn else ""
    to_passage = tag("a", esc(t("ui_go_to_passage", language)), href="#passage", class_="es-jump") if spans else ""
    jump = tag("p", to_passage + to_page) if to_passage or to_page else ""
    return tag(
        "article",
        _back(address)
        + heading
        + where
        + _restated(fiche, language)
        + jump
        + tag("div", text + drawn, class_="es-both" if drawn else "es-one"),
        class_="es-source",
    )


def drawn_page(fiche: Fiche, address: Address, pages: list[int], count: int) -> str:
    """The page of the document with the passage framed, the pages before and after one click away."""
    language = address.language
    number = address.page if address.page is not None and 1 <= address.page <= count else pages[0]
    fields = [("fiche", fiche.id), ("page", number), ("cite", ",".join(f"{a}-{b}" for a, b in address.cited))]
    source = "pages/image.png?" + urlencode([(k, v) for k, v in fields if v])
    described = t(
        "ui_drawn_alt" if number in pages else "ui_drawn_alt_plain", language, page=number, document=fiche.source.title or fiche.file
    )
    image = f"<img{attributes({'src': source, 'alt': described, 'loading': 'lazy', 'class': 'es-page'})}>"
    steps = []
    for key, other in (("before", number - 1), ("after", number + 1)):
        if 1 <= other <= count:
            steps.append(
                link(address.change(page=other), esc(t(f"ui_page_{key}", language)), class_="es-button es-quiet", id=f"page-{key}")
            )
    others = [n for n in pages if n != number]
    steps += [link(address.change(page=n), esc(t("ui_page_passage", language, page=n)), class_="es-button es-quiet") for n in others]
    steps.append(
        tag(
            "a",
            esc(t("ui_open_document", language)),
            href=f"pages/document?{urlencode({'fiche': fiche.id})}#page={number}",
            target="_blank",
            rel="noopener",
        )
    )
    caption = tag("figcaption", esc(_numbered(fiche, number, count, language)) + tag("span", "".join(steps), class_="es-steps"))
    return tag("figure", caption + image, class_="es-drawn", id="page-dessinee")


def _numbered(fiche: Fiche, number: int, count: int, language: UiLanguage) -> str:
    """ "Page 93 (95e du fichier, sur 180)": the number printed on the page, where it is known and another than the file's."""
    printed = next((m.label for m in fiche.marks if m.number == number), None)
    if printed is None or printed == str(number):
        return t("ui_drawn_file", language, page=number, count=count)
    ordinal = f"{number}{'re' if number == 1 else 'e'}"
    return t("ui_drawn", language, page=printed, physical=ordinal if language == "fr" else number, count=count)


def _pages(fiche: Fiche, spans: tuple[tuple[int, int], ...], language: UiLanguage) -> str:
    """ ", p. 48" of the marked passages."""
    pages = [printed_page(fiche.mark_at(offset)) for a, b in spans for offset in (a, b - 1)]
    known = list(dict.fromkeys(p for p in pages if p is not None))
    return esc(", " + t("page", language, page=", ".join(map(str, known)))) if known else ""


def _restated(fiche: Fiche, language: UiLanguage) -> str:
    """Said wherever the text shown is not the source's own."""
    return notice(esc(t("ui_restated", language, source=source_line(fiche, language)))) if fiche.source.restated else ""


def _sheet(fiche: Fiche, address: Address) -> list[tuple[str, str]]:
    """(name, HTML) of each field."""
    language = address.language
    places = ", ".join(link(address.to("explore", departments=(d,)), esc(d)) for d in fiche.departments)
    pages = t("page", language, page="-".join(dict.fromkeys(map(str, fiche.pages)))) if fiche.pages else ""
    source = esc(", ".join(p for p in (source_line(fiche, language), pages) if p))
    if fiche.source.url and fiche.source.url.startswith(("https://", "http://")):
        source += " " + tag("a", esc(t("ui_source_link", language)), href=fiche.source.url, rel="noreferrer noopener", target="_blank")
    return [
        (t("ui_department", language), places),
        (t("ui_region", language), esc(", ".join(fiche.regions))),
        (t("ui_organisation", language), esc(fiche.organisation or "")),
        (t("ui_period", language), esc(years_label(fiche, language))),
        (t("ui_status", language), esc(fiche.status or "")),
        (t("ui_audience", language), esc(", ".join(fiche.audiences))),
        (t("ui_theme", language), esc(" › ".join(p for p in (fiche.chapter, fiche.theme) if p))),
        (t("ui_evidence", language), esc(evidence_help(fiche.evidence, language)) if fiche.evidence else ""),
        (t("ui_contact", language), _contacts(fiche, language)),
        (t("ui_document", language), source),
    ]


def _contacts(fiche: Fiche, language: UiLanguage) -> str:
    """The contacts, with how old they are: never a link that would write or call."""
    if not fiche.contacts:
        return ""
    listed = "<br>".join(esc(c) for c in fiche.contacts)
    date = date_label(fiche.source.date, language)
    return listed + (tag("p", esc(t("contact_date", language, date=date)), class_="es-hint") if date else "")
