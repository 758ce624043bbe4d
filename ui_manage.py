"""Documents in and out, for whoever runs the server: behind a password, and only when the server was started for it."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import gradio as gr

from assistant.assistant import Assistant
from assistant.drawing import forget_file, keep_file
from assistant.errors import AssistantError
from assistant.feedback import FILE
from assistant.html_documents import check_html, documents_html, report_html
from assistant.strings import t
from assistant.views import Views
from corpus.errors import CorpusError
from corpus.readers import SUFFIXES
from index.errors import LibraryError

__all__ = ["LARGEST", "add_manage"]

LARGEST = "200mb"
SLOW = 1.0
"""Seconds a wrong password costs."""
ERRORS = (AssistantError, CorpusError, LibraryError)


def both(key: str) -> str:
    """A label in both languages: those of Gradio's own components cannot follow the page's."""
    return f"{t(key, 'fr')} / {t(key, 'en')}"


def add_manage(views: Views, password: str) -> gr.Column:
    """The panel, hidden until its view is shown. What the browser holds says nothing: each action checks the session's own state."""
    manager = _Manager(views, password)
    with gr.Column(visible=False, elem_id="manage") as panel:
        inside = gr.State(False)
        with gr.Column() as door:
            key = gr.Textbox(label=both("ui_manage_password"), type="password", elem_id="manage-password")
            enter = gr.Button(both("ui_manage_enter"), variant="primary")
            said = gr.HTML()
        with gr.Column(visible=False) as room:
            files = gr.File(label=both("ui_manage_files"), file_count="multiple", file_types=sorted(SUFFIXES), elem_id="manage-files")
            add = gr.Button(both("ui_manage_add"), variant="primary")
            report = gr.HTML(elem_id="manage-report")
            held = gr.HTML(elem_id="manage-documents")
            name = gr.Dropdown(label=both("ui_manage_name"), choices=[], elem_id="manage-name")
            remove = gr.Button(both("ui_manage_remove"), variant="stop")
            check = gr.Button(both("ui_manage_check"))
            opinions = gr.DownloadButton(both("ui_manage_feedback"), visible=False)
    quiet: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": 1}
    opened = [inside, said, door, room, held, name, opinions]
    gr.on([enter.click, key.submit], manager.enter, [key], opened, show_progress="hidden", **quiet)
    add.click(manager.add, [inside, files], [report, held, name, files], show_progress_on=report, **quiet)
    remove.click(manager.remove, [inside, name], [report, held, name], **quiet)
    check.click(manager.check, [inside], [report], show_progress_on=report, **quiet)
    return cast("gr.Column", panel)


class _Manager:
    """The actions; each returns the values of its outputs."""

    def __init__(self, views: Views, password: str) -> None:
        self.views = views
        self.password = password

    @property
    def assistant(self) -> Assistant:
        return self.views.assistant

    def enter(self, given: str) -> tuple[Any, ...]:
        """Open the panel to whoever knows the password."""
        if not hmac.compare_digest((given or "").encode(), self.password.encode()):
            time.sleep(SLOW)
            return False, check_html([t("ui_manage_wrong", "fr")], ""), gr.update(), gr.update(), "", gr.update(), gr.update()
        opinions = self.views.folder / FILE
        download = gr.update(value=str(opinions), visible=True) if opinions.exists() else gr.update(visible=False)
        return (True, "", gr.update(visible=False), gr.update(visible=True), *self._held(), download)

    def add(self, inside: bool, files: Sequence[str] | None, progress: gr.Progress = gr.Progress()) -> tuple[Any, ...]:  # noqa: B008
        """Read the files into the library, and keep those whose pages can be drawn."""
        self._guard(inside)
        paths = [Path(f) for f in files or ()]
        if not paths:
            return (check_html([t("ui_manage_nothing", "fr")], ""), *self._held(), gr.update())

        def show(done: int, total: int, what: str = "") -> None:
            progress((done, max(total, 1)), desc=what or t("ui_manage_reading", "fr"))

        def work() -> str:
            report = self.assistant.add(paths, progress=show)
            for path in paths:
                if path.name in {name for name, _ in report.added} | set(report.unchanged):
                    keep_file(self.views.folder, path)
            return report_html(report, "fr")

        return (self._told(work), *self._held(), None)

    def remove(self, inside: bool, name: str | None) -> tuple[Any, ...]:
        """Remove a document, its fiches and the copy of its file."""
        self._guard(inside)

        def work() -> str:
            if not name:
                raise AssistantError(t("ui_manage_nothing", "fr"))
            count = self.assistant.library.remove(name)
            forget_file(self.views.folder, name)
            return check_html([], t("ui_manage_removed", "fr", name=name, count=count))

        return (self._told(work), *self._held())

    def check(self, inside: bool) -> str:
        """Verify the whole library."""
        self._guard(inside)

        def work() -> str:
            faults = self.assistant.library.check()
            return check_html(faults, t("ui_manage_sound", "fr", count=self.assistant.library.size))

        return self._told(work)

    def _guard(self, inside: bool) -> None:
        if inside is not True:
            raise gr.Error(t("ui_manage_wrong", "fr"), print_exception=False)

    def _held(self) -> tuple[Any, Any]:
        library = self.assistant.library
        documents = library.documents()
        return documents_html(documents, library.fiches(), "fr"), gr.update(choices=[d.name for d in documents], value=None)

    def _told(self, work: Callable[[], str]) -> str:
        try:
            return work()
        except ERRORS as error:
            return check_html([str(error)], "")
