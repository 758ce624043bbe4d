"""The page in a real Chromium, on a real server of this machine."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.fichefile import embedded_files, read_fiche_file
from index.encoder import load
from index.library import Library

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e .[dev])")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"),
]
SOME = ("aidant", "mna", "rsa", "job-41", "photo", "ehpad", "pch")
SERVE = "import sys, pathlib, ui; from assistant.assistant import Assistant; from index.library import Library; "
SERVE += "from index.encoder import load; ui.serve(Assistant(Library.open(pathlib.Path(sys.argv[1]), load(None))), port=int(sys.argv[2]))"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some twenty embedded fiches with the real model."""
    folder = tmp_path_factory.mktemp("library")
    files = [path for path in embedded_files() if any(word in path.stem for word in SOME)][:24]
    with Library.open(folder, load(None)) as made:
        made.add_many((document, [fiche]) for document, fiche in map(read_fiche_file, files))
    return folder


@pytest.fixture(scope="session")
def server(library: Path) -> Iterator[str]:
    """The address of a server, read from the line it prints when it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", SERVE, str(library), str(port)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if f"Essaim est prêt : http://127.0.0.1:{port}" not in line:
            process.kill()
            pytest.fail(f"no ready line: {line}{process.stdout.read()}")
        yield f"http://127.0.0.1:{port}/"
        process.terminate()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, server: str) -> Iterator[Any]:
    """A fresh browser; at the end, no request has left the machine and no script has failed."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR", base_url=server)
    made = context.new_page()
    requests: list[str] = []
    faults: list[str] = []
    made.on("request", lambda request: requests.append(request.url))
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("dialog", lambda dialog: faults.append(dialog.message))
    yield made
    context.close()
    assert [url for url in requests if not url.startswith((server, "data:", "blob:"))] == []
    assert faults == []


def ask(page: Any, question: str) -> None:
    page.get_by_label("Votre question ou la situation").fill(question)
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_selector(".es-answer")


def test_the_first_view_is_usable_under_three_seconds(page: Any) -> None:
    start = time.monotonic()
    page.goto("/")
    page.get_by_label("Votre question ou la situation").fill("a")
    assert time.monotonic() - start < 3
    assert page.title() == "Essaim – initiatives sociales des départements"
    assert page.locator(".es-examples a").count() == 5


def test_a_question_gets_a_cited_answer_and_the_citation_opens_the_passage(page: Any) -> None:
    page.goto("/")
    ask(page, "Qui accueille bénévolement des mineurs non accompagnés ?")
    assert page.locator(".es-answer").get_attribute("data-answered") == "true"
    assert page.evaluate("document.activeElement.id") == "reponse", "the answer has the focus"
    quotation = page.locator(".es-card blockquote").first.inner_text()
    page.locator(".es-card .es-cite").first.click()
    passage = page.locator("#passage")
    passage.wait_for()
    assert passage.inner_text().strip()[:60] in quotation
    assert passage.is_visible() and 0 < passage.bounding_box()["y"] < 900
    page.go_back()
    page.wait_for_selector(".es-answer")
    assert page.get_by_label("Votre question ou la situation").input_value().startswith("Qui accueille")


def test_a_citation_of_the_first_sentence_opens_the_passage_by_keyboard(page: Any) -> None:
    page.goto("/")
    page.get_by_label("Votre question ou la situation").fill("Qui accueille bénévolement des mineurs non accompagnés ?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".es-answer")
    cite = page.locator(".es-lead .es-cite").first
    cite.focus()
    page.keyboard.press("Enter")
    page.locator("#passage").wait_for()


def test_an_address_opens_the_same_answer_in_a_fresh_browser(page: Any) -> None:
    page.goto("/?q=Qui accueille bénévolement des mineurs non accompagnés ?")
    page.wait_for_selector(".es-answer")
    assert "mineurs" in page.locator(".es-answer").inner_text()
    assert page.title().startswith("Qui accueille")


def test_a_question_in_english_is_answered_in_english(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name="English").click()
    page.wait_for_selector('.es[lang="en"]')
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_label("Your question, or the situation").fill("Are there volunteer families hosting unaccompanied minors?")
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector(".es-answer")
    assert re.search(r"answer", page.locator("#reponse").inner_text())


def test_nothing_is_said_when_nothing_answers(page: Any) -> None:
    page.goto("/")
    ask(page, "Quelle est la recette de la tarte aux pommes ?")
    assert page.locator(".es-answer").get_attribute("data-answered") == "false"
    assert "Rien dans la bibliothèque" in page.locator("#reponse").inner_text()


def test_hostile_text_in_an_address_stays_text(page: Any) -> None:
    page.goto("/?q=%3Cimg src=x onerror=alert(1)%3E aidants ${alert(2)}")
    page.wait_for_selector(".es-answer")
    assert page.get_by_label("Votre question ou la situation").input_value() == "<img src=x onerror=alert(1)> aidants ${alert(2)}"
    assert page.locator(".es img").count() == 0


@pytest.mark.parametrize("address", ["/", "/?q=aidants", "/?q=Qui accueille des mineurs non accompagnés ?"])
def test_nothing_overflows_on_a_phone(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address)
    page.wait_for_selector(".es-answer" if "q=" in address else ".es-examples")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
