"""Comparisons, similar initiatives and transfer sheets as JSON values: the contract of `--json` and of the API."""

from __future__ import annotations

from typing import Any

from assistant.compare import Cell, Comparison
from assistant.evidence import standing, standing_label
from assistant.records import Quote
from assistant.similar import Elsewhere, Similar
from assistant.strings import UiLanguage
from assistant.transfer import Sheet, source
from assistant.words import differs_line, fact_line, reason_line
from corpus.models import Fiche

__all__ = ["as_json"]


def as_json(value: Comparison | Similar | Elsewhere | Sheet, language: UiLanguage = "fr") -> dict[str, Any]:
    """The JSON object of a comparison, of similar or nearby initiatives, or of a transfer sheet; texts in `language`."""
    if isinstance(value, Comparison):
        return _comparison(value, language)
    if isinstance(value, Similar):
        return _similar(value, language)
    if isinstance(value, Elsewhere):
        found = [{**_head(n.fiche), "relation": n.relation, "place": n.place} for n in value.found]
        return {"home": value.home, "region": value.region, "found": found}
    return _sheet(value, language)


def _comparison(value: Comparison, language: UiLanguage) -> dict[str, Any]:
    rows = [
        {
            "key": r.asked.key,
            "label": r.asked.title(language),
            "asks": r.asked.question(language),
            "cells": [_cell(c, language) for c in r.cells],
        }
        for r in value.rows
    ]
    differs = [{"text": differs_line(d, language), "facts": [{"kind": x.kind, "values": list(x.values)} for x in d]} for d in value.differs]
    fiches = [{**_head(f), **_evidence(f, language)} for f in value.fiches]
    return {"fiches": fiches, "rows": rows, "differs": differs, "shared": list(value.shared)}


def _similar(value: Similar, language: UiLanguage) -> dict[str, Any]:
    found = [
        {
            **_head(s.fiche),
            "score": round(s.score, 3),
            "reason": reason_line(s.reasons, language),
            "reasons": [{"kind": r.kind, "values": list(r.values)} for r in s.reasons],
            "quote": _quote(s.quote) if s.quote else None,
            "also_in": [f.id for f in s.also_in],
        }
        for s in value.found
    ]
    return {"fiche": value.fiche.id, "title": value.fiche.title, "duplicates": [_head(f) for f in value.duplicates], "similar": found}


def _sheet(value: Sheet, language: UiLanguage) -> dict[str, Any]:
    groups = [
        {
            "key": g.key,
            "label": g.title(language),
            "criteria": [
                {
                    "key": c.asked.key,
                    "label": c.asked.title(language),
                    **_cell(c.cell, language),
                    "question": None if c.cell else c.asked.question(language),
                }
                for c in g.criteria
            ],
        }
        for g in value.groups
    ]
    return {**_head(value.fiche), **_evidence(value.fiche, language), "source": source(), "groups": groups}


def _head(fiche: Fiche) -> dict[str, Any]:
    return {"fiche": fiche.id, "title": fiche.title, "departments": list(fiche.departments), "document": fiche.document}


def _evidence(fiche: Fiche, language: UiLanguage) -> dict[str, Any]:
    found = standing(fiche)
    return {"evidence": found.kind, "evidence_stated": found.stated, "year": found.year, "standing": standing_label(fiche, language)}


def _cell(cell: Cell, language: UiLanguage) -> dict[str, Any]:
    """An empty cell has neither quotes nor facts: "non renseigné"."""
    facts = [{"kind": f.kind, "values": list(f.values), "text": fact_line(f, language)} for f in cell.facts]
    return {"quotes": [_quote(q) for q in cell.quotes], "facts": facts}


def _quote(quote: Quote) -> dict[str, Any]:
    return {"text": quote.text, "page": quote.page, "section": quote.section}
