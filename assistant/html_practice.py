"""What is done with initiatives once found: the basket, the grid, those close to one, the transfer sheet, notes to take home."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from assistant.address import VIEW_NAMES, Address
from assistant.compare import LEAST, MOST, Cell, Comparison
from assistant.evidence import standing_label
from assistant.html import basket_button, esc, facts, field, link, notice, tag, title_link
from assistant.html_answer import fiche_facts, source_address
from assistant.html_text import quoted
from assistant.records import Quote
from assistant.render import source_line
from assistant.similar import Elsewhere, Similar
from assistant.strings import t
from assistant.transfer import Sheet, source
from assistant.words import differs_line, fact_line, near_line, reason_line, shared_line, verify_lines
from corpus.models import Fiche
from corpus.territories import DEPARTMENTS

__all__ = ["FORMATS", "basket_page", "compare_page", "exports", "similar_page", "transfer_page"]

FORMATS = ("docx", "md", "csv")


def exports(address: Address) -> str:
    """Links that give the view as a file."""
    language = address.language
    query = address.query().lstrip("?")
    # The server names the file, after the question.
    links = "".join(
        tag("a", esc(t(f"ui_export_{f}", language)), href=f"export/note.{f}?{query}", download=True, class_="es-button es-quiet")
        for f in FORMATS
    )
    label = tag("span", esc(t("ui_export", language)), class_="es-chips-label")
    return tag("p", label + links, class_="es-actions es-exports")


def basket_page(fiches: Sequence[Fiche], missing: Sequence[str], address: Address) -> str:
    """The chosen initiatives, those to compare ticked.

    The script tells whose they are: where the basket of this browser lacks one of them, they were received, and what is
    `data-own` gives way to what is `data-received`.
    """
    language = address.language
    title = tag("span", esc(t("ui_basket_title", language)), data_own=True)
    title += tag("span", esc(t("ui_basket_received", language)), data_received=True, hidden=True) if fiches else ""
    heading = tag("h1", title, tabindex="-1", data_focus=True)
    lost = notice(esc(t("ui_basket_missing", language, ids=", ".join(missing)))) if missing else ""
    if not fiches:
        empty = tag("p", esc(t("ui_basket_empty", language)) + " " + link(address.to("explore"), esc(t("ui_nav_explore", language))))
        return heading + lost + empty
    items = []
    for i, fiche in enumerate(fiches):
        ticked = " checked" if i < MOST else ""
        box = f'<input type="checkbox" id="choix-{i}" name="id" value="{esc(fiche.id)}"{ticked}>'
        label = tag("label", esc(fiche.title), for_=f"choix-{i}")
        more = link(
            address.to("fiche", fiches=(fiche.id,)),
            esc(t("ui_see_fiche", language)),
            aria_label=f"{t('ui_see_fiche', language)} : {fiche.title}",
        )
        body = tag("div", tag("div", box + label, class_="es-choice") + facts(fiche_facts(fiche, language), language) + more)
        items.append(tag("li", body + basket_button(fiche, language, "ui_basket_remove")))
    go = tag("button", esc(t("ui_compare_these", language)), type="submit", class_="es-button")
    clear = tag(
        "button", esc(t("ui_basket_clear", language)), type="button", class_="es-button es-quiet", data_own=True, data_basket_clear=True
    )
    hidden = field("vue", VIEW_NAMES["compare"]) + (field("lang", language) if language != "fr" else "")
    hint = tag("p", esc(t("ui_compare_hint", language, least=LEAST, most=MOST)), class_="es-hint")
    form = tag(
        "form",
        hidden + tag("ul", "".join(items), class_="es-fiches") + hint + tag("p", go + clear, class_="es-actions"),
        data_form="compare",
    )
    kept = tag("p", esc(t("ui_basket_kept", language)), class_="es-hint", data_own=True)
    every = tag("button", esc(t("ui_basket_add_all", language)), type="button", class_="es-button", data_basket_all=True)
    received = tag(
        "div",
        tag("p", esc(t("ui_basket_received_hint", language)), class_="es-hint") + tag("p", every, class_="es-actions"),
        data_received=True,
        hidden=True,
    )
    return tag("div", heading + lost + kept + received + form + exports(address), data_basket_page=True)


def compare_page(comparison: Comparison, address: Address) -> str:
    """The grid: a column an initiative, a row a question, every cell a quotation with its page or "non renseigné"."""
    language = address.language
    heads = [tag("td", esc(t("grid_row", language)))]
    for fiche in comparison.fiches:
        heads.append(tag("th", title_link(fiche, address) + facts(fiche_facts(fiche, language), language), scope="col"))
    rows = []
    for row in comparison.rows:
        name = tag("th", esc(row.asked.title(language)), scope="row")
        if not any(row.cells):
            empty = tag("td", esc(t("ui_said_by_none", language)), class_="es-empty", colspan=len(comparison.fiches))
            rows.append(tag("tr", name + empty))
            continue
        cells = "".join(
            tag("td", _cell(f, c, address), data_label=f.title, class_=None if c else "es-empty")
            for f, c in zip(comparison.fiches, row.cells, strict=True)
        )
        rows.append(tag("tr", name + cells))
    differs = "".join(
        tag("td", esc(differs_line(d, language)), data_label=f.title) for f, d in zip(comparison.fiches, comparison.differs, strict=True)
    )
    rows.append(tag("tr", tag("th", esc(t("grid_differs", language)), scope="row") + differs, class_="es-differs"))
    caption = tag("caption", esc(t("ui_compare_title", language)), class_="es-hidden")
    table = tag("table", caption + tag("thead", tag("tr", "".join(heads))) + tag("tbody", "".join(rows)), class_="es-grid")
    heading = tag("h1", esc(t("ui_compare_title", language)), tabindex="-1", data_focus=True)
    scroll = tag("div", table, class_="es-scroll-x", tabindex="0", role="region", aria_label=t("ui_compare_title", language))
    shared = tag("p", esc(shared_line(comparison, language))) if comparison.shared else ""
    return heading + shared + exports(address) + scroll + _verify(comparison.fiches, address)


def _cell(fiche: Fiche, cell: Cell, address: Address) -> str:
    language = address.language
    parts = [tag("p", esc(fact_line(f, language)), class_="es-fact") for f in cell.facts]
    parts += [_quotation(fiche, list(group), address) for _, group in itertools.groupby(cell.quotes, key=lambda q: q.page)]
    return "".join(parts) or tag("span", esc(t("not_said", language)))


def _quotation(fiche: Fiche, quotes: Sequence[Quote], address: Address) -> str:
    """Quotations of one page and the link to their context."""
    language = address.language
    page = quotes[0].page
    label = t("page", language, page=page) if page is not None else t("ui_context", language)
    name = f"{t('ui_cite_title', language)} : {fiche.title}, {label}"
    cite = link(source_address(fiche, quotes, address.to("ask")), esc(label), class_="es-cite", aria_label=name)
    said = "".join(tag("div", quoted(q.text, ())) for q in quotes)
    return tag("blockquote", said + tag("p", cite, class_="es-hint"), lang="fr")


def _verify(fiches: Sequence[Fiche], address: Address) -> str:
    language = address.language
    sources = "".join(
        tag("li", title_link(f, address) + esc(f" – {source_line(f, language)} ({standing_label(f, language)})")) for f in fiches
    )
    lines = "".join(tag("p", esc(line), class_="es-hint") for line in verify_lines(fiches, language))
    return tag("section", tag("h2", esc(t("note_sources", language))) + tag("ul", sources, class_="es-list") + lines, class_="es-sources")


def similar_page(similar: Similar, near: Elsewhere | None, address: Address) -> str:
    """The initiatives closest to one, each with the reason in words; those near one's own département on request."""
    language = address.language
    fiche = similar.fiche
    heading = tag("h1", esc(t("ui_similar_title", language)), tabindex="-1", data_focus=True)
    of = tag("p", title_link(fiche, address) + facts(fiche_facts(fiche, language), language))
    same = "".join(tag("li", title_link(f, address) + esc(f" – {source_line(f, language)}")) for f in similar.duplicates)
    also = notice(tag("p", esc(t("ui_similar_same", language))) + tag("ul", same)) if same else ""
    items = []
    for found in similar.found:
        title = tag("h2", title_link(found.fiche, address))
        reason = tag("p", esc(t("ui_similar_why", language, reason=reason_line(found.reasons, language))), class_="es-reason")
        quote = _quotation(found.fiche, [found.quote], address) if found.quote else ""
        both = link(
            address.to("compare", fiches=(fiche.id, found.fiche.id)),
            esc(t("ui_compare_both", language)),
            aria_label=f"{t('ui_compare_both', language)} : {found.fiche.title}",
        )
        actions = tag("p", both + basket_button(found.fiche, language), class_="es-actions")
        items.append(
            tag(
                "li",
                tag("article", title + facts(fiche_facts(found.fiche, language), language) + reason + quote + actions, class_="es-card"),
            )
        )
    listed = tag("ol", "".join(items), class_="es-cards") if items else tag("p", esc(t("similar_none", language)))
    return heading + of + also + exports(address) + _home(near, address) + listed


def _home(near: Elsewhere | None, address: Address) -> str:
    """ "Near my département": a choice, and what it gives."""
    language = address.language
    chosen = near.home if near else ""
    options = tag("option", "–", value="") + "".join(
        tag("option", esc(f"{d.code} {name}"), value=name, selected=name == chosen) for name, d in DEPARTMENTS.items()
    )
    select = tag("select", options, id="chez-moi", name="departement")
    hidden = (
        field("vue", VIEW_NAMES["similar"])
        + "".join(field("id", i) for i in address.fiches[:1])
        + (field("lang", language) if language != "fr" else "")
    )
    button = tag("button", esc(t("ui_home_show", language)), type="submit", class_="es-button es-quiet")
    form = tag(
        "form",
        tag("label", esc(t("ui_home_label", language)), for_="chez-moi") + hidden + tag("div", select + button, class_="es-ask-row"),
        data_form="home",
    )
    if near is None:
        return tag("section", form, class_="es-home-form")
    items = "".join(tag("li", title_link(n.fiche, address) + esc(f" – {near_line(n, language)}")) for n in near.found)
    key = "near_title" if near.found else "near_none"
    said = tag("p", esc(t(key, language, home=near.home, region=near.region)))
    return tag("section", form + said + tag("ul", items, class_="es-list"), class_="es-home-form")


def transfer_page(sheet: Sheet, address: Address) -> str:
    """The reading of an initiative before taking it up: what the fiche says, and the questions to ask its bearer."""
    language = address.language
    fiche = sheet.fiche
    heading = tag("h1", esc(t("ui_transfer_title", language)), tabindex="-1", data_focus=True)
    of = tag("p", title_link(fiche, address) + facts(fiche_facts(fiche, language), language))
    nature = notice(
        tag("p", esc(t("sheet_nature", language, standing=standing_label(fiche, language)))) + tag("p", esc(t("sheet_limit", language)))
    )
    groups = []
    for group in sheet.groups:
        criteria = "".join(
            tag("div", tag("dt", esc(c.asked.title(language))) + tag("dd", _cell(fiche, c.cell, address))) for c in group.criteria
        )
        head = tag("h2", esc(group.title(language))) + tag("p", esc(group.asks[language]), class_="es-hint")
        groups.append(tag("section", head + tag("dl", criteria, class_="es-criteria"), class_="es-card"))
    asked = [t("sheet_ask", language, label=a.title(language), question=a.question(language)) for a in sheet.questions]
    questions = "".join(tag("li", esc(line)) for line in asked)
    ask = tag("section", tag("h2", esc(t("sheet_questions", language))) + tag("ul", questions, class_="es-bullets")) if questions else ""
    reading = tag("p", esc(t("sheet_reading", language, source=source())), class_="es-hint")
    return (
        heading
        + of
        + nature
        + exports(address)
        + tag("div", "".join(groups), class_="es-cards")
        + ask
        + reading
        + _verify([fiche], address)
    )
