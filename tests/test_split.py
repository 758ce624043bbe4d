"""Cutting documents into fiches: small documents of each class, then the real ones when they are beside the repository."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from corpus.errors import CorpusError, ReadError
from corpus.models import Document, Fiche, Page, PageMark
from corpus.readers import read
from corpus.split import split
from corpus.split.blocks import read_blocks
from corpus.split.headings import bare_title, is_group_heading, is_section_heading, plain_headings, section_kind
from corpus.split.sommaire import read_sommaire
from corpus.text import clean, sentence_case, squeeze

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the source documents are not beside the repository (../shared/corpus)")


def document(text: str, name: str = "essai.md", title: str = "essai") -> Document:
    return Document(name, title, None, None, "0" * 64, (Page(1, None, text),), has_pages=False)


def paged(*texts: str, first_label: int = 5) -> Document:
    pages = tuple(Page(i + 1, str(first_label + i), text) for i, text in enumerate(texts))
    return Document("essai.pdf", "Essai", None, None, "0" * 64, pages, has_pages=True)


def outline(fiche: Fiche) -> list[tuple[str, str, str]]:
    return [(s.kind, s.heading, fiche.text[s.start : s.end]) for s in fiche.sections]


REPORT = """
LES SOLIDARITÉS EN ACTION

Recueil de pratiques

Sommaire

| | |
|---|---|
| Chapitre 1 Habiter | 5 |
| » <i>Vieillir chez soi.....</i> | 6 |
| La colocation des aînés..... | 6 |
| Le relais | 7 |
| Le relais | 8 |
| » Autres démarches | 9 |

Chapitre 1

Habiter

» Vieillir chez soi

La colocation des aînés



Département de l'Orne



Association Veille



2016 – 2018



Anne Petit, a.petit@exemple.fr

CONTEXTE/OBJECTIFS

Les maisons sont **grandes** et vides depuis la 1^{ère} crise.

DESCRIPTION DU PROJET

Trois aînés partagent une maison :

- une chambre chacun ;
- ✓ un jardin.

IMPACTS/CRITERES D'EVLUATION

- Moins de solitude

Une démarche proche existe dans la Sarthe.

8ieillir chez soi

Le relais

Département du Cher

En cours

DESCRIPTION DU PROJET

Un relais ouvre chaque nuit.

» Vieillir chez soi

Le relais**Département de la Creuse****2015****Conseil départemental****Luc Roy - l.roy@exemple.fr****DESCRIPTION DU PROJET**

Un autre relais, de jour.

» Autres démarches

**Département de l'Eure**

Le bus des droits – Il passe dans vingt communes.

Il revient chaque mois.

Le café des parents : un lieu pour parler.

Département de la Manche

Un simulateur d'aides en ligne, ouvert à toutes les familles.

Une plateforme d'entraide entre voisins, animée par des bénévoles.

Solidaires - Mars 2019
"""


def test_report_finds_every_fiche_and_short_initiative() -> None:
    fiches = split(document(REPORT))
    assert [(f.title, f.departments) for f in fiches] == [
        ("La colocation des aînés", ("Orne",)),
        ("Le relais", ("Cher",)),
        ("Le relais", ("Creuse",)),
        ("Le bus des droits", ("Eure",)),
        ("Le café des parents", ("Eure",)),
        ("Un simulateur d'aides en ligne", ("Manche",)),
        ("Une plateforme d'entraide entre voisins", ("Manche",)),
    ]
    assert {f.chapter for f in fiches} == {"Habiter"}
    assert [f.theme for f in fiches] == ["Vieillir chez soi"] * 3 + ["Autres démarches"] * 4
    assert len({f.id for f in fiches}) == 7


def test_report_header_and_sections() -> None:
    fiche = split(document(REPORT))[0]
    assert (fiche.organisation, fiche.years, fiche.contacts) == ("Association Veille", (2016, 2018), ("Anne Petit, a.petit@exemple.fr",))
    assert fiche.regions == ("Normandie",)
    assert outline(fiche) == [
        ("context", "CONTEXTE/OBJECTIFS", "Les maisons sont grandes et vides depuis la 1ère crise."),
        ("description", "DESCRIPTION DU PROJET", "Trois aînés partagent une maison :\n\n- une chambre chacun ;\n- un jardin."),
        ("results", "IMPACTS/CRITERES D'EVLUATION", "- Moins de solitude\n\nUne démarche proche existe dans la Sarthe."),
    ]


def test_report_header_glued_on_the_title_line() -> None:
    fiche = split(document(REPORT))[2]
    assert (fiche.organisation, fiche.years, fiche.contacts) == ("Conseil départemental", (2015, None), ("Luc Roy - l.roy@exemple.fr",))
    assert outline(fiche) == [("description", "DESCRIPTION DU PROJET", "Un autre relais, de jour.")]


def test_pages_of_a_format_without_pages_come_from_the_sommaire() -> None:
    fiches = split(document(REPORT))
    assert [f.pages for f in fiches] == [(6, 6), (7, 7), (8, 8), None, None, None, None]
    assert fiches[0].marks == (PageMark(0, None, "6"),)


def test_source_comes_from_the_first_and_last_lines() -> None:
    source = split(document(REPORT))[0].source
    assert source.title == "Les solidarités en action. Recueil de pratiques"
    assert (source.publisher, source.date) == ("Solidaires", "2019-03")
    assert "Mars 2019" not in split(document(REPORT))[-1].text


def test_report_without_sommaire_nor_themes() -> None:
    bare = re.sub(r"Sommaire.*?Chapitre 1\n", "Chapitre 1\n", re.sub(r"» Vieillir.*|8ieillir.*", "", REPORT), flags=re.DOTALL)
    fiches = split(document(bare))
    assert [f.title for f in fiches][:4] == ["La colocation des aînés", "Le relais", "Le relais", "Le bus des droits"]
    assert [f.pages for f in fiches] == [None] * 7
    assert fiches[0].theme is None


def test_group_without_its_heading_and_titles_that_are_lines() -> None:
    text = """Le bus

Département de l'Orne

2014

DESCRIPTION

Un bus.

L'école

Département du Cher

2015

DESCRIPTION

Une école ouvre.

Département de l'Eure

Le jardin des mots

- lire ;
- écrire.

Un texte suit la liste.

La maison du fil - On y coud.

Département du Gers

Finances locales : un atelier pour comprendre son budget.

Objectifs : gérer ses comptes.
"""
    fiches = split(document(text))
    assert [(f.title, f.departments) for f in fiches[2:]] == [
        ("Le jardin des mots", ("Eure",)),
        ("La maison du fil", ("Eure",)),
        ("Finances locales", ("Gers",)),
    ]
    assert fiches[2].text == "- lire ;\n- écrire.\n\nUn texte suit la liste."
    assert fiches[4].text.endswith("Objectifs : gérer ses comptes.")
    assert [f.theme for f in fiches] == [None] * 5


def test_pages_of_a_paged_report_and_paragraphs_over_page_breaks() -> None:
    first = """» Vieillir

#### La colocation des aînés

**Département de l'Orne**

2016

**DESCRIPTION DU PROJET**

Trois aînés partagent une grande maison au centre du bourg, avec l'aide de voisins et
d'une association qui passe chaque semaine pour veiller à ce que tout se passe bien et"""
    second = """» Vieillir

que chacun garde sa liberté. Le loyer est modeste.

Un second texte."""
    third = "» Vieillir\n\n#### Le relais\n\n**Département du Cher**\n\n2017\n\n**DESCRIPTION DU PROJET**\n\nUn relais de nuit."
    one, two = split(paged(first, second, third))
    assert "se passe bien et que chacun garde sa liberté." in one.text
    assert one.marks == (PageMark(0, 1, "5"), PageMark(one.text.index("que chacun"), 2, "6"))
    assert (one.pages, two.pages) == ((5, 6), (7, 7))
    assert one.text.endswith("Un second texte.")
    assert one.theme == "Vieillir"


LABELLED = """# Cahier des pratiques

Observatoire des liens – mars 2021

## Partie 1 : Logement

### Habiter autrement

#### Évaluation

**Territoire :** Creuse
**Porteur :** CCAS de Guéret
**Date de mise en œuvre :** septembre 2018
**Contact :** Jeanne Martin, directrice – j.martin@exemple.fr

##### Contexte et enjeux

Des maisons sont vides. *Shared housing* at its best.

##### Facteurs de réussite

La confiance.

##### Points de vigilance

Le coût.

#### Le bus du logement

**Territoire :** Département du Gers
**Structure porteuse :** Soliha
**Année :** 2016-2019
**Publics :** familles mal logées
**Personne à contacter :** M. Paul Durand (05 62 00 00 00) ; Mme Anne Petit, a.petit@exemple.fr

##### Présentation

Un bus parcourt les villages.

##### Moyens humains et financiers

Deux postes.

## Partie 2 : Initiatives en bref

**Aisne**

**Le jardin partagé** – Un jardin est ouvert à tous.

**La recyclerie** : elle emploie douze salariés.

Un second atelier est prévu.

**Nord**

**Café des aidants.** Chaque mois, des aidants se retrouvent.
"""


def test_headings_with_labels() -> None:
    fiches = split(document(LABELLED))
    assert [(f.title, f.departments, f.chapter, f.theme) for f in fiches] == [
        ("Évaluation", ("Creuse",), "Logement", "Habiter autrement"),
        ("Le bus du logement", ("Gers",), "Logement", "Habiter autrement"),
        ("Le jardin partagé", ("Aisne",), "Initiatives en bref", None),
        ("La recyclerie", ("Aisne",), "Initiatives en bref", None),
        ("Café des aidants", ("Nord",), "Initiatives en bref", None),
    ]
    first, second = fiches[:2]
    assert [s.kind for s in first.sections] == ["context", "conditions", "limits"]
    assert (first.organisation, first.years) == ("CCAS de Guéret", (2018, None))
    assert second.years == (2016, 2019)
    assert second.contacts == ("M. Paul Durand (05 62 00 00 00)", "Mme Anne Petit, a.petit@exemple.fr")
    assert "familles" in second.audiences and "familles mal logées" in second.text
    assert [s.kind for s in second.sections] == ["description", "description", "means"]
    assert (first.source.title, first.source.publisher, first.source.date) == ("Cahier des pratiques", "Observatoire des liens", "2021-03")


def test_fields_in_a_table_and_sections_in_bold() -> None:
    fiche = "## Fiche {n} - {title}\n\n| Porteur | {who} |\n|---|---|\n| Département | {where} |\n| Date | {when} |\n\n"
    fiche += "**Objectifs**\n\nAider.\n\n"
    text = fiche.format(n=1, title="Relais de nuit", who="Veille", where="Haute-Vienne", when="2015")
    text += fiche.format(n=2, title="Taxi solidaire", who="Mairie", where="Lot", when="Depuis janvier 2017")
    one, two = split(document(text))
    assert (one.title, one.departments, one.organisation, one.years) == ("Relais de nuit", ("Haute-Vienne",), "Veille", (2015, None))
    assert (two.title, two.departments, two.organisation, two.years) == ("Taxi solidaire", ("Lot",), "Mairie", (2017, None))
    assert outline(one) == [("context", "Objectifs", "Aider.")]


def test_plain_text_without_any_mark() -> None:
    fiche = """FICHE N° {n} : {title}
Département : {where}
Organisme : {who}
Contact : Mme Noël, 03 24 00 00 00

Contexte
Les personnes en insertion n'ont souvent pas de voiture pour se rendre au
travail, surtout dans les communes rurales où les cars sont rares.

Résultats
En 2016, 120 personnes ont loué une voiture.

"""
    text = "GUIDE DES ACTIONS\n\n" + fiche.format(n=1, title="UN GARAGE POUR TOUS", where="Ardennes", who="Coup de pouce")
    text += fiche.format(n=2, title="LA CONCIERGERIE", where="Marne", who="Régie")
    one, two = split(document(text, "essai.txt"))
    assert (one.title, one.departments, one.organisation) == ("Un garage pour tous", ("Ardennes",), "Coup de pouce")
    assert [s.kind for s in one.sections] == ["context", "results"]
    assert "se rendre au travail, surtout dans" in one.text
    assert (two.title, two.contacts) == ("LA CONCIERGERIE", ("Mme Noël, 03 24 00 00 00",))


def test_places_as_headings_own_the_titles_below() -> None:
    text = "# Tour de France\n\n## Finistère\n\n### Le fil\n\nOn écoute.\n\n### Les livres\n\nOn lit.\n\n## Morbihan\n\n"
    text += "**L'épicerie** - Un camion vend.\n\n**Le jardin** - On cultive.\n"
    assert [(f.title, f.departments) for f in split(document(text))] == [
        ("Le fil", ("Finistère",)),
        ("Les livres", ("Finistère",)),
        ("L'épicerie", ("Morbihan",)),
        ("Le jardin", ("Morbihan",)),
    ]


def test_note_without_fiches_is_one_or_a_fiche_a_section() -> None:
    note = "# Note\n\n## Introduction\n\nUn point.\n\n## Constats\n\n{body}\n\n## Propositions\n\nAller vers.\n"
    (whole,) = split(document(note.format(body="Un tiers renonce.")))
    assert whole.title == "Note"
    assert whole.departments == ()
    long = split(document(note.format(body="Un tiers des personnes renonce à ses droits. " * 100)))
    assert [f.title for f in long] == ["Introduction", "Constats", "Propositions"]
    assert {f.chapter for f in long} == {"Note"}


def test_guide_with_dates_and_addresses_loses_nothing() -> None:
    chapters = [f"# Chapitre {i}\n\nMis à jour en 2020.\n\n" + f"Le point {i} est long. " * 80 for i in range(4)]
    fiches = split(document("\n\n".join(chapters)))
    assert sum(f.text.count("est long.") for f in fiches) == 4 * 80


ARTICLE = """Lire aussi
12 mars 2022

Dans la Nièvre, une camionnette pour les aidants

Depuis janvier 2022, une camionnette parcourt la Nièvre. Portée par l'association Relais 58, elle fait vingt arrêts (pop-up office).

Des équipes similaires existent dans le Cher et l'Allier. Le RSARSARevenu de solidarité active n'y change rien.

Un financement à trouver

Le budget annuel est de 90 000 euros. La collecte continue jusqu'à la fin de l'été.

Imprimer
"""


def test_article() -> None:
    (fiche,) = split(document(ARTICLE, "article.txt", "Lire aussi"))
    assert fiche.title == "Dans la Nièvre, une camionnette pour les aidants"
    assert (fiche.departments, fiche.years, fiche.organisation) == (("Nièvre",), (2022, None), "Association Relais 58")
    assert [(s.kind, s.heading) for s in fiche.sections] == [("description", ""), ("means", "Un financement à trouver")]
    assert "Imprimer" not in fiche.text and "Lire aussi" not in fiche.text
    assert "Le RSA (RSA : Revenu de solidarité active) n'y change rien." in fiche.text
    assert (fiche.source.title, fiche.source.date) == (fiche.title, "2022-03-12")


def test_article_without_title_nor_marks() -> None:
    text = "Le Doubs ouvre une maison où chacun vient quand il veut, sans rendez-vous, sans dossier et sans rien à payer à personne."
    text += "\nElle propose :\nun café ;\nun atelier ;\nUne écoute.\n"
    (fiche,) = split(document(text, "a.txt"))
    assert fiche.departments == ("Doubs",)
    assert fiche.title.startswith("Le Doubs ouvre une maison") and fiche.title.endswith("…")
    assert fiche.text.endswith("Elle propose :\n\n- un café ;\n- un atelier ;\n- Une écoute.")


PARTS = """Le tuteur unique : l'essai commence dans trois départements

Trois départements essaient le tuteur unique tout au long de l'année 2020.

Le département de la Gironde s'appuie sur les missions locales.

Personne référente : Anne Petit, cheffe de service

Le département du Nord vise les familles. La Gironde a d'autres choix.

Personnes référentes :
Paul Grand, 03 00 00 00 00
Léa Noir, 03 00 00 00 01

Le département d'Ille-et-Vilaine suit cent jeunes.

Voir le projet du département d'Ille-et-Vilaine...

N'hésitez pas à contacter les équipes.
"""


@pytest.mark.parametrize("headings", [False, True])
def test_article_in_parts_does_not_mix_departments(headings: bool) -> None:
    text = PARTS
    if headings:
        text = "# " + re.sub(r"Le département (?:de la|du|d')\s*", lambda m: "## X\n\nOn ", PARTS)
        for place in ("En Gironde", "Dans le Nord", "En Ille-et-Vilaine"):
            text = text.replace("## X", f"## {place}", 1)
    fiches = split(document(text, "a.md" if headings else "a.txt"))
    assert [(f.title, f.departments) for f in fiches] == [
        ("Le tuteur unique – Gironde", ("Gironde",)),
        ("Le tuteur unique – Nord", ("Nord",)),
        ("Le tuteur unique – Ille-et-Vilaine", ("Ille-et-Vilaine",)),
    ]
    intro = "Trois départements essaient le tuteur unique tout au long de l'année 2020."
    assert all(outline(f)[0] == ("context", "", intro) for f in fiches)
    assert all(f.years == (2020, None) for f in fiches)
    assert [f.contacts for f in fiches] == [
        ("Anne Petit, cheffe de service",),
        ("Paul Grand, 03 00 00 00 00", "Léa Noir, 03 00 00 00 01"),
        (),
    ]
    assert "missions locales" not in fiches[1].text
    assert fiches[2].text.endswith("suit cent jeunes.")


def test_header_on_one_line_and_contact_at_the_end() -> None:
    text = """## La ferme solidaire

Département de la Drôme – 2017 – Association Terre

La ferme accueille des personnes en insertion.

### Résultats

12 emplois créés.

Contact : Jean Vert, j.vert@exemple.fr

## L'atelier

Département de l'Isère – 2019 – Commune de Vif

L'atelier prête des outils.
"""
    one, two = split(document(text))
    assert (one.departments, one.years, one.organisation) == (("Drôme",), (2017, None), "Association Terre")
    assert one.contacts == ("Jean Vert, j.vert@exemple.fr",)
    assert (two.departments, two.years, two.organisation) == (("Isère",), (2019, None), "Commune de Vif")


def test_bold_numbered_titles_above_fields_in_italics() -> None:
    text = "# Actions 2020\n\n**1. Le vélo**\n\n*Département : Landes | Porteur : Vélo40 | Année : 2018*\n\nOn prête des vélos.\n\n"
    text += "**2. La cantine**\n\n*Département : Tarn | Porteur : Popote | Année : 2019*\n\nOn cuisine.\n"
    assert [(f.title, f.departments, f.organisation, f.years, f.text) for f in split(document(text))] == [
        ("Le vélo", ("Landes",), "Vélo40", (2018, None), "On prête des vélos."),
        ("La cantine", ("Tarn",), "Popote", (2019, None), "On cuisine."),
    ]


def test_article_with_a_title_in_capitals_and_its_publisher() -> None:
    text = """EN BRETAGNE, DES MAISONS POUR LES AIDANTS
Publié le 4 mai 2023 par La Gazette

Trois maisons des aidants ouvrent dans le Finistère. Le Finistère les finance.

Premiers résultats

Six mois après, 240 aidants sont venus. L'idée pourrait s'étendre aux Côtes-d'Armor en 2024.
"""
    (fiche,) = split(document(text, "a.txt", "EN BRETAGNE, DES MAISONS POUR LES AIDANTS"))
    assert fiche.title == fiche.source.title == "En Bretagne, des maisons pour les aidants"
    assert fiche.departments == ("Finistère",)
    assert (fiche.source.publisher, fiche.source.date) == ("La Gazette", "2023-05-04")
    assert [s.kind for s in fiche.sections] == ["description", "results"]


def test_identifiers_are_readable_stable_and_depend_on_document_and_place() -> None:
    first, again = split(document(REPORT)), split(document(REPORT))
    assert [f.id for f in first] == [f.id for f in again]
    assert re.fullmatch(r"la-colocation-des-aines-[0-9a-f]{6}", first[0].id)
    assert first[1].id != first[2].id
    assert split(document(REPORT, "autre.md"))[0].id != first[0].id
    shorter = document(REPORT.replace("La colocation des aînés", "La maison"))
    assert [f.id for f in split(shorter)][1:] == [f.id for f in first][1:]


def test_same_title_and_place_twice_have_different_identifiers() -> None:
    fiche = "Le bus\n\nDépartement de l'Orne\n\n2014\n\nDESCRIPTION\n\n{}\n\n"
    one, two = split(document(fiche.format("Un bus bleu.") + fiche.format("Un bus vert.")))
    assert one.title == two.title and one.id != two.id


def test_nothing_to_split_is_one_clear_line() -> None:
    for text in ("", "\n \n", "12 — 13\n\n***\n", "# Titre seul\n"):
        with pytest.raises(CorpusError) as caught:
            split(document(text, "vide.md"))
        assert str(caught.value).startswith("vide.md : ") and "\n" not in str(caught.value)


def test_an_empty_file_is_refused_by_the_reader(tmp_path: Path) -> None:
    (tmp_path / "vide.md").write_text("")
    with pytest.raises(ReadError, match="vide"):
        read(tmp_path / "vide.md")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("OBJECTIFS/CON", "context"),
        ("Les enjeux", "context"),
        ("Constats et besoins", "context"),
        ("DESCRIPTIF", "description"),
        ("PRESENTATION DU PROJET", "description"),
        ("Le projet", "description"),
        ("IMPACT/CRITERE D'EVALUATON", "results"),
        ("PREMIERS RESULTATS", "results"),
        ("Effets attendus du projet", "results"),
        ("Moyens mis en œuvre", "means"),
        ("Budget et financement", "means"),
        ("Conditions de réussite", "conditions"),
        ("Facteurs clés", "conditions"),
        ("Freins et leviers", "limits"),
        ("Difficultés rencontrées", "limits"),
        ("CARACTERE INNOVANT", "other"),
        ("Pour aller plus loin", "other"),
    ],
)
def test_kinds_of_sections(heading: str, kind: str) -> None:
    assert section_kind(heading) == kind


def test_what_is_a_section_heading() -> None:
    assert is_section_heading("IMPACT")
    assert is_section_heading("CARACTERE INNOVANT :")
    assert is_section_heading("Résultats obtenus", marked=True)
    assert not is_section_heading("Résultats obtenus")
    assert not is_section_heading("PANJO")
    assert not is_section_heading("Une équipe mobile", marked=True)
    assert not is_section_heading("Bénévolat des bénéficiaires du RSA", marked=True)
    assert is_group_heading("» Autres démarches") and is_group_heading("D'autres initiatives")
    assert not is_group_heading("Autres temps, autres mœurs")
    assert plain_headings(["Contexte", "Un texte.", "Contexte", "Finances"]) == {"Contexte"}
    assert plain_headings(["Contexte", "Contexte", "RESULTATS", "IMPACTS"]) == frozenset()


def test_clean_text_keeps_letters_and_digits() -> None:
    raw = (
        "le **1^{er}** bus, *in fine* [gratuit](http://x.fr/a_(b)) \\- 2^e lot, <i>5 * 3</i> prise_en_charge effi\u00adcace e\u0301te\u0301"
    )
    assert clean(raw) == "le 1er bus, in fine gratuit - 2e lot, 5 * 3 prise_en_charge efficace été"
    assert clean("continuité\u0301") == "continuité"
    assert clean("ﬁnancement") == "financement"


def test_titles_in_capitals_take_the_spelling_of_the_text() -> None:
    assert sentence_case("DES POLES POUR L'EMPLOI AU RSA", "Les pôles et l'emploi ; RSA") == "Des pôles pour l'emploi au RSA"
    assert sentence_case("PANJO", "panjo") == "PANJO"
    assert bare_title("Fiche n° 3 : Le bus") == "Le bus"
    assert bare_title("8 jours pour agir") == "8 jours pour agir"


def test_wrapped_lines_are_joined_and_unwrapped_ones_are_not() -> None:
    line = "une ligne assez longue pour être pliée à la marge"
    wrapped = f"Voici {line}\n{line}\n{line}\n{line}\npeu à peu.\n\nUn autre.\n- un point\n- un autre\n"
    assert [b.text[:20] for b in read_blocks(document(wrapped, "a.txt"))] == ["Voici une ligne asse", "Un autre.", "un point", "un autre"]
    loose = "Premier paragraphe sur une ligne " + "x" * 200 + ".\nDeuxième paragraphe.\n"
    assert len(read_blocks(document(loose, "a.txt"))) == 2


def test_sommaire_of_dotted_lines_and_order_between_equal_titles() -> None:
    lines = "Sommaire\n\nPartie 1 Agir ..... 3\n» Aller vers ..... 4\nLe bus ..... 4\nLe relais ..... 5\nLe relais ..... 6\n"
    lines += "» Autres actions ..... 9\n"
    sommaire = read_sommaire(read_blocks(document(lines)))
    assert [(e.title, e.page, e.chapter, e.theme) for e in sommaire.entries] == [
        ("Le bus", "4", "Agir", "Aller vers"),
        ("Le relais", "5", "Agir", "Aller vers"),
        ("Le relais", "6", "Agir", "Aller vers"),
    ]
    found = sommaire.align(["Le bus", "Le relai", "Autre chose", "Le relais"])
    assert [e.page if e else None for e in found] == ["4", "5", None, "6"]


@cache
def recueil(suffix: str) -> list[Fiche]:
    return split(read(SHARED / f"recueil-odas-2018.{suffix}"))


@needs_shared
@pytest.mark.parametrize("suffix", ["md", pytest.param("pdf", marks=pytest.mark.slow)])
def test_real_report(suffix: str) -> None:
    fiches = recueil(suffix)
    assert len(fiches) == 180
    assert sum(f.theme == "Autres démarches" for f in fiches) == 63
    assert all(len(f.departments) == 1 for f in fiches)
    assert len({f.id for f in fiches}) == 180
    first = fiches[0]
    assert (first.title, first.departments, first.years, first.pages) == (
        "La plateforme « Job 41 »",
        ("Loir-et-Cher",),
        (2016, None),
        (12, 12),
    )
    twins = [f for f in fiches if f.title.startswith("Plate-forme d'hébergement")]
    assert [(f.departments, f.pages and f.pages[0]) for f in twins] == [(("Finistère",), 58), (("Gironde",), 59)]


@needs_shared
def test_real_report_is_quoted_verbatim() -> None:
    source = squeeze((SHARED / "recueil-odas-2018.md").read_text(encoding="utf-8"))
    assert [f.title for f in recueil("md") if any(squeeze(line) not in source for line in f.text.split("\n"))] == []


@needs_shared
@pytest.mark.parametrize(
    ("name", "departments"),
    [
        ("nexem-belfort-2018", [("Territoire de Belfort",)]),
        ("pcti-normandie", [("Eure", "Manche")]),
        ("ars-idf-plateformes", [("Seine-et-Marne",)]),
        ("referent-de-parcours-2017", [("Ariège",), ("Paris",), ("Pas-de-Calais",), ("Bas-Rhin",)]),
    ],
)
def test_real_articles(name: str, departments: list[tuple[str, ...]]) -> None:
    fiches = split(read(SHARED / f"{name}.txt"))
    assert [f.departments for f in fiches] == departments
    source = squeeze((SHARED / f"{name}.txt").read_text(encoding="utf-8"))
    assert all(squeeze(line) in source for f in fiches for line in f.text.split("\n"))
