"""Choose the one to three sentences of a fiche that answer a question, and prove that a quotation is verbatim.

A quotation is always a slice of the fiche's text, made of whole sentences or whole list items. A sentence is rated by a dozen
things that can be seen on it (`features`), weighed by quotes.json: a conditional logit (McFadden 1974) of which sentence of a fiche
annotators gave as the evidence, fitted by benchmarks/fit_quotes.py. Selection is greedy, and what a chosen sentence said counts
less in the next, as in maximal coverage for extractive summaries (Gillick & Favre 2009).
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.period import Period
from assistant.question import FactKind
from assistant.records import Quote, joined_spans, quote_at
from corpus.models import Fiche
from corpus.sentences import fiche_sentences
from index.concepts import Concept, matches
from index.lexical import analyse
from index.topics import NearTopic

__all__ = ["FEATURES", "Candidate", "candidates", "choose", "features", "holds_fact", "holds_figure", "is_verbatim"]

MOST = 3
"""Most sentences quoted per initiative."""
LONGEST = 900
"""Characters quoted per initiative beyond which no further sentence is added."""
FAINT = 5.0
"""A further sentence that is rated this much under the best, in log-odds, is not quoted."""
STALE = 0.5
"""What a word that is quoted already loses of its worth in a further sentence."""
ALONE, TOGETHER = 2.0, 1.5
"""The price of a last sentence that points to the one before it ("Elle…") without it, and what quoting the one brings the other."""
ITSELF = re.compile(
    r"(?:(?:Dans|Pour|Avec|Par) )?cet?(?:te)? (?:dispositif|action|projet|expérimentation|service|démarche|initiative|programme"
    r"|plate-?forme|expérience|outil|mesure|structure|opération|réseau|lieu)\b",
    re.I,
)
"""What points to the initiative, which the title names."""
POINTING = re.compile(
    r"(?:(?:À|Dans|De|Pour|Avec|Sur|Par|Chez|Selon|Parmi) )?"
    r"(?:ce(?:s|t|tte|ux|lui|lle|lles|la|ci)?|c'|elles?|leurs?|ils?(?! (?:faut|existe|y a|s'agit))"
    r"|l(?:e|a|es) (?:premi\w+|seconde?s?|derni\w+)|l'une?|l'autre)\b",
    re.I,
)
DONE = re.compile(
    r"\b(?:a|ont) (?:été|ainsi|donc|aussi|également|mis|créé|lancé|décidé|souhaité|initié|engagé|développé|proposé|élaboré)", re.I
)
"""How a fiche says what was done, rather than why or what it is worth."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
BRIEF, LONG = 120, 200
"""Characters under which a sentence says little, and over which it takes the room of others."""
FEATURES: Mapping[str, float] = json.loads(Path(__file__).with_name("quotes.json").read_text(encoding="utf-8"))
"""{feature: what one unit of it is worth, in log-odds}."""

BULLET = re.compile(r"\s*[-•–✓▪]\s*$")
ITEM = re.compile(r"\s*[-•–✓▪]\s")
UNFINISHED = " \u00a0\u202f;,"
"""What ends an item before the next one: no use at the end of a quotation."""

NUMBER = r"\d(?:[\d\s.,]*\d)?"
FACT_MARKS: Mapping[FactKind, re.Pattern[str]] = {
    "amount": re.compile(rf"{NUMBER}\s*(?:€|euros?|[kKM]€|millions?|milliards?)", re.I),
    "quantity": re.compile(
        rf"(?<!\d)(?!(?:19|20)\d\d(?!\d)){NUMBER}|\b(?:(?:une? )?(?:dizaine|douzaine|vingtaine|trentaine|centaine|millier)"
        r"|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b",
        re.I,
    ),
    "date": YEAR,
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
            lead = len(found) - 1 if _introduces(found[-1]) else None
    return tuple(found)


def holds_fact(text: str, facts: Sequence[FactKind]) -> bool:
    """Whether the text has a figure of every measurable kind asked for; True when none is."""
    return all(FACT_MARKS[f].search(text) for f in facts if f in FACT_MARKS)


def holds_figure(text: str, facts: Sequence[FactKind]) -> bool:
    """Whether the text has a figure of any measurable kind asked for; False when none is."""
    return any(FACT_MARKS[f].search(text) for f in facts if f in FACT_MARKS)


def choose(
    fiche: Fiche,
    concepts: Sequence[Concept],
    prior: Sequence[tuple[int, int, float]] = (),
    facts: Sequence[FactKind] = (),
    cosines: Sequence[float] | None = None,
    most: int = MOST,
    *,
    subjects: Sequence[NearTopic] = (),
    period: Period | None = None,
    wanted: Collection[int] = (),
) -> list[Quote]:
    """The sentences that answer, in reading order, neighbours joined into one quotation.

    `prior` gives (start, end, score) of the passages found by meaning, score 0 to 1; `cosines` the closeness of each
    sentence to the question, in the order of `candidates`; `wanted` the
    sentences, by index, one of which must be quoted. Returns at least one quotation for a fiche that has any text;
    [] only for one without sections.
    """
    pool = candidates(fiche)
    if not pool:
        return []
    rated = features(fiche, prior, facts, cosines, subjects, period)
    base = [sum(FEATURES[name] * value for name, value in row.items()) for row in rated]
    first_among = set(wanted) or {i for i, row in enumerate(rated) if row["figure"] > 0}
    backward = [bool(POINTING.match(one.text)) and not ITSELF.match(one.text) for one in pool]
    total = sum(c.weight for c in concepts) or 1.0
    worth = [FEATURES["words"] * c.weight / total for c in concepts]
    said = [[matches(c, one.stems) for c in concepts] for one in pool]
    heard = [0.0] * len(concepts)
    chosen: list[int] = []
    length = 0
    first = 0.0
    while len(chosen) < most:
        room = [i for i in range(len(pool)) if i not in chosen and (not chosen or length + len(pool[i].text) <= LONGEST)]
        if not chosen and first_among:
            room = [i for i in room if i in first_among]
        gains = {i: base[i] + sum(w * s * (1 - STALE * h) for w, s, h in zip(worth, said[i], heard, strict=True)) for i in room}
        for i in room:
            gains[i] += TOGETHER if i + 1 in chosen and backward[i + 1] else 0.0
            gains[i] -= ALONE if len(chosen) == most - 1 and backward[i] and i - 1 not in chosen else 0.0
        best = max(room, key=gains.__getitem__, default=None)
        if best is None or (chosen and gains[best] < first - FAINT):
            break
        first = first if chosen else gains[best]
        chosen.append(best)
        length += len(pool[best].text)
        heard = list(map(max, heard, said[best]))
    spans = joined_spans(fiche, [(one.start, one.end) for one in pool], _with_leads(pool, chosen, most))
    return [_quote(fiche, start, end) for start, end in spans]


def features(
    fiche: Fiche,
    prior: Sequence[tuple[int, int, float]] = (),
    facts: Sequence[FactKind] = (),
    cosines: Sequence[float] | None = None,
    subjects: Sequence[NearTopic] = (),
    period: Period | None = None,
) -> list[dict[str, float]]:
    """What can be seen on each of the fiche's `candidates`, under the names of `FEATURES`: all but "words", the share of the question
    that it says (`index.concepts.coverage`)."""
    pool = candidates(fiche)
    near = cosines if cosines is not None else [0.0] * len(pool)
    rows = []
    for i, (one, closeness) in enumerate(zip(pool, near, strict=True)):
        section = fiche.section_at(one.start)
        rows.append(
            {
                "closeness": closeness,
                "subjects": sum(n.weight for n in subjects if n.topic.said_by(one.stems)),
                "passage": max((s for a, b, s in prior if a < one.end and one.start < b), default=0.0),
                "description": float(section is not None and section.kind == "description"),
                "position": i / max(1, len(pool) - 1),
                "brief": max(0, BRIEF - len(one.text)) / 100,
                "long": max(0, len(one.text) - LONG) / 100,
                "figure": float(holds_figure(one.text, facts)),
                "introduces": float(_introduces(one)),
                "done": float(bool(DONE.search(one.text))),
                "year": float(period is not None and any((int(y), None) in period for y in YEAR.findall(one.text))),
            }
        )
    return rows


def _introduces(one: Candidate) -> bool:
    return one.text.rstrip().endswith(":")


def _with_leads(pool: Sequence[Candidate], chosen: Sequence[int], most: int) -> list[int]:
    """An item brings the line that introduces its list; a line ending in ":" brings its first items."""
    kept = list(dict.fromkeys(chosen))
    for i in list(kept):
        lead = pool[i].lead
        if lead is not None and lead not in kept and len(pool[lead].text) <= 240:
            kept.append(lead)
        if _introduces(pool[i]):
            items = [j for j in range(i + 1, len(pool)) if pool[j].lead == i]
            room = LONGEST
            for j in items[: most + 3]:
                room -= pool[j].end - pool[j].start
                if room < 0:
                    break
                if j not in kept:
                    kept.append(j)
    return sorted(kept)


def _quote(fiche: Fiche, start: int, end: int) -> Quote:
    """The slice, with the mark of the list item that it starts with, without the semicolon of the item that it ends with."""
    line = fiche.text.rfind("\n", 0, start) + 1
    if BULLET.match(fiche.text, line, start):
        start = line + len(fiche.text[line:start]) - len(fiche.text[line:start].lstrip())
    return quote_at(fiche, start, start + len(fiche.text[start:end].rstrip(UNFINISHED)))


def is_verbatim(quote: Quote, fiche: Fiche) -> bool:
    """Whether the quotation is the slice of the fiche that it says it is."""
    return bool(quote.text) and fiche.text[quote.start : quote.end] == quote.text
