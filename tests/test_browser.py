"""The page in a real Chromium, on a real server of this machine."""

from __future__ import annotations

import os
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
from conftest import make_document, make_fiche

from assistant.assistant import Assistant
from assistant.feedback import read_feedback
from corpus.fichefile import embedded_files, read_fiche_file
from index.encoder import load
from index.library import Library
from index.vectors import shipped_vectors

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install -e .[dev])")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"),
]
SOME = ("aidant", "mna", "rsa", "job-41", "photo", "ehpad", "pch", "clause")
PASSWORD = "un mot de passe"
SERVE = "import sys, pathlib, ui; from assistant.assistant import Assistant; from assistant.embedded import open_library; "
SERVE += "ui.serve(Assistant(open_library(pathlib.Path(sys.argv[1]), fill=False)), port=int(sys.argv[2]), manage=True)"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> [lien](javascript:alert(3)) ${alert(4)} {{value}}"
QUESTION = "Qui accueille bénévolement des mineurs non accompagnés ?"
AXE = next(
    (p for p in (Path(os.environ.get("ESSAIM_AXE", "")), Path(sys.prefix) / "node_modules/axe-core/axe.min.js") if p.is_file()),
    Path("axe.min.js"),
)


def make_pdf(path: Path, title: str, department: str, sentences: str) -> None:
    """A report of one initiative whose text runs over two pages."""
    pdf = pytest.importorskip("fpdf", reason="fpdf2 is not installed (pip install -e .[dev])").FPDF(format="A5")
    pdf.add_page()
    pdf.set_font("helvetica", "B", 18)
    pdf.multi_cell(0, 10, title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("helvetica", size=12)
    pdf.multi_cell(0, 8, f"{department}\n\n{sentences}", new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(path))


def text_of(topic: str) -> str:
    """Enough sentences to fill more than a page."""
    return " ".join(
        f"La serre numéro {i} réunit des habitants autour de {topic}, avec un jardinier et deux animatrices du quartier."
        for i in range(1, 16)
    )


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some thirty embedded fiches, a hostile one and a PDF, with the real model."""
    folder = tmp_path_factory.mktemp("library")
    files = [path for path in embedded_files() if any(word in path.stem for word in SOME)][:30]
    encoder = load(None)
    with Library.open(folder, encoder) as made:
        entries = [(document, [fiche]) for document, fiche in map(read_fiche_file, files)]
        made.add_many(entries, vectors=shipped_vectors(encoder.fingerprint), origin="embedded")
        body = f"Des médiateurs numériques {HOSTILE} tiennent une permanence dans les cyberbases."
        hostile = make_fiche(
            "cyberbase", f"Cyberbases {HOSTILE}", body, departments=("Landes",), regions=("Nouvelle-Aquitaine",), contacts=(HOSTILE,)
        )
        made.add(make_document("hostile.md", title=HOSTILE), [hostile])
        pdf = folder / "serres.pdf"
        make_pdf(pdf, "Les serres partagées", "Département du Cher", text_of("la culture des orchidées"))
        assert not Assistant(made).add([pdf]).faults
    return folder


@pytest.fixture(scope="session")
def server(library: Path) -> Iterator[str]:
    """The address of a server, read from the line it prints when it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(library), str(port)]
    where = Path(__file__).parents[1]
    environment = {**os.environ, "ESSAIM_PASSWORD": PASSWORD}
    with subprocess.Popen(command, cwd=where, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if f"Essaim est prêt : http://127.0.0.1:{port}" not in line:
            process.kill()
            pytest.fail(f"no ready line: {line}")
        yield f"http://127.0.0.1:{port}/"
        process.terminate()


# Of the module, not of the session: while Playwright runs, no other test of the process can have an event loop of its own.
@pytest.fixture(scope="module")
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


def visit(page: Any, address: str) -> None:
    """Open an address and wait until its view is there."""
    page.goto(address)
    page.wait_for_function("document.documentElement.dataset.rendered === location.search")


def ask(page: Any, question: str) -> None:
    page.get_by_label("Votre question ou la situation").fill(question)
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_selector(".es-answer")


def test_the_first_view_is_usable_under_three_seconds(page: Any) -> None:
    start = time.monotonic()
    page.goto("/")
    page.get_by_label("Votre question ou la situation").fill("a")
    assert time.monotonic() - start < 3
    page.wait_for_function("document.documentElement.dataset.rendered !== undefined")
    assert page.get_by_label("Votre question ou la situation").input_value() == "a", "what is typed at once is kept"
    assert page.title() == "Essaim – initiatives sociales des départements"
    assert page.locator(".es-examples a").count() == 5


def test_a_question_gets_a_cited_answer_and_the_citation_opens_the_passage(page: Any) -> None:
    visit(page, "/")
    ask(page, QUESTION)
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
    visit(page, "/")
    page.get_by_label("Votre question ou la situation").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".es-answer")
    cite = page.locator(".es-lead .es-cite").first
    cite.focus()
    page.keyboard.press("Enter")
    page.locator("#passage").wait_for()


def test_an_address_opens_the_same_answer_in_a_fresh_browser(page: Any) -> None:
    visit(page, f"/?q={QUESTION}")
    page.wait_for_selector(".es-answer")
    assert "mineurs" in page.locator(".es-answer").inner_text()
    assert page.title().startswith("Qui accueille")


def test_a_question_in_english_is_answered_in_english(page: Any) -> None:
    visit(page, "/")
    page.get_by_role("link", name="English").click()
    page.wait_for_selector('.es[lang="en"]')
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_label("Your question, or the situation").fill("Are there volunteer families hosting unaccompanied minors?")
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector(".es-answer")
    assert re.search(r"answer", page.locator("#reponse").inner_text())


def test_nothing_is_said_when_nothing_answers(page: Any) -> None:
    visit(page, "/")
    ask(page, "Quelle est la recette de la tarte aux pommes ?")
    assert page.locator(".es-answer").get_attribute("data-answered") == "false"
    assert "Rien dans la bibliothèque" in page.locator("#reponse").inner_text()


def test_hostile_text_in_an_address_stays_text(page: Any) -> None:
    visit(page, "/?q=%3Cimg src=x onerror=alert(1)%3E aidants ${alert(2)}")
    page.wait_for_selector(".es-answer")
    assert page.get_by_label("Votre question ou la situation").input_value() == "<img src=x onerror=alert(1)> aidants ${alert(2)}"
    assert page.locator(".es img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_are_drawn(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    visit(page, "/")
    page.wait_for_selector(".es-examples")
    red, green, blue = map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3])
    assert (red + green + blue > 600) == (scheme == "light")


def test_the_page_of_the_document_is_drawn_with_the_passage(page: Any) -> None:
    visit(page, "/")
    ask(page, "Quelle serre réunit des habitants autour de la culture des orchidées ?")
    page.locator(".es-card", has_text="serres partagées").locator(".es-cite").click()
    image = page.locator("img.es-page")
    image.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img.es-page').naturalWidth > 300")
    assert "encadré" in image.get_attribute("alt")
    page.get_by_role("link", name="Page suivante").click()
    page.wait_for_function("document.querySelector('img.es-page').src.includes('page=2')")
    link = page.get_by_role("link", name="Ouvrir le document à cette page")
    assert link.get_attribute("href").endswith("#page=2")
    assert page.request.get(link.get_attribute("href")).headers["content-type"] == "application/pdf"


def test_no_file_is_served_but_those_of_the_library(page: Any) -> None:
    for address in (
        "/pages/document?fiche=../../etc/passwd",
        "/pages/image.png?fiche=zzz&page=1",
        "/export/note.exe?vue=panier",
        "/export/note.md?vue=comparer&id=zzz",
    ):
        assert page.request.get(address).status == 404


def test_a_follow_up_keeps_the_context_and_says_so(page: Any) -> None:
    visit(page, "/")
    ask(page, QUESTION)
    page.get_by_label("Votre question ou la situation").fill("et dans le Bas-Rhin ?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".es-follow-up")
    assert "mineurs non accompagnés dans le Bas-Rhin" in page.locator(".es-follow-up").inner_text()
    assert "Bas-Rhin" in page.locator(".es-chips").first.inner_text()
    page.get_by_role("link", name="Retirer « Lieu : Bas-Rhin »").click()
    page.wait_for_function("location.search.includes('sans=lieu')")
    page.get_by_role("link", name="Rétablir « Lieu : Bas-Rhin »").wait_for()
    assert page.get_by_label("Votre question ou la situation").input_value() == "et dans le Bas-Rhin ?"
    page.get_by_role("link", name="Rétablir « Lieu : Bas-Rhin »").click()
    page.get_by_role("link", name="Retirer « Lieu : Bas-Rhin »").wait_for()
    page.go_back()
    page.get_by_role("link", name="Rétablir « Lieu : Bas-Rhin »").wait_for()
    page.go_back()
    page.get_by_role("link", name="Oublier la question précédente").click()
    page.wait_for_function("!document.querySelector('.es-follow-up')")


def test_facets_and_map_filter_and_the_back_button_undoes_it(page: Any) -> None:
    visit(page, "/?vue=explorer")
    page.wait_for_selector(".es-map")
    everything = page.locator(".es-found").inner_text()
    page.get_by_label(re.compile("^Insertion")).check()
    page.wait_for_function("location.search.includes('theme=Insertion')")
    page.wait_for_function(f"document.querySelector('.es-found').innerText !== {everything!r}")
    assert page.evaluate("document.activeElement.type") == "checkbox", "the focus stays on the filter"
    page.locator('a.es-area[data-department="Gironde"]').click(force=True)
    page.wait_for_function("location.search.includes('departement=Gironde')")
    page.wait_for_selector(".es-map .es-chosen")
    assert all("Gironde" in text for text in page.locator(".es-fiches .es-facts").all_inner_texts())
    page.go_back()
    page.wait_for_function("!document.querySelector('.es-map .es-chosen')")
    page.go_back()
    page.wait_for_function(f"document.querySelector('.es-found').innerText === {everything!r}")
    table = page.get_by_role("region", name="La carte en tableau")
    table.get_by_role("link", name="Gironde").click()
    page.wait_for_function("location.search.includes('departement=Gironde')")


def test_on_a_phone_the_initiatives_come_before_filters_and_table(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, "/?vue=explorer")
    for name in ("Trier et filtrer", "Carte des départements", "La carte en tableau"):
        assert page.locator("details", has=page.get_by_text(name, exact=True)).first.get_attribute("open") is None
    page.get_by_text("La carte en tableau", exact=True).first.click()
    page.get_by_role("region", name="La carte en tableau").get_by_role("link", name="Gironde").click()
    page.wait_for_function("location.search.includes('departement=Gironde')")
    page.wait_for_selector("tr.es-chosen")
    assert page.get_by_role("region", name="La carte en tableau").is_visible(), "the table in use stays open"


def test_filters_act_on_questions_too(page: Any) -> None:
    visit(page, "/?vue=explorer&departement=Bas-Rhin")
    page.get_by_label(re.compile("Poser une question dans")).fill("accueil des mineurs non accompagnés")
    page.keyboard.press("Enter")
    page.wait_for_selector(".es-answer")
    assert all("Bas-Rhin" in text for text in page.locator(".es-card .es-facts").all_inner_texts())
    assert page.get_by_role("link", name="Retirer « Département : Bas-Rhin »").count() == 1


def test_three_initiatives_are_compared_and_taken_home(page: Any) -> None:
    visit(page, "/?vue=explorer&theme=Insertion")
    page.wait_for_selector(".es-fiches")
    for button in page.locator(".es-fiches button[data-basket]").all()[:3]:
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
    page.get_by_role("link", name="Panier (3)").click()
    page.get_by_role("button", name="Comparer les initiatives cochées").click()
    page.wait_for_selector(".es-grid")
    assert page.locator(".es-grid thead th").count() == 3
    with page.expect_download() as waited:
        page.get_by_role("link", name="Document (DOCX)").click()
    assert re.fullmatch(r"essaim-comparaison-\d{4}-\d\d-\d\d\.docx", waited.value.suggested_filename)
    content = Path(waited.value.path()).read_bytes()
    assert content[:2] == b"PK" and len(content) > 10_000
    page.locator(".es-grid .es-cite").first.click()
    page.wait_for_selector("#passage")
    page.go_back()
    page.wait_for_selector(".es-grid")


def test_a_basket_received_by_address_is_added_whole_and_ones_own_is_emptied(page: Any) -> None:
    visit(page, "/?vue=explorer")
    ids = [b.get_attribute("data-basket") for b in page.locator(".es-fiches button[data-basket]").all()[:2]]
    visit(page, "/?vue=panier&" + "&".join(f"id={i}" for i in ids))
    assert page.locator("h1").inner_text() == "Sélection reçue" and page.title() == "Sélection reçue – Essaim"
    page.get_by_role("button", name="Tout ajouter à mon panier").click()
    page.get_by_role("link", name="Panier (2)").wait_for()
    assert page.locator("h1").inner_text() == "Panier" and page.evaluate("document.activeElement.tagName") == "H1"
    assert page.get_by_role("button", name="Tout ajouter à mon panier").count() == 0
    page.get_by_role("button", name=re.compile("^Retirer : ")).first.click()
    page.wait_for_function("document.querySelectorAll('button[data-basket]').length === 1")
    assert page.url.endswith(f"?vue=panier&id={ids[1]}")


def test_the_map_writes_what_the_pointer_is_on(page: Any) -> None:
    visit(page, "/?vue=explorer")
    before = page.locator(".es-map").bounding_box()
    page.locator('a.es-area[data-department="Gironde"]').hover(force=True)
    assert page.locator(".es-map").bounding_box() == before, "the map stays under the pointer"
    assert re.fullmatch(r"Gironde \(33\) : \d+ initiatives?", page.locator(".es-map-said").inner_text())
    page.locator('[data-said^="Mayotte"]').dispatch_event("pointerdown")
    assert page.locator(".es-map-said").inner_text() == "Mayotte (976) : 0 initiative"
    assert page.get_by_role("button", name="Appliquer").count() == 0


def test_a_question_that_compares_is_one_click_from_the_grid(page: Any) -> None:
    visit(page, "/?q=Comparer les clauses sociales d'insertion")
    page.get_by_role("link", name=re.compile("^Comparer ces [23] initiatives")).click()
    page.wait_for_selector(".es-grid")
    assert page.locator(".es-grid thead th").count() in (2, 3)
    page.go_back()
    page.wait_for_selector(".es-answer")


def test_similar_initiatives_and_the_transfer_sheet_are_one_click_from_a_fiche(page: Any) -> None:
    visit(page, "/?vue=explorer&departement=Gironde")
    page.locator(".es-fiches h2 a").first.click()
    page.get_by_role("link", name="Initiatives proches").click()
    page.wait_for_selector(".es-reason")
    page.get_by_label("Près de mon département").select_option("Doubs")
    page.get_by_role("button", name="Afficher").click()
    page.wait_for_function("location.search.includes('departement=Doubs')")
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Transposer ailleurs").click()
    page.wait_for_selector(".es-criteria")
    assert page.locator(".es-bullets li").count() > 0


def test_hostile_text_of_a_document_is_shown_as_text_in_every_view(page: Any) -> None:
    for view in ("fiche", "source", "proches", "transferer", "panier"):
        visit(page, f"/?vue={view}&id=cyberbase&cite=0-60")
        page.wait_for_function("document.querySelector('.es').innerText.includes('onerror=alert(2)')")
        assert page.locator(".es img[src=x], .es script, .es a[href^=javascript]").count() == 0
    visit(page, "/?q=médiateurs numériques cyberbases")
    page.wait_for_selector(".es-answer")
    assert page.locator(".es img[src=x], .es script").count() == 0


def test_an_opinion_is_kept_in_the_library_and_nowhere_else(page: Any, library: Path) -> None:
    visit(page, f"/?q={QUESTION}")
    before = len(read_feedback(library))
    page.get_by_role("button", name="Pas utile").click()
    page.get_by_role("button", name="Il manque…").click()
    page.get_by_label("Ce qui manque ou ce qui est faux").fill("le numéro de téléphone")
    assert page.evaluate("document.activeElement.id") == "avis" and page.locator('.es-feedback [aria-pressed="true"]').count() == 1
    assert len(read_feedback(library)) == before, "nothing is kept before it is sent"
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Merci, l'avis est enregistré").wait_for()
    last = read_feedback(library)[-1]
    assert (last["verdict"], last["question"], last["comment"]) == ("missing", QUESTION, "le numéro de téléphone")
    assert page.evaluate("document.activeElement.innerText") == "Il manque…" and not page.locator(".es-opinion").is_visible()


def test_a_useful_answer_is_said_so_in_one_click_completed_or_corrected(page: Any, library: Path) -> None:
    visit(page, f"/?q={QUESTION}")
    before = len(read_feedback(library))
    page.get_by_role("button", name="Utile", exact=True).click()
    page.get_by_text("Merci, l'avis est enregistré").wait_for()
    assert read_feedback(library)[-1]["verdict"] == "useful"
    page.get_by_label("Ajouter un mot").fill("très clair")
    page.get_by_role("button", name="Envoyer").focus()
    page.keyboard.press("Enter")
    page.locator(".es-opinion").wait_for(state="hidden")
    assert read_feedback(library)[-1]["comment"] == "très clair"
    page.get_by_role("button", name="Pas utile").click()
    page.get_by_role("button", name="Annuler").click()
    assert page.locator('.es-feedback [aria-pressed="true"]').inner_text() == "Utile", "what is kept stays chosen"
    page.get_by_role("button", name="Il manque…").click()
    page.get_by_role("button", name="Envoyer").click()
    page.locator(".es-opinion").wait_for(state="hidden")
    found = read_feedback(library)[before:]
    assert [(f["verdict"], f["comment"]) for f in found] == [("missing", "très clair")], "one opinion an answer shown"


def test_on_a_phone_the_answer_begins_on_the_first_screen(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, f"/?q={QUESTION}")
    assert page.locator(".es-card").first.bounding_box()["y"] < 600
    box = page.locator("#question")
    assert box.bounding_box()["height"] == 44 and not page.locator("#question-hint").is_visible()
    box.focus()
    assert box.bounding_box()["height"] > 60 and page.locator("#question-hint").is_visible()
    low = "(a) => { const r = a.getBoundingClientRect(); return r.width > 1 && r.height > 0 && r.height < 24 }"
    assert page.evaluate(f"[...document.querySelectorAll('.es a, .es button')].filter({low}).map((a) => a.outerHTML)") == []
    held = page.locator(".es-lead .es-held")
    assert held.count() and all(h.bounding_box()["height"] < 40 for h in held.all()), "a link stands beside its word"


def test_fingers_get_buttons_of_44_pixels(chromium: Any, server: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800}, base_url=server, has_touch=True, is_mobile=True)
    page = context.new_page()
    visit(page, f"/?q={QUESTION}")
    heights = [b.bounding_box()["height"] for b in page.locator(".es button:visible, .es .es-button:visible").all()]
    context.close()
    assert heights and min(heights) >= 44


def test_the_name_of_a_person_leaves_the_address(page: Any) -> None:
    visit(page, "/")
    ask(page, "Madame Dupont s'occupe de sa mère, qui l'aide ?")
    page.get_by_role("link", name="Reposer la question sans le nom").click()
    page.wait_for_function("location.search.includes('Madame+X') && !document.querySelector('.es-name')")
    page.go_back()
    page.wait_for_selector(".es-examples")


def test_the_question_is_printed_and_the_buttons_are_not(page: Any) -> None:
    visit(page, f"/?q={QUESTION}")
    assert not page.locator(".es-printed").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".es-printed").inner_text() == QUESTION
    assert page.locator(".es button:visible, .es-feedback:visible, .es-ask:visible").count() == 0


def test_a_document_is_added_behind_the_password_asked_about_and_removed(page: Any, tmp_path: Path) -> None:
    pdf = tmp_path / "velos.pdf"
    make_pdf(pdf, "L'atelier des vélos cargos", "Département du Gers", text_of("la réparation de vélos cargos"))
    visit(page, "/?vue=documents")
    box = page.get_by_label("Mot de passe")
    box.fill("faux")
    page.get_by_role("button", name="Entrer").click()
    page.get_by_text("Mot de passe refusé").wait_for()
    assert page.locator("#manage-files").count() == 0
    enter(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Ajouter des documents").click()
    chooser.value.set_files(pdf)
    page.get_by_text("velos.pdf : ajouté, 1 fiche trouvée").wait_for(timeout=60_000)
    assert page.evaluate("document.activeElement.dataset.said") == "", "what was done is read out"
    page.get_by_role("button", name="Vérifier la bibliothèque").click()
    page.get_by_text("Bibliothèque saine").wait_for(timeout=60_000)
    page.get_by_role("link", name="Poser une question").click()
    ask(page, "Qui répare des vélos cargos avec des habitants ?")
    assert "vélos cargos" in page.locator(".es-card").first.inner_text()
    assert not page.locator("#manage").is_visible()
    page.get_by_role("link", name="Documents").click()
    card = page.locator(".es-documents > li", has_text="velos.pdf")
    card.get_by_label("Retirer : L'atelier des vélos cargos").click()
    card.get_by_role("button", name="Annuler").click()
    assert not card.get_by_role("button", name="Oui, retirer").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    card.get_by_role("button", name="Oui, retirer").click()
    page.get_by_text("« L'atelier des vélos cargos » : retiré, avec une fiche.").wait_for()
    assert card.count() == 0


def enter(page: Any) -> None:
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()
    page.locator(".es-supplied").wait_for()


@pytest.mark.parametrize("browser_language", ["fr-FR", "en-US"])
def test_the_panel_of_documents_speaks_the_language_of_the_page(chromium: Any, server: str, browser_language: str) -> None:
    context = chromium.new_context(locale=browser_language, base_url=server)
    page = context.new_page()
    visit(page, "/?vue=documents&lang=en")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Enter").click()
    page.get_by_text("Password refused").wait_for()
    page.get_by_role("link", name="Français").click()
    enter(page)
    assert page.locator("#manage").inner_text().startswith("Ajouter des documents (PDF, Markdown, texte)\n")
    page.get_by_role("link", name="English").click()
    page.get_by_text("fiches that come with Essaim").wait_for()
    words = page.locator("#manage").inner_text()
    assert words.startswith("Add documents (PDF, Markdown, text)\n") and not re.search("Ajouter|Retirer|fournies|Vérifier", words)
    context.close()


def test_documents_are_readable_on_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, "/?vue=documents")
    enter(page)
    page.locator(".es-supplied > summary").click()
    page.locator(".es-supplied .es-remove summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    boxes = [found.bounding_box() for found in page.locator(".es-documents summary:visible").all()]
    assert min(box["height"] for box in boxes) >= 24
    assert max(box["x"] + box["width"] for box in boxes) <= 390


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm install --no-save axe-core, or ESSAIM_AXE)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_among_documents(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    visit(page, "/?vue=documents")
    enter(page)
    page.locator(".es-remove summary").first.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate("axe.run('#manage')")
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in report["violations"] if v["impact"] in ("serious", "critical")] == []


def test_the_panel_of_documents_does_nothing_without_its_session(server: str) -> None:
    client = pytest.importorskip("gradio_client").Client(server, verbose=False)
    assert set(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == {
        "/ask",
        "/search",
        "/show",
        "/similar",
        "/compare",
    }


VIEWS = ("/", f"/?q={QUESTION}", "/?q=recette de tarte aux pommes", "/?vue=explorer&departement=Gironde", "/?vue=fiche&id=cyberbase")
VIEWS += (
    "/?vue=source&id=cyberbase&cite=0-40&q=cyberbases",
    "/?vue=proches&id=cyberbase",
    "/?vue=transferer&id=cyberbase",
    "/?vue=panier&id=cyberbase",
)
VIEWS += ("/?vue=a-propos", "/?vue=fiche&id=zzz", "/?lang=en", "/?vue=documents", "/?q=bonjour")
VIEWS += ("/?q=Qui aide les aidants à Mayotte ?", "/?q=Qui aide les aidants en Gironde depuis 2015 ?&sans=lieu")


def every_view(page: Any) -> list[str]:
    """The addresses above, and a comparison of what the library holds."""
    visit(page, "/?vue=explorer")
    ids = [b.get_attribute("data-basket") for b in page.locator(".es-fiches button[data-basket]").all()[:3]]
    return [*VIEWS, "/?vue=comparer&" + "&".join(f"id={i}" for i in ids)]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm install --no-save axe-core, or ESSAIM_AXE)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    found = []
    for address in every_view(page):
        visit(page, address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        report = page.evaluate("axe.run('.es')")
        found += [(address, v["id"], v["nodes"][0]["html"][:160]) for v in report["violations"] if v["impact"] in ("serious", "critical")]
    assert found == []


@pytest.mark.parametrize("width", [390, 640])
def test_no_view_scrolls_sideways_on_a_phone_or_at_twice_the_size(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for address in every_view(page):
        visit(page, address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
    assert wide == []


def test_the_keyboard_alone_reaches_the_answer(page: Any) -> None:
    visit(page, "/")
    page.wait_for_selector(".es-examples")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "es-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.type("Qui aide les aidants ?")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px", "the focus is seen"
    page.keyboard.press("Enter")
    page.wait_for_selector(".es-answer")
