"""From an address to a page: calls the assistant, then the functions that render. Knows nothing of the web server."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.address import Address, View
from assistant.assistant import Assistant
from assistant.compare import compare
from assistant.context import follow_up, without
from assistant.drawing import draw, page_count, pages_of
from assistant.errors import AssistantError
from assistant.explore import filters_of
from assistant.export import Item, Note
from assistant.feedback import record_feedback
from assistant.html import esc, shell, tag
from assistant.html_about import about_page
from assistant.html_answer import answer_view
from assistant.html_ask import ask_form, examples, follow_up_line
from assistant.html_documents import documents_page
from assistant.html_explore import explore_page, filter_chips
from assistant.html_fault import fault_view
from assistant.html_feedback import feedback_form
from assistant.html_fiche import drawn_page, fiche_page, source_page
from assistant.html_practice import basket_page, compare_page, exports, similar_page, transfer_page
from assistant.kept import document_file
from assistant.place import place_asked
from assistant.question import understand
from assistant.records import Answer
from assistant.similar import elsewhere, similar
from assistant.strings import t
from assistant.transfer import transfer
from corpus.errors import CorpusError
from corpus.models import Fiche
from index.analyser import analyse
from index.errors import LibraryError, UnknownFicheError
from index.lexicon import Expansion, load_lexicon

__all__ = ["Views", "question_stems"]

Rendered = tuple[str, str]
"""(title, HTML) of a view."""


def question_stems(question: str) -> tuple[frozenset[str], tuple[Expansion, ...]]:
    """The stems to mark in quotations, and what the lexicon knows of the question."""
    expansions = tuple(load_lexicon().expansions(question))
    added = {stem for e in expansions for term in e.terms for stem in analyse(term)}
    places = {stem for start, end in place_asked(question).spans for stem in analyse(question[start:end])}
    return (frozenset(analyse(question)) - places) | added, expansions


@dataclass(frozen=True, slots=True)
class Views:
    """The views of one assistant."""

    assistant: Assistant
    manage: bool = False
    """Whether documents can be added and removed from the page."""

    @property
    def menu(self) -> tuple[View, ...]:
        """The views of the main menu, in order."""
        return ("ask", "explore", "basket", *(("documents",) if self.manage else ()))

    def render(self, query: str) -> str:
        """The whole page at an address. Never raises an error of ours: it is shown as a message, with the way back."""
        address = Address.parse(query)
        try:
            title, main = self._view(address)
        except (AssistantError, CorpusError, LibraryError) as error:
            title, main = t("ui_fault", address.language), self._fault(address, fault_view(error, address, self._nearest(error)))
        return shell(address, title, main, self.menu, ends=not self.managed(address))

    def crash(self, query: str) -> str:
        """The page that says a fault of ours kept the view from being made."""
        address = Address.parse(query)
        title, main = t("ui_fault", address.language), self._fault(address, fault_view(None, address))
        return shell(address, title, main, self.menu)

    def _view(self, address: Address) -> Rendered:
        views: dict[View, Callable[[Address], Rendered]] = {
            "explore": self._explore,
            "fiche": self._fiche,
            "source": self._source,
            "basket": self._basket,
            "compare": self._compare,
            "similar": self._similar,
            "transfer": self._transfer,
            "about": self._about,
            **({"documents": self._documents} if self.manage else {}),
        }
        return views.get(address.view, self._ask)(address)

    def _fault(self, address: Address, said: str) -> str:
        if address.view == "ask":
            return ask_form(address, self.assistant.library.size) + said
        return tag("h1", esc(t("ui_fault", address.language))) + said

    def _nearest(self, error: Exception) -> list[Fiche]:
        """The fiches whose identifiers are closest to one that is not there."""
        return [self.assistant.library.fiche(i) for i in error.nearest] if isinstance(error, UnknownFicheError) else []

    def _ask(self, address: Address) -> Rendered:
        language = address.language
        library = self.assistant.library
        title = tag("h1", esc(t("ui_home_title", language)), class_="es-hidden" if address.question else "es-home")
        form = ask_form(address, library.size) + filter_chips(address)
        if not address.question:
            return "", title + form + examples(address)
        meant = follow_up(address.question, address.previous)
        question, answer = self._answer(address)
        stems, expansions = question_stems(question)
        form = ask_form(address, library.size, meant or address.question) + filter_chips(address)
        followed = follow_up_line(question, address) if meant else ""
        asked = understand(meant or address.question) if address.ignored else None
        body = answer_view(answer, address, stems, expansions, self.assistant.settings.shown, asked)
        body += exports(address) if answer.answered else ""
        body += feedback_form(answer, address) if answer.results else examples(address)
        return address.question, title + form + followed + body

    def _answer(self, address: Address) -> tuple[str, Answer]:
        """The question really asked, and its answer, which goes by the question as the reader wrote it."""
        whole = follow_up(address.question, address.previous) or address.question
        question = without(whole, address.ignored)
        answer = self.assistant.ask(question, filters=filters_of(address), page=address.language)
        return question, replace(answer, question=whole) if address.ignored else answer

    def _explore(self, address: Address) -> Rendered:
        return t("ui_nav_explore", address.language), explore_page(self.assistant.library.fiches(), address, self.assistant.twins())

    def _fiche(self, address: Address) -> Rendered:
        fiche = self.assistant.library.fiche(_one(address))
        return fiche.title, fiche_page(fiche, address, drawable=bool(document_file(self.folder, fiche.file) and pages_of(fiche, ())))

    def _source(self, address: Address) -> Rendered:
        fiche = self.assistant.library.fiche(_one(address))
        asked = follow_up(address.question, address.previous) or address.question
        stems = question_stems(asked)[0] if asked else frozenset[str]()
        return t("ui_source_title", address.language), source_page(fiche, address, stems, self._drawn(fiche, address))

    def _drawn(self, fiche: Fiche, address: Address) -> str:
        """The page of the document that is shown beside the text; nothing where its file is not kept."""
        file = document_file(self.folder, fiche.file)
        pages = pages_of(fiche, address.cited)
        if file is None or not pages:
            return ""
        return drawn_page(fiche, address, pages, page_count(file))

    def page_image(self, fiche_id: str, number: int, cited: tuple[tuple[int, int], ...]) -> bytes:
        """A page of the document of a fiche as PNG, the cited passages framed. Raises LibraryError, ValueError."""
        fiche = self.assistant.library.fiche(fiche_id)
        file = document_file(self.folder, fiche.file)
        if file is None:
            raise ValueError(f"{fiche.file} : fichier non conservé")
        return draw(file, number, [fiche.text[a:b] for a, b in cited])

    @property
    def folder(self) -> Path:
        """The library's folder."""
        return self.assistant.folder

    def opinion(self, given: Mapping[str, Any]) -> str:
        """Record what a reader says of an answer; returns what to say back."""
        language = Address.parse(str(given.get("address", ""))).language
        fiches = given.get("fiches", ())
        try:
            record_feedback(
                self.folder,
                str(given.get("verdict", "")),
                str(given.get("question", "")),
                str(given.get("comment", "")),
                [str(f) for f in fiches] if isinstance(fiches, list) else (),
                str(given.get("id", "")),
            )
        except AssistantError as error:
            return str(error)
        return t("ui_feedback_thanks", language)

    def _basket(self, address: Address) -> Rendered:
        known = {f.id: f for f in self.assistant.library.fiches()}
        fiches = [known[i] for i in address.fiches if i in known]
        missing = [i for i in address.fiches if i not in known]
        return t("ui_basket_title", address.language), basket_page(fiches, missing, address)

    def _compare(self, address: Address) -> Rendered:
        return t("ui_compare_title", address.language), compare_page(compare(self.assistant.library, address.fiches), address)

    def _similar(self, address: Address) -> Rendered:
        library = self.assistant.library
        found = similar(library, _one(address))
        near = elsewhere(library, found.fiche, address.departments[0]) if address.departments else None
        return f"{t('ui_similar_title', address.language)} : {found.fiche.title}", similar_page(found, near, address)

    def _transfer(self, address: Address) -> Rendered:
        sheet = transfer(self.assistant.library, _one(address))
        return f"{t('ui_transfer_title', address.language)} : {sheet.fiche.title}", transfer_page(sheet, address)

    def note(self, address: Address) -> Note:
        """What the view of an address is as a note to take home. Raises AssistantError, LibraryError."""
        library = self.assistant.library
        items: list[Item] = []
        match address.view:
            case "compare":
                items.append(compare(library, address.fiches))
            case "similar":
                items.append(similar(library, _one(address)))
            case "transfer":
                items.append(transfer(library, _one(address)))
            case "ask":
                items.append(self._answer(address)[1])
            case _:
                items += [library.fiche(i) for i in address.fiches]
        return Note(tuple(items), datetime.date.today().isoformat(), address.language)

    def managed(self, address: Address) -> bool:
        """Whether the panel of documents is shown at this address."""
        return self.manage and address.view == "documents"

    def _documents(self, address: Address) -> Rendered:
        return t("ui_nav_documents", address.language), documents_page(address.language)

    def _about(self, address: Address) -> Rendered:
        return t("ui_about_title", address.language), about_page(self.assistant.library.status(), address)


def _one(address: Address) -> str:
    """The identifier an address is about, empty where it has none: no fiche has that, and the library says so."""
    return address.fiches[0] if address.fiches else ""
