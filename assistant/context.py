"""The question really asked: a follow-up joined to the question before it, and what the reader took out of it.

Both are rules on classes of wording, never on topics. The result is shown to the reader, who can undo it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.place import PlaceAsked, place_asked
from assistant.question import Restriction, folded, understand
from corpus.territories import genitive, prepositional
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
PREPOSITION = re.compile(
    r"(?:dans|ds|en|a|au|aux|sur|pour|par|de|du|des|pres|autour|chez|hors|in|within|across|near|around|nel|no|na|em|aus)\b|d'|\("
)
SUBJECT = re.compile(r"(?:l[ea]s?|l'|ce|cette|cet|notre|mon)\b ?")
STRUNG = re.compile(r"[\s,/&+)]*(?:\b(?:et|ou|and|or|y|o|e|und|oder)\b)?[\s(]*", re.I)
LONGEST = 9
"""Words of a follow-up that only points backwards ("combien ça coûte ?")."""
ENDING = " ?.!…;:,"
Span = tuple[int, int]


def without(question: str, ignored: Sequence[str]) -> str:
    """The question without the words of its place ("lieu"), period ("periode"), bearer ("porteur") or evidence ("preuve"); unchanged if
    nothing were left.

    Fit to be searched and still French: where the place did something ("que fait la Gironde"), "un département" does it.
    """
    worded = understand(question).restrictions
    spans: list[tuple[int, int, str]] = []
    if "lieu" in ignored:
        spans += [(start, end, _stand_in(question, start, end)) for start, end in _strung(question, worded["lieu"])]
    others: tuple[Restriction, ...] = ("periode", "porteur", "preuve")
    spans += [(start, end, "") for name in others if name in ignored for start, end in worded[name]]
    kept = _changed(question, spans)
    return kept if analyse(kept) else question


def follow_up(question: str, previous: str) -> str | None:
    """The whole question meant by one that follows `previous`; None when it stands by itself."""
    opening = OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if not previous or not rest.strip(ENDING):
        return None
    place = place_asked(rest)
    bare = _changed(without(rest, ["periode"]) if _only_period(rest) else rest, [(a, b, "") for a, b in place.spans])
    topic = [stem for stem in analyse(bare) if not stem.isdigit()]
    if not topic and place.spans:
        return _moved(previous, rest, place) or _added(previous, question)
    if not topic and _only_period(rest):
        return _ended(f"{without(previous, ['periode']).rstrip(ENDING)} {rest.strip(ENDING)}", previous + rest)
    if not opening and not (BACKWARD.search(folded(rest)) and len(rest.split()) <= LONGEST):
        return None
    base = (without(previous, ["lieu"]) if place.spans else previous).strip()
    if not opening:
        return f"{base.rstrip(ENDING)}{' ?' if '?' in base else '.'} {question.strip()}"
    return _added(base, question)


def _added(base: str, question: str) -> str:
    """ "Qui aide les aidants, et pour les jeunes ?"."""
    return _ended(f"{base.rstrip(ENDING)}, {question[:1].lower()}{question[1:].strip().rstrip(ENDING)}", base + question)


def _moved(previous: str, rest: str, place: PlaceAsked) -> str | None:
    """The question before, asked of another place, which takes the place of the one it named and its form; None where it compares."""
    wording = rest.strip().strip(ENDING)
    asked = place_asked(previous)
    held = _strung(previous, asked.spans)
    if asked.subject and not held:
        return None
    if not held:
        return _ended(f"{previous.rstrip(ENDING)} {wording}", previous + rest)
    (start, end), others = held[0], held[1:]
    does = not PREPOSITION.match(folded(previous[start:end]))
    if len(place.departments) == 1 and does != (not PREPOSITION.match(folded(wording))):
        name = place.departments[0]
        wording = _nominative(name) if does else prepositional(name)
    return _ended(_changed(previous, [(start, end, wording), *((a, b, "") for a, b in others)]).rstrip(ENDING), previous + rest)


def _nominative(name: str) -> str:
    """ "la Gironde", "le Nord", "l'Ain", "Paris"."""
    of = genitive(name)
    for before, after in (("de la ", "la "), ("de l'", "l'"), ("de l’", "l’"), ("du ", "le "), ("des ", "les "), ("de ", "")):
        if of.startswith(before):
            return after + of[len(before) :]
    return name


def _stand_in(question: str, start: int, end: int) -> str:
    """What takes the place of a place that does something in a French sentence; nothing elsewhere."""
    if not SUBJECT.match(folded(question[start:end])):
        return ""
    return "Un département" if question[start].isupper() and not start else "un département"


def _strung(question: str, places: Sequence[Span]) -> list[Span]:
    """Where a question words its places, those strung together ("en Gironde et dans le Nord") as one."""
    out: list[Span] = []
    for start, end in sorted(places):
        if out and STRUNG.fullmatch(question[out[-1][1] : start]):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _only_period(text: str) -> bool:
    """Whether the text is nothing but a period ("depuis 2015 ?")."""
    return any(not (text[:start] + text[end:]).strip(ENDING) for start, end in understand(text).restrictions["periode"])


def _changed(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """The text with parts replaced, and the punctuation that this leaves without use taken away."""
    for start, end, instead in sorted(spans, reverse=True):
        text = f"{text[:start]} {instead} {text[end:]}"
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?:\s*,)+\s*([?.!;:,]|$)", r"\1", text)
    text = re.sub(r"\s+([,.])", r"\1", text)
    return re.sub(r"^[\s,;:.]+", "", text).strip()


def _ended(text: str, asked: str) -> str:
    """With a question mark where there was one, as it was written."""
    mark = re.search(r"\s?\?", asked)
    return text + mark.group() if mark else text
