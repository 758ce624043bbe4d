"""The same initiative in two texts, found without confusing neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, make_document, make_fiche

from assistant.duplicates import also_in, links
from corpus.models import Fiche, Section
from index.library import Library
from index.nearness import nearness

PHOTO = "Un atelier de photographie réunit des jeunes décrocheurs du Bouscat avec une artiste ; une exposition clôt l'année scolaire."
RETOLD = "Au Bouscat, une artiste anime un atelier de photographie pour jeunes décrocheurs, qui finit par une exposition."
THEATRE = "Des habitants écrivent une pièce avec un metteur en scène et la jouent devant leurs voisins au printemps."


def of(fiche_id: str, title: str, text: str, department: str = "Gironde", document: str = "recueil.pdf") -> Fiche:
    sections = (Section("description", "", 0, len(text)),)
    return make_fiche(fiche_id, title, text, departments=(department,), document=document, file=document, sections=sections, marks=())


FICHES = [
    of("photo", "Atelier photo", PHOTO),
    of("levier", "La photo comme levier", RETOLD, document="article.txt"),
    of("theatre", "Atelier théâtre", THEATRE),
    of("photo-lot", "Atelier photo", PHOTO, "Lot"),
    of("phase-1", "Plan emploi, phase 1", "Des conseillers reçoivent les allocataires du RSA à Lille et négocient des stages.", "Nord"),
    of(
        "phase-2", "Plan emploi, phase 2", "Le plan s'étend au Valenciennois : trois entreprises de bâtiment forment des apprentis.", "Nord"
    ),
]


@pytest.fixture
def library(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Library]:
    with Library.open(tmp_path, encoder) as opened:
        opened.add(make_document(), FICHES[:1] + FICHES[2:])
        opened.add(make_document("article.txt", "b" * 64), FICHES[1:2])
        yield opened


def test_one_initiative_told_twice_is_linked_both_ways(library: Library) -> None:
    assert dict(links(library)) == {"photo": ("levier",), "levier": ("photo",)}
    assert [f.id for f in also_in(library, library.fiche("photo"))] == ["levier"]
    assert also_in(library, library.fiche("theatre")) == ()


def test_the_same_text_in_another_departement_is_another_initiative(library: Library) -> None:
    assert "photo-lot" not in links(library)


def test_numbered_titles_are_different_initiatives(library: Library) -> None:
    assert "phase-1" not in links(library)


def test_links_follow_the_library(library: Library) -> None:
    assert links(library) is links(library)
    library.remove("article.txt")
    assert dict(links(library)) == {}


def test_three_texts_of_one_initiative_are_one_group(library: Library) -> None:
    library.add(make_document("note.md", "c" * 64), [of("troisieme", "Un atelier photo", PHOTO, document="note.md")])
    assert set(links(library)["photo"]) == {"troisieme", "levier"}
    assert set(links(library)["troisieme"]) == {"photo", "levier"}


def test_shared_terms_and_passage_match_are_measures_between_0_and_1(library: Library) -> None:
    near = nearness(library)
    one, other = near.position["photo"], near.position["photo-lot"]
    assert near.shared_terms(one, other) == pytest.approx(1.0)
    assert near.passage_match(one)[other] > 0.8
    assert near.shared_terms(near.position["photo"], near.position["theatre"]) < 0.3
    assert near.wholes(one)[one] == pytest.approx(1.0, abs=1e-5)


def test_an_empty_library_has_no_links(tmp_path: Path, encoder: FakeEncoder) -> None:
    with Library.open(tmp_path / "vide", encoder) as opened:
        assert dict(links(opened)) == {}
