"""Readers: the choice of the format, text files, character repairs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from conftest import refusal

from corpus.errors import UnknownFormatError
from corpus.readers import SUFFIXES, read
from corpus.readers.clean import clean_text, compose_accent
from corpus.readers.dates import cover_date

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the source documents are not beside the repository (../shared/corpus)")


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_markdown_is_one_page_with_its_marks(tmp_path: Path) -> None:
    path = write(tmp_path, "note.md", "# Le relais\n\n**Ain**\n\n- un\n- deux\n")
    document = read(path)
    assert (document.name, document.title, document.has_pages, document.warnings) == ("note.md", "Le relais", False, ())
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    (page,) = document.pages
    assert (page.number, page.label) == (1, None)
    assert page.text == "# Le relais\n\n**Ain**\n\n- un\n- deux\n"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("\n\nPartager cette page\nlogo-300x132\n6 juillet 2018\n\nUn village pour tous\n\nTexte.", "Un village pour tous"),
        ("**Un village** pour tous\n", "Un village pour tous"),
        ("Une phrase entière qui se termine.\nEncore une phrase.\n", "vide"),
        ("---\ntitle: non\n---\n# Le vrai titre\n", "Le vrai titre"),
    ],
)
def test_title_of_a_text(tmp_path: Path, content: str, title: str) -> None:
    assert read(write(tmp_path, "vide.txt", content)).title == title


def test_date_stands_on_a_short_line() -> None:
    assert cover_date("Octobre 2018") == "2018-10"
    assert cover_date("Lyon, le 1er février 2020") == "2020-02-01"
    assert cover_date("Publié le 6/7/2018") == "2018-07-06"
    assert cover_date("Le 45/7/2018") is None
    assert cover_date("Une longue phrase qui raconte ce qui s'est passé en octobre 2018 dans le département.") is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("vide.md", b"", "fichier vide"),
        ("blanc.txt", b" \n\t\n", "le fichier ne contient aucun texte"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "le contenu n'est pas du texte (octets binaires)"),
        ("faux.pdf", b"bonjour", "ce n'est pas un PDF, malgré son extension"),
        ("coupe.txt", b"\xff\xfeA", "texte UTF-16 endommagé ; le réenregistrer en UTF-8"),
    ],
)
def test_refusals(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert refusal(write(tmp_path, name, content)) == reason


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent.md") == "fichier introuvable"
    assert refusal(tmp_path) == "c'est un dossier ; donner un fichier"


def test_unknown_kind_names_the_kinds_read(tmp_path: Path) -> None:
    path = write(tmp_path, "tableau.xlsx", "a")
    with pytest.raises(UnknownFormatError) as caught:
        read(path)
    assert all(suffix in str(caught.value) for suffix in SUFFIXES)
    assert "sans extension" in refusal(write(tmp_path, "LISEZMOI", "a"))


def test_suffix_in_capitals(tmp_path: Path) -> None:
    assert read(write(tmp_path, "NOTE.MD", "# Titre\n")).title == "Titre"


def test_encodings(tmp_path: Path) -> None:
    text = "Été à la dérive : 1 500 €\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        document = read(write(tmp_path, "a.txt", text.encode(encoding)))
        assert (document.pages[0].text, document.warnings) == (text, ())
    old = read(write(tmp_path, "a.txt", text.encode("cp1252")))
    assert old.pages[0].text == text
    assert len(old.warnings) == 1
    assert "Windows-1252" in old.warnings[0]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("continuité\u0301 de", "continuité de"),
        ("e\u0301te\u0301", "été"),
        ("n\u0303", "ñ"),
        ("\u0301seul", "seul"),
        ("ﬁnancé, eﬀort, oﬃce", "financé, effort, office"),
        ("cœur, æ", "cœur, æ"),
        ("a\u00a0: b\u202f%", "a : b %"),
        ("fin\n\u00a0\nsuite", "fin\n\nsuite"),
        ("dé\u00adpart\u200be\u2060ment", "département"),
        ("le 1^{er} et la 2^{ème}", "le 1er et la 2ème"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x0cb\x01", "a\nb"),
        ("**gras** et # dièse  ", "**gras** et # dièse"),
    ],
)
def test_characters_are_repaired(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean
    assert clean_text(clean) == clean


def test_accents_drawn_over_letters() -> None:
    assert [compose_accent(a, b) for a, b in ("´e", "¸c", "ˆı", "¨u")] == ["é", "ç", "î", "ü"]
    assert compose_accent("´", "x") is None
    assert compose_accent("e", "e") is None


@needs_shared
def test_the_recueil_in_markdown() -> None:
    path = SHARED / "recueil-odas-2018.md"
    document = read(path)
    assert document.title == "SOLIDARITÉ ET INNOVATION SOCIALE"
    assert document.date == "2018-10"
    lines = document.pages[0].text.split("\n")
    assert len(lines) == len(path.read_text("utf-8").split("\n"))
    assert lines[256] == "La plateforme « Job 41 »"
    assert "^{" not in document.pages[0].text


@needs_shared
@pytest.mark.parametrize(
    ("name", "title", "date"),
    [
        ("nexem-belfort-2018.txt", "Le Territoire de Belfort, premier site", "2018-07-06"),
        ("pcti-normandie.txt", "DES POLES DE COMPETENCES TERRITORIALISES", None),
        ("referent-de-parcours-2017.txt", "Référent de parcours", None),
    ],
)
def test_the_articles(name: str, title: str, date: str | None) -> None:
    document = read(SHARED / name)
    assert document.title.startswith(title)
    assert document.date == date
    assert not set("\u00a0\u0301\ufeff") & set(document.pages[0].text)
