"""Départements named by their number: "dans le 59", "(33)", "CD33", "le 9-3".

Most numbers of a text are not départements, so a number counts only beside wording that leaves no doubt, and never before
a unit, a date or a street.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.gazetteer import BY_CODE, Folded

__all__ = ["CodeMatch", "code_mentions"]

CodeMatch = tuple[str, int, int]
"""Official name, then start and end of the number in the folded text."""

_CODE = r"(?P<code>0[1-9]|[1-8]\d|9[0-5]|2[ab]|97[12346]|69[dm])\b"
_UNITS = (
    r"(?!\s*(?:%|°|€|[.,]\s*\d|[/-]\s*\d{3}|[/-]\s*[01]\d\b|euros?\b|ans?\b|mois\b|jours?\b|semaines?\b|h\b|heures?\b|min\b|minutes?\b|e\b|er\b|eme\b|m2\b|km\b|metres?\b"
    r"|janv|fevr|mars\b|avril\b|mai\b|juin\b|juil|aout\b|sept(?:embre)?\b|octobre|novembre|decembre|au\s+\d|millions?\b|milliers?\b|fois\b"
    r"|,?\s*(?:bis\s+)?(?:rue|avenue|av\.|bd|boulevard|place|quai|allee|impasse|chemin|route|square|cours)\b"
    r"|degres?\b|premi|derni|x\s*\d))"
)
# Words that count things follow a quantity, not a département.
_COUNTED = r"(?!\s*(?:places?|lits?|personnes|beneficiaires|logements|familles|enfants|agents|dossiers|situations)\b)"
_FOLLOWS = (
    r"(?=\s*(?:$|[.,;:?!)»\"\n]|(?:et|ou|pour|qui|que|est|a|ont|fait|font|sur|avec|dans|comme|face|contre|vs|par|aussi|on|il|y|n|ne|propose"
    r"|lance|mene|aide|finance|organise|s'y|peut|pourrait)\b|qu'|c'est))"
)
_BODIES = (
    r"(?:departements?|depart|depts?|dpts?|dep|cd|cg|conseil departemental|conseil general"
    r"|mdph|caf|cpam|udaf|siao|adapei|admr|sdis|adil)"
)

_PATTERNS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b(?:dans|ds|hors|sauf)\s+(?:le|du)\s+{_CODE}{_UNITS}"),
    re.compile(
        rf"(?<![@\w.-]){_BODIES}\s*\.?-?\s*(?:n°\s*|no\s+|numero\s+|du\s+|de\s+|le\s+|:\s*)?{_CODE}{_UNITS}{_COUNTED}(?!\.(?:fr|com|org)\b|@)"
    ),
)
_BRACKETED = re.compile(rf"(?P<before>\S)\s*[\(\[]\s*{_CODE}\s*[\)\]]")
_ARTICLE = re.compile(rf"\b(?P<left>le|du|au)\s+{_CODE}{_UNITS}{_COUNTED}{_FOLLOWS}")
# Up to 31 a bare "le 29" is a date unless what precedes speaks of people or bodies.
_NOT_A_DATE = re.compile(
    r"\b(?:(?:que |qu'est-ce que |comment )?(?:fait|font|propose)|comme|avec|habite|actions?|projets?|initiatives?|fiches?|habitants?|gens"
    r"|familles|jeunes|seniors|mdph|elus|asso(?:ciation)?s?|services?|dispositifs?|politiques?|exemples?|cas)\s*$"
)
_SPOKEN = re.compile(
    r"(?:(?P<article>\b(?:dans |ds )?(?:le|du|au))\s+|\b)"
    r"(?P<spoken>(?P<digits>9[-. ][1-5]|7[-. ][5-8])|(?P<words>neuf[ -](?:un|deux|trois|quatre|cinq|cube)|sept[ -](?:cinq|sept|huit)"
    r"|quatre[ -]vingt[ -](?:treize|douze|quatorze|quinze|onze)))\b" + _UNITS + _COUNTED
)
_SPOKEN_DIGITS = {"un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "cube": "3"}
_SPOKEN_TEENS = {"onze": "91", "douze": "92", "treize": "93", "quatorze": "94", "quinze": "95"}
_AND_MORE = re.compile(rf"\s*(?:,|et|ou|/|&)\s*(?:dans\s+)?(?:le\s+|du\s+)?{_CODE}{_UNITS}{_COUNTED}")
_CORSICA = {"2a": "2A", "2b": "2B"}


def code_mentions(folded: Folded, original: str, *, loose: bool) -> Iterator[CodeMatch]:
    """Numbers that stand for a département, in order of pattern; `loose` is for questions typed by people."""
    text = folded.text
    seen: set[int] = set()
    for pattern in _PATTERNS:
        for m in pattern.finditer(text):
            yield from _with_list(text, m, seen)
    for m in _BRACKETED.finditer(text):
        if loose or _follows_a_name(text, original, folded, m.start("before")):
            yield _found(m)
    for m in _ARTICLE.finditer(text):
        if _is_bare_code(text, m, loose):
            yield from _with_list(text, m, seen)
    for m in _SPOKEN.finditer(text):
        if m["article"] or (loose and m["words"] and m["words"].startswith("neuf")):
            yield _spoken(m)


def _found(m: re.Match[str]) -> CodeMatch:
    return BY_CODE[m["code"].upper()], m.start("code"), m.end("code")


def _with_list(text: str, m: re.Match[str], seen: set[int]) -> Iterator[CodeMatch]:
    """The number matched, and those strung to it: "dans le 59 et le 62", "59/62"; none whose start is in `seen`, which grows."""
    more: re.Match[str] | None = m
    while more is not None and more.start("code") not in seen:
        seen.add(more.start("code"))
        yield _found(more)
        more = _AND_MORE.match(text, more.end("code"))


def _follows_a_name(text: str, original: str, folded: Folded, i: int) -> bool:
    """Whether the word that ends at `i` is a name: "Pessac (33)" is a place, "des bénéficiaires (33)" a count."""
    start = max(text.rfind(" ", 0, i + 1), text.rfind("\n", 0, i + 1)) + 1
    return original[folded.origin[start] : folded.origin[i] + 1].lstrip("*_«\"'(")[:1].isupper()


def _is_bare_code(text: str, m: re.Match[str], loose: bool) -> bool:
    code, before = m["code"], text[max(0, m.start() - 40) : m.start()]
    if m["left"] == "au":
        return False
    if code in _CORSICA or len(code) == 3 or int(code) > 31:
        # "du 40 au 60" is shut out by _UNITS; "article 93" and the like have no article of their own.
        return not re.search(r"(?:\d|\bau)\s*$", before)
    return loose and _NOT_A_DATE.search(before) is not None


def _spoken(m: re.Match[str]) -> CodeMatch:
    if m["digits"]:
        code = m["digits"][0] + m["digits"][-1]
    else:
        words = re.split(r"[ -]", m["words"])
        code = _SPOKEN_TEENS[words[-1]] if words[0] == "quatre" else ("9" if words[0] == "neuf" else "7") + _SPOKEN_DIGITS[words[1]]
    return BY_CODE[code], m.start("spoken"), m.end("spoken")
