"""What a question asks of the initiatives themselves, beside their topic: how they are proved, and what no fiche tells.

"Quelles actions ont été évaluées ?" restricts to a kind of evidence. Which initiatives failed, which are the best and which
do not do something is nowhere in a library of what was set up: the answer says so. Only wording borne by initiatives or
by those who run them counts: the needs that are assessed, the young people who failed and the aunt who has no car are topics.
Wording is in wording.json.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from assistant.wording import names, pattern
from corpus.models import EVIDENCE_KINDS, Evidence

__all__ = ["Beyond", "Claims", "claims_of"]

Span = tuple[int, int]
Name = TypeVar("Name", bound=str)
Beyond = Literal["failed", "best", "absent"]
ASKING: Final = frozenset({"list", "count", "need"})
"""Kinds of question that ask for initiatives; a fact or a contact is of one, which such wording only describes."""
MEANT: Final[dict[str, tuple[Evidence, ...]]] = {
    "none": ("aucun",),
    "not_evaluated": tuple(kind for kind in EVIDENCE_KINDS if kind != "évalué"),
    "own": ("chiffres du porteur",),
    "evaluated": ("évalué",),
    "expected": ("attendu",),
    "measured": ("évalué", "chiffres du porteur"),
}
"""The kinds of evidence that each class of wording asks for."""
REACH = 120
"""Characters in which the initiatives are looked for before what is said of them."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a question says of initiatives."""

    evidence: tuple[Evidence, ...] = ()
    """Kinds of evidence it restricts to; empty when it does not."""
    evidence_spans: tuple[Span, ...] = ()
    """Where the folded question words them."""
    beyond: Beyond | None = None
    """What it asks that no fiche tells: which failed or stopped, which are the best, which do not do something."""
    beyond_spans: tuple[Span, ...] = ()


def claims_of(plain: str, kind: str, places: Sequence[Span] = ()) -> Claims:
    """What a folded question of this kind says of initiatives; `places`: where it words its places, which have their own rules."""
    if kind not in ASKING:
        return Claims()
    # "Quelle est la meilleure solution pour ma mère ?" tells a need.
    told = pattern("asked_of", "told").search(plain) is not None
    early: tuple[Beyond, ...] = ("failed", "best")
    if not told and (beyond := _first("beyond", early, plain, places)):
        return Claims(beyond=beyond[0], beyond_spans=beyond[1])
    if not (told and kind == "need") and (proof := _first("evidence", names("evidence"), plain, places)):
        return Claims(evidence=MEANT[proof[0]], evidence_spans=proof[1])
    # "N'ont pas été évaluées" is a kind of evidence before it is an absence.
    absent = () if told else _said("beyond", "absent", plain, places)
    return Claims(beyond="absent", beyond_spans=absent) if absent else Claims()


def _first(group: str, classes: Sequence[Name], plain: str, places: Sequence[Span]) -> tuple[Name, tuple[Span, ...]] | None:
    """The first of these classes that the question says of initiatives, and where."""
    return next(((name, spans) for name in classes if (spans := _said(group, name, plain, places))), None)


def _said(group: str, name: str, plain: str, places: Sequence[Span]) -> tuple[Span, ...]:
    """Where the question says it of initiatives; () where it does not."""
    found = [m.span() for m in pattern(group, name).finditer(plain)]
    inside = [span for span in found if not any(start <= span[0] < end or span[0] <= start < span[1] for start, end in places)]
    return tuple(span for span in inside if _of_initiatives(plain, span))


def _of_initiatives(plain: str, span: Span) -> bool:
    """Whether what is said there is said of initiatives: named in it, or before it without another subject between."""
    said = plain[slice(*span)]
    if pattern("asked_of", "whole").fullmatch(said):
        return True
    far = pattern("asked_of", "linked").match(said) is not None
    return _borne(far).search(plain, max(0, span[0] - REACH), span[0]) is not None


@functools.cache
def _borne(far: bool) -> re.Pattern[str]:
    """Initiatives asked for, at the end of a text but for a few words: a verb reaches further back (`far`) than an adjective."""
    asked, other = pattern("asked_of", "asked").pattern, pattern("asked_of", "other").pattern
    gap = rf"(?:\s+(?!{other})[\w'-]+){{0,{10 if far else 1}}}?"
    return re.compile(rf"{asked}(?:,?\s+{pattern('asked_of', 'relative').pattern})?{gap},?\s*$")
