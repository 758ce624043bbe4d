"""Documents in and out, for whoever runs the server: behind a password, and only when the server was started for it."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.address import Address
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.feedback import FILE
from assistant.html_documents import check_html, documents_html, report_html
from assistant.strings import UiLanguage, t
from assistant.views import Views
from corpus.errors import CorpusError
from corpus.readers import SUFFIXES
from index.errors import LibraryError

__all__ = ["LARGEST", "Panel"]

LARGEST = "200mb"
SLOW = 1.0
"""Seconds a wrong password costs."""
ERRORS = (AssistantError, CorpusError, LibraryError)


class Panel:
    """The panel, hidden until its view is shown. What the browser holds says nothing: each action checks the session's own state."""

    def __init__(self, views: Views, password: str) -> None:
        manager = _Manager(views, password)
        with gr.Column(visible=False, elem_id="manage") as self.column:
            inside = gr.State(False)
            self.language = gr.State("fr")
            with gr.Column() as door:
                key = gr.Textbox(type="password", elem_id="manage-password")
                enter = gr.Button(variant="primary")
                said = gr.HTML()
            with gr.Column(visible=False) as room:
                files = gr.File(file_count="multiple", file_types=sorted(SUFFIXES), elem_id="manage-files")
                add = gr.Button(variant="primary")
                report = gr.HTML(elem_id="manage-report")
                held = gr.HTML(elem_id="manage-documents")
                name = gr.Dropdown(choices=[], elem_id="manage-name")
                remove = gr.Button(variant="stop")
                check = gr.Button()
                opinions = gr.DownloadButton(visible=False)
        self._labelled = {"password": key, "files": files, "name": name}
        self._written = {"enter": enter, "add": add, "remove": remove, "check": check, "feedback": opinions}
        self._views = views
        quiet: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": 1}
        asked = [inside, self.language]
        opened = [inside, said, door, room, held, name, opinions]
        gr.on([enter.click, key.submit], manager.enter, [self.language, key], opened, show_progress="hidden", **quiet)
        add.click(manager.add, [*asked, files], [report, held, name, files], show_progress_on=report, **quiet)
        remove.click(manager.remove, [*asked, name], [report, held, name], **quiet)
        check.click(manager.check, asked, [report], show_progress_on=report, **quiet)

    @property
    def outputs(self) -> list[Any]:
        """What `at` gives values for."""
        return [self.column, self.language, *self._labelled.values(), *self._written.values()]

    def at(self, address: Address) -> list[Any]:
        """The panel at an address: shown or not, and in the page's language."""
        if not self._views.managed(address):
            return [gr.update(visible=False), *(gr.skip() for _ in self.outputs[1:])]
        texts = {key: t(f"ui_manage_{key}", address.language) for key in (*self._labelled, *self._written)}
        labels = [gr.update(label=texts[key]) for key in self._labelled]
        # A download button is labelled, a plain one has a value.
        values = [gr.update(label=texts[key]) if key == "feedback" else gr.update(value=texts[key]) for key in self._written]
        return [gr.update(visible=True), address.language, *labels, *values]


class _Manager:
    """The actions; each returns the values of its outputs."""

    def __init__(self, views: Views, password: str) -> None:
        self.views = views
        self.password = password

    @property
    def assistant(self) -> Assistant:
        return self.views.assistant

    def enter(self, language: UiLanguage, given: str) -> tuple[Any, ...]:
        """Open the panel to whoever knows the password."""
        if not hmac.compare_digest((given or "").encode(), self.password.encode()):
            time.sleep(SLOW)
            return False, check_html([t("ui_manage_wrong", language)], ""), gr.update(), gr.update(), "", gr.update(), gr.update()
        opinions = self.views.folder / FILE
        download = gr.update(value=str(opinions), visible=True) if opinions.exists() else gr.update(visible=False)
        return (True, "", gr.update(visible=False), gr.update(visible=True), *self._held(language), download)

    def add(
        self,
        inside: bool,
        language: UiLanguage,
        files: Sequence[str] | None,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> tuple[Any, ...]:
        """Read the files into the library, and keep those whose pages can be drawn."""
        self._guard(inside, language)
        paths = [Path(f) for f in files or ()]
        if not paths:
            return (check_html([t("ui_manage_nothing", language)], ""), *self._held(language), gr.update())

        def show(done: int, total: int, what: str = "") -> None:
            progress((done, max(total, 1)), desc=what or t("ui_manage_reading", language))

        def work() -> str:
            return report_html(self.assistant.add(paths, progress=show), language)

        return (self._told(work), *self._held(language), None)

    def remove(self, inside: bool, language: UiLanguage, name: str | None) -> tuple[Any, ...]:
        """Remove a document, its fiches and the copy of its file."""
        self._guard(inside, language)

        def work() -> str:
            if not name:
                raise AssistantError(t("ui_manage_nothing", language))
            count = self.assistant.remove(name)
            return check_html([], t("ui_manage_removed", language, name=name, count=count))

        return (self._told(work), *self._held(language))

    def check(self, inside: bool, language: UiLanguage) -> str:
        """Verify the whole library."""
        self._guard(inside, language)

        def work() -> str:
            faults = self.assistant.library.check()
            return check_html(faults, t("ui_manage_sound", language, count=self.assistant.library.size))

        return self._told(work)

    def _guard(self, inside: bool, language: UiLanguage) -> None:
        if inside is not True:
            raise gr.Error(t("ui_manage_wrong", language), print_exception=False)

    def _held(self, language: UiLanguage) -> tuple[Any, Any]:
        library = self.assistant.library
        documents = library.documents()
        return documents_html(documents, library.fiches(), language), gr.update(choices=[d.name for d in documents], value=None)

    def _told(self, work: Callable[[], str]) -> str:
        try:
            return work()
        except ERRORS as error:
            return check_html([str(error)], "")
