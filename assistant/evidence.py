"""What kind of evidence a fiche rests on, and how old its information is: said beside every grid and sheet."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from assistant.grid import grid, matched
from assistant.rows import answers, units
from assistant.strings import UiLanguage, t
from corpus.models import EVIDENCE_KINDS, Evidence, Fiche

__all__ = ["Standing", "evidence_help", "evidence_label", "standing", "standing_label"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the statements of a fiche may be trusted, as the fiche itself lets one know."""

    kind: Evidence
    stated: bool
    """Whether the fiche file states the kind; otherwise it was read from the wording of the text."""
    year: int | None
    """Year the source was published, None where undated."""


@functools.lru_cache(maxsize=4096)
def standing(fiche: Fiche) -> Standing:
    """The kind of evidence of a fiche and the year of its information.

    Where the fiche does not state it: "évalué" only when the text reports an evaluation by someone else that took place,
    "chiffres du porteur" when its results hold figures, "attendu" when it names results, else "aucun".
    """
    year = fiche.source.date[:4] if fiche.source.date else ""
    return Standing(fiche.evidence or _read(fiche), fiche.evidence is not None, int(year) if year.isdigit() else None)


def _read(fiche: Fiche) -> Evidence:
    results = next(asked for asked in grid() if asked.key == "results")
    if any("evaluated" in matched(u.folded) for u in units(fiche)):
        return "évalué"
    quoted = answers(fiche, results)
    spans = [(q.start, q.end) for q in quoted]
    inside = [matched(u.folded) for u in units(fiche) if any(a <= u.start < b for a, b in spans)]
    if any("figures" in held for held in inside):
        return "chiffres du porteur"
    return "attendu" if quoted else "aucun"


def evidence_label(kind: str, language: UiLanguage) -> str:
    """The name of a kind of evidence, the same wherever it is shown: "chiffres du porteur"; any other word as it is."""
    return t(f"ui_evidence_{kind}", language) if kind in EVIDENCE_KINDS else kind


def evidence_help(kind: Evidence, language: UiLanguage) -> str:
    """The name with what it means: "chiffres du porteur : résultats déclarés par le porteur, non évalués"."""
    meaning = t(f"ui_evidence_{kind}_help", language)
    return t("evidence_meaning", language, name=evidence_label(kind, language), meaning=meaning[0].lower() + meaning[1:])


def standing_label(fiche: Fiche, language: UiLanguage) -> str:
    """In words: "fiche de 2018, chiffres du porteur"."""
    found = standing(fiche)
    kind = evidence_label(found.kind, language)
    age = t("age", language, year=found.year) if found.year else t("age_unknown", language)
    return t("standing" if found.stated else "standing_read", language, age=age, kind=kind)
