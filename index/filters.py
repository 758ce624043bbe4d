"""What a search is restricted to, before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.bearers import bearers_of
from corpus.models import Fiche
from index.analyser import fold

__all__ = ["Filters"]

_Test = Callable[[Fiche], bool]


@dataclass(frozen=True, slots=True)
class Filters:
    """Each field restricts where it is not empty; within a field one value is enough, between fields all must hold.

    Names are compared without case nor accents. A fiche without what a field asks for (no year, no public) is left out.
    """

    departments: tuple[str, ...] = ()
    """Official names: fiches one of whose owners is among them."""
    excluded: tuple[str, ...] = ()
    """Official names: fiches one of whose owners is among them are left out."""
    regions: tuple[str, ...] = ()
    years: tuple[int | None, int | None] | None = None
    """First and last year, both included, None for open: fiches that began or ran within them."""
    began: bool = False
    """Of `years`: only fiches that began within them."""
    bearers: tuple[str, ...] = ()
    """Kinds of bearer (corpus/bearers.py): fiches whose organisation is of one of them."""
    audiences: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Kinds of evidence (`corpus.models.EVIDENCE_KINDS`) that the fiche states."""
    documents: tuple[str, ...] = ()
    """File names, with or without suffix, of the source document or of the file read."""
    themes: tuple[str, ...] = ()
    """Themes or chapters."""
    fiche_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is restricted."""
        return any(getattr(self, field.name) for field in fields(self))

    def mask(self, fiches: Sequence[Fiche]) -> NDArray[np.bool_]:
        """(len(fiches),) True where the fiche may be found."""
        if not self:
            return np.ones(len(fiches), dtype=np.bool_)
        tests = [test for test in (self._places(), self._years(), self._kinds(), self._names()) if test]
        return np.array([all(holds(fiche) for test in tests for holds in test) for fiche in fiches], dtype=np.bool_)

    def _places(self) -> list[_Test]:
        wanted, barred, regions = _folded(self.departments), _folded(self.excluded), _folded(self.regions)
        tests: list[_Test] = []
        if wanted:
            tests.append(lambda f: bool(wanted & _folded(f.departments)))
        if barred:
            tests.append(lambda f: not barred & _folded(f.departments))
        if regions:
            tests.append(lambda f: bool(regions & _folded(f.regions)))
        return tests

    def _years(self) -> list[_Test]:
        if self.years is None:
            return []
        first, last = self.years
        low, high = first if first is not None else -9999, last if last is not None else 9999
        if self.began:
            return [lambda f: f.years is not None and low <= f.years[0] <= high]
        return [lambda f: f.years is not None and f.years[0] <= high and (f.years[1] or f.years[0]) >= low]

    def _kinds(self) -> list[_Test]:
        audiences, themes = _folded(self.audiences), _folded(self.themes)
        tests: list[_Test] = []
        if audiences:
            tests.append(lambda f: bool(audiences & _folded(f.audiences)))
        if themes:
            tests.append(lambda f: bool(themes & _folded(t for t in (f.theme, f.chapter) if t)))
        if self.evidence:
            tests.append(lambda f: f.evidence in self.evidence)
        if self.bearers:
            tests.append(lambda f: not set(self.bearers).isdisjoint(bearers_of(f.organisation)))
        return tests

    def _names(self) -> list[_Test]:
        documents, ids = _stems(self.documents), frozenset(self.fiche_ids)
        tests: list[_Test] = []
        if documents:
            tests.append(lambda f: bool(documents & _stems((f.document, f.file))))
        if ids:
            tests.append(lambda f: f.id in ids)
        return tests


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(name).strip() for name in names)


def _stems(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(Path(name).stem if Path(name).suffix[1:].isalpha() else name) for name in names)
