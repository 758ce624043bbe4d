"""Compare two to five initiatives: a grid whose every cell is a quotation with its page, or empty.

Facts of a fiche's header (years, organisation, contacts) stand in cells as facts, never as quotations. What differs is
told from facts and from which rows are filled; nothing is inferred.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.duplicates import links
from assistant.errors import ComparisonError
from assistant.evidence import standing
from assistant.grid import Asked, grid
from assistant.records import Quote
from assistant.rows import answers
from corpus.audiences import audiences_in
from corpus.models import Fiche
from index.library import Library

__all__ = ["LEAST", "MOST", "Cell", "Comparison", "Difference", "Fact", "Row", "audience_terms", "compare", "fiche_rows"]

LEAST, MOST = 2, 5

FactKind = Literal["organisation", "years", "status", "contact", "audience", "evidence"]
FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)
DifferenceKind = Literal["place", "years", "oldest", "newest", "audience", "evidence", "only", "missing", "source"]


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
    """One thing that sets a fiche apart from the others of the grid; `values` are names, years or keys of rows."""

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
    """Audience terms that all of them name."""

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
    if not LEAST <= len(ids) <= MOST:
        what = "une seule fiche" if len(ids) == 1 else f"{len(ids)} fiches"
        raise ComparisonError(f"comparer : {what} ; en donner de {LEAST} à {MOST} (« essaim fiches » les énumère)")
    for one, other in itertools.combinations(ids, 2):
        if one == other:
            raise ComparisonError(f"{one} : donnée deux fois ; comparer des fiches différentes")
    fiches = tuple(library.fiche(i) for i in ids)
    same = links(library)
    for one_fiche, other_fiche in itertools.combinations(fiches, 2):
        if other_fiche.id in same.get(one_fiche.id, ()):
            raise ComparisonError(
                f"{one_fiche.id} et {other_fiche.id} : la même initiative dans deux textes "
                f"({one_fiche.file} et {other_fiche.file}) ; n'en garder qu'une"
            )
    columns = [fiche_rows(f) for f in fiches]
    rows = tuple(Row(asked, tuple(c[i] for c in columns)) for i, asked in enumerate(grid()))
    named = [set(audience_terms(f)) for f in fiches]
    shared = tuple(a for a in audience_terms(fiches[0]) if all(a in n for n in named))
    return Comparison(fiches, rows, tuple(_differences(fiches, rows, i) for i in range(len(fiches))), shared)


@functools.lru_cache(maxsize=1024)
def fiche_rows(fiche: Fiche) -> tuple[Cell, ...]:
    """The cells of one fiche, one for each row of the grid."""
    return tuple(Cell(answers(fiche, asked), _facts(fiche, asked.key)) for asked in grid())


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


def _differences(fiches: Sequence[Fiche], rows: Sequence[Row], index: int) -> tuple[Difference, ...]:
    """What sets the fiche at `index` apart: place, years, audience, evidence, rows it alone fills or leaves empty."""
    own, others = fiches[index], [f for i, f in enumerate(fiches) if i != index]
    found: list[Difference] = []
    if own.departments and any(f.departments != own.departments for f in others):
        found.append(Difference("place", own.departments))
    found += _years(own, others)
    alone = [a for a in audience_terms(own) if not any(a in audience_terms(f) for f in others)]
    if alone:
        found.append(Difference("audience", tuple(alone)))
    if any(standing(f).kind != standing(own).kind for f in others):
        found.append(Difference("evidence", (standing(own).kind,)))
    if any(f.source.title != own.source.title for f in others):
        found.append(Difference("source", (own.source.title or own.document,)))
    filled = [[bool(c) for c in row.cells] for row in rows]
    only = [r.asked.key for r, f in zip(rows, filled, strict=True) if f[index] and sum(f) == 1]
    missing = [r.asked.key for r, f in zip(rows, filled, strict=True) if not f[index] and any(f)]
    found += [Difference("only", tuple(only))] if only else []
    found += [Difference("missing", tuple(missing))] if missing else []
    return tuple(found)


def _years(own: Fiche, others: Sequence[Fiche]) -> list[Difference]:
    """Its first year where years differ, and whether it is the first or the last to begin."""
    known = [f.years[0] for f in others if f.years]
    if own.years is None or not known or all(y == own.years[0] for y in known):
        return []
    kind: DifferenceKind = "years"
    if len(known) == len(others):
        kind = "oldest" if own.years[0] < min(known) else "newest" if own.years[0] > max(known) else "years"
    return [Difference(kind, (str(own.years[0]),))]
