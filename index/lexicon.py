"""The lexicon: sigles of French social action and everyday expressions, mapped to the field's terms.

Data, not code: `sigles.tsv` (sigle, expansion, context) and `expressions.tsv` (expression, terms), which a domain expert
reads and extends; docs/lexique.md says how. It works in both directions: a sigle finds its expansion, the words of an
expansion find the sigle, and an everyday expression finds the field's terms.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import LexiconError
from index.lexical import analyse, fold
from index.wording import Form, Word, everyday_form, heard, phrase_form, read_words

__all__ = ["Expansion", "Lexicon", "load_lexicon"]

FOLDER = Path(__file__).parent
GAP = 2
"""Words that may stand between the words of an expression ("ne s'en sort *vraiment* plus avec *tous* ses papiers")."""

INITIALS = 3
"""Letters of a sigle short enough to be mistaken for another one."""

Kind = Literal["sigle", "expansion", "everyday"]


@dataclass(frozen=True, slots=True)
class Expansion:
    """A part of a question that the lexicon knows."""

    surface: str
    """The expression as the lexicon writes it."""
    kind: Kind
    stems: tuple[str, ...]
    """The stems of the question that it explains."""
    terms: tuple[str, ...]
    """The field's words for it, best first."""
    words: str = ""
    """The question's own words, as typed, from the first that it explains to the last."""
    start: int = 0
    """Where these words start in the question, in characters."""


@dataclass(frozen=True, slots=True)
class Entry:
    surface: str
    kind: Kind
    terms: tuple[str, ...]
    context: frozenset[str]
    """For an ambiguous entry: stems one of which must stand in the question too; empty for none."""
    form: Form


class Lexicon:
    """Finds what the lexicon knows in a question."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_stem: dict[str, list[Entry]] = {}
        for entry in entries:
            # Filed under the rarest-looking stem (the longest): fewest entries to try per question.
            self._by_stem.setdefault(max(entry.form.stems, key=len), []).append(entry)
        self.size = len(entries)

    def expansions(self, question: str) -> list[Expansion]:
        """What the lexicon knows of the question, longest expressions first, overlapping shorter ones dropped.

        A sigle is recognised by its written form ("CAF" is not "café", though their stems are one), an everyday expression
        among all the words, the words of an expansion one after the other, little words aside ("prestation *de* compensation
        *du* handicap"). The names of places and people are not read: neither "Pas-de-Calais" nor "Madame Petit" says anything.
        """
        text, words = read_words(question)
        held = {word.stem for word in words}
        found: list[tuple[Entry, int, int]] = []
        for stem in dict.fromkeys(word.stem for word in words):
            for entry in self._by_stem.get(stem, ()):
                if entry.context and not entry.context & (held - set(entry.form.stems)):
                    continue
                if span := _span(entry, words):
                    found.append((entry, *span))
        found.sort(key=lambda f: (-len(f[0].form.stems), f[0].kind == "expansion", f[0].surface))
        kept: list[Expansion] = []
        taken: list[set[str]] = []
        for entry, start, end in found:
            own = set(entry.form.stems)
            if any(own < other for other in taken):
                continue
            taken.append(own)
            kept.append(Expansion(entry.surface, entry.kind, tuple(dict.fromkeys(entry.form.stems)), entry.terms, text[start:end], start))
        return kept


def _span(entry: Entry, words: Sequence[Word]) -> tuple[int, int] | None:
    """Where the question says the entry, in characters; None when it does not."""
    if entry.kind == "sigle":
        wanted = fold(entry.surface)
        return next(((word.start, word.end) for word in words if word.sigle == wanted), None)
    if entry.kind == "expansion":
        return heard(entry.form, [word for word in words if not word.little], gap=0)
    return heard(entry.form, words, gap=GAP)


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
            if form := everyday_form(surface):
                entries.append(Entry(surface.strip().replace("_", " "), "everyday", terms, context, form))
    return Lexicon(entries)


def _both_ways(sigle: str, expansion: str, context: frozenset[str]) -> list[Entry]:
    """The sigle finds its expansion; the expansion, when it has two words of its own or more, finds the sigle.

    Not a sigle that would lead astray: initials that need a context ("PA", "VC"), or whose stem is another word's ("PASS", "pas").
    """
    forward = tuple(dict.fromkeys(analyse(sigle, keep_all=True)))
    backward = tuple(analyse(expansion))
    entries = [Entry(sigle, "sigle", (expansion,), context, Form(forward))] if forward else []
    clear = forward == (fold(sigle),) and not (context and len(sigle) <= INITIALS)
    if clear and len(set(backward)) >= 2:
        entries.append(Entry(expansion, "expansion", (sigle,), frozenset(), phrase_form(backward)))
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
