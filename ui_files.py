"""Addresses that answer with a file: a page of a document as an image, the document itself, a view as a note to take home."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.address import Address
from assistant.errors import AssistantError
from assistant.export import note_name, write
from assistant.html_fault import fault_text
from assistant.kept import document_file
from assistant.views import Views
from index.errors import LibraryError

__all__ = ["routes"]

SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'", "Cache-Control": "private, max-age=600"}

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def routes(views: Views) -> list[Route]:
    """Routes served beside the page; each looks a fiche up, so no path of the disk is ever taken from an address."""

    def image(request: Request) -> Response:
        address = Address.parse(request.url.query)
        try:
            png = views.page_image(request.query_params.get("fiche", ""), address.page or 1, address.cited)
        except (LibraryError, ValueError) as error:
            return PlainTextResponse(str(error), 404)
        return Response(png, media_type="image/png", headers=SAFE)

    def document(request: Request) -> Response:
        try:
            fiche = views.assistant.library.fiche(request.query_params.get("fiche", ""))
        except LibraryError as error:
            return PlainTextResponse(str(error), 404)
        file = document_file(views.folder, fiche.file)
        if file is None:
            return PlainTextResponse(f"{fiche.file} : fichier non conservé", 404)
        headers = {"X-Content-Type-Options": "nosniff"}
        return FileResponse(file, media_type="application/pdf", filename=file.name, content_disposition_type="inline", headers=headers)

    def export(request: Request) -> Response:
        suffix = request.path_params["suffix"]
        if suffix not in TYPES:
            return PlainTextResponse(f"format inconnu : {suffix}", 404)
        address = Address.parse(request.url.query)
        try:
            note = views.note(address)
            with tempfile.TemporaryDirectory() as folder:
                content = write(note, Path(folder) / f"note.{suffix}").read_bytes()
        except (AssistantError, LibraryError) as error:
            return PlainTextResponse(fault_text(error, address), 404)
        headers = {**SAFE, "Content-Disposition": f'attachment; filename="{note_name(note)}.{suffix}"', "Cache-Control": "no-store"}
        return Response(content, media_type=TYPES[suffix], headers=headers)

    return [Route("/export/note.{suffix:str}", export), Route("/pages/image.png", image), Route("/pages/document", document)]
