"""The places of `territories.json` as records, and the forms under which people write them.

Everything else on places (`mentions`, `territories`) is built on two things made here: the records, loaded once at
import, and `LEXICON`, which finds at a word the longest name that starts there, whatever its accents and hyphens.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

__all__ = [
    "BY_CODE",
    "DEPARTMENTS",
    "GROUPS",
    "LEXICON",
    "REGIONS",
    "RULES",
    "Department",
    "Folded",
    "Form",
    "Group",
    "How",
    "Kind",
    "Region",
    "fold",
]

Kind = Literal["department", "region", "group", "town", "inhabitants", "number"]
How = Literal["name", "spelling", "former", "foreign", "town", "adjective", "code"]


@dataclass(frozen=True, slots=True)
class Department:
    """One of the 101 départements, or the Métropole de Lyon, which exercises a département's powers."""

    code: str
    """As INSEE writes it: "01", "2A", "971"; "69" for the Rhône, "69M" for the Métropole de Lyon."""
    name: str
    """Official name, the key of `DEPARTMENTS`."""
    region: str
    """Official name of its région."""
    prefecture: str
    genitive: str
    """What precedes the name in "le Département ___ X", trailing space included: "de la ", "d'"."""
    locative: str
    """What precedes it in "cela se fait ___ X", trailing space included: "dans le ", "en ", "à "."""
    english: str
    """Name to show in English, without article."""
    neighbours: tuple[str, ...]
    """Official names of the départements it touches by land; symmetric; empty overseas."""
    towns: tuple[str, ...]
    """Prefecture, sous-préfectures and largest communes whose name belongs to no other place of weight."""
    adjectives: tuple[str, ...]
    """Inhabitants' names, masculine singular."""
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """One of the 18 régions."""

    code: str
    name: str
    genitive: str
    locative: str
    english: str
    departments: tuple[str, ...]
    """Official names, by code."""
    adjectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A set of départements people name together: a former région, the petite couronne, the overseas départements."""

    name: str
    kind: Literal["former region", "area"]
    genitive: str
    locative: str
    english: str
    departments: tuple[str, ...]
    adjectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a place."""

    kind: Kind
    name: str
    """Official name of the territory it stands for."""
    how: How
    surface: str
    words: int = field(default=1, compare=False)
    """Number of words it takes, so that the longest wins."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in lower-case ASCII, with the way back: `origin[i]` is the index in the original of `text[i]`."""

    text: str
    origin: tuple[int, ...]
    """One entry longer than `text`: the last is the length of the original."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that `text[start:end]` comes from, combining accents included."""
        return self.origin[start], self.origin[end]


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    special = {"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}.get(char.lower())
    if special is not None:
        return special
    if unicodedata.category(char) == "Pd" or char in "\u2212\u00ad":
        return "-"
    if char != "\n" and char.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", char).lower()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(text: str) -> Folded:
    """Lower case, no accents, plain apostrophes, hyphens and spaces; line ends are kept."""
    chars: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text):
        for c in _fold_char(char):
            chars.append(c)
            origin.append(i)
    origin.append(len(text))
    return Folded("".join(chars), tuple(origin))


_WORD = re.compile(r"[a-z0-9]+")
_LINKS = frozenset({"de", "du", "d", "des", "la", "le", "l", "et"})
_GAP = re.compile(r"(?: ?[-'.] ?|-?\n|\s*&\s*| {1,2})")


def _same(word: str) -> str:
    """One key for the variants of a word inside a compound name: "Hte", "Hautes" and "Hauts" are "haut"."""
    variants = {"st": "saint", "ste": "sainte", "cotes": "cote", "mte": "maritime"}
    if re.fullmatch(r"ht(e|es)?|haut(e|es|s)?", word):
        return "haut"
    word = variants.get(word, word)
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


class Lexicon:
    """All forms, found by words: single words as they stand, compound names under the key of their first word."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._single: dict[str, Form] = {}
        self._compound: dict[str, dict[tuple[str, ...], Form]] = {}
        for form in forms:
            self._add(form)

    def _add(self, form: Form) -> None:
        words = _WORD.findall(fold(form.surface).text)
        if len(words) == 1:
            self._single.setdefault(words[0], form)
            return
        for variant in _variants(words):
            key = tuple(_same(w) for w in variant)
            found = Form(form.kind, form.name, form.how, form.surface, len(key))
            self._compound.setdefault(key[0], {}).setdefault(key, found)

    def longest(self, words: list[re.Match[str]], i: int, text: str) -> Form | None:
        """The longest form that starts at word `i` of a folded `text`; its `words` says how many words it takes."""
        best: Form | None = self._single.get(words[i].group())
        for key, form in self._compound.get(_same(words[i].group()), {}).items():
            n = len(key)
            if (best is None or n > best.words) and i + n <= len(words) and _fits(key, words[i : i + n], text):
                best = form
        return best

    def exact(self, text: str) -> Form | None:
        """The form that a whole folded text is, None when it is anything more or less."""
        words = list(_WORD.finditer(text))
        form = self.longest(words, 0, text) if words else None
        return form if form is not None and form.words == len(words) else None


def _fits(key: tuple[str, ...], words: list[re.Match[str]], text: str) -> bool:
    if any(_same(w.group()) != k for w, k in zip(words, key, strict=True)):
        return False
    return all(_GAP.fullmatch(text[a.end() : b.start()]) for a, b in pairwise(words))


def _variants(words: list[str]) -> Iterator[list[str]]:
    """The name itself, with d' glued to its word ("Val doise"), and without its small words ("Loir Cher")."""
    yield words
    for i, word in enumerate(words[:-1]):
        if word in ("d", "l"):
            yield [*words[:i], word + words[i + 1], *words[i + 2 :]]
    bare = [w for w in words if w not in _LINKS]
    # "Les Abymes" without its article is a common noun; only names with two strong words survive the loss.
    if len(bare) > 1 and words[0] not in _LINKS:
        yield bare


def _inflections(adjective: str) -> Iterator[str]:
    """Masculine and feminine, singular and plural; French rules, as far as names of inhabitants need them."""
    a = adjective
    if a.endswith("eau"):
        yield from (a, a + "x", a[:-3] + "elle", a[:-3] + "elles")
    elif a.endswith("al"):
        yield from (a, a[:-1] + "ux", a + "e", a + "es")
    else:
        plural = a if a.endswith(("s", "x")) else a + "s"
        doubled = a.endswith(("ien", "éen", "on"))
        feminine = a if a.endswith("e") else a + ("ne" if doubled else "e")
        yield from (a, plural, feminine, feminine + "s")


def _forms(data: Mapping[str, Any]) -> Iterator[Form]:
    kinds: tuple[tuple[str, Kind], ...] = (("departments", "department"), ("regions", "region"), ("groups", "group"))
    for key, kind in kinds:
        for item in data[key]:
            name: str = item["name"]
            # The article of "La Réunion" is not part of the form: "la réunion" is a meeting more often than an island.
            yield Form(kind, name, "name", name.removeprefix("La "))
            hows: tuple[tuple[str, How], ...] = (("spellings", "spelling"), ("former", "former"), ("foreign", "foreign"))
            for field_name, how in hows:
                yield from (Form(kind, name, how, s) for s in item.get(field_name, ()))
            for adjective in item.get("adjectives", ()):
                yield from (Form("inhabitants", name, "adjective", s) for s in _inflections(adjective))
            yield from (Form("inhabitants", name, "adjective", s) for s in item.get("foreign_adjectives", ()))
            for town in (*item.get("towns", ()), *item.get("foreign_towns", ())):
                yield from (Form("town", name, "town", s) for s in _with_article(town))


def _with_article(town: str) -> Iterator[str]:
    """Le Mans is also "au Mans" and "du Mans"."""
    yield town
    for article, contracted in (("Le ", ("au ", "du ")), ("Les ", ("aux ", "des "))):
        if town.startswith(article):
            yield from (c + town[len(article) :] for c in contracted)


def _departments(data: Mapping[str, Any]) -> dict[str, Department]:
    regions = {r["code"]: r["name"] for r in data["regions"]}
    names = {d["code"]: d["name"] for d in data["departments"]}
    return {
        d["name"]: Department(
            code=d["code"],
            name=d["name"],
            region=regions[d["region"]],
            prefecture=d["prefecture"],
            genitive=d["genitive"],
            locative=d["locative"],
            english=d.get("english", d["name"]),
            neighbours=tuple(names[c] for c in d["neighbours"]),
            towns=tuple(d["towns"]),
            adjectives=tuple(d.get("adjectives", ())),
            former=tuple(d.get("former", ())),
        )
        for d in data["departments"]
    }


def _load() -> tuple[Mapping[str, Department], Mapping[str, Region], Mapping[str, Group], Mapping[str, Any], Lexicon]:
    data = json.loads(Path(__file__).with_name("territories.json").read_text(encoding="utf-8"))
    departments = _departments(data)
    names = {d.code: d.name for d in departments.values()}

    def shared(item: Mapping[str, Any], members: tuple[str, ...]) -> dict[str, Any]:
        plain = {k: item[k] for k in ("name", "genitive", "locative")}
        rest = {"departments": members, "adjectives": tuple(item.get("adjectives", ()))}
        return {**plain, **rest, "english": item.get("english", item["name"])}

    regions = {}
    for r in data["regions"]:
        members = tuple(d.name for d in departments.values() if d.region == r["name"])
        regions[r["name"]] = Region(code=r["code"], **shared(r, members))
    groups = {g["name"]: Group(kind=g["kind"], **shared(g, tuple(names[c] for c in g["members"]))) for g in data["groups"]}
    lexicon = Lexicon(_forms(data))
    return MappingProxyType(departments), MappingProxyType(regions), MappingProxyType(groups), data["rules"], lexicon


DEPARTMENTS, REGIONS, GROUPS, RULES, LEXICON = _load()
BY_CODE: Mapping[str, str] = MappingProxyType({d.code: d.name for d in DEPARTMENTS.values()} | {"69D": "Rhône"})
