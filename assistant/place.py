"""Whether a question restricts the search to a place, leaves one out, or only speaks of it.

Each place named gets a role from the words just before it: "en Bretagne" restricts, "hors Île-de-France" leaves out, "comme
en Gironde" only refers to it, "née à Mayotte" says where a person comes from. Patterns are written against the folded
question (lower case, no accents), for the languages questions come in: French, English, Spanish, German, Italian, Portuguese.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from corpus.gazetteer import Folded, fold
from corpus.territories import DEPARTMENTS, Mention, genitive, mentions, neighbours

__all__ = ["PlaceAsked", "place_asked"]


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """What a question says of places; all names are official names of départements."""

    departments: tuple[str, ...] = ()
    """Those the question restricts to, in the order named, `excluded` already taken away; empty when it does not restrict."""
    excluded: tuple[str, ...] = ()
    """Those it leaves out."""
    subject: tuple[str, ...] = ()
    """Those it names without restricting to them: a comparison, a model to follow."""
    label: str = ""
    """The restriction, to show to the user: "Bretagne (Côtes-d'Armor, Finistère, Ille-et-Vilaine, Morbihan)"; French."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where the question words its restrictions and exclusions, prepositions included: what a search on meaning can do without."""


Role = Literal["filter", "excluded", "subject", "around", "origin"]


@dataclass(frozen=True, slots=True)
class _Named:
    mention: Mention
    role: Role
    start: int
    """Start of the wording in the question, preposition included."""
    left: str
    """The folded question before the name, as far back as its wording can reach."""
    added: bool
    """Strung to the place before it by "et" or "ou": a second place, not a precision."""
    followed: bool = False
    """The next one is `added`."""


_WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("place_words.json").read_text(encoding="utf-8"))


def _any(key: str) -> str:
    """The alternatives of one entry of `place_words.json`, of all its languages."""
    entry = _WORDS[key]
    return "|".join(entry if isinstance(entry, list) else [w for words in entry.values() for w in words])


def _before(key: str) -> re.Pattern[str]:
    """A pattern for the left of a name: a marker, then nothing but function words ("comme ce que fait la")."""
    return re.compile(rf"\b(?:{_any(key)})['\s]*(?:(?:{_any('small')})\b['\s]*)*$")


_EXCLUDED, _SUBJECT, _ORIGIN = _before("excluded"), _before("subject"), _before("origin")
_AROUND = re.compile(rf"\b(?:{_any('around')})['\s]+(?:(?:{_any('small')})\b['\s]*)+$")
_ONE_PROJECT = re.compile(rf"\b(?:le|la|l'|ce|cet|cette|du|au|the|el|il|o|a)\s*(?:{_any('one_project')})\s+$")
_INITIATIVES = re.compile(
    r"\b(?:initiatives?|actions?|projets?|demarches?|dispositifs?|fiches?|experiences?|pratiques?|exemples?)\b[^.?!]*$"
)
"""What comes from a place and is not a person: "quelles initiatives viennent de Corse" asks for those of Corsica."""
_PEOPLE = re.compile(rf"\b(?:{_any('people')})\s+$")
_ONESELF = re.compile(rf"\b(?:{_any('oneself')})\s+$")
_COMPARISON = re.compile(rf"\b(?:{_any('comparison')})\b")
_ELSEWHERE = re.compile(rf"\b(?:{_any('elsewhere')})\b")
_ONESELF_AT = re.compile(rf"\b(?:{_any('oneself_at')})\b(?: [\w'-]+){{0,6}}?['\s]*$")
_OTHERS_OF = re.compile(r"\bautres (?:departements|territoires|collectivites|exemples)\s*(?:(?:de|du|des|d|en|la|l|dans|le|les)\b['\s]*)*$")
_ALSO = re.compile(r"\b(?:aussi|egalement|also|tambien|anche|auch|tambem)\b(?: \w+){0,3}\s*$")
_OR_ANYWHERE = re.compile(
    r"\s*(?:,\s*)?(?:et|ou|comme|and|or|y|o|e|und|oder) (?:ailleurs|partout|dans d'autres|d'autres (?:departements|regions)|elsewhere)\b"
)
_HOME = re.compile(r"\bchez (?:nous|moi|vous)\b|\b(?:mon|notre|nos) (?:departement|region|territoire)\b")
# Leftwards from a name: the article, preposition and noun that belong to its wording.
_PREPOSITION = r"(?:\b(?:dans|ds|en|a|au|aux|sur|pour|par|de|du|des|in|within|across|nel|nella|nell|no|na|em|im|aus)\b['\s]+|\bd')?"
_ARTICLE = r"(?:\b(?:les?|la|the|el|der|die|das|il)\s+|\bl')?"
_WORDING = re.compile(
    rf"(?:\b(?:chez nous|ici|la-bas),? )?{_PREPOSITION}(?:\btoute?\s+)?{_ARTICLE}"
    rf"(?:\b(?:departements?|region|ville|dept|dpt|cd)\s+)?(?:\b(?:de|du|des|of)\b\s+|\bd')?{_ARTICLE}[(]?$"
)
_AND = r"\b(?:et|ou|vs|versus|and|or|y|e|o|u|und|oder|avec|with|mit|con|com)\b"
_LINK = re.compile(rf"[)\s]*(?:[,;/&+]|{_AND})\s*(?:et |ou )?{_PREPOSITION}{_ARTICLE}(?:departements? )?(?:(?:de|du|des)\s+|d')?{_ARTICLE}")


# No wording is longer, and a bound keeps the patterns fast on questions made to be slow.
_REACH = 120
_CUES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (_EXCLUDED, "excluded"),
    (_AROUND, "around"),
    (_ORIGIN, "origin"),
    (_SUBJECT, "subject"),
)


def place_asked(question: str) -> PlaceAsked:
    """What `question` says of places; nothing named, or nothing but people's origins, gives the empty `PlaceAsked()`."""
    folded = fold(question)
    named = _with_roles(question, folded)
    excluded = _names(n for n in named if n.role == "excluded")
    wanted = _narrowest([n for n in named if n.role in ("filter", "around")])
    departments = tuple(d for d in dict.fromkeys(d for n in wanted for d in _meant(n)) if d not in excluded)
    return PlaceAsked(
        departments=departments,
        excluded=excluded,
        subject=_names(n for n in named if n.role in ("subject", "around")),
        label=_label(question, wanted, departments),
        spans=tuple((n.start, _end(question, n)) for n in named if n.role in ("filter", "excluded", "around")),
    )


def _meant(named: _Named) -> tuple[str, ...]:
    """The départements a wording restricts to: those of the place, or those around it."""
    if named.role != "around":
        return named.mention.departments
    inside = named.mention.departments
    return tuple(dict.fromkeys(n for d in inside for n in neighbours(d) if n not in inside))


def _end(question: str, named: _Named) -> int:
    """End of the wording: the bracket of "(33)" belongs to it."""
    end = named.mention.end
    return end + 1 if question[named.start] == "(" and question[end : end + 1] == ")" else end


def _names(named: Iterable[_Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(d for n in named for d in n.mention.departments))


def _with_roles(question: str, folded: Folded) -> list[_Named]:
    at = {origin: i for i, origin in reversed(list(enumerate(folded.origin)))}
    home = _HOME.search(folded.text) is not None
    out: list[_Named] = []
    for m in mentions(question, loose=True):
        first = max(0, at[m.start] - _REACH)
        left = folded.text[first : at[m.start]]
        role, cue = _role(m, left, folded.text[at[m.end] : at[m.end] + _REACH], home)
        added = False
        if out:
            between = folded.text[at[out[-1].mention.end] : at[m.start]]
            linked = _LINK.fullmatch(between) is not None
            added = linked and "," not in between
            # A list shares the role of its first: "hors Bretagne et Normandie".
            role = out[-1].role if linked and role == "filter" else role
            out[-1] = replace(out[-1], followed=added)
        wording = _WORDING.search(left)
        start = min(cue, wording.start() if wording else len(left))
        out.append(_Named(m, role, folded.origin[first + start], left, added))
    return _reconsidered(out, folded.text)


def _role(m: Mention, left: str, right: str, home: bool) -> tuple[Role, int]:
    """The role the words around a name give it, and where in `left` those words start; `home`: the question says "chez nous"."""
    for pattern, role in _CUES:
        cue = pattern.search(left)
        if cue is None or (role == "origin" and (home or _INITIATIVES.search(left))):
            continue
        # Around a town is still in its département.
        return ("filter" if role == "around" and m.kind == "town" else role), cue.start()
    if _OR_ANYWHERE.match(right) or (m.kind == "inhabitants" and _ONE_PROJECT.search(left)):
        return "subject", len(left)
    return "filter", len(left)


def _reconsidered(named: list[_Named], text: str) -> list[_Named]:
    """Roles that depend on the whole question: two places compared, people from one place in another, "ailleurs"."""
    if _COMPARISON.search(text) and sum(n.role in ("filter", "subject") for n in named) > 1:
        named = [replace(n, role="subject") if n.role == "filter" else n for n in named]
    elsewhere = _ELSEWHERE.search(text)
    settled = {d for n in named if n.role == "filter" and n.mention.kind != "inhabitants" for d in n.mention.departments}
    out: list[_Named] = []
    for n in named:
        role = n.role
        if role == "filter" and n.mention.kind == "inhabitants":
            from_there = bool(settled) and settled.isdisjoint(n.mention.departments) and not n.added and _PEOPLE.search(n.left)
            role = "origin" if from_there or _ONESELF.search(n.left) else role
        elif role == "filter" and elsewhere is not None and not (_OTHERS_OF.search(n.left) or _ALSO.search(n.left)):
            # "Je travaille en Gironde, que font les autres ?" leaves it out; "le Job 41 du Loir-et-Cher existe-t-il ailleurs ?" does not.
            role = "excluded" if _ONESELF_AT.search(n.left) else "subject"
        out.append(replace(n, role=role))
    return out


def _narrowest(wanted: list[_Named]) -> list[_Named]:
    """Without the régions and groups that a smaller place makes precise: "à Rennes, en Bretagne" is Ille-et-Vilaine."""
    meant = [(n, set(_meant(n))) for n in wanted]
    return [n for n, own in meant if n.added or n.followed or not any(other < own for _, other in meant)]


def _label(question: str, wanted: Sequence[_Named], departments: Sequence[str]) -> str:
    """The restriction in words: each place once, with what it stands for in brackets."""
    parts: dict[str, list[str]] = {}
    for n in wanted:
        kept = [d for d in _meant(n) if d in departments]
        name = n.mention.name
        if not kept:
            continue
        inside = parts.setdefault(f"autour {genitive(name)}" if n.role == "around" else name, [])
        if n.role == "around" or name not in DEPARTMENTS:
            inside += [d for d in kept if d not in inside]
        elif n.mention.kind == "town":
            inside.append(question[n.mention.start : n.mention.end])
    *head, last = [f"{name} ({', '.join(inside)})" if inside else name for name, inside in parts.items()] or [""]
    return f"{', '.join(head)} et {last}" if head else last
