"""Which département owns an initiative: lines that name it, and what prose says when no line does.

A place merely mentioned ("also done in…", between brackets, another country's cantons) is never an owner.
"""

from __future__ import annotations

import re
from collections import Counter

from corpus.territories import DEPARTMENTS, REGIONS, canonical, mentions, owner
from corpus.text import fold, sentence_case

__all__ = ["departments_in", "is_place_line", "main_departments", "owners_of_line", "owners_of_value", "readable_title"]

_ALSO = re.compile(
    r"similaire|egalement (?:en place|deploye|developpe|mis|port)|aussi (?:en place|mis)|autres departements|meme type|s'inspire"
    r"|inspiree? (?:de|du|par)"
    r"|demarche proche|dispositif proche|a noter|par exemple|voir (?:aussi|fiche)|puis sur|ainsi que dans"
    r"|s'etendre|(?:etendue?|generalisee?|repris|reprise)s? (?:a|au|aux|dans|en|par)\b"
)
_BRACKETS = re.compile(r"\([^()]*\)?")
_BY_NAME = {"name", "spelling", "former", "code"}
_MAX_OWNERS = 4


def departments_in(text: str, *, towns: bool = False) -> list[str]:
    """Official names of the départements named in `text`, in order, each once; a town stands for its own with `towns` only."""
    return list(dict.fromkeys(_named(text, towns)))


def _named(text: str, towns: bool = False) -> list[str]:
    told = _BY_NAME | {"town", "adjective"} if towns else _BY_NAME
    return [m.name for m in mentions(text) if m.name in DEPARTMENTS and m.how in told]


def owners_of_line(line: str) -> tuple[str, ...]:
    """Official names of the owners that a place line names, () for any other line."""
    return owner(line.strip(" *:"), bare=True)


def owners_of_value(value: str) -> tuple[str, ...]:
    """Owners told by a labelled value ("Laon (Aisne)", "02 - Aisne", "Eure et Manche"); what stands in brackets counts last."""
    listed = [canonical(part) for part in re.split(r"\s*[,;/&]\s*|\s+et\s+", value.strip(" .")) if part]
    if listed and all(listed):
        return tuple(dict.fromkeys(name for name in listed if name))
    return owners_of_line(value) or tuple(departments_in(_BRACKETS.sub(" ", value))) or tuple(departments_in(value, towns=True))


def is_place_line(line: str, *, marked: bool = False) -> bool:
    """Whether a whole line names the owning territory ("Département de…", "Territoire de Belfort"); a bare name when `marked`."""
    text = line.strip(" *:")
    if not text or len(text) > 160 or "@" in text or text.endswith(".") or text.count("(") != text.count(")"):
        return False
    return bool(owner(text, bare=marked or (text.isupper() and len(text) > 3)))


def readable_title(title: str, text: str) -> str:
    """A title in capitals in lower case, its words as `text` spells them, its places with their capitals; any other unchanged."""
    lowered = sentence_case(title, text)
    if lowered == title:
        return title
    spelt = title.title()
    for m in mentions(spelt):
        if (m.name in DEPARTMENTS or m.name in REGIONS) and fold(m.name) == fold(spelt[m.start : m.end]):
            lowered = lowered[: m.start] + m.name + lowered[m.end :]
    return lowered


def main_departments(title: str, text: str) -> tuple[str, ...]:
    """Owners of an initiative without any place line: those of the title, else those the text keeps naming.

    Sentences that tell where else it exists do not count, nor places named half as often as the first or less.
    """
    if named := departments_in(title):
        return tuple(named)
    counts: Counter[str] = Counter()
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        also = _ALSO.search(fold(sentence))
        counts.update(_named(sentence[: also.start()] if also else sentence))
    if not counts:
        return ()
    top = max(counts.values())
    kept = tuple(name for name in counts if counts[name] == top or counts[name] * 2 > top)
    return kept if len(kept) <= _MAX_OWNERS else ()
