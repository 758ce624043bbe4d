"""What a grid asks of a fiche, and the sentences that answer: the engine of comparisons and of transfer sheets.

The questions are data (grid.py): for each row, classes of wording that answer it, classes that speak against, and kinds of
section that favour or exclude it. A sentence is worth the sum of what it matches; a row keeps the best one or two that are
worth enough, and stays empty otherwise.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.grid import Asked, inherited, matched, patterns
from assistant.quotes import YEAR
from assistant.records import Quote, joined_spans, quote_at
from corpus.models import Fiche, Section
from corpus.sentences import sentences
from corpus.text import fold

__all__ = ["Unit", "allotted", "answers", "quote_of", "units"]

MOST = 2
"""Sentences a cell."""
LONGEST = 520
"""Characters a cell, a single longer sentence aside."""
TOO_LONG = 750
"""A sentence or item longer than this is never quoted in a cell."""
WHOLE_ITEM = 330
"""A list item of several sentences is kept whole up to this length."""
STAND_IN = 0.7
"""Share of the worth of a context that a description has in a fiche without one."""
REFERENCE = 10
"""A unit of fewer words that refers to another page ("Voir fiche précédente") says nothing else."""
WELL_BEFORE = 3
"""Years by which what was there before precedes an initiative."""
LEAD = 150
"""A line that introduces a list is quoted with its items up to this length, however they begin."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or list item that may be quoted: `fiche.text[start:end] == text`."""

    start: int
    end: int
    text: str
    folded: str
    section: Section
    item: bool
    lead: int | None
    """Index of the line that leads in its list, or of the label it stands under; None elsewhere."""
    said: str = ""
    """Folded text of that line and of the one above it: "a pour objectif de :" says what its items are."""

    @property
    def labels(self) -> bool:
        """Whether it names what the next paragraph is about ("Publics concernés")."""
        return not self.item and bool(patterns("label").search(self.folded))

    @property
    def introduces(self) -> bool:
        """Whether it leads in a list ("Ses missions :") or is a label."""
        return not self.item and (self.text.endswith(":") or self.labels)

    @property
    def held(self) -> frozenset[str]:
        """The classes it matches, with those it takes over from the line that leads it in."""
        return matched(self.folded) | {inherited()[name] for name in matched(self.said) & inherited().keys()}


@functools.lru_cache(maxsize=1024)
def units(fiche: Fiche) -> tuple[Unit, ...]:
    """The sentences and list items of a fiche's sections in reading order; headings are never among them."""
    found: list[Unit] = []
    for section in fiche.sections:
        lead: int | None = None
        above = ""
        for start, end, item in _spans(fiche.text, section):
            text = fiche.text[start:end]
            under = lead if lead is not None and (item or found[lead].labels) else None
            unit = Unit(start, end, text, fold(text), section, item, under, "" if under is None else f"{above} {found[under].folded}")
            found.append(unit)
            if not item:
                # A line that leads in other such lines holds for all of their lists, down to the next paragraph.
                above = "" if not unit.introduces else above if lead is None or lead != len(found) - 2 else found[lead].folded
                lead = len(found) - 1 if unit.introduces else None
    return tuple(found)


def _spans(text: str, section: Section) -> list[tuple[int, int, bool]]:
    """(start, end, whether a list item): an item of several sentences is one while it is short, bullets left out."""
    spans: list[tuple[int, int, bool]] = []
    line_of: list[int] = []
    for a, b in sentences(text[section.start : section.end]):
        start, end = section.start + a, section.start + b
        line = text.rfind("\n", 0, start) + 1
        item = text[line:].lstrip().startswith("- ")
        if text.startswith("- ", start):
            start += 2
        if spans and item and line_of[-1] == line and end - spans[-1][0] <= WHOLE_ITEM:
            spans[-1] = (spans[-1][0], end, True)
        else:
            spans.append((start, end, item))
            line_of.append(line)
    return spans


def worth(unit: Unit, asked: Asked, fiche: Fiche, *, passing: bool = False) -> float:
    """How well a unit of the fiche answers, in passing too where asked; 0 where no cue stands in it or it cannot stand alone."""
    held = unit.held
    named = {**asked.cues, **asked.weak} if passing else asked.cues
    cues = sorted((w for name, w in named.items() if name in held), reverse=True)
    if not cues or not _quotable(unit, held):
        return 0.0
    score = cues[0] + asked.extra * sum(cues[1:]) - sum(w for name, w in asked.against.items() if name in held)
    score += _section_worth(unit.section, asked, fiche) + asked.early * (1 - unit.start / max(len(fiche.text), 1))
    score -= asked.antecedent * bool(asked.antecedent and _is_antecedent(unit, fiche))
    return score - 0.08 * ("pronoun" in held) - 0.3 * ("aside" in held) - 0.6 * ("testimony" in held) - 0.08 * (len(unit.text) > LONGEST)


def _is_antecedent(unit: Unit, fiche: Fiche) -> bool:
    """Whether every year it names, laws aside, precedes the fiche's first year by far."""
    named = [int(y) for y in YEAR.findall(patterns("law_date").sub(" ", unit.folded))]
    return fiche.years is not None and bool(named) and max(named) <= fiche.years[0] - WELL_BEFORE


def _section_worth(section: Section, asked: Asked, fiche: Fiche) -> float:
    """What the kind of section adds; where a fiche has no context of its own, its description stands for it in part."""
    own = asked.sections.get(section.kind, 0.0)
    if section.kind == "description" and all(s.kind != "context" for s in fiche.sections):
        return max(own, STAND_IN * asked.sections.get("context", 0.0))
    return own


def _quotable(unit: Unit, held: frozenset[str]) -> bool:
    """Whether it can stand alone: long enough to say something, begun properly, no mere reference to another page."""
    words = len(unit.folded.split())
    least = 3 if unit.item else 4 if unit.lead is None else 1
    begun = unit.item or unit.text[0].isupper() or not unit.text[0].isalpha() or unit.start == unit.section.start
    return words >= least and len(unit.text) <= TOO_LONG and begun and not ("seen" in held and words < REFERENCE)


def allotted(fiche: Fiche, rows: Sequence[Asked]) -> tuple[tuple[Quote, ...], ...]:
    """What answers each row, no sentence in two of them (lines that lead lists in aside): a row left with none stays empty.

    A sentence goes to the row it answers best; rows that the header answers come last.
    """
    found: dict[str, tuple[Quote, ...]] = {}
    taken: set[int] = set()
    for asked in sorted(rows, key=lambda a: (_in_header(fiche, a), -_strength(fiche, a))):
        quotes = answers(fiche, asked, taken)
        used = {i for i, u in enumerate(units(fiche)) if not u.introduces and any(q.start <= u.start < q.end for q in quotes)}
        # A list brings its items along, those of another row too.
        found[asked.key] = () if used & taken else quotes
        taken |= used if found[asked.key] else set()
    return tuple(found[asked.key] for asked in rows)


def _in_header(fiche: Fiche, asked: Asked) -> bool:
    return any(getattr(fiche, name) for name in asked.header)


def _strength(fiche: Fiche, asked: Asked) -> float:
    """What the best sentence is worth, as a multiple of what the row asks for: rows have thresholds of their own."""
    return max((worth(u, asked, fiche) for u in units(fiche)), default=0.0) / asked.threshold


def answers(fiche: Fiche, asked: Asked, taken: Collection[int] = ()) -> tuple[Quote, ...]:
    """The one or two sentences (or few list items) of the fiche that answer, in reading order; () when none does.

    `taken`: indices of the units that another row has; what is said in passing never replaces one of them.
    """
    pool = units(fiche)
    scores = [worth(u, asked, fiche) for u in pool]
    answering = [i for i in _ranked(scores, asked.threshold) if _complete(pool, i)]
    ranked = [i for i in _ranked(scores, asked.threshold) if i not in taken]
    chosen = [i for i in answering if i not in taken][:1]
    if not answering and asked.fallback is not None and not _in_header(fiche, asked):
        passing = _ranked([worth(u, asked, fiche, passing=True) for u in pool], asked.fallback)
        return _quotes(fiche, pool, _with_list(pool, [i for i in passing if i not in taken and _complete(pool, i)][:1]))
    # First what answers another part of the row, then what answers as well.
    for wanted in (_brings_part, _earns):
        chosen += [i for i in ranked if i not in chosen and _fits(pool, chosen, i, asked) and wanted(pool, chosen, i, scores, asked)][:1]
    while extra := [i for i in ranked if i not in chosen and _fits(pool, chosen, i, asked) and _mates(pool, chosen, i)][:1]:
        chosen += extra
    return _quotes(fiche, pool, _with_list(pool, chosen))


def _ranked(scores: Sequence[float], least: float) -> list[int]:
    """Units worth enough, the best first."""
    return sorted((i for i, s in enumerate(scores) if round(s, 6) >= least), key=lambda i: (-scores[i], i))


def _fits(pool: Sequence[Unit], chosen: Sequence[int], index: int, asked: Asked) -> bool:
    """Whether there is room for it: two sentences, or a few items of one list, and not too many characters."""
    if not chosen or not _complete(pool, index) or len(chosen) >= (asked.items if _mates(pool, chosen, index) else MOST):
        return False
    return sum(pool[i].end - pool[i].start for i in _with_list(pool, [*chosen, index])) <= LONGEST


def _mates(pool: Sequence[Unit], chosen: Sequence[int], index: int) -> bool:
    """Whether it is an item of the same list as all those chosen."""
    unit = pool[index]
    return unit.item and all(pool[i].item and pool[i].section is unit.section and pool[i].lead == unit.lead for i in chosen)


def _brings_part(pool: Sequence[Unit], chosen: Sequence[int], index: int, scores: Sequence[float], asked: Asked) -> bool:
    """Whether it answers one of the things asked together that nothing chosen answers yet."""
    held, before = pool[index].held, frozenset[str]().union(*(pool[i].held for i in chosen))
    return any(held & set(part) and not before & set(part) for part in asked.parts)


def _earns(pool: Sequence[Unit], chosen: Sequence[int], index: int, scores: Sequence[float], asked: Asked) -> bool:
    """Whether it is of the same list as the best one, or about as good."""
    return _mates(pool, chosen, index) or scores[index] >= asked.share * scores[chosen[0]]


def _complete(pool: Sequence[Unit], index: int) -> bool:
    """Whether it says something by itself: a line or item ending in ":" does not where nothing we can quote follows."""
    unit = pool[index]
    if unit.item:
        return not unit.text.endswith(":")
    return not unit.introduces or bool(_led(pool, index, LONGEST))


def _with_list(pool: Sequence[Unit], chosen: Sequence[int]) -> list[int]:
    """The chosen units with the lines that lead their lists in, and the first items of a lead that was chosen."""
    kept = set(chosen)
    for index in chosen:
        unit = pool[index]
        if unit.lead is not None:
            kept.update(_down_to(pool, unit.lead, index))
        if unit.introduces:
            kept.update(_led(pool, index, LONGEST))
    return sorted(kept)


def _down_to(pool: Sequence[Unit], lead: int, index: int) -> range:
    """From the lead of an item down to it: where the item cannot do without, or follows a short lead; a lead never stands apart."""
    unit = pool[index]
    wanted = unit.text[0].islower() or not unit.item or (index == lead + 1 and len(pool[lead].text) <= LEAD)
    return range(lead, index) if wanted and unit.end - pool[lead].start <= LONGEST else range(0)


def _led(pool: Sequence[Unit], lead: int, room: int) -> list[int]:
    """What a line ending in ":" introduces: the first items of its list that fit (one at least), else the paragraph that follows."""
    room -= len(pool[lead].text)
    items = [i for i in range(lead + 1, len(pool)) if pool[i].item and pool[i].lead == lead]
    kept: list[int] = []
    for i in items or [i for i in (lead + 1,) if i < len(pool) and pool[i].section is pool[lead].section]:
        room -= len(pool[i].text)
        if (kept and room < 0) or not _complete(pool, i):
            break
        kept += [i, *(_led(pool, i, room) if pool[i].introduces else ())]
    return kept


def _quotes(fiche: Fiche, pool: Sequence[Unit], chosen: Sequence[int]) -> tuple[Quote, ...]:
    """Quotations, units that follow one another in one section made into one slice."""
    spans = joined_spans(fiche, [(unit.start, unit.end) for unit in pool], chosen)
    return tuple(quote_at(fiche, start, end) for start, end in spans)


def quote_of(fiche: Fiche, unit: Unit) -> Quote:
    """The unit as a quotation."""
    return quote_at(fiche, unit.start, unit.end)
