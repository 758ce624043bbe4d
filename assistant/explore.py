"""Which initiatives a set of filters leaves, and how many each further choice would leave. Pure functions over fiches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.address import FACETS, Address, Facet, Sort
from corpus.models import EVIDENCE_KINDS, Fiche
from index.analyser import fold
from index.filters import Filters

__all__ = ["Choice", "allowed", "choices", "department_counts", "filters_of", "initiatives", "select", "values_of"]

Twins = Mapping[str, tuple[str, ...]]
"""{fiche identifier: identifiers of the same initiative in other texts}."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet."""

    value: str
    count: int
    """Initiatives it would show, the filters of the other facets kept."""
    chosen: bool


def values_of(fiche: Fiche, facet: Facet) -> tuple[str, ...]:
    """What a fiche holds for a facet; documents by the name of the source, themes as chapter and theme."""
    match facet:
        case "departments":
            return fiche.departments
        case "regions":
            return fiche.regions
        case "themes":
            return tuple(dict.fromkeys(v for v in (fiche.chapter, fiche.theme) if v))
        case "audiences":
            return fiche.audiences
        case "evidence":
            return (fiche.evidence,) if fiche.evidence else ()
        case "documents":
            return (fiche.document,)


def filters_of(address: Address, without: Facet | None = None) -> Filters:
    """The index's filters of an address; `without` leaves one facet's own choice aside."""
    values = {facet: getattr(address, facet) for facet in FACETS if facet != without}
    years = (address.first, address.last) if address.first is not None or address.last is not None else None
    return Filters(**values, years=years)


def allowed(fiches: Sequence[Fiche], address: Address, without: Facet | None = None) -> list[Fiche]:
    """The fiches that the filters leave, in the library's order; `without` leaves one facet's own choice aside."""
    mask = filters_of(address, without).mask(fiches)
    return [f for f, kept in zip(fiches, mask, strict=True) if kept]


def initiatives(fiches: Iterable[Fiche], twins: Twins) -> list[Fiche]:
    """The fiches, of those that tell one initiative only the first."""
    found: list[Fiche] = []
    told: set[str] = set()
    for fiche in fiches:
        if fiche.id not in told:
            found.append(fiche)
            told.update(twins.get(fiche.id, ()))
    return found


def select(fiches: Sequence[Fiche], address: Address, twins: Twins | None = None) -> list[Fiche]:
    """The initiatives that the filters leave, sorted as the address says; those without a date come last."""
    far = 9999
    keys: dict[Sort, Callable[[Fiche], tuple[object, ...]]] = {
        "title": lambda f: (fold(f.title),),
        "place": lambda f: (fold(f.departments[0]) if f.departments else "~", fold(f.title)),
        "recent": lambda f: (-f.years[0] if f.years else far, fold(f.title)),
        "oldest": lambda f: (f.years[0] if f.years else far, fold(f.title)),
    }
    return sorted(initiatives(allowed(fiches, address), twins or {}), key=keys[address.sort])


def choices(fiches: Sequence[Fiche], address: Address, facet: Facet, twins: Twins | None = None) -> list[Choice]:
    """Every value of a facet in the library, most frequent first; those chosen stay though nothing is left of them."""
    chosen: tuple[str, ...] = getattr(address, facet)
    # An initiative told in two texts counts once for each value that either holds.
    same = twins or {}
    told = {(min(f.id, *same.get(f.id, (f.id,))), v) for f in allowed(fiches, address, without=facet) for v in values_of(f, facet)}
    counts = Counter(v for _, v in told)
    every = dict.fromkeys([*(v for fiche in fiches for v in values_of(fiche, facet)), *chosen])
    found = [Choice(v, counts[v], v in chosen) for v in every]
    if facet == "evidence":
        order: list[str] = list(EVIDENCE_KINDS)
        return sorted(found, key=lambda c: order.index(c.value) if c.value in order else len(order))
    if facet in ("departments", "regions"):
        return sorted(found, key=lambda c: fold(c.value))
    return sorted(found, key=lambda c: (-c.count, fold(c.value)))


def department_counts(fiches: Iterable[Fiche]) -> dict[str, int]:
    """{official name: number of initiatives}."""
    return dict(Counter(d for fiche in fiches for d in fiche.departments))
