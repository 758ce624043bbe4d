"""The French départements: official names, codes, spellings, régions, neighbours, and grammar.

`canonical` turns a name as written into the official one, `owner` reads the line of a report that says whose initiative
it is, `mentions` finds places in prose or questions. Official names are INSEE's ("Côtes-d'Armor", "La Réunion").
"""

from __future__ import annotations

import re

from corpus.gazetteer import BY_CODE, DEPARTMENTS, GROUPS, LEXICON, REGIONS, Department, Group, Region, fold
from corpus.mentions import Mention, mentions

__all__ = [
    "DEPARTMENTS",
    "GROUPS",
    "REGIONS",
    "Department",
    "Group",
    "Mention",
    "Region",
    "canonical",
    "genitive",
    "mentions",
    "neighbours",
    "owner",
    "prepositional",
    "region_of",
]

_OF = r"(?:de\s+la\s+|de\s+l'\s*|du\s+|des\s+|de\s+|d'\s*)"
_BODY = (
    r"(?:(?:conseil|assemblee|collectivite)\s+(?:departementale?|generale?)|departements?|depts?\.?|dpts?\.?|dep\.|collectivite|prefecture)"
)
_PREFIX = re.compile(rf"^(?:(?:le|la|les|l')\s*)?(?:{_BODY}\s*(?:n°\s*|:\s*)?{_OF}?|c[dg]\s*-?\s*{_OF}?)(?=\S)")
_ARTICLE = re.compile(r"^(?:les?\s+|la\s+|l'\s*)")
_CODE = r"(?:\d[\dab]\d?|69[dm])"
_CODE_BESIDE = re.compile(rf"^(?P<a>.+?)\s*[\(\[]\s*(?P<code>{_CODE})\s*[\)\]]$|^(?P<code2>{_CODE})\s*(?:[-:.]\s*)?(?P<b>[a-z].+)$")


def canonical(text: str) -> str | None:
    """Official name of the département that the whole text names, None when it names none, several or anything more.

    Takes any spelling ("Pas de Calais", "Hauts-Pyrénées"), codes ("2A", "CD33"), former and foreign names, and the words
    around a name ("Département de la Gironde", "Doubs (25)"). Towns, régions and groups give None.
    """
    folded = " ".join(fold(text).text.split()).strip(" .,;:*|")
    name = _bare(folded)
    if name is not None:
        return name
    beside = _CODE_BESIDE.match(folded)
    if beside is not None:
        found = canonical(beside["a"] or beside["b"])
        code = beside["code"] or beside["code2"]
        # A name beside another département's code is a contradiction, not a name.
        return found if found is not None and BY_CODE.get(code.upper()) in (found, None) else None
    without = _PREFIX.sub("", folded, count=1)
    return _bare(without) if without != folded else None


def _bare(folded: str) -> str | None:
    if folded.upper() in BY_CODE:
        return BY_CODE[folded.upper()]
    for candidate in (folded, _ARTICLE.sub("", folded, count=1)):
        form = LEXICON.exact(candidate)
        if form is not None and form.kind == "department":
            return form.name
    return None


_MARKUP = re.compile(r"^[\s*_#>|•»-]+|[\s*_|]+$")
_PLACE_LINE = re.compile(rf"^(?P<word>departements?(?:\s*:\s*|\s+){_OF}?)(?P<rest>\S.*)$", re.S)
_ALONE = re.compile(r"^(?:territoire de belfort|(?:la )?metropole de lyon|grand lyon|collectivite |ville de paris)")
_SUFFIX = re.compile(r"\s*\(|\s*,\s*|\s+[-:/]\s+|\s*:\s*$|\s+et\s+|\s+&\s+")
_LIST = re.compile(r"\s*(?:,|;|/|\bet\b|&)\s*")
_VERB = re.compile(
    r"\b(?:a|ont|est|sont|etait|fait|font|qui|que|dont|ou|il|elle|ils|elles|nous|s'est|lance|porte|propose|souhaite|met|dispose|compte)\b"
)
_COLLECTIVES = {
    "collectivite europeenne d'alsace": ("Bas-Rhin", "Haut-Rhin"),
    "collectivite de corse": ("Corse-du-Sud", "Haute-Corse"),
    "collectivite territoriale de corse": ("Corse-du-Sud", "Haute-Corse"),
}
_LONGEST_SUFFIX = 120


def owner(line: str, *, bare: bool = False) -> tuple[str, ...]:
    """Official names of the départements when the whole line is a place line, () for prose and anything else.

    A place line is "Département de la Gironde", possibly with a suffix ("(Une démarche similaire…)", "– Territoire de
    Lens-Liévin"), "Départements de l'Eure et de la Manche", "Territoire de Belfort", "Métropole de Lyon", "Doubs (25)".
    Names inside the suffix are not owners. With `bare`, a name alone ("Gironde") is a place line too: only for places of a
    document where nothing else can stand. A line "Conseil départemental de …" names an organisation and gives ().
    """
    folded = " ".join(fold(_MARKUP.sub("", line)).text.split())
    folded = re.sub(r"\*+", "", folded).rstrip(" .:")
    place = _PLACE_LINE.match(folded)
    if place is not None:
        return _owners(place["rest"])
    if _ALONE.match(folded):
        return _owners(folded)
    code_beside = _CODE_BESIDE.match(folded) is not None
    name = canonical(folded) if code_beside or (bare and not _PREFIX.match(folded)) else None
    return (name,) if name is not None else ()


def _owners(rest: str) -> tuple[str, ...]:
    """The départements at the head of `rest`; () when what follows the name is not a suffix."""
    for head, tail in _cuts(rest):
        found = _COLLECTIVES.get(head) or _named(head)
        if not found:
            continue
        others = _named_all(tail)
        if others:
            return tuple(dict.fromkeys((*found, *others)))
        bracketed = tail.startswith("(") and tail.endswith(")")
        if len(tail) > _LONGEST_SUFFIX or (not bracketed and _VERB.search(tail)):
            return ()
        return found
    return ()


def _cuts(rest: str) -> list[tuple[str, str]]:
    """`rest` whole, then cut before each possible suffix, longest head first."""
    cuts = [(rest, "")]
    cuts += [(rest[: m.start()], rest[m.start() :].strip(" ,-:/")) for m in reversed(list(_SUFFIX.finditer(rest)))]
    return cuts


def _named(piece: str) -> tuple[str, ...]:
    name = canonical(re.sub(rf"^{_OF}", "", piece))
    return (name,) if name is not None else ()


def _named_all(tail: str) -> tuple[str, ...]:
    """The names of a tail that is nothing but a list of départements ("et de la Manche"), else ()."""
    pieces = [p for p in _LIST.split(tail) if p]
    names = [_COLLECTIVES.get(p) or _named(p) for p in pieces]
    return tuple(n for group in names for n in group) if names and all(names) else ()


def region_of(name: str) -> str:
    """Official name of the région of a département; raises `KeyError` for a name that is not official."""
    return DEPARTMENTS[name].region


def neighbours(name: str) -> tuple[str, ...]:
    """Official names of the adjacent départements, by code; raises `KeyError` for a name that is not official."""
    return DEPARTMENTS[name].neighbours


def genitive(name: str) -> str:
    """ "du Doubs", "d'Ille-et-Vilaine": what follows "le Département"; régions and groups too; `KeyError` if unknown."""
    return _place(name).genitive + name


def prepositional(name: str, language: str = "fr") -> str:
    """ "dans le Doubs", "en Gironde", "à Paris"; any language but French gives "in" and the English name."""
    place = _place(name)
    return place.locative + name if language == "fr" else f"in {place.english}"


def _place(name: str) -> Department | Region | Group:
    for table in (DEPARTMENTS, REGIONS, GROUPS):
        if name in table:
            return table[name]
    raise KeyError(name)
