"""French sentences with exact offsets: the pieces a quotation is made of.

A sentence ends at ".", "!", "?" or "…" followed by a blank and something that can begin a sentence; abbreviations, initials,
decimals, ordinals, addresses and sites do not end one. A line break always does: paragraphs, list items and headings are
never run together.
"""

from __future__ import annotations

import re

from corpus.models import Fiche

__all__ = ["fiche_sentences", "sentences"]

_END = re.compile(r"[.!?…]+(?:\s?[»”\"’)\]]+)*(?=\s)")
_OPENING = re.compile(r"\s+(?:[«“\"'(\[]\s?|[-–—]\s)*(?P<first>\S)")
_ABBREVIATIONS_LIST = """
    m mm mme mmes mlle mlles mr dr drs pr prs me mes st ste sts stes art al alin p pp vol t chap ch fig tab cf cfr ex env etc approx
    max min nb n no nos num tél tel fax bd av bld r rte dép dpt dept adj dir resp hab éd ed coll trad réf ref rév annexe inc sté cie
    ets éts s.a s.a.r.l i.e e.g c.-à-d c.à.d p.ex p.-ex n.b v vs op cit ibid janv févr avr juil sept oct nov déc lun mar mer jeu ven
    sam dim
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_LIST.split())
_OFTEN_LAST_LIST = """
    etc env max min janv févr avr juil sept oct nov déc lun mar mer jeu ven sam dim annexe r t v ex al hab
"""
_OFTEN_LAST = frozenset(_OFTEN_LAST_LIST.split())
"""Abbreviations that often close a sentence: before a capital they do."""
_BULLET = re.compile(r"\s*-\s+")


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence of `text`, in order, blanks at both ends and bullets left out; `text[start:end]` is never empty."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        found += _in_line(text, line.start(), line.end())
    return found


def fiche_sentences(fiche: Fiche) -> list[tuple[int, int]]:
    """(start, end) in `fiche.text` of the sentences of its sections, in reading order; headings are never among them."""
    return [(s.start + start, s.start + end) for s in fiche.sections for start, end in sentences(fiche.text[s.start : s.end])]


def _in_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    bullet = _BULLET.match(text, start, end)
    at = bullet.end() if bullet else start
    found: list[tuple[int, int]] = []
    for m in _END.finditer(text, at, end):
        if _closes(text, at, m, end):
            found.append((at, m.end()))
            at = m.end()
    found.append((at, end))
    trimmed = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in found]
    return [(a, b) for a, b in trimmed if a < b and any(c.isalnum() for c in text[a:b])]


def _closes(text: str, at: int, m: re.Match[str], end: int) -> bool:
    """Whether the punctuation matched by `m`, in a sentence begun at `at`, ends it."""
    opening = _OPENING.match(text, m.end(), end)
    if opening is None:
        return False
    first = opening.group("first")
    marks = m.group().strip()
    if text[at : m.end()].count("«") > text[at : m.end()].count("»") and "»" in text[m.end() : min(end, m.end() + 300)]:
        return False  # inside guillemets: the quotation is kept whole
    if text[at : m.end()].count("(") > text[at : m.end()].count(")") and ")" in text[m.end() : min(end, m.end() + 200)]:
        return False
    if first.islower():
        return False
    if marks[0] in "!?" or not marks.startswith(".") or marks.startswith("..") or marks[0] == "…":
        return first.isupper() or not first.isalpha() or marks[0] in "!?"
    return not _abbreviates(text, at, m.start(), first)


def _abbreviates(text: str, at: int, dot: int, first: str) -> bool:
    """Whether the full stop at `dot` belongs to an abbreviation, an initial or a list number."""
    word = re.search(r"[^\s(«“\"'’]*$", text[at:dot])
    last = word.group() if word else ""
    low = last.lower().strip("'’")
    if len(last) == 1 and last.isupper():
        before = text[at : dot - 1].rstrip()
        return not before.endswith(("vitamine", "catégorie", "groupe", "plan"))
    if re.fullmatch(r"(?:[A-ZÀ-Ý]\.)+[A-ZÀ-Ý]", last):
        return first.islower()
    if low in _ABBREVIATIONS:
        return not (low in _OFTEN_LAST and first.isupper())
    # "1. Titre": a number that opens the line counts it
    return bool(re.fullmatch(r"\d{1,2}|[ivx]{1,4}", last.lower())) and not text[at : dot - len(last)].strip()
