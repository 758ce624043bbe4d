"""Fifty people ask at once on this machine: how long they wait, and whether anyone gets an error.

    python benchmarks/load_page.py [--people 50] [--questions 4] [--library DIR]

Starts the page on a free port of the loopback, speaks the page's own protocol (a session a person), prints figures, stops.
"""

from __future__ import annotations

import argparse
import secrets
import socket
import statistics
import threading
import time
from pathlib import Path

import httpx

import ui
from assistant.assistant import Assistant
from assistant.embedded import default_folder, open_library
from index.encoder import load
from index.library import Library

QUESTIONS = (
    "Qui accueille bénévolement des mineurs non accompagnés ?",
    "Quels départements mutualisent les heures de PCH pour le logement ?",
    "Ma mère perd la tête et je n'en peux plus",
    "Which départements help carers?",
    "Comparer les clauses sociales d'insertion",
    "Où trouver un logement adapté quand on est cérébro-lésé ?",
)


def ask(client: httpx.Client, base: str, session: str, component: int, question: str) -> str:
    """One event of the page, as its script sends it; returns the HTML."""
    body = {
        "data": [],
        "fn_index": 0,
        "session_hash": session,
        "event_data": {"address": f"?q={question}", "turn": 1},
        "trigger_id": component,
    }
    answer = client.post(f"{base}gradio_api/run/predict", json=body, timeout=60)
    answer.raise_for_status()
    return str(answer.json()["data"][0])


def person(base: str, component: int, number: int, count: int, times: list[float], faults: list[str]) -> None:
    """Ask `count` questions one after the other."""
    session = secrets.token_hex(6)
    with httpx.Client() as client:
        for i in range(count):
            start = time.perf_counter()
            try:
                html = ask(client, base, session, component, QUESTIONS[(number + i) % len(QUESTIONS)])
                if "es-answer" not in html:
                    faults.append(html[:200])
            except httpx.HTTPError as error:
                faults.append(repr(error))
            times.append(time.perf_counter() - start)


def main() -> None:
    """Serve, load, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--questions", type=int, default=4)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    library = Library.open(options.library, load(None)) if options.library else open_library(default_folder({}))
    assistant = Assistant(library)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = ui.build_app(assistant)
    app.launch(server_port=port, prevent_thread_lock=True, **ui.launch_options(assistant))
    base = f"http://127.0.0.1:{port}/"
    component = next(c["id"] for c in app.config["components"] if c["type"] == "html")
    alone: list[float] = []
    faults: list[str] = []
    person(base, component, 0, 12, alone, faults)
    times: list[float] = []
    people = [threading.Thread(target=person, args=(base, component, i, options.questions, times, faults)) for i in range(options.people)]
    start = time.perf_counter()
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()
    elapsed = time.perf_counter() - start
    app.close(verbose=False)
    ranked = sorted(times)
    print(f"alone: median {statistics.median(alone[2:]) * 1000:.0f} ms")
    print(f"{options.people} people, {len(times)} questions: {len(times) / elapsed:.1f} a second, errors {len(faults)}")
    middle, most, worst = (ranked[int((len(ranked) - 1) * share)] * 1000 for share in (0.5, 0.95, 1))
    print(f"median {middle:.0f} ms, 95 % under {most:.0f} ms, worst {worst:.0f} ms")
    for fault in faults[:3]:
        print(fault)


if __name__ == "__main__":
    main()
