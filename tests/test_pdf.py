"""PDF reader: small files made here for each behaviour, then the real files of ../shared against pages read by eye."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from conftest import refusal
from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod

from corpus.errors import ReadError
from corpus.models import Document
from corpus.readers import read

SHARED = Path(__file__).resolve().parents[2] / "shared"
RECUEIL = SHARED / "corpus" / "recueil-odas-2018.pdf"
needs_recueil = pytest.mark.skipif(not RECUEIL.is_file(), reason="the recueil is not beside the repository (../shared/corpus)")
needs_pdfs = pytest.mark.skipif(not (SHARED / "pdf").is_dir(), reason="the difficult files are not beside the repository (../shared/pdf)")

Draw = Callable[[FPDF, int], object]


def save(folder: Path, draw: Draw, pages: int = 1, prepare: Callable[[FPDF], None] | None = None) -> Path:
    """A PDF in A4 and points whose pages `draw` fills, given the page's number from 1."""
    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    if prepare:
        prepare(pdf)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.set_font("Helvetica", size=10)
        draw(pdf, number)
    path = folder / "essai.pdf"
    pdf.output(str(path))
    return path


def column(pdf: FPDF, x: float, y: float, lines: list[str], step: float = 13) -> float:
    """Lines set one below the other; the height below the last."""
    for i, line in enumerate(lines):
        pdf.text(x, y + i * step, line)
    return y + len(lines) * step


def raw_pdf(folder: Path, content: bytes, resources: bytes = b"", more: tuple[bytes, ...] = ()) -> Path:
    """A one-page PDF from its content stream; object 5 is a Helvetica named F1, `more` are objects from 6 on."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>" + resources + b">>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[1/fi/acute/eacute]>>>>",
        *more,
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(bodies) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, table, size, len(out))
    path = folder / "brut.pdf"
    path.write_bytes(out + tail)
    return path


def texts(document: Document) -> list[str]:
    return [page.text for page in document.pages]


def test_furniture_goes_and_printed_numbers_are_kept(tmp_path: Path) -> None:
    def draw(pdf: FPDF, number: int) -> None:
        column(pdf, 60, 120, [f"Corps de la page {'abcdefgh'[number - 1]}", "et sa suite"])
        if number != 5:  # a plate without number between two numbered pages
            pdf.text(60, 800, "Rapport annuel")
            pdf.text(520, 800, str(number - 2))

    def covers(pdf: FPDF, number: int) -> None:
        if number > 2:
            draw(pdf, number)
        else:
            pdf.text(60, 300, "Couverture" if number == 1 else "Faux titre")

    document = read(save(tmp_path, covers, pages=8))
    assert [page.label for page in document.pages] == [None, None, "1", "2", "3", "4", "5", "6"]
    assert [page.number for page in document.pages] == list(range(1, 9))
    assert texts(document)[2] == "Corps de la page c\net sa suite"
    assert not any("Rapport annuel" in text for text in texts(document))


def test_running_theme_stays_on_top(tmp_path: Path) -> None:
    def draw(pdf: FPDF, number: int) -> None:
        pdf.set_font_size(8)
        pdf.text(60, 40, "\xbb Insertion")
        pdf.set_font_size(10)
        column(pdf, 60, 120, [f"Texte {'abc'[number - 1]} de la page", "et encore du texte"])

    assert texts(read(save(tmp_path, draw, pages=3)))[1] == "» Insertion\n\nTexte b de la page\net encore du texte"


def test_figures_of_the_text_are_not_page_numbers(tmp_path: Path) -> None:
    def draw(pdf: FPDF, number: int) -> None:
        column(pdf, 60, 120, ["Une seule page", "2016"])

    (page,) = read(save(tmp_path, draw)).pages
    assert (page.label, page.text) == (None, "Une seule page\n2016")


def test_declared_labels_serve_where_none_is_printed(tmp_path: Path) -> None:
    path = raw_pdf(tmp_path, b"BT /F1 10 Tf 60 700 Td (Un texte assez long) Tj ET")
    path.write_bytes(path.read_bytes().replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/PageLabels<</Nums[0<</S/D/St 7>>]>>>>"))
    assert read(path).pages[0].label == "7"


def test_words_cut_at_line_ends(tmp_path: Path) -> None:
    lines = [
        "le service a une acti-",
        "vité importante au-",
        "delà du départe-",
        "ment ; il va au-delà du département, dans le secteur médico-",
        "social et médico-social, avec une activité réelle. Écrire à jean-",
        "paul@exemple.fr, en 2017-",
        "2018.",
    ]
    text = texts(read(save(tmp_path, lambda pdf, _: column(pdf, 60, 120, lines))))[0]
    assert text.split("\n") == [
        "le service a une activité",
        "importante au-delà",
        "du département ;",
        "il va au-delà du département, dans le secteur médico-social",
        "et médico-social, avec une activité réelle. Écrire à jean-paul@exemple.fr,",
        "en 2017-2018.",
    ]


def test_a_word_cut_by_the_end_of_the_page(tmp_path: Path) -> None:
    def draw(pdf: FPDF, number: int) -> None:
        column(pdf, 60, 120, ["une grande expé-"] if number == 1 else ["rience de terrain"])

    assert texts(read(save(tmp_path, draw, pages=2))) == ["une grande expérience", "de terrain"]


LEFT = [f"gauche {word} dans une colonne pleine" for word in ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit")]
RIGHT = [f"droite {word} dans une colonne pleine" for word in ("un", "deux", "trois", "quatre", "cinq")]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(pdf: FPDF, _: int) -> None:
        pdf.text(60, 80, "Une ligne qui va d'un bord de la page à l'autre, au-dessus des deux colonnes du texte que voici")
        column(pdf, 60, 120, LEFT)
        column(pdf, 320, 120, RIGHT)

    lines = texts(read(save(tmp_path, draw)))[0].split("\n")
    assert [line for line in lines if line][1:] == LEFT + RIGHT


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    cells = [("Ain", "Bourg"), ("Aisne", "Laon"), ("Allier", "Moulins"), ("Puy-de-Dôme", "Clermont-Ferrand"), ("Var", "Toulon")]

    def draw(pdf: FPDF, _: int) -> None:
        column(pdf, 60, 120, [a for a, _ in cells])
        column(pdf, 320, 120, [b for _, b in cells])

    assert texts(read(save(tmp_path, draw)))[0].split("\n") == [f"{a} | {b}" for a, b in cells]


def test_headings_bold_and_lists(tmp_path: Path) -> None:
    def draw(pdf: FPDF, _: int) -> None:
        pdf.set_font("Helvetica", "B", 20)
        column(pdf, 60, 80, ["Un long titre qui", "tient sur deux lignes"], 24)
        pdf.set_font("Helvetica", "B", 10)
        pdf.text(60, 150, "Département de l'Ain")
        pdf.text(60, 170, "DESCRIPTION")
        pdf.set_font("Helvetica", "", 10)
        column(pdf, 60, 190, ["Un paragraphe de texte ordinaire qui va jusqu'au bout", "de la ligne et se poursuit sur une autre,"])
        pdf.text(60, 216, "avec un ")
        pdf.set_font("Helvetica", "B", 10)
        pdf.text(60 + pdf.get_string_width("avec un "), 216, "mot gras")
        pdf.set_font("Helvetica", "", 10)
        column(pdf, 60, 240, ["Un autre paragraphe."])
        column(pdf, 60, 265, ["\x95 premier", "\x95 second"])

    document = read(save(tmp_path, draw))
    assert document.title == "Un long titre qui tient sur deux lignes"
    assert texts(document)[0].split("\n\n") == [
        "# Un long titre qui tient sur deux lignes",
        "**Département de l'Ain**",
        "**DESCRIPTION**",
        "Un paragraphe de texte ordinaire qui va jusqu'au bout\nde la ligne et se poursuit sur une autre,\navec un **mot gras**",
        "Un autre paragraphe.",
        "- premier\n- second",
    ]


def test_levels_follow_sizes(tmp_path: Path) -> None:
    def draw(pdf: FPDF, _: int) -> None:
        for y, size, text in ((80, 24, "Partie"), (130, 16, "Chapitre"), (180, 16, "Autre chapitre"), (220, 12, "Titre")):
            pdf.set_font_size(size)
            pdf.text(60, y, text)
        pdf.set_font_size(10)
        column(pdf, 60, 260, ["Du texte ordinaire en quantité suffisante", "pour que sa taille soit celle du corps"])

    headings = [line for line in texts(read(save(tmp_path, draw)))[0].split("\n") if line.startswith("#")]
    assert headings == ["# Partie", "## Chapitre", "## Autre chapitre", "### Titre"]


def test_one_size_and_weight_gives_no_marks(tmp_path: Path) -> None:
    lines = ["# pas un titre", "Titre sans marque", "puis du texte"]
    text = texts(read(save(tmp_path, lambda pdf, _: column(pdf, 60, 120, lines))))[0]
    assert text == "\\# pas un titre\nTitre sans marque\npuis du texte"


def test_leaders_of_a_table_of_contents(tmp_path: Path) -> None:
    lines = ["Préambule .......................... 3", "Insertion . . . . . . . . . . . 12", "Et ainsi de suite....."]
    text = texts(read(save(tmp_path, lambda pdf, _: column(pdf, 60, 120, lines))))[0]
    assert text.split() == ["Préambule", ".....", "3", "Insertion", ".....", "12", "Et", "ainsi", "de", "suite....."]


def test_ligatures_accents_and_blanks_from_glyph_places(tmp_path: Path) -> None:
    content = (
        b"BT /F1 10 Tf 60 700 Td (\x01nance) Tj ET "  # the ligature "fi" of the font
        b"BT /F1 10 Tf 60 680 Td [(d\x02)333(epart)] TJ ET "  # old TeX: the accent, then back, then the letter
        b"BT /F1 10 Tf 60 660 Td [(sans)-250(aucune)-250(espace)-40(ment)] TJ ET "  # blanks are only moves
        b"BT /F1 10 Tf 60 640 Td (le 1) Tj ET BT /F1 6 Tf 76.3 644 Td (er) Tj ET BT /F1 10 Tf 84.5 640 Td (mai) Tj ET"
    )
    assert texts(read(raw_pdf(tmp_path, content)))[0].split("\n\n") == ["finance", "départ", "sans aucune espacement", "le 1er mai"]


def test_title_declared_but_foreign_to_the_text_is_not_believed(tmp_path: Path) -> None:
    def draw(pdf: FPDF, _: int) -> None:
        column(pdf, 60, 120, ["Le relais des aidants", "Octobre 2018", "par l'Observatoire"])

    foreign = read(save(tmp_path, draw, prepare=lambda pdf: pdf.set_title("Impression finale")))
    assert (foreign.title, foreign.publisher, foreign.date) == ("Le relais des aidants", None, "2018-10")

    def declare(pdf: FPDF) -> None:
        pdf.set_title("Le relais des aidants familiaux")
        pdf.set_author("Observatoire")

    own = read(save(tmp_path, draw, prepare=declare))
    assert (own.title, own.publisher) == ("Le relais des aidants familiaux", "Observatoire")


@pytest.mark.parametrize("method", ["RC4", "AES_256"])
def test_encrypted(tmp_path: Path, method: str) -> None:
    def draw(pdf: FPDF, _: int) -> None:
        pdf.text(60, 120, "Un texte chiffré")

    def encrypt(user: str) -> Callable[[FPDF], None]:
        return lambda pdf: pdf.set_encryption("maître", user, EncryptionMethod[method], AccessPermission.all())

    assert texts(read(save(tmp_path, draw, prepare=encrypt("")))) == ["Un texte chiffré"]
    assert refusal(save(tmp_path, draw, prepare=encrypt("secret"))).startswith("PDF protégé par un mot de passe")


def image(tmp_path: Path) -> str:
    from PIL import Image

    path = tmp_path / "image.png"
    Image.new("L", (40, 40), 128).save(path)
    return str(path)


def test_scan_and_page_without_text(tmp_path: Path) -> None:
    picture = image(tmp_path)

    def draw(pdf: FPDF, number: int) -> None:
        if number == 1:
            pdf.text(60, 120, "Une page de texte, puis trois images")
        elif number < 5:
            pdf.image(picture, 0, 0, 400, 400)

    document = read(save(tmp_path, draw, pages=5))
    assert document.warnings == ("p. 2 à 4 : pas de texte, probablement une image",)
    assert texts(document) == ["Une page de texte, puis trois images", "", "", "", ""]
    assert refusal(save(tmp_path, lambda pdf, _: pdf.image(picture, 0, 0, 400, 400))).startswith("scan sans couche texte")
    assert refusal(save(tmp_path, lambda pdf, _: None)) == "PDF sans aucun texte"


def test_forms_that_refer_to_each_other(tmp_path: Path) -> None:
    def form(other: bytes) -> bytes:
        content = b"BT /F1 10 Tf 60 500 Td (Boucle) Tj ET " + b"/X Do " * 3
        resources = b"<</Font<</F1 5 0 R>>/XObject<</X %s>>>>" % other
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources%s/Length %d>>" % (resources, len(content))
        return head + b"stream\n" + content + b"\nendstream"

    path = raw_pdf(
        tmp_path,
        b"BT /F1 10 Tf 60 700 Td (Le texte de la page) Tj ET /X Do",
        b"/XObject<</X 6 0 R>>",
        (form(b"7 0 R"), form(b"6 0 R")),
    )
    start = time.perf_counter()
    document = read(path)
    assert time.perf_counter() - start < 5
    assert texts(document)[0].startswith("Le texte de la page")
    assert document.warnings == ("p. 1 : page lue en partie (objets emboîtés sans fin)",)


def test_too_many_operations_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf_glyphs.MAX_OPERATORS", 50)
    document = read(raw_pdf(tmp_path, b"BT /F1 10 Tf 60 700 Td (Le texte de la page) Tj ET " + b"0 0 m " * 100))
    assert document.warnings == ("p. 1 : page lue en partie (trop d'opérations de dessin)",)


def test_damaged_page_tree_is_recovered(tmp_path: Path) -> None:
    path = raw_pdf(tmp_path, b"BT /F1 10 Tf 60 700 Td (Un texte retrouv\x03) Tj ET")
    path.write_bytes(path.read_bytes().replace(b"/Kids[3 0 R]", b"/Kids[1 0 R]"))
    document = read(path)
    assert texts(document) == ["Un texte retrouvé"]
    assert document.warnings == ("L'arbre des pages du fichier est endommagé : 1 page retrouvée, leur ordre n'est pas certain.",)


@pytest.mark.parametrize("keep", [9, 40, 300])
def test_cut_files_never_end_in_a_traceback(tmp_path: Path, keep: int) -> None:
    path = raw_pdf(tmp_path, b"BT /F1 10 Tf 60 700 Td (Un texte) Tj ET")
    path.write_bytes(path.read_bytes()[:keep])
    assert refusal(path).startswith("PDF ")


def test_every_single_byte_damage_is_read_or_refused(tmp_path: Path) -> None:
    path = raw_pdf(tmp_path, b"q 1 0 0 1 0 0 cm BT /F1 10 Tf 60 700 Td [(Un) -300 (texte)] TJ ET Q")
    whole = path.read_bytes()
    for i in range(8, len(whole), 7):
        path.write_bytes(whole[:i] + b"\x00" + whole[i + 1 :])
        try:
            read(path)
        except ReadError as error:
            assert "\n" not in str(error)


def test_pypdf_does_not_write_to_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = raw_pdf(tmp_path, b"BT /F1 10 Tf 60 700 Td (Un texte) Tj ET")
    path.write_bytes(path.read_bytes().replace(b"startxref\n", b"startxref\n9"))
    document = read(path)
    assert document.warnings == ("Le fichier est endommagé ; il a été lu après réparation.",)
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def recueil() -> Document:
    start = time.perf_counter()
    document = read(RECUEIL)
    assert time.perf_counter() - start < 60  # five seconds alone on the machine
    return document


def gold() -> list[dict[str, object]]:
    lines = (SHARED / "corpus" / "pages-gold.jsonl").read_text("utf-8").splitlines()
    return sorted(map(json.loads, lines), key=lambda g: int(g["id"][1:]))


@pytest.mark.slow
@needs_recueil
def test_recueil_document_and_labels(recueil: Document) -> None:
    assert recueil.title.startswith("Solidarité et innovation sociale")
    assert (recueil.publisher, recueil.date, recueil.warnings) == ("Odas", "2018-10", ())
    assert len(recueil.pages) == 157
    assert [p.label for p in recueil.pages] == [None] * 4 + [str(n) for n in range(3, 156)]
    assert all(recueil.pages[int(str(g["physical_page_start"])) - 1].label == str(g["printed_page"]) for g in gold())


@pytest.mark.slow
@needs_recueil
def test_recueil_titles_are_headings_of_one_level(recueil: Document) -> None:
    def plain(text: str) -> str:
        return re.sub(r"\W+", " ", text.casefold()).strip()

    fiches = [g for g in gold() if g["kind"] == "fiche"]
    found = 0
    for g in fiches:
        lines = recueil.pages[int(str(g["physical_page_start"])) - 1].text.split("\n")
        found += plain(str(g["title"])) in {plain(line) for line in lines if re.match(r"#### \S", line)}
    assert found == len(fiches) == 117
    chapters = [p.text for p in recueil.pages if re.search(r"^### Chapitre \d$", p.text, re.MULTILINE)]
    assert len(chapters) == 5


@pytest.mark.slow
@needs_recueil
def test_recueil_pages_seen(recueil: Document) -> None:
    page = recueil.pages[13].text  # printed 12
    blocks = page.split("\n\n")
    assert blocks[:4] == [
        "» Rapprocher les bénéficiaires du RSA de l'emploi",
        "#### La plateforme « Job 41 »",
        "**Département du Loir-et-Cher**",
        "Conseil départemental du Loir-et-Cher",
    ]
    assert blocks[4] == "2016"
    assert blocks[6] == "**DESCRIPTION DE L'ACTION**"
    assert page.count("\n- ") == 2
    assert "au sein des entreprises." in page
    # two columns: the paragraph that begins at the foot of the first goes on at the head of the second
    brief = recueil.pages[42].text
    assert "un petit\ngroupe d'habitants" in brief
    assert re.findall(r"^\*\*Département.*", brief, re.MULTILINE) == [
        f"**Département {name}**" for name in ("de l'Aisne", "du Calvados", "du Cantal", "de la Corrèze")
    ]
    # metadata in two columns, a title and a carrier over several lines
    header = recueil.pages[83].text.split("\n\n")
    assert header[0].endswith("Bien vieillir pour soutenir les initiatives des communes")
    assert header[2:4] == ["Initié en 2013", "Mise en œuvre depuis 2014"]
    assert header[4].endswith("Conseil départementale du Val-d'Oise")
    # an exponent in a column beside another column
    assert "25ème en projet" in recueil.pages[50].text
    assert "1er janvier 2016" in recueil.pages[84].text
    # ligatures of chapter 5, sommaire
    assert not re.search("[ﬀ-ﬆ]", "".join(texts(recueil)))
    assert "\nÉvaluation ..... 31\n" in recueil.pages[4].text


@pytest.mark.slow
@needs_recueil
def test_recueil_has_the_words_of_the_markdown(recueil: Document) -> None:
    lines = read(RECUEIL.with_suffix(".md")).pages[0].text.split("\n")

    def words(text: str) -> list[str]:
        return re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold())

    marks = gold()
    ends = [int(str(g["id"])[1:]) - 1 for g in marks[1:]] + [len(lines) - 1]
    total = found = 0
    for g, end in zip(marks, ends, strict=True):
        start, last = int(str(g["physical_page_start"])), int(str(g["physical_page_end"]))
        expected = words(" ".join(s for s in lines[int(str(g["id"])[1:]) - 1 : end] if not s.startswith(("»", "Chapitre"))))
        got = words("\n".join(p.text for p in recueil.pages[start - 1 : last]))
        total += len(expected)
        found += sum(m.size for m in SequenceMatcher(None, expected, got, autojunk=False).get_matching_blocks())
    assert found / total > 0.998
    assert not re.search(r"[^\W\d_]-\n[^\W\d_]", "\n".join(texts(recueil)))


@pytest.mark.slow
@needs_pdfs
def test_blanks_lost_by_tex_are_back() -> None:
    document = read(SHARED / "pdf" / "08-maint-guide-mots-colles.pdf")
    assert [p.label for p in document.pages[:8]] == ["i", "ii", "iii", "iv", "v", "vi", "1", "2"]
    assert document.pages[63].label == "58"
    lines = document.pages[6].text.split("\n")
    assert lines[:3] == ["## Chapitre 1", "", "# Partir du bon pied"]
    assert "### 1.1 Dynamique sociale de Debian" in lines
    assert "1.1 Dynamique sociale de Debian ..... 1" in document.pages[3].text
    prose = [w for p in document.pages for w in p.text.split() if w.isalpha()]
    assert sum(len(w) > 25 for w in prose) < 0.0005 * len(prose)
    assert "(très) brièvement présentées" in document.pages[32].text


@needs_pdfs
def test_slides() -> None:
    document = read(SHARED / "pdf" / "04-guide-domifa.pdf")
    assert [p.label for p in document.pages] == [str(n) for n in range(1, 38)]
    page = document.pages[2].text
    assert page.startswith("# 1. Présentation de DomiFa")
    assert page.index("grâce à un service numérique") < page.index("A QUI S’ADRESSE") < page.index("COMMENT S’INSCRIRE")
    assert "s’inscrire sur DomiFa il vous" in page


@needs_pdfs
def test_text_that_is_only_images_is_told() -> None:
    document = read(SHARED / "pdf" / "05-guide-piste-aife.pdf")
    assert [p.label for p in document.pages] == [None] + [str(n) for n in range(2, 14)]
    assert document.warnings[0].startswith("p. 2 à 7 : pas de texte")
    assert not any("NOISY" in text for text in texts(document)[1:])


@needs_pdfs
def test_damaged_and_hostile_files() -> None:
    recovered = read(SHARED / "pdf" / "13-casse-arbre-pages.pdf")
    assert recovered.warnings[0].startswith("L'arbre des pages du fichier est endommagé : 3 pages retrouvées")
    assert recovered.pages[2].text.startswith("# Series 026 Data Sheet")
    assert refusal(SHARED / "pdf" / "10-scan-sans-texte.pdf").startswith("scan sans couche texte")
    assert refusal(SHARED / "pdf" / "15-xobjects-recursifs.pdf").startswith("PDF endommagé (startxref not found)")


@needs_recueil
def test_the_scan_of_the_recueil_is_refused() -> None:
    assert refusal(RECUEIL.with_name("recueil-odas-2018-scan.pdf")).startswith("scan sans couche texte")


def test_a_document_too_long_to_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf.MAX_SECONDS", -1.0)
    path = save(tmp_path, lambda pdf, _: pdf.text(60, 120, "Un texte"), pages=2)
    assert refusal(path) == "PDF sans texte lisible : page non lue (document trop long à lire)"


@pytest.mark.slow
def test_a_page_of_scattered_letters_ends(tmp_path: Path) -> None:
    """Twelve thousand letters, each put in its place: the worst that one page may ask of the layout."""
    marks = b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % (30 + i * 37 % 540, 30 + i * 53 % 780) for i in range(12_000))
    start = time.perf_counter()
    read(raw_pdf(tmp_path, b"BT /F1 4 Tf " + marks + b"ET"))
    assert time.perf_counter() - start < 20
