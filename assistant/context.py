"""The question really asked: a follow-up joined to the question before it, and what the reader took out of it.

Both are rules on classes of wording, never on topics. The result is shown to the reader, who can undo it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.place import place_asked
from assistant.question import PERIODS, folded
from index.analyser import analyse

__all__ = ["follow_up", "without"]

OPENING = re.compile(
    r"^\s*(?:et(?: (?:aussi|sinon|alors))?|ou(?: alors| bien)?|mais|sinon|pareil|idem|la m[eê]me chose|m[eê]me question"
    r"|and|or|but|what about|how about|same(?: question)?|und)\b[\s,:]*",
    re.I,
)
BACKWARD = re.compile(
    r"\b(?:ca|cela|celle-ci|celui-ci|celles-ci|ceux-ci|ce (?:dispositif|projet|service)|cette (?:action|initiative|demarche)"
    r"|this one|that one)\b"
)
LONGEST = 9
"""Words of a follow-up that only points backwards ("combien ça coûte ?")."""
ENDING = " ?.!…;:,"


def without(question: str, ignored: Sequence[str]) -> str:
    """The question without the words of its place ("lieu") or of its period ("periode"); unchanged if nothing were left."""
    spans: list[tuple[int, int]] = []
    if "lieu" in ignored:
        spans += place_asked(question).spans
    if "periode" in ignored:
        plain = folded(question)
        if len(plain) == len(question):
            spans += [found.span() for pattern, _ in PERIODS if (found := pattern.search(plain))]
    kept = _cut(question, spans)
    return kept if analyse(kept) else question


def follow_up(question: str, previous: str) -> str | None:
    """The whole question meant by one that follows `previous`; None when it stands by itself."""
    if not previous or not question:
        return None
    opening = OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if not rest.strip(ENDING):
        return None
    place = place_asked(rest)
    bare = _cut(without(rest, ["periode"]) if _only_period(rest) else rest, place.spans)
    topic = [stem for stem in analyse(bare) if not stem.isdigit()]
    if not topic and (place.spans or _only_period(rest)):
        base = without(previous, ["lieu"] if place.spans else ["periode"])
        return _joined(base, rest)
    if opening or (BACKWARD.search(folded(rest)) and len(rest.split()) <= LONGEST):
        return _joined(without(previous, ["lieu"]) if place.spans else previous, rest)
    return None


def _only_period(text: str) -> bool:
    """Whether the text is nothing but a period ("depuis 2015 ?")."""
    plain = folded(text)
    return any(not plain.replace(found.group(), "").strip(ENDING) for pattern, _ in PERIODS if (found := pattern.search(plain)))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return re.sub(r"\s+([?,.!])", r" \1", re.sub(r"\s+", " ", text)).strip()


def _joined(base: str, rest: str) -> str:
    """ "Quels départements aident les aidants ?" and "en Gironde ?" make one question."""
    mark = " ?" if "?" in base or "?" in rest else ""
    return f"{base.rstrip(ENDING)} {rest.strip().rstrip(ENDING)}{mark}"
