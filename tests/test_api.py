"""The functions offered to programs, asked by the real clients of a real server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche

import ui
from assistant.assistant import Assistant
from index.library import Library

gradio_client = pytest.importorskip("gradio_client")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    library = Library.open(tmp_path_factory.mktemp("library"), FakeEncoder(), cut=cut_paragraphs)
    texts = {
        "job-41": "",
        "relais": "Des aidants sont relayés à domicile par des salariés formés.",
        "photo": "Un atelier photo réunit des jeunes du quartier.",
    }
    library.add(
        make_document(),
        [
            make_fiche(i, f"Titre de {i}", text, departments=(d,))
            for (i, text), d in zip(texts.items(), ("Nord", "Doubs", "Lot"), strict=True)
        ],
    )
    assistant = Assistant(library)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = ui.build_app(assistant)
    app.launch(server_port=port, prevent_thread_lock=True, **ui.launch_options(assistant))
    yield f"http://127.0.0.1:{port}/"
    app.close(verbose=False)
    library.close()


@pytest.fixture(scope="module")
def client(server: str) -> Any:
    return gradio_client.Client(server, verbose=False)


def test_search_and_show(client: Any) -> None:
    found = client.predict("atelier photo", ["Lot", "Nord"], None, 5, api_name="/search")
    assert next(f["fiche"] for f in found) == "photo" and {f["departments"][0] for f in found} == {"Lot", "Nord"}
    shown = client.predict("relais", api_name="/show")
    assert shown["title"] == "Titre de relais" and shown["text"].startswith("Des aidants")


def test_ask_follows_the_contract(client: Any) -> None:
    answer = client.predict(question="Qui relaie des aidants ?", k=2, api_name="/ask")
    assert set(answer) == {"id", "question", "language", "answered", "text", "departments", "results"}
    assert len(answer["results"]) == 2


def test_similar_and_compare(client: Any) -> None:
    assert next(s["fiche"] for s in client.predict("photo", 1, api_name="/similar")["similar"]) in {"job-41", "relais"}
    grid = client.predict(["photo", "relais"], api_name="/compare")
    assert [f["fiche"] for f in grid["fiches"]] == ["photo", "relais"] and len(grid["rows"]) == 10


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [("/show", ["nulle"], "fiche inconnue"), ("/compare", [["photo"]], "une seule fiche"), ("/ask", ["?"], "question vide")],
)
def test_faults_reach_the_client_as_one_line(client: Any, name: str, given: list[Any], said: str) -> None:
    with pytest.raises(Exception, match=said):
        client.predict(*given, api_name=name)


def test_nothing_can_be_uploaded_where_nothing_can_be_added(server: str, tmp_path: Path) -> None:
    httpx = pytest.importorskip("httpx")
    answer = httpx.post(f"{server}gradio_api/upload", files={"files": ("a.pdf", b"%PDF-1.4 more than one byte")})
    assert answer.status_code == 413


def test_the_same_functions_are_tools_of_the_mcp_server(server: str) -> None:
    mcp = pytest.importorskip("mcp", reason="MCP is optional (pip install essaim[mcp])")
    from mcp.client.streamable_http import streamablehttp_client

    async def talk() -> tuple[list[Any], Any, Any]:
        async with streamablehttp_client(f"{server}gradio_api/mcp/") as (read, write, _), mcp.ClientSession(read, write) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            return tools, await session.call_tool("show", {"fiche": "relais"}), await session.call_tool("show", {"fiche": "nulle"})

    tools, good, bad = asyncio.run(talk())
    assert {tool.name for tool in tools} == {"ask", "search", "show", "similar", "compare"}
    assert all(tool.description and p.get("description") for tool in tools for p in tool.inputSchema["properties"].values())
    assert "Des aidants" in good.content[0].text and not good.isError
    assert "fiche inconnue" in bad.content[0].text and bad.isError
