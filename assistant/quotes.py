"""Choose the one to three sentences of a fiche that answer a question, and prove that a quotation is verbatim.

A quotation is always a slice of the fiche's text, made of whole sentences or whole list items. Selection is greedy on
the question's concepts that are still uncovered, as in maximal coverage for extractive summaries (Gillick & Favre 2009),
with the meaning of the passage as a prior.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.question import FactKind
from assistant.records import Quote
from corpus.models import Fiche, printed_page
from corpus.sentences import fiche_sentences
from index.concepts import Concept, matches
from index.lexical import analyse

__all__ = ["Candidate", "candidates", "choose", "holds_fact", "is_verbatim"]

MOST = 3
"""Most sentences quoted per initiative."""
LONGEST = 900
"""Characters quoted per initiative beyond which no further sentence is added."""
WORTH = 0.1
"""Least score that earns a further sentence its place."""
NEARNESS, PASSAGE, SHORT = 0.1, 0.3, 0.2
"""Worth of one standard deviation of a sentence's own closeness, of its passage's score, and the price of a fragment; a word of
the question is worth its share of the question. Flat around these values on the annotated evidence (docs/recherche.md)."""
BACKWARD = 0.05
"""The price of a sentence that starts with what the sentence before it named ("Elle…", "Ces personnes…")."""
POINTING = re.compile(
    r"(?:(?:À|Dans|De|Pour|Avec|Sur|Par|Chez|Selon|Parmi) )?"
    r"(?:ce(?:s|t|tte|ux|lui|lle|lles|la|ci)?|c'|elles?|leurs?|ils?(?! (?:faut|existe|y a|s'agit))"
    r"|l(?:e|a|es) (?:premi\w+|seconde?s?|derni\w+)|l'une?|l'autre)\b",
    re.I,
)
SECTION = {"description": 0.05, "context": -0.05}
"""A description answers a little more often than the context that explains why it was needed."""

BULLET = re.compile(r"\s*[-•–✓▪]\s*$")
ITEM = re.compile(r"\s*[-•–✓▪]\s")
UNFINISHED = " \u00a0\u202f;,"
"""What ends an item before the next one: no use at the end of a quotation."""
FIGURE = 0.6
"""What a figure of the kind asked for is worth: more than half of the question's words, since without it nothing is answered."""

NUMBER = r"\d(?:[\d\s.,]*\d)?"
FACT_MARKS: Mapping[FactKind, re.Pattern[str]] = {
    "amount": re.compile(rf"{NUMBER}\s*(?:€|euros?|[kKM]€|millions?|milliards?)", re.I),
    "quantity": re.compile(
        rf"(?<!\d)(?!(?:19|20)\d\d(?!\d)){NUMBER}|\b(?:(?:une? )?(?:dizaine|douzaine|vingtaine|trentaine|centaine|millier)"
        r"|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b",
        re.I,
    ),
    "date": re.compile(r"\b(?:19|20)\d\d\b"),
    "duration": re.compile(
        rf"(?:{NUMBER}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze)\s+(?:ans?|années?|mois|semaines?|jours?|heures?|demi-journées?|h)\b",
        re.I,
    ),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or list item that may be quoted."""

    start: int
    end: int
    stems: frozenset[str]
    text: str
    lead: int | None
    """Index of the candidate that introduces it ("… :" before a list), None for ordinary sentences."""


@functools.lru_cache(maxsize=4096)
def candidates(fiche: Fiche) -> tuple[Candidate, ...]:
    """The sentences of the fiche's sections in reading order; headings are never among them."""
    found: list[Candidate] = []
    lead: int | None = None
    section = None
    for start, end in fiche_sentences(fiche):
        if (here := fiche.section_at(start)) is not section:
            section, lead = here, None
        text = fiche.text[start:end]
        # A sentence starts after its bullet, so the bullet is looked for before it.
        line = fiche.text.rfind("\n", 0, start) + 1
        item = bool(BULLET.match(fiche.text, line, start))
        # The second sentence of an item is in the list still: the items after it keep what introduces them.
        within = bool(ITEM.match(fiche.text, line, start)) and not item
        found.append(Candidate(start, end, frozenset(analyse(text)), text, lead if item else None))
        if not item and not within:
            lead = len(found) - 1 if text.rstrip().endswith(":") else None
    return tuple(found)


def holds_fact(text: str, facts: Sequence[FactKind]) -> bool:
    """Whether the text has a figure of every measurable kind asked for; True when none is."""
    return all(FACT_MARKS[f].search(text) for f in facts if f in FACT_MARKS)


def choose(
    fiche: Fiche,
    concepts: Sequence[Concept],
    prior: Sequence[tuple[int, int, float]] = (),
    facts: Sequence[FactKind] = (),
    cosines: Sequence[float] | None = None,
    most: int = MOST,
) -> list[Quote]:
    """The sentences that answer, in reading order, neighbours joined into one quotation.

    `prior` gives (start, end, score) of the passages found by meaning, score 0 to 1; `cosines` the closeness of each
    sentence to the question, in the order of `candidates`. Returns at least one quotation for a fiche that has any text;
    [] only for one without sections.
    """
    pool = candidates(fiche)
    if not pool:
        return []
    base = _base(fiche, pool, prior, facts, cosines)
    chosen: list[int] = []
    left = [c.weight for c in concepts]
    total = sum(left) or 1.0
    length = 0
    while len(chosen) < most:
        room = [i for i in range(len(pool)) if i not in chosen and (not chosen or length + len(pool[i].text) <= LONGEST)]
        if not room:
            break
        gains = [sum(w * matches(c, pool[i].stems) for w, c in zip(left, concepts, strict=True) if w > 0) / total + base[i] for i in room]
        best = room[max(range(len(room)), key=gains.__getitem__)]
        if chosen and max(gains) < WORTH:
            break
        chosen.append(best)
        length += len(pool[best].text)
        left = [w * (1 - matches(c, pool[best].stems)) for w, c in zip(left, concepts, strict=True)]
    return _joined(fiche, pool, _with_leads(pool, chosen, most))


def _base(
    fiche: Fiche,
    pool: Sequence[Candidate],
    prior: Sequence[tuple[int, int, float]],
    facts: Sequence[FactKind],
    cosines: Sequence[float] | None,
) -> list[float]:
    """What each sentence is worth before its words: its own meaning and its passage's, its section, a figure where one is asked for."""
    measurable = [f for f in facts if f in FACT_MARKS]
    near = _standardised(cosines) if cosines is not None else [0.0] * len(pool)
    worth = []
    for candidate, closeness in zip(pool, near, strict=True):
        section = fiche.section_at(candidate.start)
        value = NEARNESS * closeness + PASSAGE * max((s for a, b, s in prior if a < candidate.end and candidate.start < b), default=0.0)
        value += SECTION.get(section.kind, 0.0) if section else 0.0
        value += FIGURE if any(FACT_MARKS[f].search(candidate.text) for f in measurable) else 0.0
        value -= BACKWARD if POINTING.match(candidate.text) else 0.0
        value -= SHORT if len(candidate.stems) < 4 else 0.0
        worth.append(value)
    return worth


def _standardised(values: Sequence[float]) -> list[float]:
    mean = sum(values) / len(values)
    spread = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5
    return [(v - mean) / spread if spread > 1e-6 else 0.0 for v in values]


def _with_leads(pool: Sequence[Candidate], chosen: Sequence[int], most: int) -> list[int]:
    """An item brings the line that introduces its list; a line ending in ":" brings its first items."""
    kept = list(dict.fromkeys(chosen))
    for i in list(kept):
        lead = pool[i].lead
        if lead is not None and lead not in kept and len(pool[lead].text) <= 240:
            kept.append(lead)
        if pool[i].text.rstrip().endswith(":"):
            items = [j for j in range(i + 1, len(pool)) if pool[j].lead == i]
            room = LONGEST
            for j in items[: most + 3]:
                room -= pool[j].end - pool[j].start
                if room < 0:
                    break
                if j not in kept:
                    kept.append(j)
    return sorted(kept)


def _joined(fiche: Fiche, pool: Sequence[Candidate], chosen: Sequence[int]) -> list[Quote]:
    """Quotations from the chosen sentences, those that follow one another in one section made into one slice."""
    spans: list[list[int]] = []
    last = -2
    for i in chosen:
        same = spans and i == last + 1 and fiche.section_at(pool[i].start) is fiche.section_at(spans[-1][0])
        if same:
            spans[-1][1] = pool[i].end
        else:
            spans.append([pool[i].start, pool[i].end])
        last = i
    return [_quote(fiche, start, end) for start, end in spans]


def _quote(fiche: Fiche, start: int, end: int) -> Quote:
    """The slice, with the mark of the list item that it starts with, without the semicolon of the item that it ends with."""
    section = fiche.section_at(start)
    line = fiche.text.rfind("\n", 0, start) + 1
    if BULLET.match(fiche.text, line, start):
        start = line + len(fiche.text[line:start]) - len(fiche.text[line:start].lstrip())
    end = start + len(fiche.text[start:end].rstrip(UNFINISHED))
    name = (section.heading or section.kind) if section else None
    return Quote(fiche.text[start:end], start, end, printed_page(fiche.mark_at(start)), name)


def is_verbatim(quote: Quote, fiche: Fiche) -> bool:
    """Whether the quotation is the slice of the fiche that it says it is."""
    return bool(quote.text) and fiche.text[quote.start : quote.end] == quote.text
