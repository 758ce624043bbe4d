"""Places named in a text: départements, régions, groups of them, towns, inhabitants, numbers.

The longest name wins ("Loire-Atlantique" is not the Loire). Names that are also common words ("le Nord", "un lot", "pas
cher") count only in a context that makes them places: see `place_context`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.codes import code_mentions
from corpus.gazetteer import DEPARTMENTS, GROUPS, LEXICON, REGIONS, How, Kind
from corpus.place_context import Occurrence, Verdict, View, judge, words_of_no_place

__all__ = ["Mention", "mentions"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text."""

    name: str
    """Official name of the département, région or group it stands for: "Ille-et-Vilaine" for "Rennes", "35" or "brétillien"."""
    kind: Kind
    start: int
    """Offset of its first character in the text; article, preposition and brackets are outside."""
    end: int
    how: How
    """What gave it away: its name, another spelling, a former or foreign name, a town, an adjective, a code."""

    @property
    def departments(self) -> tuple[str, ...]:
        """Official names of the départements meant, by code: one, or all of a région or group."""
        if self.name in DEPARTMENTS:
            return (self.name,)
        return REGIONS[self.name].departments if self.name in REGIONS else GROUPS[self.name].departments


_BETWEEN = re.compile(
    r"\s*(?:\([0-9ab]{2,3}\))?\s*(?:,|;|/|&|\+|-|\b(?:et|ou|vs|versus|and|y|e|und)\b)\s*(?:et\s+|ou\s+)?(?:(?:dans|comme|que|pour|avec) )?"
    r"(?:(?:de la|du|des|de|les?|la|en|a|au|the|el) |de l'|d'|l')?\s*(?:departements? (?:de la |du |des |de l'|d'))?"
)
_INCLUSIVE = re.compile(r"(?:[·.(-](?:e|ne|s|es|nes)\b\)?)+")


def mentions(text: str, *, loose: bool = False) -> list[Mention]:
    """Places named in `text`, by position, never overlapping; `loose` accepts questions typed without capitals.

    Strict (documents): single words need their capital, and names that are common words also an article, a code or an
    enumeration of places. Loose (questions): lower case is enough for unambiguous names, and with "dans le", "en",
    "actions du"… for the others.
    """
    view = View.of(text, loose)
    found: list[Mention] = []
    for here in _in_certain_lists(view.text, _occurrences(view)):
        end = here.end
        inclusive = _INCLUSIVE.match(view.text, end) if here.form.kind == "inhabitants" else None
        a, b = view.folded.span(here.start, inclusive.end() if inclusive else end)
        if here.form.kind == "town" and _spelt_otherwise(text[a:b], here.form.surface):
            continue
        found.append(Mention(here.form.name, here.form.kind, a, b, here.form.how))
    for name, start, end in code_mentions(view.folded, text, loose=loose):
        a, b = view.folded.span(start, end)
        if not _repeats(found, name, a, text) and all(b <= o.start or a >= o.end for o in found):
            found.append(Mention(name, "number", a, b, "code"))
    return sorted(found, key=lambda m: m.start)


def _spelt_otherwise(surface: str, name: str) -> bool:
    """Whether the text has an accent that the town has not: "maçon" is not Mâcon, though "macon" may be."""
    marks = {c for c in surface.lower() if not c.isascii() and c.isalpha()}
    return not marks <= {c for c in name.lower() if not c.isascii()}


def _repeats(found: Sequence[Mention], name: str, start: int, text: str) -> bool:
    """Whether the number only repeats the name or the town it stands beside: "Doubs (25)"."""
    return any(m.name == name and re.fullmatch(r"[\s(\[:-]*", text[m.end : start]) for m in found if m.end <= start)


def _occurrences(view: View) -> list[tuple[Occurrence, Verdict]]:
    out: list[tuple[Occurrence, Verdict]] = []
    i = 0
    while i < len(view.words):
        skip = words_of_no_place(view.words, i)
        form = LEXICON.longest(view.words, i, view.text) if not skip else None
        if form is None:
            i += skip or 1
            continue
        here = Occurrence(view, form, i)
        verdict = judge(here, out[-1][0].end if out else None)
        if verdict != "no":
            out.append((here, verdict))
        # A name refused here may still hide another in its next words ("Paris Rennes" in "rue de Paris, Rennes").
        i += form.words if verdict != "no" else 1
    return out


def _in_certain_lists(text: str, judged: list[tuple[Occurrence, Verdict]]) -> list[Occurrence]:
    """The certain ones, and those in an enumeration with a certain one: "Aisne, Nord et Somme"."""
    sure = [verdict == "yes" for _, verdict in judged]
    changed = True
    while changed:
        changed = False
        for k, ((a, _), (b, _)) in enumerate(pairwise(judged)):
            if sure[k] != sure[k + 1] and _BETWEEN.fullmatch(text[a.end : b.start]):
                sure[k] = sure[k + 1] = changed = True
    return [here for (here, _), kept in zip(judged, sure, strict=True) if kept]
