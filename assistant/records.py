"""What an answer is made of. All records are frozen; `as_json` gives the shape of the contract (DESIGN.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.question import Understanding
from assistant.subject import Subject
from corpus.models import Fiche, printed_page

__all__ = ["Answer", "Quote", "Result", "fiche_json", "joined_spans", "quote_at"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of a fiche: `fiche.text[start:end] == text`."""

    text: str
    start: int
    end: int
    page: int | None
    """Printed page where known, else physical, else None."""
    section: str | None


def quote_at(fiche: Fiche, start: int, end: int) -> Quote:
    """That slice of the fiche's text, with its page and the name of its section."""
    section = fiche.section_at(start)
    name = (section.heading or section.kind) if section else None
    return Quote(fiche.text[start:end], start, end, printed_page(fiche.mark_at(start)), name)


def joined_spans(fiche: Fiche, spans: Sequence[tuple[int, int]], chosen: Sequence[int]) -> list[tuple[int, int]]:
    """The chosen of a fiche's spans (ascending indices), those that follow one another in one section made into one."""
    found: list[tuple[int, int]] = []
    last = None
    for index in chosen:
        start, end = spans[index]
        if last == index - 1 and fiche.section_at(start) is fiche.section_at(found[-1][0]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        last = index
    return found


@dataclass(frozen=True, slots=True)
class Result:
    """One initiative of an answer."""

    fiche: Fiche
    score: float
    """Probability, 0 to 1, that the fiche answers the question."""
    relevant: bool
    quotes: tuple[Quote, ...]
    signals: Mapping[str, float] = field(default_factory=dict)
    also_in: tuple[Fiche, ...] = ()
    """The same initiative in other documents of the library."""
    on_subject: bool = True
    """Whether its text says what the question names, so that its silence on a fact means something."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the text as Markdown, and everything it was written from."""

    question: str
    understood: Understanding | None
    answered: bool
    text: str
    departments: tuple[str, ...]
    """Official names of the départements that answer, best first."""
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()
    """Sentences on what was done with the filters, in the answer's language."""
    apart: tuple[Result, ...] = ()
    """Shown in full though they do not answer: what answers elsewhere or at other dates, the fiche nearest to a fact that none gives."""

    subject: Subject | None = None
    """The theme or audience that the question is only the name of."""

    alone: bool = False
    """Whether the text says all there is to say: no initiative is shown beside it."""

    @property
    def compared(self) -> tuple[Fiche, ...]:
        """What a question that compares sets side by side: the best of each place it names, else the three best; () for any other."""
        if self.understood is None or self.understood.kind != "comparison":
            return ()
        found = [r.fiche for r in self.results if r.relevant]
        best = [next((f for f in found if place in f.departments), None) for place in self.understood.place.subject[:5]]
        placed = tuple(dict.fromkeys(f for f in best if f is not None))
        chosen = placed if len(placed) > 1 else tuple(found[:3])
        return chosen if len(chosen) > 1 else ()

    def as_json(self, identifier: str | None = None) -> dict[str, Any]:
        """The contract's answer object."""
        return {
            "id": identifier,
            "question": self.question,
            "language": self.understood.language if self.understood else None,
            "answered": self.answered,
            "text": self.text,
            "departments": list(self.departments),
            "results": [_result_json(r) for r in self.results],
        }


def _result_json(result: Result) -> dict[str, Any]:
    return {
        "fiche": result.fiche.id,
        "title": result.fiche.title,
        "departments": list(result.fiche.departments),
        "document": result.fiche.document,
        "relevant": result.relevant,
        "score": round(result.score, 4),
        "quotes": [{"text": q.text, "page": q.page, "section": q.section} for q in result.quotes],
    }


def fiche_json(fiche: Fiche) -> dict[str, Any]:
    """The contract's fiche object."""
    return {
        "id": fiche.id,
        "title": fiche.title,
        "departments": list(fiche.departments),
        "document": fiche.document,
        "pages": list(fiche.pages) if fiche.pages else None,
        "organisation": fiche.organisation,
        "years": list(fiche.years) if fiche.years else None,
        "status": fiche.status,
        "contacts": list(fiche.contacts),
        "chapter": fiche.chapter,
        "theme": fiche.theme,
        "audiences": list(fiche.audiences),
        "text": fiche.text,
    }
