"""The assistant: one object over a library, with the functions that the command line, the page and the API share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant import compose, fixed
from assistant.duplicates import Links, also_in, links
from assistant.explore import initiatives
from assistant.facts import bearing, literal, on_subject
from assistant.found import Asked, Found, completed, merged, together
from assistant.joined import topics_joined
from assistant.kept import document_file, forget_file, keep_file
from assistant.nonsense import says_nothing
from assistant.question import Understanding, clean, understand
from assistant.quotes import choose
from assistant.records import Answer, Result
from assistant.relevance import Outside, Relevance, is_elsewhere
from assistant.render import understood_lines
from assistant.scope import Scope, mentioning, scope_of, topic_of
from assistant.settings import Settings
from assistant.signals import read_stems
from assistant.strings import UiLanguage
from assistant.subject import Subject
from corpus.errors import CorpusError, UnknownFormatError
from corpus.fichefile import is_fiche_file, read_fiche_file
from corpus.models import Document, Fiche
from corpus.readers import SUFFIXES, read
from corpus.split import split
from index.errors import DuplicateFicheError
from index.library import Library, Progress
from index.search import Filters, Hit, Prepared, Query

__all__ = ["AddReport", "Assistant", "read_any"]

RATED = 25
"""Fiches rated for a question, the number the models were fitted on."""
MOST_BARE = 200
"""Most initiatives listed for a question that asks for a place, a period or a kind of evidence and nothing else."""
LINKED = 1000
"""Most fiches among which the same initiative told twice is looked for: about 1.5 ms each, once for each state of the library."""


@dataclass(slots=True)
class AddReport:
    """What became of the files given to `add`."""

    added: list[tuple[str, int]] = field(default_factory=list)
    """(document, fiches found), new or changed."""
    unchanged: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """One line a file that could not be read; the others are in."""

    def lines(self) -> list[str]:
        """The report as text, one line a document."""
        lines = [f"{name} : {count} fiche{'s' if count > 1 else ''}" for name, count in self.added]
        lines += [f"{name} : inchangé" for name in self.unchanged]
        return lines + [f"  {warning}" for warning in self.warnings]


class Assistant:
    """Answers questions from a library. Safe to share between threads once built."""

    def __init__(self, library: Library, settings: Settings | None = None) -> None:
        self.library = library
        self.settings = settings or Settings()
        self.relevance = Relevance.load()
        self.outside = Outside(library.second)

    def ask(self, question: str, *, filters: Filters | None = None, language: UiLanguage | None = None, page: UiLanguage = "fr") -> Answer:
        """Answer a question with citations, in `language` or, without it and without a setting, in that of the question where it is
        clearly French or English, else in that of the `page`.

        `filters` come from the page and always act; those the question names act too, and are dropped with a sentence
        when they leave nothing that answers. Raises QuestionError for an empty or too long question.
        """
        text = clean(question, self.settings.max_question)
        chosen = self.settings.language
        understood = understand(text, language or (None if chosen == "auto" else chosen), page)
        return fixed.warned(self._answered(understood, filters or Filters()))

    def _unsearched(self, understood: Understanding) -> Answer | None:
        """The answer to what needs no search; None for a question to be searched."""
        if understood.kind == "about":
            return fixed.about(understood, self.library.size)
        if understood.kind == "greeting":
            return compose.greeting(understood)
        if not self.library.size:
            return compose.empty_library(understood)
        return compose.untold(understood) if understood.claims.beyond and not topic_of(understood) else None

    def _answered(self, understood: Understanding, outer: Filters) -> Answer:
        if known := self._unsearched(understood):
            return known
        asked = self._asked(understood)
        scope = scope_of(understood, outer, self.library.fiches())
        everywhere = self._ranked(asked, outer)
        if understood.kind == "directory":
            return fixed.directory(understood, self._results(everywhere))
        if scope.filters == outer and not scope.bare and says_nothing(understood, asked.prepared):
            return fixed.not_understood(understood, self._results(everywhere))
        if is_elsewhere(asked.outside, [found.hit.signals for found in everywhere]):
            return compose.out_of_scope(understood, self._results(everywhere))
        return self._searched(asked, outer, scope, everywhere)

    def _searched(self, asked: Asked, outer: Filters, scope: Scope, everywhere: tuple[Found, ...]) -> Answer:
        """The answer from what was found, `everywhere` and within the question's own filters."""
        understood = asked.understood
        notes = understood_lines(understood, understood.answer_language)
        if scope.filters == outer and not scope.bare:
            shown = self._of_subject(asked, outer, scope, everywhere)
            return compose.answer(understood, self._results(shown), notes, self.settings, subject=self._counted(scope.subject, outer))
        ranked = self._restricted(asked, outer, scope)
        if understood.also or (understood.kind != "fact" and not any(found.relevant for found in ranked)):
            ranked = together(ranked, self._named_in(asked, outer, scope))
        if any(found.relevant for found in ranked):
            results = self._results(completed(ranked, everywhere, self.settings.results))
            whole = scope.bare and len(ranked) < MOST_BARE
            return compose.answer(understood, results, notes, self.settings, complete=whole, certain=scope.bare)
        results = self._results(completed((), everywhere, self.settings.results))
        return compose.answer(understood, results, notes, self.settings, missed=self._results(ranked))

    def find(self, understood: Understanding, filters: Filters, k: int) -> tuple[list[Hit], Prepared]:
        """The initiatives found for a question and what the search made of it."""
        prepared = self.library.prepare(Query(understood.question))
        return self.library.search(prepared, filters, k), prepared

    def _asked(self, understood: Understanding) -> Asked:
        prepared = self.library.prepare(Query(understood.question))
        return Asked(understood, prepared, self.outside(prepared.second))

    def _ranked(self, asked: Asked, filters: Filters, bare: bool = False) -> tuple[Found, ...]:
        """The ranked initiatives, with their probability; all of them answer when the filters are all that is asked."""
        understood, prepared = asked.understood, asked.prepared
        size = MOST_BARE if bare else max(self.settings.results, 10)
        # More than are shown: the models put them in order, and what is told twice takes two ranks.
        hits = self.library.search(prepared, filters, 2 * size if bare else max(2 * size, RATED))
        scores, flags = self.relevance.judge(hits, prepared.concepts, understood, prepared.topics, asked.outside)
        if bare:
            flags = [True] * len(hits)
        order = sorted(range(len(hits)), key=lambda i: (-scores[i], i))
        return merged((Found(asked, hits[i], scores[i], flags[i], self._also_in(hits[i].fiche)) for i in order), size)

    def _counted(self, subject: Subject | None, outer: Filters) -> Subject | None:
        """With the number of its initiatives, each once though several texts tell it."""
        if subject is None:
            return None
        fiches = self.library.fiches()
        held = [f for f, kept in zip(fiches, subject.within(outer).mask(fiches), strict=True) if kept]
        return replace(subject, count=len(initiatives(held, self.twins())))

    def _of_subject(self, asked: Asked, outer: Filters, scope: Scope, everywhere: tuple[Found, ...]) -> tuple[Found, ...]:
        """The ranking, unless nothing answers the mere name of a theme or an audience: then the initiatives that have it do."""
        if scope.subject is None or any(found.relevant for found in everywhere):
            return everywhere
        size = self.settings.results
        return completed(self._ranked(asked, scope.subject.within(outer), bare=True)[:size], everywhere, size)

    def _restricted(self, asked: Asked, outer: Filters, scope: Scope) -> tuple[Found, ...]:
        """What answers within the question's own filters, all of it or, where it joins two topics, either."""
        ranked = self._ranked(asked, scope.filters, scope.bare)
        for question in topics_joined(asked.understood) if not scope.bare else ():
            part = understand(question, asked.understood.answer_language)
            own = scope_of(part, outer, self.library.fiches())
            ranked = together(ranked, self._ranked(self._asked(part), own.filters, own.bare))
        return ranked

    def _named_in(self, asked: Asked, outer: Filters, scope: Scope) -> tuple[Found, ...]:
        """Fiches of other départements whose text names the one asked for, when they answer; () otherwise."""
        filters = scope.filters
        ids = mentioning(self.library.fiches(), filters.departments) if filters.departments else ()
        ids = tuple(i for i in ids if not filters.fiche_ids or i in filters.fiche_ids)
        if not ids:
            return ()
        ranked = self._ranked(asked, replace(filters, departments=outer.departments, fiche_ids=ids), scope.bare)
        return ranked if any(found.relevant for found in ranked) else ()

    def _results(self, ranked: Iterable[Found]) -> tuple[Result, ...]:
        """What is shown of the initiatives found: the quotations are chosen here, for these alone."""
        return tuple(self._result(found, near=i < RATED) for i, found in enumerate(ranked))

    def _result(self, found: Found, near: bool) -> Result:
        """`near`: whether quotations are chosen by meaning too, which takes 20 ms the first time a fiche is quoted."""
        hit, understood, prepared = found.hit, found.asked.understood, found.asked.prepared
        # What this text leaves unsaid, another of the same initiative may say.
        fiche = bearing((hit.fiche, *found.also_in), understood)
        others = tuple(f for f in (hit.fiche, *found.also_in) if f is not fiche)
        prior = [(p.start, p.end, p.score) for p in hit.passages] if fiche is hit.fiche else []
        found_near = self.library.sentence_cosines(fiche, prepared) if near else None
        cosines = found_near.tolist() if found_near is not None else None
        quotes = choose(
            fiche,
            prepared.concepts,
            prior,
            understood.facts,
            cosines,
            subjects=prepared.topics,
            period=understood.period,
            wanted=literal(fiche, understood) or (),
        )
        subject = on_subject(fiche, understood, prepared)
        return Result(fiche, found.score, found.relevant, tuple(quotes), hit.signals, others, subject)

    def read_ahead(self) -> None:
        """Read every fiche of a library of ordinary size as answering does, so that the first questions need not: a few seconds."""
        fiches = self.library.fiches()
        if len(fiches) > LINKED:
            return
        prepared = self.library.prepare(Query("initiatives"))
        for fiche in fiches:
            read_stems(fiche)
            self.library.sentence_cosines(fiche, prepared)

    def twins(self) -> Links:
        """The initiatives told in several texts; none in a library where looking for them would take too long."""
        return links(self.library) if self.library.size <= LINKED else {}

    def _also_in(self, fiche: Fiche) -> tuple[Fiche, ...]:
        """The same initiative elsewhere; not looked for in a library so large that the first question would wait for it."""
        return also_in(self.library, fiche) if self.library.size <= LINKED else ()

    @property
    def folder(self) -> Path:
        """The library's folder."""
        return Path(self.library.status()["folder"])

    def add(self, paths: Iterable[Path], progress: Progress | None = None) -> AddReport:
        """Read files and folders into the library; a file that cannot be read is reported and the others are in."""
        report = AddReport()
        # The indexes are brought up to date once, after the last file.
        with self.library.deferred():
            for path in _files(paths, report):
                self._add_one(path, report, progress)
        return report

    def _add_one(self, path: Path, report: AddReport, progress: Progress | None) -> None:
        try:
            document, fiches = read_any(path)
        except CorpusError as error:
            report.faults.append(str(error))
            return
        read_before = {name for name, _ in report.added} | set(report.unchanged)
        if document.name in read_before and not self.library.holds(document.name, document.sha256):
            # A document goes by its file's name: the second would silently replace the first.
            report.faults.append(f"{path} : un autre fichier de ce nom vient d'être ajouté ; le renommer pour l'ajouter aussi")
            return
        try:
            changed = self.library.add(document, fiches, progress=progress)
        except DuplicateFicheError as error:
            report.faults.append(f"{path} : {error}")
            return
        if changed or document_file(self.folder, document.name) is None:
            try:
                keep_file(self.folder, path)
            except OSError as error:
                report.warnings.append(f"{document.name} : lu, mais sa copie n'a pas pu être gardée ({error.strerror})")
        if changed:
            report.added.append((document.name, len(fiches)))
        else:
            report.unchanged.append(document.name)
        report.warnings += [f"{document.name} : {warning}" for warning in document.warnings]

    def remove(self, name: str) -> int:
        """Remove a document, its fiches and the copy of its file; returns how many fiches went. Raises UnknownDocumentError."""
        count = self.library.remove(name)
        forget_file(self.folder, name)
        return count


def read_any(path: Path) -> tuple[Document, list[Fiche]]:
    """A document and its fiches, whatever the file's kind. Raises CorpusError."""
    if is_fiche_file(path):
        document, fiche = read_fiche_file(path)
        return document, [fiche]
    document = read(path)
    return document, split(document)


def _files(paths: Iterable[Path], report: AddReport) -> list[Path]:
    """The files to read: those named, and in folders those of a kind that is read; what is left out is said."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts))
        known = [p for p in inside if p.suffix.lower() in SUFFIXES]
        files += known
        if left := [p.name for p in inside if p.suffix.lower() not in SUFFIXES]:
            report.warnings.append(f"{path} : laissés de côté, d'un autre type : {', '.join(left[:5])}{'…' if len(left) > 5 else ''}")
        if not known:
            report.faults.append(str(UnknownFormatError(path, f"aucun fichier à lire ; types lus : {', '.join(sorted(SUFFIXES))}")))
    return files
