"""Sentences and passages: exact offsets, whole sentences, sections never crossed."""

from __future__ import annotations

import pytest
from conftest import make_fiche

from corpus.models import Fiche, PageMark, Section
from corpus.passages import MAXIMUM, passages
from corpus.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il vient. Elle part.", ["Il vient.", "Elle part."]),
        ("M. Roy et Mme Petit viennent. Ils parlent.", ["M. Roy et Mme Petit viennent.", "Ils parlent."]),
        ("L'art. 12 du code, cf. p. 3, le dit. Rien d'autre.", ["L'art. 12 du code, cf. p. 3, le dit.", "Rien d'autre."]),
        ("Cela coûte 1.5 million d'euros. Le n° 3 suit.", ["Cela coûte 1.5 million d'euros.", "Le n° 3 suit."]),
        (
            "Des ateliers (cuisine, chant, etc.) ont lieu. Tous viennent.",
            ["Des ateliers (cuisine, chant, etc.) ont lieu.", "Tous viennent."],
        ),
        ("Cuisine, chant, etc. Tous viennent.", ["Cuisine, chant, etc.", "Tous viennent."]),
        ("Et après… Rien. Vraiment ?! Oui.", ["Et après…", "Rien.", "Vraiment ?!", "Oui."]),
        ("Et puis… rien ne vient.", ["Et puis… rien ne vient."]),
        ("« Je viens. Je reste. » Elle sourit.", ["« Je viens. Je reste. »", "Elle sourit."]),
        ("Voir www.exemple.fr. Écrire à a.b@exemple.fr. Merci.", ["Voir www.exemple.fr.", "Écrire à a.b@exemple.fr.", "Merci."]),
        ("L'A.D.S. Ariège agit.", ["L'A.D.S.", "Ariège agit."]),
        (
            "Contexte\n\nUn texte.\n- un point\n- un autre. Et un dernier",
            ["Contexte", "Un texte.", "un point", "un autre.", "Et un dernier"],
        ),
        ("1. Sécuriser les dons. 2. Livrer.", ["1. Sécuriser les dons.", "2. Livrer."]),
        ("- 1. Sécuriser les dons", ["1. Sécuriser les dons"]),
        ("Elle est née à St. Nazaire. Ici.", ["Elle est née à St. Nazaire.", "Ici."]),
        ("", []),
        (" \n - \n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_sentence_offsets_are_exact_and_ordered() -> None:
    text = "  Un. Deux ?\n\n- Trois ; quatre.\n- Cinq"
    spans = sentences(text)
    assert spans == [(2, 5), (6, 12), (16, 31), (34, 38)]


def fiche_of(*parts: tuple[str, str], marks: tuple[PageMark, ...] = ()) -> Fiche:
    """A fiche with a section a part, its heading on a line of its own."""
    text, sections = "", []
    for heading, body in parts:
        text += ("\n\n" if text else "") + (f"{heading}\n\n" if heading else "")
        sections.append(Section("description", heading, len(text), len(text) + len(body)))
        text += body
    return make_fiche(text=text, sections=tuple(sections), marks=marks)


def paragraph(n: int, word: str = "mot") -> str:
    return " ".join(f"La phrase {i} parle du {word}." for i in range(n))


def test_passages_are_slices_and_lose_nothing() -> None:
    fiche = fiche_of(("Contexte", paragraph(40)), ("Suite", paragraph(5, "lien") + "\n\n" + paragraph(30, "soin")))
    found = passages(fiche)
    assert all(fiche.text[p.start : p.end] == p.text for p in found)
    assert all(len(p.text) <= MAXIMUM for p in found)
    assert all(p.text.endswith(".") and p.text.startswith("La phrase") for p in found)
    whole = "".join(fiche.text[s.start : s.end] for s in fiche.sections)
    assert "".join("".join(p.text for p in found).split()) == "".join(whole.split())
    assert [p.id for p in found] == [f"{fiche.id}#{i}" for i in range(len(found))]


def test_passages_never_cross_sections() -> None:
    fiche = fiche_of(("Contexte", "Un besoin."), ("Moyens", "Deux postes."))
    assert [(p.section, p.text) for p in passages(fiche)] == [("Contexte", "Un besoin."), ("Moyens", "Deux postes.")]


def test_section_without_heading_gives_its_kind() -> None:
    assert [p.section for p in passages(fiche_of(("", "Un texte.")))] == ["description"]


def test_short_paragraphs_share_a_passage_and_long_ones_do_not() -> None:
    fiche = fiche_of(("", "Un court.\n\nUn autre court.\n\n" + paragraph(20)))
    found = passages(fiche, size=300, maximum=400)
    assert found[0].text.startswith("Un court.\n\nUn autre court.")
    assert all(len(p.text) <= 400 for p in found)


def test_a_list_stays_with_its_lead_in() -> None:
    lead = "Le service repose sur trois axes :"
    body = f"{paragraph(20)}\n\n{lead}\n\n- le bus\n- la maison\n- le jardin"
    found = passages(fiche_of(("", body)), size=400)
    assert found[-1].text.endswith(f"{lead}\n\n- le bus\n- la maison\n- le jardin")


def test_a_long_list_is_cut_between_items_and_its_lead_in_not_left_alone() -> None:
    items = "\n".join(f"- {paragraph(6, f'axe {i}')}" for i in range(6))
    found = passages(fiche_of(("", f"Six axes :\n\n{items}")), size=400, maximum=500)
    assert found[0].text.startswith("Six axes :\n\n- La phrase 0")
    assert all(p.text.startswith("- ") for p in found[1:])


def test_a_sentence_longer_than_the_maximum_stays_whole() -> None:
    endless = "Une phrase " + "très " * 300 + "longue."
    assert [p.text for p in passages(fiche_of(("", endless)))] == [endless]


def test_page_of_the_first_character_printed_where_known() -> None:
    first, second = paragraph(25), paragraph(25, "soin")
    at = len(first) + 2
    fiche = fiche_of(("", f"{first}\n\n{second}"), marks=(PageMark(0, 14, "12"), PageMark(at, 15, None)))
    found = passages(fiche)
    assert [p.page for p in found if p.start < at] == [12] * sum(p.start < at for p in found)
    assert found[-1].page == 15


def test_no_page_without_marks() -> None:
    assert [p.page for p in passages(fiche_of(("", "Un texte.")))] == [None]


def test_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="size must be between 1"):
        passages(fiche_of(("", "Un texte.")), size=1000, maximum=900)
