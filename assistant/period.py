"""The years a question asks for, and whether an initiative must have begun within them or only have run.

"Lancées en 2017" and "depuis 2015" ask when initiatives began; "en cours en 2016" and "menées entre 2012 et 2014" ask for
those that began or ran then. Patterns are classes of wording (wording.json), against the folded question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.wording import names, pattern

__all__ = ["Period", "period_asked"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Period:
    """Years asked for, both ends included; None is open."""

    first: int | None
    last: int | None
    began: bool = False
    """Whether initiatives must have begun within it; otherwise those that ran within it count too."""

    def __contains__(self, years: tuple[int, int | None]) -> bool:
        """Whether an initiative started within the period."""
        return (self.first is None or years[0] >= self.first) and (self.last is None or years[0] <= self.last)


BOUNDS = tuple((pattern("periods", how), how) for how in names("periods"))
"""(pattern, how it bounds the years), in the order they are tried."""
YEAR = re.compile(r"(?:19|20)\d\d")
REACH = 12
"""Words between a verb and the years it dates: "ont démarré dans le champ de l'autonomie en 2017"."""
BEGINS = frozenset({"after", "since", "in"})
"""Bounds that by themselves ask when an initiative began."""


def period_asked(plain: str, kind: str) -> tuple[Period, Span] | None:
    """The period that a folded question of this kind asks for, and where it words it; None without any."""
    for expression, how in BOUNDS:
        found = expression.search(plain)
        if found is None:
            continue
        verb = _verb(plain, found.span())
        if not _of_initiatives(plain, found, how, kind, verb):
            continue
        years = [int(year) for year in YEAR.findall(found.group())]
        first, last = min(years), max(years)
        bounds: dict[str, tuple[int | None, int | None]] = {
            "before": (None, first - 1),
            "after": (last + 1, None),
            "since": (first, None),
        }
        return Period(*bounds.get(how, (first, last)), began=how in BEGINS or verb == "begun"), found.span()
    return None


def _of_initiatives(plain: str, found: re.Match[str], how: str, kind: str, verb: str | None) -> bool:
    """Whether the years are those of the initiatives asked for, not of a person's life or of a fact within a fiche."""
    named = pattern("dated", "initiatives").search(plain, *_clause(plain, found.start())) is not None
    told = kind == "need" and pattern("kinds", "need").search(plain) is not None
    if how == "within":
        # A year by itself dates the figure of a fact ("30 familles logées en 2016") or the story of a need.
        named = named and len(re.findall(r"\d+", plain)) == 1
        return (verb is not None or named) if kind in {"list", "count"} else kind == "need" and verb is not None and (named or not told)
    if told and not named:
        # "Mon fils est né en 2012", "je suis au chômage depuis 2019".
        return not found.group().startswith("ne") if how == "in" else verb is not None or how not in BEGINS
    return True


def _verb(plain: str, span: Span) -> str | None:
    """Which verb dates the years: "begun" or "running"; the nearest before them in the clause, else the nearest after."""
    start, end = _clause(plain, span[0])
    heard = [(m.span(), name) for name in ("begun", "running") for m in pattern("dated", name).finditer(plain, start, end)]
    before = [(len(plain[b : span[0]].split()), name) for (_, b), name in heard if b <= span[0]]
    after = [(len(plain[span[1] : a].split()), name) for (a, _), name in heard if a >= span[1]]
    for distances in (before, after):
        near = [one for one in distances if one[0] <= REACH]
        if near:
            return min(near, key=lambda one: one[0])[1]
    return None


def _clause(plain: str, at: int) -> Span:
    """The sentence around a position."""
    start = max(plain.rfind(mark, 0, at) for mark in ".?!;") + 1
    ends = [i for mark in ".?!;" if (i := plain.find(mark, at)) >= 0]
    return start, min(ends, default=len(plain))
