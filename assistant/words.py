"""Facts, differences, reasons and places in words, shared by the renderers of grids and by exports; nothing is escaped here."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compare import Comparison, Difference, Fact
from assistant.evidence import evidence_help, evidence_label, standing, standing_label
from assistant.render import date_label, source_line, where
from assistant.similar import Nearby, Reason
from assistant.strings import UiLanguage, enumerate_names, t
from corpus.models import EVIDENCE_KINDS, Fiche

__all__ = ["differs_line", "fact_line", "fiche_name", "near_line", "reason_line", "shared_line", "source_entry", "verify_lines"]


def fiche_name(fiche: Fiche, language: UiLanguage) -> str:
    """Title, place and year."""
    return f"{fiche.title}{where(fiche, language)}"


def fact_line(fact: Fact, language: UiLanguage) -> str:
    """ "Porteur : Association ISRAA", "Années : 2014-2017"."""
    if fact.kind == "years":
        values = "-".join(fact.values)
    elif fact.kind == "evidence":
        values = _evidence(fact.values, language)
    else:
        values = " ; ".join(fact.values)
    return t(f"fact.{fact.kind}", language, values=values)


def _evidence(values: Sequence[str], language: UiLanguage) -> str:
    return ", ".join(evidence_label(v, language) for v in EVIDENCE_KINDS if v in values)


def differs_line(differences: Sequence[Difference], language: UiLanguage) -> str:
    """What sets one fiche apart, in one line: "Gironde ; depuis 2015 ; public : jeunes ; porteur : …"."""

    def one(difference: Difference) -> str:
        values = ", ".join(difference.values)
        return t(f"diff.{difference.kind}", language, values=t("quoted", language, text=values) if difference.kind == "figure" else values)

    return " ; ".join(one(d) for d in differences) or t("grid_same", language)


def reason_line(reasons: Sequence[Reason], language: UiLanguage) -> str:
    """Why an initiative is close: "public commun : … ; même dispositif : PCH"."""
    return " ; ".join(t(f"reason.{r.kind}", language, values=", ".join(r.values)) for r in reasons) or t("reason_none", language)


def near_line(nearby: Nearby, language: UiLanguage) -> str:
    """ "Doubs, département voisin"."""
    return f"{nearby.place}, {t(f'near.{nearby.relation}', language)}"


def source_entry(fiche: Fiche, language: UiLanguage) -> str:
    """Where the quotations of a fiche come from: initiative, title, publisher, date, pages, document, evidence and age."""
    pages = ""
    if fiche.pages:
        first, last = fiche.pages
        pages = t("page", language, page=str(first) if first == last else f"{first}-{last}")
    dated = date_label(fiche.source.date, language) or t("not_dated", language)
    line = source_line(fiche, language)
    parts = [line if dated in line else f"{line}, {dated}", pages, fiche.document]
    return f"{fiche_name(fiche, language)} : {', '.join(p for p in parts if p)} ({standing_label(fiche, language)})"


def verify_lines(fiches: Sequence[Fiche], language: UiLanguage) -> list[str]:
    """How to verify what is quoted; what "d'après", contacts of that age and each kind of evidence mean, where it matters."""
    lines = [t("note_verify", language)]
    if any(f.source.restated for f in fiches):
        lines.append(t("note_restated", language))
    if any(f.contacts for f in fiches):
        lines.append(t("note_contacts", language))
    kinds = {standing(f).kind for f in fiches}
    if kinds:
        lines.append(t("note_evidence", language, kinds=" ; ".join(evidence_help(k, language) for k in EVIDENCE_KINDS if k in kinds)))
    return lines


def shared_line(comparison: Comparison, language: UiLanguage) -> str:
    """The audiences all name, an empty text where there is none."""
    return t("grid_shared", language, names=enumerate_names(comparison.shared, language)) if comparison.shared else ""
