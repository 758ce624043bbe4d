"""Pages drawn from a PDF, and the file of opinions."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import make_fiche
from fpdf import FPDF
from PIL import Image

from assistant.drawing import draw, page_count, pages_of
from assistant.errors import AssistantError
from assistant.feedback import FILE, read_feedback, record_feedback
from assistant.kept import document_file, forget_file, keep_file
from corpus.models import PageMark

FIRST = "La premiere moitie de la phrase se trouve au bas de cette page"
SECOND = "et sa seconde moitie en haut de la suivante."


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    made = FPDF(format="A5")
    made.set_font("helvetica", size=12)
    for text in (FIRST, SECOND):
        made.add_page()
        made.multi_cell(0, 8, text)
    made.output(str(tmp_path / "deux.pdf"))
    return tmp_path / "deux.pdf"


def framed(png: bytes) -> bool:
    """Whether the frame's colour is in the image."""
    with Image.open(io.BytesIO(png)) as image:
        colours = {pixel for _, pixel in image.convert("RGB").getcolors(1 << 24)}
    return any(abs(r - 199) < 12 and abs(g - 119) < 12 and b < 20 for r, g, b in colours)


def test_a_passage_is_framed_on_each_page_it_runs_over(pdf: Path) -> None:
    passage = f"{FIRST.replace('premiere', 'première')} {SECOND}"
    assert page_count(pdf) == 2
    assert framed(draw(pdf, 1, [passage])) and framed(draw(pdf, 2, [passage]))
    assert not framed(draw(pdf, 1)) and not framed(draw(pdf, 1, ["Tout autre chose, nulle part dans ce document."]))


def test_a_page_that_does_not_exist_is_said(pdf: Path) -> None:
    with pytest.raises(ValueError, match="pas de page 3, il y en a 2"):
        draw(pdf, 3)
    (pdf.parent / "faux.pdf").write_bytes(b"rien")
    assert page_count(pdf.parent / "faux.pdf") == 0
    with pytest.raises(ValueError, match="illisible"):
        draw(pdf.parent / "faux.pdf", 1)


def test_files_are_kept_under_their_own_name_and_none_is_reached_by_another(pdf: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    assert keep_file(library, pdf) and not keep_file(library, tmp_path / "note.md")
    assert document_file(library, "deux.pdf") == library / "documents" / "deux.pdf"
    for name in ("../deux.pdf", "/etc/passwd", "autre.pdf", "deux.md", ""):
        assert document_file(library, name) is None
    forget_file(library, "deux.pdf")
    assert document_file(library, "deux.pdf") is None


def test_the_pages_of_a_passage() -> None:
    fiche = make_fiche(text="x" * 100, marks=(PageMark(0, 14, "12"), PageMark(40, 15, "13"), PageMark(80, 16, "14")))
    assert pages_of(fiche, [(10, 20)]) == [14]
    assert pages_of(fiche, [(30, 90)]) == [14, 15, 16]
    assert pages_of(fiche, [(30, 41), (85, 90)]) == [14, 15, 16]
    assert pages_of(make_fiche(marks=()), [(0, 5)]) == [] and pages_of(make_fiche(marks=(PageMark(0, None, "12"),)), [(0, 5)]) == []


def test_opinions_are_lines_of_json_without_any_name(tmp_path: Path) -> None:
    record_feedback(tmp_path, "useful", "Qui aide ?", fiches=["a"])
    record_feedback(tmp_path, "missing", "Qui\naide ?", " le téléphone ")
    assert len((tmp_path / FILE).read_text(encoding="utf-8").splitlines()) == 2
    first, second = read_feedback(tmp_path)
    assert set(first) == {"date", "verdict", "question", "comment", "fiches"} and first["fiches"] == ["a"]
    assert second["comment"] == "le téléphone" and second["question"] == "Qui\naide ?"
    with pytest.raises(AssistantError, match="avis inconnu"):
        record_feedback(tmp_path, "<b>", "q")
    with pytest.raises(AssistantError, match="non enregistré"):
        record_feedback(tmp_path / "absent", "useful", "q")
    assert read_feedback(tmp_path / "absent") == []
