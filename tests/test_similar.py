"""Close initiatives: who they are, why, one quotation each; and those near one's own département."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, make_document, make_fiche

from assistant.errors import PlaceError
from assistant.practice_json import as_json
from assistant.quotes import is_verbatim
from assistant.render_grid import elsewhere_text, similar_text
from assistant.similar import Reason, elsewhere, similar
from corpus.models import Fiche, Section
from index.errors import UnknownFicheError
from index.library import Library

HOUSING = "Les heures de PCH sont mutualisées entre les locataires handicapés d'un même immeuble, veillés la nuit par un auxiliaire."
OTHERS = {
    "potager": "Un potager partagé rassemble des voisins autour de semis, de compost et de récoltes au fil des saisons.",
    "crèche": "Une crèche ouvre tôt pour les parents qui travaillent en horaires décalés dans la zone industrielle.",
    "bus": "Un bus numérique parcourt les villages et montre comment remplir une déclaration sur une tablette.",
    "théâtre": "Des comédiens amateurs jouent une pièce écrite avec des retraités dans une salle de quartier.",
    "vélo": "Un garage associatif répare des vélos et apprend la mécanique à des apprentis motivés.",
    "chorale": "Une chorale de résidents répète chaque semaine et donne un concert à Noël au marché couvert.",
}


def of(fiche_id: str, title: str, text: str, department: str, theme: str = "Divers", document: str = "recueil.pdf") -> Fiche:
    head = {"departments": (department,), "theme": theme, "audiences": (), "document": document, "file": document}
    return make_fiche(fiche_id, title, text, marks=(), sections=(Section("description", "", 0, len(text)),), **head)


FICHES = [
    of("doubs", "Habitat accompagné", f"{HOUSING} Une association de Besançon loue les appartements.", "Doubs", "Habitat"),
    of("gironde", "Maisons des quatre", f"À Bordeaux, quatre locataires handicapés. {HOUSING}", "Gironde", "Habitat"),
    of("nord", "Appartements regroupés", f"Dans le Nord, dix appartements. {HOUSING}", "Nord", "Habitat"),
    of("jura", "Logements veillés", f"Le Jura suit la même voie. {HOUSING}", "Jura", "Habitat"),
    of("nord-2", "Colocation veillée", f"Une colocation lilloise. {HOUSING}", "Nord", "Habitat"),
    of("nord-3", "Immeuble veillé", f"Un immeuble de Roubaix, autrement. {HOUSING}", "Nord", "Habitat"),
    *(of(word, f"Le {word}", text, "Ain") for word, text in OTHERS.items()),
]


@pytest.fixture
def library(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Library]:
    with Library.open(tmp_path, encoder) as opened:
        opened.add(make_document(), FICHES)
        yield opened


def test_the_closest_come_first_and_spread_over_departements(library: Library) -> None:
    found = similar(library, "doubs", 4).found
    assert {s.fiche.id for s in found[:3]} <= {"gironde", "nord", "jura", "nord-2", "nord-3"}
    assert all(sum("Nord" in s.fiche.departments for s in found) <= 2 for _ in found)
    assert "doubs" not in [s.fiche.id for s in found]
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


def test_reasons_are_terms_that_both_texts_hold(library: Library) -> None:
    close = next(s for s in similar(library, "doubs", 5).found if s.fiche.id == "jura")
    assert Reason("audience", ("personnes handicapées",)) in close.reasons
    assert Reason("schemes", ("PCH",)) in close.reasons
    assert Reason("theme", ("Habitat",)) in close.reasons
    for reason in close.reasons:
        if reason.kind == "words":
            assert all(word.lower() in close.fiche.text.lower() for word in reason.values)


def test_each_comes_with_one_verbatim_quotation(library: Library) -> None:
    for found in similar(library, "doubs", 6).found:
        assert found.quote is not None
        assert is_verbatim(found.quote, found.fiche)


def test_duplicates_are_shown_as_duplicates(library: Library) -> None:
    copy = of(
        "doubs-bis", "Habitat accompagné", f"{HOUSING} Une association de Besançon loue les appartements.", "Doubs", document="autre.pdf"
    )
    library.add(make_document("autre.pdf", "b" * 64), [copy])
    found = similar(library, "doubs", 5)
    assert [f.id for f in found.duplicates] == ["doubs-bis"]
    assert "doubs-bis" not in [s.fiche.id for s in found.found]
    assert "La même initiative, dans un autre texte : Habitat accompagné" in similar_text(found, "fr")
    other = next(s for s in similar(library, "gironde", 6).found if s.fiche.id.startswith("doubs"))
    assert [f.id for f in other.also_in] == ["doubs-bis" if other.fiche.id == "doubs" else "doubs"]


def test_an_unknown_identifier_proposes_the_nearest(library: Library) -> None:
    with pytest.raises(UnknownFicheError, match="les plus proches : doubs"):
        similar(library, "double")


def test_a_lonely_fiche_has_nothing_close(tmp_path: Path, encoder: FakeEncoder) -> None:
    with Library.open(tmp_path / "seule", encoder) as opened:
        opened.add(make_document(), FICHES[:1])
        found = similar(opened, "doubs")
        assert found.found == ()
        assert "Aucune autre initiative dans la bibliothèque." in similar_text(found, "fr")


def test_near_home_is_read_from_the_map(library: Library) -> None:
    near = elsewhere(library, FICHES, "39", k=4)
    assert (near.home, near.region) == ("Jura", "Bourgogne-Franche-Comté")
    assert [(n.fiche.id, n.relation, n.place) for n in near.found][:2] == [("jura", "here", "Jura"), ("doubs", "neighbour", "Doubs")]
    assert {n.relation for n in near.found[2:]} == {"neighbour"}
    assert "- Logements veillés (Jura, 2016) — Jura, ici" in elsewhere_text(near, "fr")


def test_near_home_and_like_a_fiche(library: Library) -> None:
    near = elsewhere(library, library.fiche("nord"), "Haute-Saône")
    assert {(n.fiche.id, n.relation) for n in near.found} == {("doubs", "neighbour"), ("jura", "neighbour")}
    assert {n.relation for n in elsewhere(library, library.fiche("nord"), "Nièvre").found} == {"region"}
    nothing = elsewhere(library, library.fiche("nord"), "La Réunion")
    assert nothing.found == ()
    assert elsewhere_text(nothing, "en") == "Nothing alike in the library near here (La Réunion, La Réunion)."


def test_no_departement_of_that_name() -> None:
    with pytest.raises(PlaceError, match=r"^Atlantide : département inconnu ; donner son nom ou son numéro"):
        elsewhere(None, FICHES, "Atlantide")  # type: ignore[arg-type]


def test_json_of_similar_initiatives(library: Library) -> None:
    value = as_json(similar(library, "doubs", 2))
    assert value["fiche"] == "doubs"
    assert len(value["similar"]) == 2
    assert set(value["similar"][0]) == {
        "fiche", "title", "departments", "document", "score", "reason", "reasons", "quote", "also_in",
    }  # fmt: skip
    assert as_json(elsewhere(library, FICHES, "Jura"))["home"] == "Jura"
