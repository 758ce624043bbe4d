"""The view of documents: the list, the reports, and the actions behind the password, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche
from test_ui import HOSTILE, harmless

from assistant import embedded
from assistant.address import Address
from assistant.assistant import AddReport, Assistant
from assistant.html_documents import check_html, documents_html, progress_html, report_html
from assistant.views import Views
from corpus.fichefile import embedded_files
from corpus.models import Page
from index.library import Library
from ui_manage import Panel, _Manager

BLANK = (Page(1, None, "Job 41"), Page(2, None, " \n"), Page(3, None, "Fin"))


def text_of(html: str) -> str:
    """The words of the HTML, one blank between."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def manager(tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Manager]:
    """A library of two fiches that come with Essaim, and one note added."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for path in embedded_files()[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(embedded, "embedded_files", lambda: sorted(folder.glob("*.md")))
    with Library.open(tmp_path / "library", encoder, cut=cut_paragraphs) as library:
        embedded._fill(library, None)
        note = tmp_path / "note.md"
        note.write_text("# Le camion des papiers\n\nSomme\n\nLe camion fait le tour des villages avec deux agentes.\n", encoding="utf-8")
        assistant = Assistant(library)
        assert assistant.add([note]).faults == []
        yield _Manager(Views(assistant, manage=True), "mdp")


def last(steps: Iterator[tuple[Any, Any]]) -> tuple[str, str]:
    """What is shown in the end: the report and the list, as words."""
    report, held = list(steps)[-1]
    return text_of(report), text_of(held)


def test_documents_added_come_first_by_title_and_those_of_essaim_are_one_line() -> None:
    documents = [
        make_document("old.pdf", title="Le recueil", pages=BLANK, warnings=()),
        make_document("zoe.md", title="Zoé"),
        make_document("ete.md", title="Été"),
        make_document("new.md", title="", date=None, has_pages=False, warnings=()),
    ]
    fiches = [make_fiche("a", "Atelier", file="old.pdf"), make_fiche("b", "Bus", file="old.pdf")]
    html = documents_html(documents, fiches, {"zoe.md", "ete.md"}, 0, "fr")
    added, own = html.split('<details class="es-supplied">')
    assert added.index("new.md") < added.index("Le recueil")
    assert text_of(added).startswith("2 documents ajoutés new.md new.md 0 fiche Retirer")
    assert "Le recueil old.pdf · octobre 2018 · 3 pages (1 sans texte) 2 fiches Atelier Bus Retirer" in text_of(added)
    assert "À savoir" not in html, "only where there is something"
    assert own.startswith("<summary>2 fiches fournies avec Essaim</summary>") and own.index("Été") < own.index("Zoé")
    assert "absente" not in own


def test_what_must_be_known_is_said_of_the_document_added() -> None:
    html = documents_html([make_document("a.pdf", title="A")], (), (), 0, "fr")
    assert "À savoir Page 3 : sans texte." in text_of(html)


@pytest.mark.parametrize(
    ("supplied", "said"),
    [
        ((), "Retirer « Titre » de la bibliothèque, avec 0 fiche ? Son texte et la copie du fichier en sont effacés"),
        (("a.md",), "Retirer « Titre », fournie avec Essaim ? Plus aucune réponse ne la citera. Elle pourra être remise"),
    ],
)
def test_removing_asks_first_and_says_how_to_undo(supplied: tuple[str, ...], said: str) -> None:
    html = documents_html([make_document("a.md", title="Titre")], (), supplied, 0, "fr")
    remove = html[html.index('<details class="es-remove">') :]
    assert remove.index("</summary>") < remove.index("data-remove"), "nothing acts before the question is unfolded"
    assert said in text_of(remove) and 'data-remove="a.md"' in remove


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (1, "Une fiche d'Essaim absente de la bibliothèque", "One fiche of Essaim is not in the library"),
        (2, "2 fiches d'Essaim absentes de la bibliothèque", "2 fiches of Essaim are not in the library"),
    ],
)
def test_what_is_absent_can_be_put_back(count: int, french: str, english: str) -> None:
    assert f"<summary>{french.replace(chr(39), '&#x27;')}</summary>" in documents_html((), (), (), count, "fr")
    assert english in documents_html((), (), (), count, "en")
    assert "data-restore" in documents_html((), (), (), count, "fr")


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [
        (0, "fr", "0 fiche trouvée"),
        (1, "fr", "1 fiche trouvée"),
        (2, "fr", "2 fiches trouvées"),
        (0, "en", "0 fiches found"),
        (1, "en", "1 fiche found"),
    ],
)
def test_a_report_counts_as_the_language_does(count: int, language: Any, said: str) -> None:
    assert text_of(report_html(AddReport([("a.md", count)]), language)).endswith(f" {said}")


def test_progress_is_a_bar_only_where_it_is_known() -> None:
    assert '<p role="status">Lecture</p><progress aria-label="Lecture"></progress>' in progress_html("Lecture", 0, 0)
    assert 'value="3" max="12"' in progress_html("Lecture", 3, 12)


def test_what_is_found_in_documents_is_shown_as_text() -> None:
    document = make_document(HOSTILE, title=HOSTILE, warnings=(HOSTILE,))
    fiche = make_fiche("a", HOSTILE, file=HOSTILE)
    html = documents_html([document], [fiche], (), 0, "fr") + documents_html([document], [fiche], {HOSTILE}, 0, "fr")
    html += report_html(AddReport([(HOSTILE, 2)], [HOSTILE], [HOSTILE], [HOSTILE]), "fr") + check_html([HOSTILE], "")
    html += progress_html(HOSTILE, 1, 2)
    harmless(html)
    assert "<script" not in html and html.count("&lt;script&gt;") >= 12


def test_a_document_is_added_then_removed(manager: _Manager, tmp_path: Path) -> None:
    bad = tmp_path / "photo.png"
    bad.write_bytes(b"x")
    good = tmp_path / "velos.md"
    good.write_text("# L'atelier des vélos\n\nGers\n\nUn atelier répare des vélos cargos avec des habitants.\n", encoding="utf-8")
    report, held = last(manager.add(True, "fr", [str(good), str(bad)]))
    assert report.startswith("velos.md : ajouté, 1 fiche trouvée photo.png : format inconnu")
    assert held.startswith("2 documents ajoutés L&#x27;atelier des vélos velos.md"), "the latest first"
    event = gr.EventData(None, {"name": "velos.md"})
    report, held = last(manager.remove(True, "fr", event))
    assert report == "« L&#x27;atelier des vélos » : retiré, avec une fiche."
    assert held.startswith("Un document ajouté Le camion des papiers note.md")
    assert "velos.md" in last(manager.remove(True, "fr", event))[0], "removed twice: said, not raised"


def test_nothing_chosen_is_said(manager: _Manager) -> None:
    assert last(manager.add(True, "en", []))[0] == "Choose a document first."


def test_a_fiche_of_essaim_removed_comes_back_and_can_be_removed_again(manager: _Manager) -> None:
    library = manager.assistant.library
    name = min(library.names("embedded"))
    event = gr.EventData(None, {"name": name})
    assert "Une fiche fournie avec Essaim" in last(manager.remove(True, "fr", event))[1]
    report, held = last(manager.restore(True, "fr"))
    assert report == "Une fiche d&#x27;Essaim remise dans la bibliothèque."
    assert "2 fiches fournies avec Essaim" in held and "absente" not in held
    last(manager.remove(True, "fr", event))
    embedded._fill(library, None)
    assert name not in {d.name for d in library.documents()}, "removed again, it stays out"


def test_a_library_is_verified(manager: _Manager) -> None:
    assert last(manager.check(True, "fr"))[0] == "Bibliothèque saine : 3 fiches vérifiées."


@pytest.mark.parametrize("inside", [False, None, 1, "yes"])
def test_nothing_is_done_from_outside(manager: _Manager, inside: Any) -> None:
    before = manager.assistant.library.documents()
    event = gr.EventData(None, {"name": "note.md"})
    for steps in (
        manager.remove(inside, "fr", event),
        manager.restore(inside, "fr"),
        manager.check(inside, "fr"),
        manager.add(inside, "fr", []),
    ):
        with pytest.raises(gr.Error, match="Mot de passe refusé"):
            next(steps)
    assert manager.assistant.library.documents() == before


def test_a_fault_of_ours_is_said_and_ends_the_work(manager: _Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[str]:
        raise RuntimeError("secret")

    monkeypatch.setattr(manager.assistant.library, "check", broken)
    report, _ = last(manager.check(True, "fr"))
    assert report.startswith("Une erreur d&#x27;Essaim") and "secret" not in report


def test_the_panel_lists_documents_only_to_whoever_is_inside(manager: _Manager) -> None:
    with gr.Blocks():
        panel = Panel(manager.views, "mdp")
    address = Address("documents", language="en")
    outside, inside = panel.at(address, False), panel.at(address, True)
    assert len(outside) == len(inside) == len(panel.outputs) == len(panel.at(Address(), True))
    assert not any("camion" in str(value) for value in outside)
    assert any("One document added" in str(value) for value in inside)
    assert any("Add documents (PDF, Markdown, text)" in str(value) for value in inside), "in the page's language"
