"""Notes in three formats: every quotation with document, page and date, how to verify it, and nothing a spreadsheet would run."""

from __future__ import annotations

import argparse
import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import pytest
from conftest import FakeEncoder, make_document, make_fiche

from assistant.cli_practice import register
from assistant.compare import Comparison, compare
from assistant.errors import ExportError
from assistant.export import Item, Note, disarmed, note_name, to_csv, to_markdown, write
from assistant.export_docx import to_docx
from assistant.quotes import is_verbatim
from assistant.records import Answer, Quote, Result
from assistant.similar import Similar, similar
from assistant.transfer import Sheet, transfer
from corpus.models import Fiche, Section
from index.library import Library

VERIFY = "Pour vérifier : chaque citation est la copie mot pour mot"
TEXTS = {
    "formule": "=1+1 jeunes sont accompagnés par deux éducateurs pour lutter contre l'isolement. Le service a ouvert en mars 2015.",
    "bus": "Un bus aménagé s'adresse aux personnes âgées isolées. Il coûte 80 000 euros par an et a été lancé en 2012.",
    "atelier": "L'atelier accueille des jeunes de 16 à 20 ans. L'action a permis 12 retours à l'école.",
}


def quoted_items(items: Sequence[Item]) -> list[tuple[Fiche, Quote]]:
    """Every quotation of a note with its fiche."""
    found: list[tuple[Fiche, Quote]] = []
    for item in items:
        if isinstance(item, Answer):
            found += [(r.fiche, q) for r in item.results if r.relevant for q in r.quotes]
        elif isinstance(item, Comparison):
            found += item.quotes
        elif isinstance(item, Similar):
            found += [(s.fiche, s.quote) for s in item.found if s.quote]
        elif isinstance(item, Sheet):
            found += [(item.fiche, q) for q in item.quotes]
    return found


def of(fiche_id: str, department: str) -> Fiche:
    text = TEXTS[fiche_id]
    return make_fiche(fiche_id, f"Initiative {fiche_id}", text, departments=(department,), evidence="attendu", audiences=(),
                      sections=(Section("description", "", 0, len(text)),))  # fmt: skip


@pytest.fixture
def library(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Library]:
    with Library.open(tmp_path / "library", encoder) as opened:
        opened.add(make_document(), [of("formule", "Doubs"), of("bus", "Nord"), of("atelier", "Gironde")])
        yield opened


@pytest.fixture
def note(library: Library) -> Note:
    fiche = library.fiche("bus")
    quote = Quote(fiche.text[:53], 0, 53, 12, None)
    answer = Answer("Qui roule ?", None, True, "**Une initiative.**", ("Nord",), (Result(fiche, 0.9, True, (quote,)),))
    items = (
        compare(library, ["formule", "bus", "atelier"]),
        compare(library, ["formule", "bus"]),
        transfer(library, "atelier"),
        similar(library, "bus", 2),
        answer,
        library.fiche("formule"),
    )
    return Note(items, "2026-11-21")


def test_every_quotation_of_a_note_is_verbatim(note: Note) -> None:
    quoted = quoted_items(note.items)
    assert len(quoted) == 12
    assert all(is_verbatim(q, f) for f, q in quoted)


def test_markdown_has_sources_pages_dates_and_how_to_verify(note: Note) -> None:
    text = to_markdown(note)
    assert text.startswith("# Note d'initiatives\n\n*Note établie le 21 novembre 2026 avec Essaim*\n\n## Comparaison")
    assert "(p. 12)" in text
    assert "d'après Recueil, Odas, octobre 2018" in text
    assert VERIFY in text
    assert "## Question : Qui roule ?" in text
    assert "\n| --- | --- | --- |\n" in text  # Two columns make a table; three are written row by row.
    assert to_markdown(note) == text


@pytest.fixture
def asked(library: Library) -> Note:
    bus, atelier, formule = (library.fiche(i) for i in ("bus", "atelier", "formule"))
    quote = Quote(bus.text[:53], 0, 53, 12, None)
    results = (Result(bus, 0.9, True, (quote,)), Result(atelier, 0.2, False, ()), Result(formule, 0.1, False, ()))
    text = "Rien en Corse. Ailleurs :\n\n**Un département répond : Nord.**\n\n**1. Initiative bus** (Nord)\n\n> « … »"
    return Note((Answer("Quels départements font rouler un bus ?", None, True, text, ("Nord",), results, ("Lieu : Corse",)),), "2026-11-22")


def test_a_note_of_an_answer_holds_question_first_sentence_initiatives_neighbours_and_date(asked: Note) -> None:
    parts = (
        "Note établie le 22 novembre 2026 avec Essaim", "Question : Quels départements font rouler un bus ?", "Lieu : Corse",
        "Rien en Corse. Ailleurs :", "Un département répond : Nord.", "Initiative bus",
        "Un bus aménagé s'adresse aux personnes âgées isolées.", "Voisines, sans répondre exactement", "Initiative atelier (Gironde, 2016)",
        "Initiative formule (Doubs, 2016)", "Sources", VERIFY,
    )  # fmt: skip
    document = docx.Document(io.BytesIO(to_docx(asked)))
    for text in (to_markdown(asked), "\n".join(p.text for p in document.paragraphs)):
        places = [text.index(part) for part in parts]
        assert places == sorted(places)
    rows = [row[4:6] + row[2:3] for row in csv.reader(io.StringIO(to_csv(asked)), delimiter=";")][1:]
    rows = [row for row in rows if row[0] != "vérification"]
    assert [(kind, title) for kind, _, title in rows] == [
        ("réponse", ""), ("réponse", ""), ("réponse", ""), ("citation", "Initiative bus"),
        ("voisine", "Initiative atelier"), ("voisine", "Initiative formule"),
    ]  # fmt: skip
    assert [text for kind, text, _ in rows if kind == "réponse"] == [
        "Lieu : Corse",
        "Rien en Corse. Ailleurs :",
        "Un département répond : Nord.",
    ]


def test_a_note_says_nothing_of_commands_or_identifiers(note: Note, library: Library) -> None:
    long = of("bus", "Nord")
    named = [make_fiche("un-identifiant-interne-ab5aba", "Halte", long.text, sections=long.sections, departments=("Nord",))]
    exported = Note((*note.items, *named), "2026-11-21")
    document = docx.Document(io.BytesIO(to_docx(exported)))
    for text in (to_markdown(exported), to_csv(exported), "\n".join(p.text for p in document.paragraphs)):
        assert "essaim " not in text and "un-identifiant-interne" not in text


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Quelles actions pour les aînés ?", "essaim-aines-2026-11-22"),
        ("PCH et logement", "essaim-pch-logement-2026-11-22"),
        ("Où sont les initiatives ?", "essaim-2026-11-22"),
        ('../../etc/passwd\r\n"; x', "essaim-etc-passwd-2026-11-22"),
        ("alpha bravo charlie delta echo foxtrot golf hotel india", "essaim-alpha-bravo-charlie-delta-echo-foxtrot-golf-2026-11-22"),
    ],
)
def test_a_file_is_named_after_the_question_and_the_date(question: str, name: str) -> None:
    assert note_name(Note((Answer(question, None, False, "", (), ()),), "2026-11-22")) == name


def test_other_files_are_named_after_what_they_hold(library: Library) -> None:
    bus, atelier = library.fiche("bus"), library.fiche("atelier")
    items: list[tuple[Item, ...]] = [
        (bus,),
        (bus, atelier),
        (compare(library, ["bus", "atelier"]),),
        (similar(library, "bus"),),
        (transfer(library, "bus"),),
    ]
    assert [note_name(Note(i, "2026-11-22")) for i in items] == [
        "essaim-bus-2026-11-22", "essaim-selection-2026-11-22", "essaim-comparaison-2026-11-22",
        "essaim-proches-bus-2026-11-22", "essaim-transposer-bus-2026-11-22",
    ]  # fmt: skip


def test_markdown_in_english(library: Library) -> None:
    text = to_markdown(Note((transfer(library, "bus"),), "2026-11-21", "en", "My note"))
    assert text.startswith("# My note\n\n*Note made on 21 November 2026 with Essaim*")
    assert "To verify: each quotation is a word-for-word copy" in text


def test_csv_rows_carry_page_document_and_date(note: Note) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(note)), delimiter=";"))
    assert rows[0] == [
        "Partie", "Rubrique", "Initiative", "Départements", "Nature", "Texte", "Page", "Document", "Date du document",
    ]  # fmt: skip
    assert {len(r) for r in rows} == {9}
    money = next(r for r in rows if "80 000 euros" in r[5] and r[1].startswith("Moyens"))
    assert money[6:] == ["12", "Recueil, recueil.pdf", "2018-10"]
    assert rows[-2][4] == "vérification" or rows[-1][4] == "vérification"
    assert any(r[4] == "question à poser" for r in rows)
    assert any(r[4] == "non renseigné" for r in rows)


def test_formulas_are_disarmed(note: Note) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(note)), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert any(cell.startswith("'=1+1 jeunes") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert [disarmed(c) for c in ("=A1", "+33", "-2", "@x", "\tx", "5 - 3", "")] == ["'=A1", "'+33", "'-2", "'@x", "'\tx", "5 - 3", ""]


def test_docx_has_titles_tables_with_repeated_headers_and_a_wide_page(note: Note) -> None:
    document = docx.Document(io.BytesIO(to_docx(note)))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "Note d'initiatives"
    assert document.paragraphs[0].style.name == "Title"
    assert any(t.startswith(VERIFY) for t in texts)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == ["Comparaison", "Comparaison", "Fiche de transfert : Initiative atelier (Gironde, 2016)"]
    assert headings[-1] == "Sources"
    assert [s.page_width > s.page_height for s in document.sections] == [True, False]
    grid = document.tables[0]
    assert len(grid.columns) == 4
    assert "w:tblHeader" in grid.rows[0]._tr.xml
    assert "w:tblHeader" not in grid.rows[1]._tr.xml
    assert grid.rows[0].cells[0].text == "Ce qu'on demande"
    assert grid.rows[-1].cells[0].text == "Ce qui diffère"
    cells = [c.text for row in grid.rows for c in row.cells]
    assert "«\u00a0L'atelier accueille des jeunes de 16 à 20 ans.\u00a0» (p.\u00a012)" in cells
    assert "non renseigné" in cells
    assert document.core_properties.author == "Essaim"


def test_docx_is_the_same_for_the_same_note(note: Note) -> None:
    def body(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("word/document.xml")

    assert body(to_docx(note)) == body(to_docx(note))


def test_write_chooses_by_suffix_and_refuses_others(note: Note, tmp_path: Path) -> None:
    for suffix in (".md", ".csv", ".docx"):
        assert write(note, tmp_path / f"note{suffix}").stat().st_size > 1000
    assert (tmp_path / "note.csv").read_bytes().startswith(b"\xef\xbb\xbfPartie;")
    with pytest.raises(ExportError, match=r"note.pdf : format inconnu ; terminer le nom par .md, .csv, .docx"):
        write(note, tmp_path / "note.pdf")
    with pytest.raises(ExportError, match="écriture impossible"):
        write(note, tmp_path / "absent" / "note.md")


@pytest.fixture
def run(library: Library) -> object:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)

    def command(name: str, function: object, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text)
        sub.set_defaults(run=function)
        return sub

    register(command, lambda _: library)

    def execute(*arguments: str) -> int:
        options = parser.parse_args(arguments)
        return int(options.run(options))

    return execute


def test_commands_print_text_json_and_notes(run: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", "bus", "atelier", "--json") == 0  # type: ignore[operator]
    assert [f["fiche"] for f in json.loads(capsys.readouterr().out)["fiches"]] == ["bus", "atelier"]
    run("similar", "bus", "--home", "59")  # type: ignore[operator]
    assert "Initiatives proches de « Initiative bus » (Nord, 2016)" in capsys.readouterr().out
    run("similar", "bus", "--home", "59", "--json")  # type: ignore[operator]
    assert json.loads(capsys.readouterr().out)["elsewhere"]["home"] == "Nord"
    run("transfer", "bus", "--language", "en")  # type: ignore[operator]
    assert "Transfer sheet: Initiative bus" in capsys.readouterr().out
    run("transfer", "bus", "--export", str(tmp_path / "bus.docx"))  # type: ignore[operator]
    assert capsys.readouterr().out == f"{tmp_path / 'bus.docx'}\n"
    assert (tmp_path / "bus.docx").exists()
