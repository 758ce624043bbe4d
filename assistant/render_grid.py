"""Grids, similar initiatives and transfer sheets as Markdown: pure functions; what comes from documents is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compare import Cell, Comparison
from assistant.evidence import standing_label
from assistant.records import Quote
from assistant.render import blockquote, escape, quotation, reference, where
from assistant.similar import Elsewhere, Similar, SimilarFiche
from assistant.strings import UiLanguage, enumerate_names, t
from assistant.transfer import Criterion, Sheet, source
from assistant.words import differs_line, fact_line, fiche_name, near_line, reason_line, shared_line, source_entry, verify_lines
from corpus.models import Fiche

__all__ = ["comparison_blocks", "comparison_table", "elsewhere_text", "sheet_text", "similar_text", "sources_text"]


def comparison_table(comparison: Comparison, language: UiLanguage) -> str:
    """The grid as a Markdown table, one column a fiche, the last row saying what differs; sources and verification below."""
    heads = [t("grid_row", language), *(escape(fiche_name(f, language)) for f in comparison.fiches)]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for row in comparison.rows:
        lines.append(_line([f"**{row.asked.title(language)}**", *(_cell(c, language) for c in row.cells)]))
    differs = [escape(differs_line(d, language)) for d in comparison.differs]
    lines.append(_line([f"**{t('grid_differs', language)}**", *differs]))
    parts = ["\n".join(lines), escape(shared_line(comparison, language)), sources_text(comparison.fiches, language)]
    return "\n\n".join(p for p in parts if p)


def comparison_blocks(comparison: Comparison, language: UiLanguage) -> str:
    """The same grid row by row, for narrow screens and terminals."""
    blocks = []
    for row in comparison.rows:
        pairs = zip(comparison.fiches, row.cells, strict=True)
        cells = [f"**{escape(fiche_name(f, language))}**\n\n{_block(c, language)}" for f, c in pairs]
        blocks.append("\n\n".join([f"### {row.asked.title(language)}", *cells]))
    differs = zip(comparison.fiches, comparison.differs, strict=True)
    lines = [f"- **{escape(fiche_name(f, language))}** : {escape(differs_line(d, language))}" for f, d in differs]
    shared = escape(shared_line(comparison, language))
    blocks.append("\n\n".join(p for p in (f"### {t('grid_differs', language)}", "\n".join(lines), shared) if p))
    return "\n\n".join([*blocks, sources_text(comparison.fiches, language)])


def similar_text(similar: Similar, language: UiLanguage) -> str:
    """The initiatives closest to one: title, reason in words, one quotation each; duplicates named first, as such."""
    fiche = similar.fiche
    parts = [f"**{t('similar_title', language, title=escape(fiche.title), place=escape(where(fiche, language)))}**"]
    if similar.duplicates:
        titles = " ; ".join(f"{escape(fiche_name(f, language))} — {escape(reference(f, (), language))}" for f in similar.duplicates)
        parts.append(t("similar_same", language, titles=titles))
    parts += [_similar_block(i, s, language) for i, s in enumerate(similar.found, 1)] or [t("similar_none", language)]
    return "\n\n".join(parts)


def _similar_block(number: int, found: SimilarFiche, language: UiLanguage) -> str:
    lines = [f"**{number}. {escape(fiche_name(found.fiche, language))}** — {escape(reason_line(found.reasons, language))}"]
    if found.quote:
        lines.append(blockquote(quotation([found.quote], language)))
        lines.append(f"— {escape(reference(found.fiche, [found.quote], language))}")
    if found.also_in:
        sources = enumerate_names(dict.fromkeys(escape(reference(f, (), language)) for f in found.also_in), language)
        lines.append(t("also_in", language, sources=sources))
    return "\n\n".join(lines)


def elsewhere_text(elsewhere: Elsewhere, language: UiLanguage) -> str:
    """Initiatives near home, each with what makes it near."""
    home, region = escape(elsewhere.home), escape(elsewhere.region)
    if not elsewhere.found:
        return t("near_none", language, home=home, region=region)
    lines = [f"- {escape(fiche_name(n.fiche, language))} — {escape(near_line(n, language))}" for n in elsewhere.found]
    return f"**{t('near_title', language, home=home, region=region)}**\n\n" + "\n".join(lines)


def sheet_text(sheet: Sheet, language: UiLanguage) -> str:
    """The transfer sheet: nature and age of the information, the four groups, the questions to ask, sources."""
    fiche = sheet.fiche
    parts = [
        f"## {t('sheet_title', language, title=escape(fiche.title), place=escape(where(fiche, language)))}",
        escape(t("sheet_nature", language, standing=standing_label(fiche, language))),
        escape(t("sheet_reading", language, source=source())),
        t("sheet_limit", language),
    ]
    for group in sheet.groups:
        parts.append(f"### {group.title(language)}")
        parts.append(f"*{group.asks[language]}*")
        parts += [_criterion(c, language) for c in group.criteria]
    if sheet.questions:
        questions = "\n".join(
            f"- {t('sheet_ask', language, label=q.title(language), question=q.question(language))}" for q in sheet.questions
        )
        parts.append(f"### {t('sheet_questions', language)}\n\n{questions}")
    return "\n\n".join([*parts, sources_text([fiche], language)])


def _criterion(criterion: Criterion, language: UiLanguage) -> str:
    label = criterion.asked.title(language)
    if not criterion.cell:
        return f"**{label}** — *{t('not_said', language)}*"
    return f"**{label}**\n\n{_block(criterion.cell, language)}"


def sources_text(fiches: Sequence[Fiche], language: UiLanguage) -> str:
    """The sources of what is quoted, and how to verify it."""
    entries = "\n".join(f"- {escape(source_entry(f, language))}" for f in fiches)
    verify = "\n\n".join(f"*{escape(line)}*" for line in verify_lines(fiches, language))
    return f"**{t('note_sources', language)}**\n\n{entries}\n\n{verify}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(cell: Cell, language: UiLanguage) -> str:
    """A cell on one line of a table: facts, then quotations with their pages, or "non renseigné"."""
    parts = [escape(fact_line(f, language)) for f in cell.facts]
    if cell.quotes:
        parts.append(_inline(quotation(cell.quotes, language)) + _pages(cell.quotes, language))
    return "<br>".join(parts) if parts else f"*{t('not_said', language)}*"


def _block(cell: Cell, language: UiLanguage) -> str:
    """A cell as paragraphs."""
    parts = [escape(fact_line(f, language)) for f in cell.facts]
    if cell.quotes:
        parts.append(blockquote(quotation(cell.quotes, language) + _pages(cell.quotes, language)))
    return "\n\n".join(parts) if parts else f"*{t('not_said', language)}*"


def _inline(text: str) -> str:
    return "<br>".join(line for line in text.split("\n") if line.strip())


def _pages(quotes: Sequence[Quote], language: UiLanguage) -> str:
    """ " (p. 48)", empty where no page is known."""
    pages = list(dict.fromkeys(q.page for q in quotes if q.page is not None))
    return f" ({t('page', language, page=', '.join(map(str, pages)))})" if pages else ""
