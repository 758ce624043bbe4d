"""What a short line is: the heading of a section and its kind, the opening of a group of short initiatives, a running header.

Kinds are found by stems of words with one letter's tolerance ("EVLUATION", "OBJECTIFS/CON"), the first telling word winning,
so a wording never seen before still lands in its class.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.models import SectionKind
from corpus.text import fold

__all__ = [
    "bare_title",
    "chapter_number",
    "is_boilerplate",
    "is_capitals",
    "is_group_heading",
    "is_section_heading",
    "plain_headings",
    "section_kind",
]

_STRONG: dict[SectionKind, str] = {
    "context": "context contexte objectif objet enjeu finalite constat origine genese diagnostic besoin problematique pourquoi "
    "historique but "
    "intention motivation ambition background goal aim challenge",
    "description": "descript descriptif presentation deroulement deroule fonctionnement contenu modalite realisation activite resume "
    "public publics beneficiaire cible strategie summary overview activities",
    "results": "impact resultat evaluation critere effet bilan indicateur benefice plus-value retombee apport outcome result efficacite",
    "means": "moyen ressource financement budget cout partenaire partenariat equipe resources funding cost partner financeur",
    "conditions": "condition reussite facteur levier transfert transferabilite essaimage reproductibilite prerequis preconisation success",
    "limits": "limite difficulte frein vigilance obstacle faible faiblesse ameliorer limit barrier risque",
}
_WEAK: dict[SectionKind, str] = {
    "description": "projet action dispositif demarche methode methodologie principe organisation oeuvre initiative experimentation project",
    "results": "fort chiffre",
    "conditions": "cle cles perennisation",
}
_OTHER = {
    "innovant",
    "innovation",
    "innovante",
    "contact",
    "perspective",
    "perspectives",
    "calendrier",
    "savoir",
    "loin",
    "suite",
    "suites",
    "annexe",
}
_SMALL_LIST = """
    le la les l un une des du de d au aux a en et ou nos notre ce cette ces quelques premier premiers premiere premieres principal
    principaux principale principales point points grand grands grandes element elements mise
"""
_SMALL = frozenset(_SMALL_LIST.split())

_GROUP = re.compile(
    r"^(?:(?:les|et|quelques|d')\s*)?(?:autres?|aussi|breves?|en bref|egalement|a signaler|a noter|initiatives? en bref)\b"
    r"(?:.*\b(?:demarches?|initiatives?|actions?|projets?|experiences?|experimentations?|dispositifs?|realisations?|pratiques?"
    r"|exemples?)\b|$)"
)
_CHAPTER = re.compile(
    r"^(?:chapitre|partie|titre|axe|volet|chapter|part)\s+(?:n[°o]\s*)?(\d{1,2}|[ivx]{1,5})\b\s*[:.–—-]?\s*(.*)$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"^(?:(?:fiche|action|initiative|projet)s?\s+(?:n[°o]\s*)?\d{1,3}\s*[-–—:.)]\s*"
    r"|\d{1,2}(?:\.\d{1,2})+[.)]?\s+|\d{1,2}[.)]\s+|\d{1,2}\s*[-–—]\s+)(?=\S)",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"^(?:re)?trouvez (?:cette|ce|l|plus)|^partager (?:cette|la|sur)|^imprimer|^(?:se )?connecte[rz]|^inscrivez|^abonnez|^suivez"
    r"|^(?:a )?lire (?:aussi|la suite)"
    r"|^voir (?:le|la|les|l') ?(?:projet|site|page|article|fiche|document)s?\b.*(?:\.\.\.|…)$|^retour (?:au sommaire|en haut|a )"
    r"|^telecharge[rz]"
    r"|^haut de page|^logo|^copyright|^©|^tous droits|^mentions legales|^(?:e-?mail|facebook|twitter|linkedin|imprimer|share"
    r"|print)\b.{0,25}$"
    r"|^[\w-]+-\d{2,4}x\d{2,4}(?:\.\w{3,4})?$|^(?:page|p\.) ?\d+(?: ?(?:/|sur) ?\d+)?$"
)


def bare_title(title: str) -> str:
    """A title without its number ("Fiche n° 3 : Le bus santé", "2.1 Le bus santé")."""
    return _NUMBERED.sub("", title).strip() or title


def section_kind(heading: str) -> SectionKind:
    """The kind of section a heading announces, the first telling word winning; "other" when no word of it tells."""
    words = _words(heading)
    for word in words:
        if (kind := _kind_of(word, _STRONG)) is not None:
            return kind
        if len(words) > 1 and len(word) > 2 and word == words[-1] and "contexte".startswith(word):
            return "context"  # cut by conversion: "OBJECTIFS/CON"
    for word in words:
        if word in _OTHER:
            return "other"
        if (kind := _kind_of(word, _WEAK)) is not None:
            return kind
    return "other"


def _words(heading: str) -> list[str]:
    return re.findall(r"[a-z]+(?:-[a-z]+)*", fold(heading).replace("/", " "))


def _kind_of(word: str, table: dict[SectionKind, str]) -> SectionKind | None:
    return next((kind for kind, stems in table.items() if any(_alike(word, stem) for stem in stems.split())), None)


def _opens_as_section(heading: str) -> bool:
    """Whether the first telling word stands first ("Résultats obtenus", "Le projet"), not inside a title ("Accueil des publics")."""
    words = [w for w in _words(heading) if w not in _SMALL]
    if not words or len(words) > 7 or re.match(r"une?\s", fold(heading)):
        return False
    told = [_kind_of(w, _STRONG) is not None for w in words]
    return (told[0] and (len(words) <= 4 or any(told[1:]))) or (len(words) <= 2 and _kind_of(words[0], _WEAK) is not None)


def _alike(word: str, stem: str) -> bool:
    """Whether `word` begins with `stem`, one letter wrong allowed in long stems; short stems take a plural only."""
    if len(stem) < 5:
        return word in (stem, stem + "s", stem + "x")
    if word.startswith(stem):
        return True
    return len(stem) > 6 and word[0] == stem[0] and any(_one_edit(word[: len(stem) + d], stem) for d in (-1, 0, 1))


def _one_edit(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    return swapped or a[i + 1 :] == b[i + 1 :] or a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:]


def is_capitals(text: str) -> bool:
    """Whether a line is written in capitals (a few small words or letters aside)."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def is_section_heading(text: str, *, marked: bool = False) -> bool:
    """Whether a line heads a section: in capitals with two words or a known one, or, when `marked` (bold, `#`), of a known kind."""
    bare = text.rstrip(" :.")
    if not bare or len(bare) > 80 or re.search(r"[.!?]\s", bare) or "@" in bare:
        return False
    if is_capitals(bare):
        return section_kind(bare) != "other" or (len(re.findall(r"[^\W\d_]{3,}", bare)) >= 2 and not re.search(r"\d", bare))
    return marked and len(bare.split()) <= 9 and _opens_as_section(bare)


def is_group_heading(text: str) -> bool:
    """Whether a line opens a group of short initiatives ("Autres démarches", "En bref", "D'autres initiatives")."""
    return len(text) < 70 and bool(_GROUP.match(fold(text).lstrip("»›>- ").rstrip(" :.")))


def plain_headings(lines: Sequence[str]) -> frozenset[str]:
    """Lines without any mark that head sections: short, opening with a telling word, and repeated from fiche to fiche.

    Only for documents that mark no heading otherwise; elsewhere such lines lead lists in ("Objectif général :").
    """
    if sum(is_section_heading(line) for line in lines) > 1:
        return frozenset()
    short = [line for line in lines if len(line) < 60 and not line.endswith((".", ";", ","))]
    counts = Counter(line.rstrip(" :") for line in short if is_section_heading(line, marked=True))
    return frozenset(line for line, n in counts.items() if n > 1)


def chapter_number(text: str) -> tuple[str, str] | None:
    """Number and name of a chapter line ("Chapitre 2", "Partie II : Autonomie"); the name may be empty."""
    m = _CHAPTER.match(text.strip())
    if not m or len(text) > 120 or m.group(2).endswith("."):
        return None
    return m.group(1), m.group(2).strip()


def is_boilerplate(text: str) -> bool:
    """Whether a line belongs to the page around the text (share, print, log in, "find this action on…")."""
    return bool(_BOILERPLATE.match(fold(text)))
