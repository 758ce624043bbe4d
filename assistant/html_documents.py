"""What a library is made of: documents held, what was found in those added, what a verification says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.assistant import AddReport
from assistant.html import esc, notice, tag
from assistant.render import date_label
from assistant.strings import UiLanguage, t
from corpus.models import Document, Fiche

__all__ = ["check_html", "documents_html", "documents_page", "report_html"]

SHOWN = 300
"""Documents listed."""


def documents_page(language: UiLanguage) -> str:
    """The head of the view; the panel that acts stands below it."""
    heading = tag("h1", esc(t("ui_nav_documents", language)), tabindex="-1", data_focus=True)
    return heading + tag("p", esc(t("ui_manage_intro", language)))


def documents_html(documents: Sequence[Document], fiches: Sequence[Fiche], language: UiLanguage) -> str:
    """Every document with its fiches, pages, pages without text and warnings; the latest first."""
    counts = Counter(f.file for f in fiches)
    heads = "".join(
        tag("th", esc(t(f"ui_documents_{key}", language)), scope="col") for key in ("name", "date", "pages", "fiches", "warnings")
    )
    rows = []
    for document in list(documents)[::-1][:SHOWN]:
        blank = sum(not page.text.strip() for page in document.pages)
        pages = f"{len(document.pages)}" if document.has_pages else "–"
        if document.has_pages and blank:
            pages += f" ({t('ui_documents_blank', language, count=blank)})"
        warnings = "".join(tag("li", esc(w)) for w in document.warnings[:5])
        cells = [
            tag("th", esc(document.name), scope="row"),
            tag("td", esc(date_label(document.date, language) or "–")),
            tag("td", esc(pages)),
            tag("td", esc(counts[document.name])),
            tag("td", tag("ul", warnings) if warnings else "–"),
        ]
        rows.append(tag("tr", "".join(cells)))
    title = tag("h2", esc(t("ui_documents_held", language, documents=len(documents), fiches=len(fiches))))
    table = tag("table", tag("thead", tag("tr", heads)) + tag("tbody", "".join(rows)))
    return title + tag("div", table, class_="es-scroll", tabindex="0", role="region", aria_label=t("ui_nav_documents", language))


def report_html(report: AddReport, language: UiLanguage) -> str:
    """What became of the files given."""
    lines = [tag("li", esc(t("ui_report_added", language, name=name, count=count))) for name, count in report.added]
    lines += [tag("li", esc(t("ui_report_unchanged", language, name=name))) for name in report.unchanged]
    lines += [tag("li", esc(warning)) for warning in report.warnings]
    good = notice(tag("ul", "".join(lines))) if lines else ""
    return good + _faults(report.faults)


def check_html(faults: Sequence[str], sound: str) -> str:
    """Faults, or the sentence that says there is none."""
    return _faults(faults) if faults else notice(tag("p", esc(sound)))


def _faults(faults: Sequence[str]) -> str:
    return notice(tag("ul", "".join(tag("li", esc(f)) for f in faults)), "fault") if faults else ""
