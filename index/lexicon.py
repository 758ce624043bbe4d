"""The lexicon: sigles of French social action and everyday expressions, mapped to the field's terms.

Data, not code: `sigles.tsv` (sigle, expansion, context) and `expressions.tsv` (expression, terms), which a domain expert
reads and extends; docs/lexique.md says how. It works in both directions: a sigle finds its expansion, the words of an
expansion find the sigle, and an everyday expression finds the field's terms.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import LexiconError
from index.lexical import analyse, fold

__all__ = ["Expansion", "Lexicon", "load_lexicon"]

FOLDER = Path(__file__).parent
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
GAP = 2
"""Words that may stand between the words of an expression ("ne s'en sort *vraiment* plus avec *tous* ses papiers")."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A part of a question that the lexicon knows."""

    surface: str
    """The expression as the lexicon writes it."""
    kind: Literal["sigle", "expansion", "everyday"]
    stems: tuple[str, ...]
    """The stems of the question that it explains."""
    terms: tuple[str, ...]
    """The field's words for it, best first."""


@dataclass(frozen=True, slots=True)
class Entry:
    surface: str
    kind: Literal["sigle", "expansion", "everyday"]
    stems: tuple[str, ...]
    terms: tuple[str, ...]
    context: frozenset[str]
    """For an ambiguous sigle: stems one of which must stand in the question too; empty for none."""


class Lexicon:
    """Finds what the lexicon knows in a question."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_stem: dict[str, list[Entry]] = {}
        for entry in entries:
            # Filed under the rarest-looking stem (the longest): fewest entries to try per question.
            self._by_stem.setdefault(max(entry.stems, key=len), []).append(entry)
        self.size = len(entries)

    def expansions(self, question: str) -> list[Expansion]:
        """What the lexicon knows of the question, longest expressions first, overlapping shorter ones dropped.

        A sigle is recognised by its written form ("CAF" is not "café", though their stems are one), an everyday expression
        among all the words, the words of an expansion among those that mean something ("prestation *de* compensation *du* handicap").
        """
        every, content = analyse(question, keep_all=True), analyse(question)
        held = set(every)
        written = _written(question)
        found = []
        for stem in dict.fromkeys(every):
            for entry in self._by_stem.get(stem, ()):
                if entry.context and not entry.context & (held - set(entry.stems)):
                    continue
                fits = (
                    fold(entry.surface) in written
                    if entry.kind == "sigle"
                    else _within(entry.stems, content if entry.kind == "expansion" else every)
                )
                if fits:
                    found.append(entry)
        found.sort(key=lambda e: (-len(e.stems), e.kind == "expansion", e.surface))
        kept: list[Expansion] = []
        taken: list[set[str]] = []
        for entry in found:
            own = set(entry.stems)
            if any(own < other for other in taken):
                continue
            taken.append(own)
            kept.append(Expansion(entry.surface, entry.kind, entry.stems, entry.terms))
        return kept


def _written(question: str) -> frozenset[str]:
    """The words of the question as written, case and accents aside, "R.S.A." as "rsa"; an accented word is nobody's sigle."""
    words = WORD.findall(DOTTED.sub(lambda m: m.group().replace(".", ""), question))
    return frozenset(fold(word) for word in words if fold(word) == word.lower())


def _within(wanted: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether all the wanted stems stand in the question, close together, in any order."""
    if len(wanted) == 1:
        return wanted[0] in stems
    span = len(wanted) + GAP
    needed = set(wanted)
    return any(needed <= set(stems[i : i + span]) for i in range(max(1, len(stems) - len(needed) + 1)))


@functools.cache
def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """The lexicon of a folder. Raises LexiconError naming the file and line of a malformed entry."""
    entries: list[Entry] = []
    for number, fields in _rows(folder / "sigles.tsv"):
        sigle, expansion, *rest = fields
        if not sigle or not expansion:
            raise LexiconError(f"{folder / 'sigles.tsv'}, ligne {number} : attendu SIGLE<tab>développement[<tab>contexte]")
        context = frozenset(s for word in (rest[0] if rest else "").split("|") for s in analyse(word))
        entries += _both_ways(sigle, expansion, context)
    for number, fields in _rows(folder / "expressions.tsv"):
        if len(fields) < 2 or not fields[0] or not fields[1]:
            raise LexiconError(f"{folder / 'expressions.tsv'}, ligne {number} : attendu expression[|variante]<tab>terme[|terme]")
        terms = tuple(term.strip() for term in fields[1].split("|") if term.strip())
        context = frozenset(s for word in (fields[2] if len(fields) > 2 else "").split("|") for s in analyse(word))
        for surface in fields[0].split("|"):
            stems = tuple(dict.fromkeys(analyse(surface, keep_all=True)))
            if stems:
                entries.append(Entry(surface.strip(), "everyday", stems, terms, context))
    return Lexicon(entries)


def _both_ways(sigle: str, expansion: str, context: frozenset[str]) -> list[Entry]:
    """The sigle finds its expansion; the expansion, when it has two words of its own or more, finds the sigle."""
    forward = tuple(dict.fromkeys(analyse(sigle, keep_all=True)))
    backward = tuple(dict.fromkeys(analyse(expansion)))
    entries = [Entry(sigle, "sigle", forward, (expansion,), context)] if forward else []
    if len(backward) >= 2:
        entries.append(Entry(expansion, "expansion", backward, (sigle,), frozenset()))
    return entries


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Numbered rows, comments (#) and blank lines left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(f"{path} : illisible ({error.strerror})") from error
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            fields = [field.strip() for field in line.split("\t")]
            if len(fields) < 2:
                raise LexiconError(f"{path}, ligne {number} : une tabulation attendue entre les colonnes")
            rows.append((number, fields))
    return rows
