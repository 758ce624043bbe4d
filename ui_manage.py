"""Documents in and out, for whoever runs the server: behind a password, and only when the server was started for it."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import gradio as gr

import assistant as package
from assistant.address import Address
from assistant.assistant import Assistant
from assistant.embedded import absent_files, restore
from assistant.errors import AssistantError
from assistant.feedback import FILE
from assistant.html_documents import check_html, documents_html, progress_html, report_html
from assistant.strings import UiLanguage, t
from assistant.views import Views
from corpus.errors import CorpusError
from index.errors import LibraryError
from index.library import Progress

__all__ = ["LARGEST", "Panel"]

LARGEST = "200mb"
SLOW = 1.0
"""Seconds a wrong password costs."""
STEP = 0.5
"""Seconds between two states of what is being done."""
ERRORS = (AssistantError, CorpusError, LibraryError)


class Panel:
    """The panel, hidden until its view is shown. What the browser holds says nothing: each action checks the session's own state.

    What Gradio says by itself is in the browser's language, not the page's: of its texts and bars, only those we can set are used.
    """

    def __init__(self, views: Views, password: str) -> None:
        manager = _Manager(views, password)
        script = (Path(package.__file__).parent / "documents.js").read_text(encoding="utf-8")
        with gr.Column(visible=False, elem_id="manage") as self.column:
            self.inside = gr.State(False)
            self.language = gr.State("fr")
            with gr.Column() as door:
                key = gr.Textbox(type="password", elem_id="manage-password")
                enter = gr.Button(variant="primary")
                said = gr.HTML(apply_default_css=False)
            with gr.Column(visible=False) as room:
                # No `file_types`: a file of another kind is refused by us, in the page's words.
                files = gr.UploadButton(file_count="multiple", variant="primary", elem_id="manage-files")
                report = gr.HTML(elem_id="manage-report", js_on_load=script, apply_default_css=False)
                held = gr.HTML(elem_id="manage-documents", js_on_load=script, apply_default_css=False)
                with gr.Row():
                    check = gr.Button()
                    opinions = gr.DownloadButton(visible=False)
        # A plain button has a value, the others a label.
        self._texts: list[tuple[Any, str, str]] = [
            (key, "label", "password"),
            (files, "label", "files"),
            (opinions, "label", "feedback"),
            (enter, "value", "enter"),
            (check, "value", "check"),
        ]
        self._shown = [said, report, held]
        self._manager = manager
        quiet: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": 1, "show_progress": "hidden"}
        asked = [self.inside, self.language]
        gr.on([enter.click, key.submit], manager.enter, [self.language, key], [self.inside, said, door, room, held, opinions], **quiet)
        files.upload(manager.add, [*asked, files], [report, held], **quiet)
        held.remove_document(manager.remove, asked, [report, held], **quiet)
        held.restore(manager.restore, asked, [report, held], **quiet)
        check.click(manager.check, asked, [report, held], **quiet)

    @property
    def outputs(self) -> list[Any]:
        """What `at` gives values for."""
        return [self.column, self.language, *self._shown, *(component for component, _, _ in self._texts)]

    def at(self, address: Address, inside: bool) -> list[Any]:
        """The panel at an address: shown or not, in the page's language, the list as it is now for whoever is inside."""
        if not self._manager.views.managed(address):
            return [gr.update(visible=False), *(gr.skip() for _ in self.outputs[1:])]
        written: list[dict[str, Any]] = [{name: t(f"ui_manage_{key}", address.language)} for _, name, key in self._texts]
        held = self._manager.held(address.language) if inside is True else ""
        return [gr.update(visible=True), address.language, "", "", held, *(gr.update(**values) for values in written)]


class _Manager:
    """The actions; each gives the values of its outputs, those that take time several times."""

    def __init__(self, views: Views, password: str) -> None:
        self.views = views
        self.password = password
        # One worker: what changes the library is done in turn.
        self.pool = ThreadPoolExecutor(1, "documents")

    @property
    def assistant(self) -> Assistant:
        return self.views.assistant

    def enter(self, language: UiLanguage, given: str) -> tuple[Any, ...]:
        """Open the panel to whoever knows the password."""
        if not hmac.compare_digest((given or "").encode(), self.password.encode()):
            time.sleep(SLOW)
            return False, check_html([t("ui_manage_wrong", language)], ""), gr.update(), gr.update(), "", gr.update()
        opinions = self.views.folder / FILE
        download = gr.update(value=str(opinions), visible=True) if opinions.exists() else gr.update(visible=False)
        return True, "", gr.update(visible=False), gr.update(visible=True), self.held(language), download

    def add(self, inside: bool, language: UiLanguage, files: Sequence[str] | None) -> Iterator[tuple[Any, Any]]:
        """Read the files into the library, and keep those whose pages can be drawn."""
        paths = [Path(f) for f in files or ()]

        def work(progress: Progress) -> str:
            if not paths:
                raise AssistantError(t("ui_manage_nothing", language))
            report = self.assistant.add(paths, progress=progress)
            # Where Gradio put the files is nobody's business: a fault goes by the file's name.
            for path in paths:
                report.faults = [fault.replace(str(path), path.name) for fault in report.faults]
            return report_html(report, language)

        yield from self._done(inside, language, t("ui_manage_reading", language), work)

    def remove(self, inside: bool, language: UiLanguage, event: gr.EventData) -> Iterator[tuple[Any, Any]]:
        """Remove a document, its fiches and the copy of its file."""
        name = str(event._data.get("name", ""))
        title = next((d.title for d in self.assistant.library.documents() if d.name == name and d.title), name)

        def work(_: Progress) -> str:
            count = self.assistant.remove(name)
            return check_html([], t("ui_manage_removed", language, n=count, title=title))

        yield from self._done(inside, language, t("ui_manage_removing", language, title=title), work)

    def restore(self, inside: bool, language: UiLanguage) -> Iterator[tuple[Any, Any]]:
        """Put back the fiches that come with Essaim and are not there."""

        def work(progress: Progress) -> str:
            return check_html([], t("ui_manage_restored", language, n=restore(self.assistant.library, progress)))

        yield from self._done(inside, language, t("ui_manage_reading", language), work)

    def check(self, inside: bool, language: UiLanguage) -> Iterator[tuple[Any, Any]]:
        """Verify the whole library."""

        def work(_: Progress) -> str:
            library = self.assistant.library
            return check_html(library.check(), t("ui_manage_sound", language, n=library.size))

        yield from self._done(inside, language, t("ui_manage_checking", language), work)

    def _done(self, inside: bool, language: UiLanguage, doing: str, work: Callable[[Progress], str]) -> Iterator[tuple[Any, Any]]:
        """How far the work is while it lasts, then what it says and the list as it has become."""
        if inside is not True:
            raise gr.Error(t("ui_manage_wrong", language), title=t("ui_fault", language), print_exception=False)
        state = (doing, 0, 0)

        def show(done: int, total: int, name: str) -> None:
            nonlocal state
            state = (t("ui_manage_encoding", language, name=name), done, total)

        future = self.pool.submit(self._told, work, show, language)
        while not future.done():
            yield progress_html(*state), gr.skip()
            wait([future], timeout=STEP)
        yield future.result(), self.held(language)

    def held(self, language: UiLanguage) -> str:
        """The list of what the library is made of."""
        library = self.assistant.library
        return documents_html(library.documents(), library.fiches(), library.names("embedded"), len(absent_files(library)), language)

    def _told(self, work: Callable[[Progress], str], progress: Progress, language: UiLanguage) -> str:
        try:
            return work(progress)
        except ERRORS as error:
            return check_html([str(error)], "")
        except Exception:
            logging.getLogger(__name__).exception("documents")
            return check_html([t("ui_crash", language)], "")
