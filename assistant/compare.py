"""Compare two to five initiatives: a grid whose every cell is a quotation with its page, or empty.

Facts of a fiche's header (years, organisation, contacts) stand in cells as facts, never as quotations. What differs is
told from what the cells show: place, years, public, body in charge, a figure of the results; nothing is inferred.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.duplicates import links
from assistant.errors import ComparisonError
from assistant.evidence import standing
from assistant.grid import Asked, grid, matched
from assistant.records import Quote
from assistant.rows import allotted, answers
from corpus.audiences import audiences_in
from corpus.models import Fiche
from corpus.text import fold
from index.library import Library

__all__ = ["LEAST", "MOST", "Cell", "Comparison", "Difference", "Fact", "Row", "audience_terms", "compare", "fiche_rows", "shown_audiences"]

LEAST, MOST = 2, 5

FactKind = Literal["organisation", "years", "status", "contact", "audience", "evidence"]
FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)
DifferenceKind = Literal["place", "years", "oldest", "newest", "audience", "bearer", "figure"]
CLAUSE = re.compile(r"[^.,;:\n]+(?:[.,](?=\d)[^.,;:\n]+)*")
"""A piece of a sentence between punctuation, decimal numbers kept whole."""
FIGURE = 90
"""Characters of the figure told among what differs; a longer clause is left to its cell."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the header of a fiche states, as it states it."""

    kind: FactKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one fiche answers to one row; neither fact nor quotation: "non renseigné"."""

    quotes: tuple[Quote, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.quotes or self.facts)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what is asked, and a cell for each fiche in their order."""

    asked: Asked
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that sets a fiche apart from the others of the grid; the value of a figure is a slice of its text."""

    kind: DifferenceKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A grid."""

    fiches: tuple[Fiche, ...]
    rows: tuple[Row, ...]
    differs: tuple[tuple[Difference, ...], ...]
    """For each fiche, in their order, what sets it apart."""
    shared: tuple[str, ...]
    """Audiences that the cells of the row on the public show for all of them."""

    @property
    def quotes(self) -> tuple[tuple[Fiche, Quote], ...]:
        """Every quotation of the grid with its fiche."""
        pairs = ((f, c) for row in self.rows for f, c in zip(self.fiches, row.cells, strict=True))
        return tuple((f, q) for f, c in pairs for q in c.quotes)


def compare(library: Library, ids: Sequence[str]) -> Comparison:
    """The grid of two to five fiches, in the order given.

    Raises UnknownFicheError (with the nearest), ComparisonError for a number out of bounds, an identifier given twice, or
    two fiches of the same initiative.
    """
    _check_number(ids)
    fiches = tuple(library.fiche(i) for i in ids)
    same = links(library)
    for one, other in itertools.combinations(fiches, 2):
        if other.id in same.get(one.id, ()):
            texts = f"{one.file} et {other.file}"
            raise ComparisonError(
                f"{one.id} et {other.id} : la même initiative dans deux textes ({texts}) ; n'en garder qu'une", "same", one.title
            )
    columns = [_distinct_rows(f) for f in fiches]
    rows = tuple(Row(asked, tuple(c[i] for c in columns)) for i, asked in enumerate(grid()))
    public = [shown_audiences(c) for c in next(r.cells for r in rows if r.asked.key == "audience")]
    shared = tuple(a for a in public[0] if all(a in named for named in public))
    return Comparison(fiches, rows, tuple(_differences(fiches, rows, public, i) for i in range(len(fiches))), shared)


def _check_number(ids: Sequence[str]) -> None:
    if len(ids) < LEAST:
        what = "une seule fiche" if ids else "0 fiches"
        raise ComparisonError(f"comparer : {what} ; en donner de {LEAST} à {MOST} (« essaim fiches » les énumère)", "few")
    if len(ids) > MOST:
        raise ComparisonError(f"comparer : {len(ids)} fiches ; en donner de {LEAST} à {MOST} (« essaim fiches » les énumère)", "many")
    for one, other in itertools.combinations(ids, 2):
        if one == other:
            raise ComparisonError(f"{one} : donnée deux fois ; comparer des fiches différentes", "twice")


@functools.lru_cache(maxsize=1024)
def fiche_rows(fiche: Fiche) -> tuple[Cell, ...]:
    """The cells of one fiche, one for each row of the grid, each for itself: a sentence may answer several."""
    return tuple(Cell(answers(fiche, asked), _facts(fiche, asked.key)) for asked in grid())


@functools.lru_cache(maxsize=1024)
def _distinct_rows(fiche: Fiche) -> tuple[Cell, ...]:
    """The cells of one column: no sentence in two of them."""
    return tuple(Cell(q, _facts(fiche, a.key)) for a, q in zip(grid(), allotted(fiche, grid()), strict=True))


@functools.lru_cache(maxsize=4096)
def audience_terms(fiche: Fiche) -> tuple[str, ...]:
    """The audiences a fiche names, in one vocabulary whatever the words of its header."""
    return audiences_in(fiche.title, fiche.text, ", ".join(fiche.audiences))


def _facts(fiche: Fiche, key: str) -> tuple[Fact, ...]:
    """What the header states of what a row asks."""
    years = tuple(str(y) for y in fiche.years or () if y is not None)
    # Audiences of an ingested text were inferred from its words: only a hand-made fiche states them.
    stated = fiche.audiences if fiche.evidence is not None else ()
    by_row: dict[str, tuple[tuple[FactKind, tuple[str, ...]], ...]] = {
        "audience": (("audience", stated),),
        "governance": (("organisation", (fiche.organisation,) if fiche.organisation else ()),),
        "timetable": (("years", years), ("status", (fiche.status,) if fiche.status else ())),
        "results": (("evidence", (fiche.evidence,) if fiche.evidence is not None else ()),),
        "contact": (("contact", fiche.contacts),),
    }
    return tuple(Fact(kind, values) for kind, values in by_row.get(key, ()) if values)


def shown_audiences(cell: Cell) -> tuple[str, ...]:
    """The audiences that a cell shows, in one vocabulary where it has a term: those stated, else those its quotations name."""
    stated = [v for fact in cell.facts if fact.kind == "audience" for v in fact.values]
    found = [a for v in stated for a in audiences_in("", "", v) or (v,)]
    return tuple(dict.fromkeys(found or audiences_in("", "", " ".join(q.text for q in cell.quotes))))


def _differences(fiches: Sequence[Fiche], rows: Sequence[Row], public: Sequence[Sequence[str]], index: int) -> tuple[Difference, ...]:
    """What sets the fiche at `index` apart: place, years, public, body in charge; then a figure of its results."""
    own, others = fiches[index], [f for i, f in enumerate(fiches) if i != index]
    found: list[Difference] = []
    if own.departments and any(f.departments != own.departments for f in others):
        found.append(Difference("place", own.departments))
    found += _years(own, others)
    apart = tuple(a for a in public[index] if not all(a in named for named in public))
    if apart:
        found.append(Difference("audience", apart))
    if own.organisation and any(f.organisation != own.organisation for f in others):
        found.append(Difference("bearer", (own.organisation,)))
    if figure := _figure(own, next(r.cells[index] for r in rows if r.asked.key == "results")):
        found.append(Difference("figure", (figure,)))
    return tuple(found)


def _figure(fiche: Fiche, results: Cell) -> str:
    """The first clause of the results that holds a figure, verbatim; empty where results are only expected, or it is long."""
    if standing(fiche).kind not in ("évalué", "chiffres du porteur"):
        return ""
    clauses = (m.group().strip() for q in results.quotes for m in CLAUSE.finditer(q.text))
    return next((c for c in clauses if len(c) <= FIGURE and "result_figure" in matched(fold(c))), "")


def _years(own: Fiche, others: Sequence[Fiche]) -> list[Difference]:
    """Its first year where years differ, and whether it is the first or the last to begin."""
    known = [f.years[0] for f in others if f.years]
    if own.years is None or not known or all(y == own.years[0] for y in known):
        return []
    kind: DifferenceKind = "years"
    if len(known) == len(others):
        kind = "oldest" if own.years[0] < min(known) else "newest" if own.years[0] > max(known) else "years"
    return [Difference(kind, (str(own.years[0]),))]
