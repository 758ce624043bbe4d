"""A transfer sheet: an initiative read on the four groups of the ASTAIRE grid, by quotation or by a question to its bearer.

The groups are those of Cambon, Minary, Ridde and Alla (2014, reference in `astaire.json`); the criteria are stated in our
own words and fewer than theirs. The sheet never says whether the initiative can be transferred: it shows what the text
says, what it does not, what kind of evidence that is and how old.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.compare import Cell, fiche_rows
from assistant.evidence import Standing, standing
from assistant.grid import Asked, grid
from assistant.records import Quote
from assistant.rows import answers
from assistant.strings import UiLanguage
from corpus.models import Fiche
from index.library import Library

__all__ = ["Criterion", "Group", "Sheet", "sheet", "source", "transfer"]

FILE = Path(__file__).with_name("astaire.json")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to know before taking an initiative up: what the fiche says of it, or a question for its bearer."""

    asked: Asked
    """Its label, and the question to ask the bearer."""
    cell: Cell
    """Empty: the fiche does not say, the question is to be asked."""


@dataclass(frozen=True, slots=True)
class Group:
    """One of the four groups: population, environment, implementation, transfer support."""

    key: str
    label: Mapping[str, str]
    asks: Mapping[str, str]
    criteria: tuple[Criterion, ...]

    def title(self, language: UiLanguage) -> str:
        """Its name."""
        return self.label[language]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The reading of one initiative."""

    fiche: Fiche
    standing: Standing
    groups: tuple[Group, ...]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quotation of the sheet."""
        return tuple(q for g in self.groups for c in g.criteria for q in c.cell.quotes)

    @property
    def questions(self) -> tuple[Asked, ...]:
        """What the fiche does not say, to be asked of its bearer."""
        return tuple(c.asked for g in self.groups for c in g.criteria if not c.cell)


def transfer(library: Library, fiche_id: str) -> Sheet:
    """The transfer sheet of a fiche. Raises UnknownFicheError with the nearest."""
    return sheet(library.fiche(fiche_id))


def sheet(fiche: Fiche) -> Sheet:
    """The transfer sheet of a fiche, from its text alone."""
    cells = {asked.key: cell for asked, cell in zip(grid(), fiche_rows(fiche), strict=True)}
    groups = tuple(
        Group(key, label, asks, tuple(Criterion(asked, cells[row] if row else Cell(answers(fiche, asked))) for asked, row in criteria))
        for key, label, asks, criteria in _groups()
    )
    return Sheet(fiche, standing(fiche), groups)


def source() -> str:
    """The publication the four groups come from."""
    return str(_data()["source"])


@functools.cache
def _data() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


@functools.cache
def _groups() -> tuple[tuple[str, Mapping[str, str], Mapping[str, str], tuple[tuple[Asked, str | None], ...]], ...]:
    """(key, label, question, ((criterion, key of the grid's row that answers it or None), …)) of each group."""
    rows = {asked.key: asked for asked in grid()}
    found = []
    for group in _data()["groups"]:
        criteria = []
        for one in group["criteria"]:
            row = one.get("row")
            asked = replace(rows[row], key=one["key"], label=one["label"], asks=one["asks"]) if row else Asked(**one)
            criteria.append((asked, row))
        found.append((group["key"], group["label"], group["asks"], tuple(criteria)))
    return tuple(found)
