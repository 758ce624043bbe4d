"""The web page, its API and its MCP server: wiring only. What is shown is made by assistant/views.py and assistant/html*.py."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

# Before Gradio is imported: it reads these once, and nothing may leave the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
import httpx

import assistant as package
from assistant.address import Address
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.strings import t
from assistant.views import Views
from ui_api import add_api
from ui_files import routes
from ui_manage import LARGEST, Panel

__all__ = ["build_app", "launch_options", "serve"]

FOLDER = Path(package.__file__).parent
FONTS = ["Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"]


def build_app(assistant: Assistant, password: str | None = None) -> gr.Blocks:
    """The page of one assistant. Every view has an address; the script sends it, the answer is the whole page.

    With `password`, documents can be added and removed by those who know it.
    """
    views = Views(assistant, manage=bool(password))

    def navigate(event: gr.EventData, inside: bool = False) -> Any:
        address = str(event._data.get("address", ""))
        turn = event._data.get("turn")
        html = _page(views, address) + f"<!-- {turn if isinstance(turn, int) else 0} -->"
        return [html, *panel.at(Address.parse(address), inside)] if panel else html

    def opinion(given: Any) -> str:
        return views.opinion(given if isinstance(given, dict) else {})

    with gr.Blocks(title=t("ui_title", "fr"), analytics_enabled=False) as app:
        script = (FOLDER / "page.js").read_text(encoding="utf-8")
        page = gr.HTML(_page(views, ""), elem_id="page", js_on_load=script, apply_default_css=False, server_functions=[opinion])
        panel = Panel(views, password) if password else None
        outputs = [page, *panel.outputs] if panel else [page]
        inputs = [panel.inside] if panel else []
        page.navigate(navigate, inputs, outputs, queue=False, show_progress="hidden", trigger_mode="multiple", api_visibility="private")
        add_api(assistant)
    return cast("gr.Blocks", app)


def _page(views: Views, address: str) -> str:
    """The page at an address; a fault of ours looks like one, and leaves its trace to whoever runs the server."""
    try:
        return views.render(address)
    except Exception:
        logging.getLogger(__name__).exception("address %s", address)
        return views.crash(address)


def launch_options(assistant: Assistant, manage: bool = False) -> dict[str, Any]:
    """What `Blocks.launch` needs for the page to look and behave as ours, on this machine alone."""
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    return {
        "head": f"<style>{style}</style>",
        "theme": gr.themes.Base(font=FONTS, font_mono=["monospace"]),
        "app_kwargs": {"routes": routes(Views(assistant))},
        # Gradio takes uploads from anyone: none where there is nothing to add.
        "max_file_size": LARGEST if manage else "1b",
        "mcp_server": find_spec("mcp") is not None,
        "share": False,
        "quiet": True,
        "ssr_mode": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "inbrowser": False,
    }


def serve(assistant: Assistant, host: str = "127.0.0.1", port: int = 7860, manage: bool = False) -> None:
    """Serve the page until interrupted; says the address on one line once it answers. Raises AssistantError if the port is taken.

    `manage`: documents can be added and removed, with the password of ESSAIM_PASSWORD or one made and said on standard error.
    """
    _check_port(host, port)
    for name in ("NO_PROXY", "no_proxy"):  # Gradio calls itself at start, which no proxy may carry.
        os.environ[name] = ",".join(filter(None, [os.environ.get(name, ""), host, "localhost"]))
    password = _password() if manage else None
    app = build_app(assistant, password)
    with contextlib.redirect_stdout(sys.stderr):  # Standard output has one line: ours.
        app.launch(server_name=host, server_port=port, prevent_thread_lock=True, **launch_options(assistant, manage))
    _warm(app)
    shown = f"[{host}]" if ":" in host else host
    print(t("ui_ready", "fr", url=f"http://{shown}:{port}"), flush=True)
    threading.Thread(target=assistant.read_ahead, name="read-ahead", daemon=True).start()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        app.close(verbose=False)


def _warm(app: gr.Blocks) -> None:
    """Ask as the page does: the first question loads the model, the lexicon and half of Gradio, and nobody should wait for them."""
    index, function = next((i, f) for i, f in app.fns.items() if f.name == "navigate")
    event = {"address": "?q=Quels départements accueillent des jeunes ou des aidants ?", "turn": 0}
    data = [None] * len(function.inputs)
    body = {"data": data, "fn_index": index, "session_hash": "essaim", "event_data": event, "trigger_id": function.targets[0][0]}
    try:
        httpx.post(f"{app.local_api_url}run/predict", json=body, timeout=60, trust_env=False)
    except httpx.HTTPError as error:
        logging.getLogger(__name__).warning("warm-up: %s", error)


def _password() -> str:
    """The one chosen by whoever starts the server, or one for this time."""
    chosen = os.environ.get("ESSAIM_PASSWORD", "")
    if chosen:
        return chosen
    made = secrets.token_urlsafe(9)
    print(t("ui_manage_made", "fr", password=made), file=sys.stderr, flush=True)
    return made


def _check_port(host: str, port: int) -> None:
    """Binding says for sure, before Gradio has loaded anything; its own message is a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            raise AssistantError(t("ui_port_taken", "fr", port=port, host=host, other=port + 1)) from error
