"""The transfer sheet: four groups, each criterion a quotation or a question, never an advice."""

from __future__ import annotations

from conftest import make_fiche

from assistant.practice_json import as_json
from assistant.quotes import is_verbatim
from assistant.render_grid import sheet_text
from assistant.transfer import sheet, source
from corpus.fichefile import embedded_files, read_fiche_file
from corpus.models import Section

TEXT = (
    "Trois travailleurs sociaux accompagnent les jeunes sortant de l'Aide sociale à l'enfance. "
    "Le dispositif, fondé sur le volontariat des jeunes, couvre deux cantons ruraux. "
    "Les professionnels ont été formés à l'écoute, et un guide pratique est disponible."
)


def fiche() -> object:
    return make_fiche("relais", "Le relais", TEXT, sections=(Section("description", "", 0, len(TEXT)),), evidence="attendu", audiences=())


def test_four_groups_in_the_order_of_the_grid() -> None:
    reading = sheet(fiche())  # type: ignore[arg-type]
    assert [g.key for g in reading.groups] == ["population", "environment", "implementation", "support"]
    assert [g.title("en") for g in reading.groups] == ["Population", "Environment", "Implementation", "Transfer support"]
    assert "Cambon L., Minary L., Ridde V., Alla F., 2014" in source()


def test_a_criterion_is_a_quotation_or_a_question() -> None:
    reading = sheet(fiche())  # type: ignore[arg-type]
    cells = {c.asked.key: [q.text for q in c.cell.quotes] for g in reading.groups for c in g.criteria}
    assert cells["who"] == ["Trois travailleurs sociaux accompagnent les jeunes sortant de l'Aide sociale à l'enfance."]
    assert cells["team"] == ["Trois travailleurs sociaux accompagnent les jeunes sortant de l'Aide sociale à l'enfance."]
    assert cells["joining"] == ["Le dispositif, fondé sur le volontariat des jeunes, couvre deux cantons ruraux."]
    assert cells["territory"] == ["Le dispositif, fondé sur le volontariat des jeunes, couvre deux cantons ruraux."]
    assert cells["training"] == ["Les professionnels ont été formés à l'écoute, et un guide pratique est disponible."]
    assert cells["documents"] == ["Les professionnels ont été formés à l'écoute, et un guide pratique est disponible."]
    asked = [a.key for a in reading.questions]
    assert {"frame", "allies", "obstacles", "spread"} <= set(asked)
    assert set(asked).isdisjoint({"who", "team", "contact", "calendar", "lead"})


def test_the_sheet_says_what_kind_of_information_it_is_and_gives_no_advice() -> None:
    text = sheet_text(sheet(fiche()), "fr")  # type: ignore[arg-type]
    assert "Nature de l'information : fiche de 2018, résultats attendus." in text
    assert "elle ne dit pas si l'initiative est transférable" in text
    assert "**Difficultés et conditions** — *non renseigné*" in text
    questions = text.partition("### Questions à poser au porteur")[2]
    assert "- Difficultés et conditions : Qu'est-ce qui a été difficile, et qu'est-ce qui n'a pas marché ?\n" in questions
    assert text.count("Qu'est-ce qui a été difficile, et qu'est-ce qui n'a pas marché ?") == 1
    english = sheet_text(sheet(fiche()), "en")  # type: ignore[arg-type]
    assert "- Difficulties and conditions: What was hard, and what did not work?" in english


def test_every_criterion_of_every_embedded_fiche_is_filled_or_asked() -> None:
    for path in embedded_files():
        found = read_fiche_file(path)[1]
        reading = sheet(found)
        criteria = [c for g in reading.groups for c in g.criteria]
        assert len(criteria) == 16
        assert sum(bool(c.cell) for c in criteria) + len(reading.questions) == 16
        assert all(is_verbatim(q, found) for q in reading.quotes), found.id


def test_json_of_a_sheet() -> None:
    value = as_json(sheet(fiche()), "en")  # type: ignore[arg-type]
    assert (value["fiche"], value["evidence"], value["evidence_stated"], value["year"]) == ("relais", "attendu", True, 2018)
    (spread,) = [c for g in value["groups"] for c in g["criteria"] if c["key"] == "spread"]
    assert spread["quotes"] == []
    assert spread["question"] == "Have other territories taken it up, and what did they have to change?"
