"""Which kind of bearer a question restricts to: "portées par une association", "à l'initiative d'une fondation".

Only wording of bearing counts: "les associations du territoire" and "bénévolat associatif" are subjects. The Département
bears most initiatives and is named in most questions, so that it restricts only when it is stressed ("par le Département
lui-même") or said to bear, pilot or manage. Wording is in wording.json, kinds in corpus/bearers.py.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from assistant.wording import names, pattern
from corpus.bearers import BEARERS

__all__ = ["BearerAsked", "bearer_asked"]

Span = tuple[int, int]
OWN = "département"
ASKING = frozenset({"list", "count", "need"})
"""Kinds of question that a bearer restricts; a fact or a contact is of one initiative, which its bearer only describes."""


@dataclass(frozen=True, slots=True)
class BearerAsked:
    """What a question says of the bearer."""

    kinds: tuple[str, ...] = ()
    """Kinds of `BEARERS` that it restricts to; empty when it does not restrict."""
    excluded: tuple[str, ...] = ()
    """Kinds that it leaves out; alone, they restrict to all the others."""
    spans: tuple[Span, ...] = ()
    """Where the folded question words it, or words a bearer that restricts nothing ("par les départements")."""

    @property
    def allowed(self) -> tuple[str, ...]:
        """The kinds to keep, () for any."""
        return self.kinds or (tuple(kind for kind in BEARERS if kind not in self.excluded) if self.excluded else ())


def bearer_asked(plain: str, kind: str) -> BearerAsked:
    """What a folded question of this kind says of bearers; the empty `BearerAsked()` for most."""
    if kind not in ASKING:
        return BearerAsked()
    kinds: list[str] = []
    excluded: list[str] = []
    spans: list[Span] = []
    for found in _borne().finditer(plain):
        asked, barred = _kinds(found["kinds"]), _kinds(found["barred"] or "")
        if OWN in asked and not barred and not _own(found, asked):
            asked.remove(OWN)
        # "Par d'autres que le Département" leaves out what it names.
        kinds += () if found["other"] else asked
        excluded += [*barred, *(asked if found["other"] else ())]
        spans.append(found.span())
    for found in _adjective().finditer(plain):
        kinds += [name for name in names("bearer_adjectives") if pattern("bearer_adjectives", name).search(found["said"])]
        spans.append(found.span("said"))
    kept = tuple(kind for kind in dict.fromkeys(kinds) if kind not in excluded)
    return BearerAsked(kept, tuple(dict.fromkeys(excluded)), tuple(spans))


def _kinds(text: str) -> list[str]:
    """The kinds named in the words after "par"; the Département in the plural is any of them."""
    return [name for name in names("bearers") if pattern("bearers", name).search(text)]


def _own(found: re.Match[str], asked: list[str]) -> bool:
    """Whether the Département is meant against other bearers; "une association et le Département" is said of the association."""
    if len(asked) > 1 and re.search(r"\b(?:et|and)\b", found["kinds"]):
        return False
    return bool(found["itself"]) or (pattern("bearing", "strict").search(found["by"]) is not None and "departements" not in found["kinds"])


@functools.cache
def _borne() -> re.Pattern[str]:
    """A verb of bearing and "par", the kinds strung by "ou", what is stressed, what is left out."""
    kind = "(?:" + "|".join(pattern("bearers", name).pattern for name in names("bearers")) + ")"
    some = rf"(?:{pattern('bearing', 'some').pattern}\s*)*"
    by, nor = pattern("bearing", "by").pattern, pattern("bearing", "nor").pattern
    other, itself, strung = (pattern("bearing", name).pattern for name in ("other", "itself", "strung"))
    again = pattern("bearing", "again").pattern
    return re.compile(
        rf"(?P<by>{by})\s*(?P<other>{other}\s*)?{some}(?P<kinds>{kind}(?:\s*(?:,|/|{strung})\s*(?:{again}\s*)?{some}{kind})*)"
        rf"(?:,?\s*(?P<itself>{itself}))?(?:,?\s*{nor}\s*(?:{again}\s*)?{some}(?P<barred>{kind}))?"
    )


@functools.cache
def _adjective() -> re.Pattern[str]:
    """ "Projets associatifs", "portage communal"."""
    said = "|".join(pattern("bearer_adjectives", name).pattern for name in names("bearer_adjectives"))
    return re.compile(rf"{pattern('bearing', 'borne').pattern}\s+(?P<said>{said})")
