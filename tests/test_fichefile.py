"""Fiche files: what is read of a good one, and the fault, field and expectation named for each bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import FicheFileError
from corpus.fichefile import embedded_files, fiche_id, is_fiche_file, read_fiche_file, schema
from corpus.models import PageMark

GOOD = """---
titre: "Le jardin partagé : mode d'emploi"
departements: [Gironde]
annees: [2012, 2015]
publics: [familles]
preuve: attendu
source:
  document: rapport.pdf
  titre: Rapport
  date: 2018
  page: 12
questions:
  - q1
  - q2
  - q3
  - q4
  - q5
  - q6
  - q7
  - q8
---

## Contexte

Un terrain vague, au pied des tours.

## Description

Les familles cultivent un potager :

- le samedi ;
- le mercredi.
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "jardin.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    document, fiche = read_fiche_file(written(tmp_path, GOOD))
    assert document.name == fiche.file == "jardin.md"
    assert fiche.document == "rapport.pdf"
    assert fiche.title == "Le jardin partagé : mode d'emploi"
    assert (fiche.departments, fiche.regions, fiche.years, fiche.evidence) == (
        ("Gironde",),
        ("Nouvelle-Aquitaine",),
        (2012, 2015),
        "attendu",
    )
    assert [(s.kind, fiche.text[s.start : s.end]) for s in fiche.sections] == [
        ("context", "Un terrain vague, au pied des tours."),
        ("description", "Les familles cultivent un potager :\n\n- le samedi ;\n- le mercredi."),
    ]
    assert fiche.marks == (PageMark(0, None, "12"),)
    assert fiche.pages == (12, 12)
    assert fiche.source.restated and fiche.source.date == "2018"
    assert len(fiche.everyday) == 8


@pytest.mark.parametrize(
    ("old", "new", "field", "expected"),
    [
        ("departements: [Gironde]", "departements: [Girondee]", "departements", "n'est pas un département"),
        ("departements: [Gironde]", "departements: [gironde]", "departements", "écrire « Gironde »"),
        ("preuve: attendu", "preuve: solide", "preuve", "évalué, chiffres du porteur, attendu, aucun"),
        ("publics: [familles]\n", "", "publics", "champ absent"),
        ("annees: [2012, 2015]", "annees: [2015, 2012]", "annees", r"\[première\]"),
        ("  - q8\n", "", "questions", "au moins 8"),
        ("  - q8", "  - Q7", "questions", "toutes différentes"),
        ("  date: 2018", "  date: octobre", "source.date", "2018, 2018-10 ou 2018-10-04"),
        ("annees:", "année:", "année", "champ inconnu"),
        ('titre: "Le jardin partagé : mode d\'emploi"', "titre: Le jardin : mode", "ligne 2", "entre guillemets"),
        ("## Contexte", "## Préambule", "section « Préambule »", "Contexte, Description"),
        ("Un terrain vague, au pied des tours.", "", "section « Contexte »", "vide"),
        ("## Description", "## Limites", "sections", "Description"),
        ("Un terrain", "Un **terrain**", "corps", "ni gras"),
        ("Un terrain vague", "Écrire à jean.dupont@exemple.fr", "ligne 25", "courriel"),
        ("Un terrain vague", "Appeler le 05 56 00 00 00", "ligne 25", "téléphone"),
    ],
)
def test_a_fault_names_file_field_and_what_was_expected(tmp_path: Path, old: str, new: str, field: str, expected: str) -> None:
    assert old in GOOD
    with pytest.raises(FicheFileError, match=expected) as caught:
        read_fiche_file(written(tmp_path, GOOD.replace(old, new)))
    assert caught.value.field == field
    assert "jardin.md" in str(caught.value) and "\n" not in str(caught.value)


def test_identifier_depends_on_title_document_and_owners_only() -> None:
    first = fiche_id("Plate-forme d'hébergement", "r.pdf", ["Finistère"])
    assert first == fiche_id("Plate-forme d'hébergement", "r.pdf", ("Finistère",))
    assert first.startswith("plate-forme-d-hebergement-")
    assert (
        len(
            {
                first,
                fiche_id("Plate-forme d'hébergement", "r.pdf", ["Gironde"]),
                fiche_id("Plate-forme d'hébergement", "s.pdf", ["Finistère"]),
            }
        )
        == 3
    )


def test_only_files_with_our_header_are_fiche_files(tmp_path: Path) -> None:
    assert is_fiche_file(written(tmp_path, GOOD))
    assert not is_fiche_file(written(tmp_path, "# Un rapport\n\ntitre: non\n"))
    assert not is_fiche_file(written(tmp_path, "---\nlayout: post\n---\n"))


def test_schema_lists_the_fields_and_the_kinds_of_evidence() -> None:
    described = schema()
    assert described["required"] == ["titre", "departements", "publics", "preuve", "source", "questions"]
    assert described["properties"]["preuve"]["enum"] == ["évalué", "chiffres du porteur", "attendu", "aucun"]


def test_every_file_of_the_embedded_library_is_good_and_their_identifiers_differ() -> None:
    fiches = [read_fiche_file(path)[1] for path in embedded_files()]
    assert len(fiches) == 187
    assert len({f.id for f in fiches}) == 187
