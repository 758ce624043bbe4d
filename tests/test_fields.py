"""Header fields: labelled and unlabelled lines, years, contacts, organisations, audiences."""

from __future__ import annotations

import pytest

from corpus.audiences import audiences_in
from corpus.contacts import contacts_in_prose, is_person, mend_mail, split_contacts
from corpus.fields import is_header_line, label_of, read_header
from corpus.organisations import organisation_in_prose
from corpus.places import departments_in, is_place_line, main_departments, owners_of_value
from corpus.years import Years, parse_years, years_in_prose


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2016", (2016, None)),
        ("2014 – 2017", (2014, 2017)),
        ("2016-19", (2016, 2019)),
        ("Octobre 2016 à mai 2017", (2016, 2017)),
        ("Depuis 2005, élargi en 2008", (2005, None)),
        ("Automne 2021", (2021, None)),
        ("En cours", None),
        ("nc", None),
        ("Lot 12016", None),
    ],
)
def test_years_of_a_date_line(text: str, years: Years | None) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Un café des parents existe depuis 2012 dans le quartier.", 2012),
        ("Le service a été créé en mars 2014 par la commune.", 2014),
        ("En mai 2019, le Département a ouvert une maison.", 2019),
        ("Le bus roule à compter de septembre 2020.", 2020),
        ("La loi du 2 janvier 2002 rénove l'action sociale.", None),
        ("Depuis la loi de 2005, les droits ont changé.", None),
        ("Bilan : en 2015, 300 personnes reçues.", None),
    ],
)
def test_years_told_in_prose(text: str, year: int | None) -> None:
    found = years_in_prose(text)
    assert (found[0] if found else None) == year


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Porteur : CCAS de Laon", ("organisation", "CCAS de Laon")),
        ("Structure porteuse du projet : Relais 58", ("organisation", "Relais 58")),
        ("Territoire concerné : Aisne", ("place", "Aisne")),
        ("Date de mise en œuvre : mars 2019", ("date", "mars 2019")),
        ("État d'avancement | en cours", ("status", "en cours")),
        ("Personne à contacter :", ("contact", "")),
        ("Publics visés : familles", ("audience", "familles")),
        ("Objectif général : aller vers les habitants", None),
        ("Mise en œuvre : une équipe visite les familles", None),
        ("Organisation coopérative : les statuts le permettent", None),
        ("Le bus s'arrête dans huit communes.", None),
    ],
)
def test_labels(line: str, expected: tuple[str, str] | None) -> None:
    assert label_of(line) == expected


def test_unlabelled_header_in_the_usual_order() -> None:
    header = read_header(["Département de l'Orne", "Conseil départemental", "Depuis 2011", "En cours", "Marc Leroy - 02 33 00 00 00"])
    assert header.departments == ("Orne",)
    assert header.organisation == "Conseil départemental"
    assert header.years == (2011, None)
    assert header.status == "En cours"
    assert header.contacts == ("Marc Leroy - 02 33 00 00 00",)


def test_unlabelled_header_in_another_order_with_gaps() -> None:
    header = read_header(["Territoire de Belfort", "2010-2013", "Terminé", "Les Jardins du Lion", "Luce Blanc, l.blanc@exemple.fr"])
    assert header.departments == ("Territoire de Belfort",)
    assert (header.organisation, header.years, header.status) == ("Les Jardins du Lion", (2010, 2013), "Terminé")
    assert header.contacts == ("Luce Blanc, l.blanc@exemple.fr",)


def test_organisation_that_is_the_departement_itself() -> None:
    header = read_header(["Département de la Meuse", "Automne 2017", "Département de la Meuse", "meuse@exemple.fr"])
    assert header.departments == ("Meuse",)
    assert header.organisation == "Département de la Meuse"


def test_a_direction_is_an_organisation_and_a_signature_is_not() -> None:
    header = read_header(["Département du Gers", "Direction de l'Autonomie – Service Habitat", "Jeanne Dupin, cheffe de service"])
    assert header.organisation == "Direction de l'Autonomie – Service Habitat"
    assert header.contacts == ("Jeanne Dupin, cheffe de service",)


def test_status_line_may_hold_figures_and_the_last_year() -> None:
    header = read_header(["Département du Lot", "Depuis 2017", "En cours. Jusqu'à fin 2019", "Association Veille", "v@exemple.fr"])
    assert header.years == (2017, 2019)
    assert header.status == "En cours. Jusqu'à fin 2019"


def test_lines_cut_inside_brackets_are_whole() -> None:
    header = read_header(["Département du Cher", "Centre Alpha (Centre de ressources", "pour l'autonomie)", "2015", "a@exemple.fr"])
    assert header.organisation == "Centre Alpha (Centre de ressources pour l'autonomie)"


def test_labelled_values_on_the_next_line() -> None:
    header = read_header(["Contacts :", "Anne Petit, 03 00 00 00 01", "Paul Grand, 03 00 00 00 02", "Porteur :", "Mairie de Cahors"])
    assert header.contacts == ("Anne Petit, 03 00 00 00 01", "Paul Grand, 03 00 00 00 02")
    assert header.organisation == "Mairie de Cahors"


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        (["Anne Petit, cheffe - a@x.fr // Paul Grand - p@x.fr"], ("Anne Petit, cheffe - a@x.fr", "Paul Grand - p@x.fr")),
        (["Mme Petit ou Mme Grand, 05 00 00 00 00"], ("Mme Petit", "Mme Grand, 05 00 00 00 00")),
        (["Anne Petit, 06 00 00 00 00,", "a.petit@x.fr"], ("Anne Petit, 06 00 00 00 00, a.petit@x.fr",)),
        (["Mme Anne Petit, a@x.fr", "Et M. Paul Grand, p@x.fr"], ("Mme Anne Petit, a@x.fr", "M. Paul Grand, p@x.fr")),
        (
            ["Anne", "Petit/Paul", "Grand", "petit.anne@x.fr,", "grand.paul@x.fr"],
            ("Anne Petit petit.anne@x.fr", "Paul Grand grand.paul@x.fr"),
        ),
        (["René Ortiz, service social / Adj DGAS, r@x.fr"], ("René Ortiz, service social / Adj DGAS, r@x.fr",)),
        (["Luc Roy - luc- marie.roy@cote-dor.fr"], ("Luc Roy - luc-marie.roy@cote-dor.fr",)),
    ],
)
def test_contacts_a_person_each(lines: list[str], people: tuple[str, ...]) -> None:
    assert split_contacts(lines) == people


def test_mended_addresses() -> None:
    assert mend_mail("a.b @ exemple .fr") == "a.b@exemple.fr"
    assert mend_mail("écrire à a.b@exemple.fr") == "écrire à a.b@exemple.fr"


def test_contacts_in_prose_only_of_short_texts() -> None:
    text = "Inscriptions sur www.exemple.fr ou au 0800 19 00 19. Le projet C@P25 démarre."
    assert contacts_in_prose(text) == ("www.exemple.fr", "0800 19 00 19")
    assert contacts_in_prose(text * 100) == ()


def test_persons_and_structures() -> None:
    assert is_person("Éric COULOMB, Directeur")
    assert is_person("Dr Jean Léonard 03 00 00 00 00")
    assert not is_person("Direction du Développement des Solidarités – Service")
    assert not is_person("Le bus passe")


def test_header_lines() -> None:
    assert is_header_line("Depuis 2009. 14 unités implantées")
    assert is_header_line("03 21 00 00 00")
    assert not is_header_line("Des bénévoles accompagnent les personnes âgées dans leurs démarches.")


def test_organisation_told_in_prose() -> None:
    assert organisation_in_prose("Portée par l'association Relais 58, elle circule.") == "Association Relais 58"
    assert organisation_in_prose("Cette action est confiée au CIDFF de l'Orne pour aider.") == "CIDFF de l'Orne"
    assert organisation_in_prose("Le Département finance des associations.") is None


def test_audiences_of_title_public_line_or_repeated_words() -> None:
    long = "Le service accompagne la vie quotidienne dans chaque canton. " * 12
    assert audiences_in("Le café des aidants", long) == ("aidants",)
    assert audiences_in("Un café", long, "jeunes") == ("jeunes",)
    assert audiences_in("Un café", long + "Une famille vient.") == ()
    assert audiences_in("Un café", long + "Une famille vient. Deux familles restent.") == ("familles",)
    assert audiences_in("Accueil", "Un taux d'encadrement élevé.") == ()


def test_place_lines_and_values() -> None:
    assert is_place_line("Département des Pyrénées Atlantiques")
    assert is_place_line("Métropole de Lyon")
    assert not is_place_line("Aisne")
    assert is_place_line("Aisne", marked=True)
    assert not is_place_line("Le Département de l'Orne finance trois postes.")
    assert not is_place_line("Département de l'Indre (Une démarche")
    assert owners_of_value("Laon (Aisne)") == ("Aisne",)
    assert owners_of_value("Eure et Manche") == ("Eure", "Manche")


def test_owners_told_in_prose_leave_out_places_merely_mentioned() -> None:
    text = "La Nièvre a lancé un bus. Des équipes similaires existent dans le Cher et l'Allier."
    assert main_departments("Un bus pour tous", text) == ("Nièvre",)
    assert main_departments("En Gironde, un bus", "Le Nord regarde.") == ("Gironde",)
    assert departments_in("entre l'Ardèche et la Drôme") == ["Ardèche", "Drôme"]
