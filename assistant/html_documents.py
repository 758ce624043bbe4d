"""What a library is made of: documents added and fiches that come with Essaim, what was found in them, what an action did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from assistant.address import Address
from assistant.assistant import AddReport
from assistant.html import esc, notice, tag, title_link
from assistant.render import date_label
from assistant.strings import UiLanguage, t
from corpus.models import Document, Fiche
from corpus.text import fold

__all__ = ["check_html", "documents_html", "documents_page", "progress_html", "report_html"]

WARNINGS = 5
"""Warnings shown of one document."""


def documents_page(language: UiLanguage) -> str:
    """The head of the view; the panel that acts stands below it."""
    heading = tag("h1", esc(t("ui_nav_documents", language)), tabindex="-1", data_focus=True)
    return heading + tag("p", esc(t("ui_manage_intro", language)))


def documents_html(
    documents: Sequence[Document], fiches: Sequence[Fiche], supplied: Collection[str], absent: int, language: UiLanguage
) -> str:
    """The documents added, the latest first, then, folded, the fiches that come with Essaim (`supplied`: names of their files).

    `absent`: how many of those the library lacks, which can be put back.
    """
    found: dict[str, list[Fiche]] = defaultdict(list)
    for fiche in fiches:
        found[fiche.file].append(fiche)
    added = [d for d in reversed(documents) if d.name not in supplied]
    own = sorted((d for d in documents if d.name in supplied), key=lambda d: fold(_title(d)))
    heading = tag("h2", esc(t("ui_documents_added", language, n=len(added)) if added else t("ui_documents_none", language)))
    html = heading + tag("ul", "".join(_added(d, found[d.name], language) for d in added), class_="es-documents") if added else heading
    if own:
        rows = "".join(_supplied(d, language) for d in own)
        html += _fold(t("ui_documents_supplied", language, n=len(own)), tag("ul", rows, class_="es-documents"), class_="es-supplied")
    return html + (_restore(absent, language) if absent else "")


def progress_html(what: str, done: int, total: int) -> str:
    """What is being done, with how far it is where that is known (`total` above 0)."""
    far = {"value": done, "max": total} if total else {}
    bar = tag("progress", "", aria_label=what, **far)
    return notice(tag("p", esc(what), role="status") + bar)


def report_html(report: AddReport, language: UiLanguage) -> str:
    """What became of the files given."""
    lines = [tag("li", esc(t("ui_report_added", language, n=count, name=name))) for name, count in report.added]
    lines += [tag("li", esc(t("ui_report_unchanged", language, name=name))) for name in report.unchanged]
    lines += [tag("li", esc(warning)) for warning in report.warnings]
    good = _said(tag("ul", "".join(lines))) if lines else ""
    return good + _faults(report.faults)


def check_html(faults: Sequence[str], sound: str) -> str:
    """Faults, or the sentence that says there is none."""
    return _faults(faults) if faults else _said(tag("p", esc(sound)))


def _said(content: str) -> str:
    """The script gives it the focus: it may stand far above what was clicked, and must be read out."""
    return tag("div", notice(content), tabindex="-1", data_said=True)


def _faults(faults: Sequence[str]) -> str:
    listed = tag("ul", "".join(tag("li", esc(f)) for f in faults))
    return tag("div", notice(listed, "fault"), tabindex="-1", data_said=True) if faults else ""


def _title(document: Document) -> str:
    return document.title or document.name


def _added(document: Document, fiches: Sequence[Fiche], language: UiLanguage) -> str:
    """A document somebody added: its facts, its fiches, its warnings where it has some, and the way out."""
    blank = sum(not page.text.strip() for page in document.pages)
    facts = [document.name, date_label(document.date, language) or ""]
    if document.has_pages:
        pages = t("ui_documents_pages", language, n=len(document.pages))
        facts.append(f"{pages} ({t('ui_documents_blank', language, count=blank)})" if blank else pages)
    count = t("ui_documents_fiches", language, n=len(fiches))
    to_know = tag("p", esc(t("ui_documents_warnings", language))) + tag(
        "ul", "".join(tag("li", esc(w)) for w in document.warnings[:WARNINGS])
    )
    links = tag("ul", "".join(tag("li", title_link(f, Address(language=language))) for f in fiches))
    remove = _remove(document, t("ui_documents_sure", language, title=_title(document), name=document.name, fiches=count), language)
    return tag(
        "li",
        tag("h3", esc(_title(document)))
        + tag("p", esc(" · ".join(filter(None, facts))), class_="es-hint")
        + (_fold(count, links) if fiches else tag("p", esc(count)))
        + (tag("div", to_know, class_="es-to-know") if document.warnings else "")
        + remove,
    )


def _supplied(document: Document, language: UiLanguage) -> str:
    """A fiche that comes with Essaim: its title, its file in small, and the way out, which is not for good."""
    name = tag("span", esc(document.name), class_="es-hint")
    sure = t("ui_documents_sure_supplied", language, title=_title(document))
    return tag("li", tag("p", f"{esc(_title(document))} {name}") + _remove(document, sure, language))


def _remove(document: Document, sure: str, language: UiLanguage) -> str:
    """Two steps: the first unfolds the question, the second acts."""
    label = t("ui_documents_remove", language)
    yes = tag("button", esc(t("ui_documents_yes", language)), type="button", class_="es-danger es-sure", data_remove=document.name)
    no = tag("button", esc(t("ui_documents_no", language)), type="button", class_="es-no", data_cancel=True)
    summary = tag("summary", esc(label), class_="es-danger", aria_label=f"{label} : {_title(document)}")
    return tag("details", summary + tag("p", esc(sure)) + tag("p", yes + no, class_="es-choice"), class_="es-remove")


def _restore(absent: int, language: UiLanguage) -> str:
    button = tag("button", esc(t("ui_documents_restore", language, n=absent)), type="button", class_="es-no", data_restore=True)
    said = tag("p", esc(t("ui_documents_why_absent", language)))
    return _fold(t("ui_documents_absent", language, n=absent), said + tag("p", button), class_="es-absent")


def _fold(summary: str, content: str, /, **values: object) -> str:
    return tag("details", tag("summary", esc(summary)) + content, **values)
