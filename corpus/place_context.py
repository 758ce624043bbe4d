"""Whether a word that looks like a place is one where it stands.

Rules that hold for a class of names are here; those for single words ("pas cher", "à l'aube") are data, under `rules` in
`territories.json`. All patterns are written against the folded text (lower case, no accents).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corpus.gazetteer import BY_CODE, DEPARTMENTS, GROUPS, LEXICON, REGIONS, RULES, Folded, Form, fold

__all__ = ["Occurrence", "Verdict", "View", "judge", "words_of_no_place"]

Verdict = Literal["yes", "no", "list"]
"""`list`: only as a member of an enumeration whose other members are places ("Aisne, Nord et Somme")."""

_WORD = re.compile(r"[a-z0-9]+")
_CONTEXT = frozenset(RULES["context"])
_CONTEXT_LOWER = frozenset(RULES["context_lower"])
_NOUNS = frozenset(RULES["noun"])
_UPPER = frozenset(RULES["upper"])
_LOWER_ACRONYMS = frozenset(RULES["lower_acronyms"])
_FIRST_NAMES = frozenset(RULES["first_names"])
_COMMON_TOWNS = frozenset(fold(t).text for t in RULES["common_towns"])
_NOT_PLACES = frozenset(tuple(_WORD.findall(fold(p).text)) for p in RULES["not_places"])
_NOT_PLACES_FIRST = frozenset(p[0] for p in _NOT_PLACES)
_NOT_BEFORE = {k: re.compile(v) for k, v in RULES["not_before"].items()}
_NOT_AFTER = {k: re.compile(v) for k, v in RULES["not_after"].items()}

_LINK = r"(?:de la|du|des|de l'|d'|de|del|della|dell'|do|da|of the|of)"
_STREET = re.compile(rf"\b(?:{'|'.join(RULES['street'])})(?:\s+{_LINK}?\s*)$")
_NATURE = re.compile(rf"\b(?:{'|'.join(RULES['nature'])}) (?:{_LINK}|la|le)\s*$")
_BODY = re.compile(
    r"\b(?:departements?|dept|dpt|dep|departamentos?|dipartimento|departments?|cd|cg|mdph"
    rf"|conseils? (?:departemental|general|departementaux))(?:\s+{_LINK}?\s*|\s*:\s*)$"
)
# Articles and prepositions, of the languages questions come in, that fit the grammar of a name.
_FITTING = {
    "du ": re.compile(r"\b(?:le|du|au|the|el|del|il|nel|do|no|im|den|dem)\s+$"),
    "de la ": re.compile(r"\b(?:la|en|the|in|der|die|della|nella|da|na)\s+$"),
    "de l'": re.compile(r"\b(?:[ld]'|dell'|nell')\s*$|\b(?:l|the|el|en)\s+$"),
    "des ": re.compile(r"\b(?:les|des|aux|the|las|los|delle|nelle)\s+$"),
    "d'": re.compile(r"\b(?:en\s|in\s|d'|l')\s*$"),
    "de ": re.compile(
        r"\b(?:en|la|de|in|del|della|da|na|of|a|sur|vers|chez|dans|pour|entre|hors|sauf|from|von|nach|por|para|region|que|fait)\s+$"
    ),
}
_TOWN_PREPOSITION = re.compile(r"\b(?:a|sur|vers|pres de|de|in|en|mairie de|ville de|ccas de|chu de|agglo de|from|near|bei)\s+$|\bd'$")
_TOWN_PREPOSITION_LOWER = re.compile(r"\b(?:a|sur|vers|pres de|ville de|habite)\s+$")
# In lower case only: "dans le lot" and "actions du lot" speak of the département, "du lot" alone does not.
_STRONG = re.compile(
    r"\b(?:(?:dans|ds|chez|hors|sauf|fait|font|comme|habite|vis|vit|entre|vs|versus|compar\w+|a) (?:le |la |l'|l |les |en )|en )\s*$"
    r"|\b(?:actions?|projets?|initiatives?|fiches?|habitants?|mdph|caf|elus?|jeunes|familles?|seniors|agees|assos?|associations?"
    r"|services?|politiques?|exemples?|communes?|maires?|dispositifs?|plateformes?|gens|cote|coin|ceux|celle|celui)"
    r" (?:du |de la |de l'|des |dans l[ae] )\s*$"
)
_SENTENCE_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:?!)»\"|]|qu'|(?:pour|contre|et|ou|en|dans|qui|que|est|y|on|il|ils|des|les|avec|par|comme|aussi|depuis|a|fait|sur)\b)"
)
_ADDRESS_AFTER = re.compile(r"@|\.(?:fr|com|org|net|gouv|asso|eu|re)\b")
_ADDRESS_BEFORE = re.compile(r"(?:@|www\.|://|/)[\w.-]*$")
_GERMAN = re.compile(r"\b(?:und|der|die|das|fur|ist|wie|welche[rsn]?|gibt|es|mit|ein|eine|im|bei|nicht|hilfen?)\b")


@dataclass(frozen=True)
class View:
    """A text ready to be searched."""

    original: str
    folded: Folded
    words: list[re.Match[str]]
    loose: bool

    @classmethod
    def of(cls, text: str, loose: bool) -> View:
        folded = fold(text)
        return cls(text, folded, list(_WORD.finditer(folded.text)), loose)

    @property
    def text(self) -> str:
        return self.folded.text

    def surface(self, start: int, end: int) -> str:
        a, b = self.folded.span(start, end)
        return self.original[a:b]


@dataclass(frozen=True)
class Occurrence:
    """A form found at word `index` of a view; offsets are of the folded text."""

    view: View
    form: Form
    index: int

    @cached_property
    def start(self) -> int:
        return self.view.words[self.index].start()

    @cached_property
    def end(self) -> int:
        return self.view.words[self.index + self.form.words - 1].end()

    @cached_property
    def key(self) -> str:
        return self.view.text[self.start : self.end]

    @cached_property
    def left(self) -> str:
        return self.view.text[max(0, self.start - 60) : self.start]

    @cached_property
    def right(self) -> str:
        return self.view.text[self.end : self.end + 60]

    @cached_property
    def surface(self) -> str:
        return self.view.surface(self.start, self.end)

    @cached_property
    def lower(self) -> bool:
        """Written without the capital of a name; in a sentence all in capitals, capitals say nothing."""
        if not any(c.isupper() for c in self.surface):
            return True
        if not self.surface.isupper() or len(self.surface) < 3:
            return False
        around = self.view.surface(max(0, self.start - 25), self.start) + self.view.surface(
            self.end, min(len(self.view.text), self.end + 25)
        )
        letters = [c for c in around if c.isalpha()]
        return len(letters) > 8 and sum(c.isupper() for c in letters) > 0.8 * len(letters)

    def next_form(self) -> Form | None:
        """The form that starts at the word after this one."""
        following = self.index + self.form.words
        return LEXICON.longest(self.view.words, following, self.view.text) if following < len(self.view.words) else None


def words_of_no_place(words: list[re.Match[str]], i: int) -> int:
    """Number of words of the phrase "Val de Loire", "Great Britain"… that starts at word `i`, else 0."""
    if words[i].group() not in _NOT_PLACES_FIRST:
        return 0
    return max((len(p) for p in _NOT_PLACES if tuple(w.group() for w in words[i : i + len(p)]) == p), default=0)


def judge(here: Occurrence, previous_end: int | None) -> Verdict:
    """Whether `here` names a place; `previous_end` is the end of the place accepted just before it."""
    if _STREET.search(here.left) or _in_an_address(here) or _hyphenated(here, previous_end) or _ruled_out(here) or _is_a_person(here):
        return "no"
    if here.form.kind == "town":
        return _judge_town(here)
    if here.form.surface in _UPPER and not _spelled_as_acronym(here):
        return "no"
    return "yes" if here.form.words > 1 or here.form.kind == "inhabitants" else _judge_word(here)


def _judge_word(here: Occurrence) -> Verdict:
    if _BODY.search(here.left):
        return "yes"
    if _is_river(here) or _accents_differ(here) or (here.lower and not here.view.loose):
        return "no"
    if here.key not in _CONTEXT and not (here.lower and here.key in _CONTEXT_LOWER):
        return "yes"
    if _alone_on_its_line(here) or _own_code(here):
        return "yes"
    if here.key == "landes" and len(_GERMAN.findall(here.view.text)) > 2:
        # German "des Landes" is "of the Land".
        return "no"
    fitting = _FITTING[_grammar(here.form)].search(here.left) is not None
    return "yes" if fitting and not (here.lower and here.key in _NOUNS and not _STRONG.search(here.left)) else "list"


def _judge_town(here: Occurrence) -> Verdict:
    if here.lower and not here.view.loose:
        return "no"
    if here.key not in _COMMON_TOWNS or _alone_on_its_line(here) or _own_code(here):
        return "yes"
    if here.lower:
        return "yes" if _TOWN_PREPOSITION_LOWER.search(here.left) and _SENTENCE_GOES_ON.match(here.right) else "list"
    return "yes" if _TOWN_PREPOSITION.search(here.left) else "list"


def _ruled_out(here: Occurrence) -> bool:
    # "les départements du Nord de la France" are not the département du Nord, so the plural proves nothing.
    if _BODY.search(here.left) and not re.search(r"departements (?:du|de la|de l')\s*$", here.left):
        return False
    before, after = _NOT_BEFORE.get(here.key), _NOT_AFTER.get(here.key)
    return (before is not None and before.search(here.left) is not None) or (after is not None and after.match(here.right) is not None)


def _in_an_address(here: Occurrence) -> bool:
    """Inside an e-mail or web address: whose it is says nothing of where an action takes place."""
    return _ADDRESS_AFTER.match(here.right) is not None or _ADDRESS_BEFORE.search(here.left) is not None


def _is_a_person(here: Occurrence) -> bool:
    """A surname: "Philippe Cholet"."""
    if here.index == 0 or (here.form.words > 1 and here.form.kind != "town"):
        return False
    before = here.view.words[here.index - 1]
    return before.group() in _FIRST_NAMES and re.fullmatch(r"\.? ", here.view.text[before.end() : here.start]) is not None


def _is_river(here: Occurrence) -> bool:
    """The river or mountain of that name: "vallée de la Loire", "Nogent-sur-Marne"."""
    name = here.form.name
    if name not in DEPARTMENTS or DEPARTMENTS[name].genitive == "de ":
        return False
    return _NATURE.search(here.left) is not None or re.search(r"\bsur[ -]$|\bsur-l[ea]s?-$", here.left) is not None


def _accents_differ(here: Occurrence) -> bool:
    """ "creusé" and "sommé" are participles: an accent where the name has none."""
    if here.key not in _CONTEXT and here.key != "corse":
        return False
    surface, name = unicodedata.normalize("NFC", here.surface).lower(), here.form.surface.lower()
    return len(surface) == len(name) and any(s != n and ord(s) > 127 for s, n in zip(surface, name, strict=True))


def _alone_on_its_line(here: Occurrence) -> bool:
    """A table cell, a list item or a heading: nothing else on the line, or a colon after the name."""
    text = here.view.text
    before = text[text.rfind("\n", 0, here.start) + 1 : here.start]
    after = text[here.end : here.end + 30]
    return not before.strip(" |*-•>#\t") and re.match(r" *(?:$|\n|\||\*|\.{3}|:\s|\d[\d, ]*$)", after) is not None


def _own_code(here: Occurrence) -> bool:
    after = re.match(r"\s*[(\[]?\s*(?:-\s*)?(\d[\dab]\d?)\b", here.right)
    return after is not None and BY_CODE.get(after[1].upper()) == here.form.name


def _spelled_as_acronym(here: Occurrence) -> bool:
    if here.surface.isupper():
        return True
    after_plural = here.key == "dom" and re.search(r"\b(?:les|des|aux)\s+$", here.left) is not None
    return here.view.loose and (after_plural or here.key in _LOWER_ACRONYMS)


def _hyphenated(here: Occurrence, previous_end: int | None) -> bool:
    """Part of a longer name that is not in the lexicon ("Paris-Saclay"), unless two places are joined ("Lens-Liévin")."""
    text, form = here.view.text, here.form
    if form.kind == "inhabitants":
        return False
    if form.name == "Nord" and form.words == 1 and re.match(r"[ -]\w", here.right):
        # "le Nord Gironde" is the north of the Gironde.
        joined = here.next_form()
        return "-" in text[here.end] or (joined is not None and joined.kind in ("department", "region", "town") and joined.words == 1)
    if re.match(r"-[a-z]", here.right):
        joined = here.next_form()
        part_of_town = form.kind == "town" and re.match(r"-(?:metropole|ville|centre|est|ouest|nord|sud|habitat)\b", here.right)
        return not part_of_town and (joined is None or joined.kind != form.kind)
    if here.start >= 2 and text[here.start - 1] == "-" and text[here.start - 2].isalnum():
        return previous_end != here.start - 1 and re.search(r"\b(?:nord|sud|est|ouest|centre)-$", here.left) is None
    return False


def _grammar(form: Form) -> str:
    if form.name == "La Réunion":
        return "de la "
    place = DEPARTMENTS.get(form.name) or REGIONS.get(form.name) or GROUPS[form.name]
    return place.genitive
