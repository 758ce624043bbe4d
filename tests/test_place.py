from __future__ import annotations

import pytest

from assistant.place import PlaceAsked, place_asked
from corpus.territories import GROUPS, REGIONS

BRETAGNE = REGIONS["Bretagne"].departments
NORMANDIE = REGIONS["Normandie"].departments
IDF = REGIONS["Île-de-France"].departments
ALSACE = GROUPS["Alsace"].departments
BOURGOGNE = GROUPS["Bourgogne"].departments
NPDC = GROUPS["Nord-Pas-de-Calais"].departments
NOTHING: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("question", "departments"),
    [
        # French, as written by someone who takes care
        ("Quelles actions pour les aidants existent en Bretagne ?", BRETAGNE),
        ("Que fait la Gironde pour l'emploi des jeunes ?", ("Gironde",)),
        ("Quelles actions du Pas-de-Calais portent sur le RSA ?", ("Pas-de-Calais",)),
        ("Quels dispositifs de répit dans les départements bretons ?", BRETAGNE),
        ("Un habitat inclusif à Rennes ?", ("Ille-et-Vilaine",)),
        ("Que propose le Département de l'Oise aux bénéficiaires du RSA ?", ("Oise",)),
        ("Le Nord a-t-il une plateforme pour l'emploi ?", ("Nord",)),
        ("La Manche organise-t-elle des ateliers de théâtre ?", ("Manche",)),
        ("Qui contacter dans le Lot-et-Garonne pour la maison de l'autonomie ?", ("Lot-et-Garonne",)),
        ("Quelles initiatives des Hauts-de-France en protection de l'enfance ?", REGIONS["Hauts-de-France"].departments),
        ("Quelles initiatives de l'ancienne région Nord-Pas-de-Calais ?", NPDC),
        ("Y a-t-il des projets en petite couronne ?", GROUPS["petite couronne"].departments),
        ("Quels projets dans les départements d'outre-mer ?", GROUPS["outre-mer"].departments),
        ("Quelles actions en Alsace pour les mineurs non accompagnés ?", ALSACE),
        ("Les élus finistériens ont-ils financé des aides au numérique ?", ("Finistère",)),
        ("Le parrainage dans le département de la Gironde", ("Gironde",)),
        ("Que fait la Métropole de Lyon contre le décrochage ?", ("Métropole de Lyon",)),
        ("Les initiatives girondines pour les seniors", ("Gironde",)),
        ("À La Réunion, qui aide les familles ?", ("La Réunion",)),
        ("En Corse, quelles actions pour le logement ?", ("Corse-du-Sud", "Haute-Corse")),
        # As people type
        ("dans le 59 ya quoi pour les jeunes", ("Nord",)),
        ("chez nous dans le finistere on fait quoi pr les vieux", ("Finistère",)),
        ("aide domicile ds le 62", ("Pas-de-Calais",)),
        ("dept 33 rsa", ("Gironde",)),
        ("le 9-3 fait quoi pour le logement", ("Seine-Saint-Denis",)),
        ("cd59 insertion", ("Nord",)),
        ("actions gironde insertion jeunes", ("Gironde",)),
        ("j'habite en seine maritime et je cherche du travail", ("Seine-Maritime",)),
        ("je suis assistante sociale dans le lot, quels outils", ("Lot",)),
        ("ma grand mere vit dans la somme elle perd la tete", ("Somme",)),
        ("pas de calais parrainage", ("Pas-de-Calais",)),
        ("cotes d armor saad", ("Côtes-d'Armor",)),
        ("QUE FAIT ON DANS LA CREUSE POUR LES AGES", ("Creuse",)),
        ("mdph 90 sport", ("Territoire de Belfort",)),
        # Several places
        ("Dans le Nord et le Pas-de-Calais, quelles actions ?", ("Nord", "Pas-de-Calais")),
        ("Quelles actions à Lille, Roubaix ou Bordeaux ?", ("Nord", "Gironde")),
        ("dans le 59 et le 62", ("Nord", "Pas-de-Calais")),
        ("à Rennes, en Bretagne, quel logement ?", ("Ille-et-Vilaine",)),
        ("En Bretagne, plus précisément dans le Finistère", ("Finistère",)),
        ("En Bretagne et dans la Manche", (*BRETAGNE, "Manche")),
        ("Les autres départements bretons ont-ils suivi ?", BRETAGNE),
        ("Quelles actions autour de Rennes ?", ("Ille-et-Vilaine",)),
        ("Les familles mahoraises en Gironde", ("Gironde",)),
        ("un jeune réunionnais arrivé à Rennes cherche un logement", ("Ille-et-Vilaine",)),
        # Other languages
        ("Which schemes help carers in Brittany?", BRETAGNE),
        ("What does the Gironde do for young people?", ("Gironde",)),
        ("Are there projects in the Pas-de-Calais department?", ("Pas-de-Calais",)),
        ("support for elderly people in Burgundy", BOURGOGNE),
        ("¿Qué iniciativas hay en Bretaña?", BRETAGNE),
        ("¿Qué hace el departamento de la Somme?", ("Somme",)),
        ("ayudas en Normandía para jóvenes", NORMANDIE),
        ("Welche Projekte gibt es in der Bretagne?", BRETAGNE),
        ("Was macht das Elsass für Jugendliche?", ALSACE),
        ("Quali iniziative esistono in Bretagna?", BRETAGNE),
        ("Cosa fa la Gironda per i giovani?", ("Gironde",)),
        ("Que iniciativas existem na Bretanha?", BRETAGNE),
    ],
)
def test_the_question_restricts(question: str, departments: tuple[str, ...]) -> None:
    asked = place_asked(question)
    assert (asked.departments, asked.excluded) == (departments, NOTHING)


@pytest.mark.parametrize(
    ("question", "departments", "excluded"),
    [
        ("Ailleurs qu'en Gironde, qui parraine les chômeurs ?", NOTHING, ("Gironde",)),
        ("Quelles plateformes hors Île-de-France ?", NOTHING, IDF),
        ("hors idf", NOTHING, IDF),
        ("Hormis le Nord et la Somme, qui le fait ?", NOTHING, ("Nord", "Somme")),
        ("D'autres départements que la Gironde font-ils cela ?", NOTHING, ("Gironde",)),
        ("À part le Pas-de-Calais, qui a des béguinages ?", NOTHING, ("Pas-de-Calais",)),
        ("En Bretagne sauf le Finistère", ("Côtes-d'Armor", "Ille-et-Vilaine", "Morbihan"), ("Finistère",)),
        ("dans les Hauts-de-France mais pas dans le Nord", ("Aisne", "Oise", "Pas-de-Calais", "Somme"), ("Nord",)),
        ("en dehors de la Bretagne", NOTHING, BRETAGNE),
        ("à l'exception de la Gironde", NOTHING, ("Gironde",)),
        ("Je travaille en Gironde, que font les autres départements ?", NOTHING, ("Gironde",)),
        ("je suis educateur dans le nord, ca se fait ailleurs ?", NOTHING, ("Nord",)),
        ("Who does this outside Brittany?", NOTHING, BRETAGNE),
        ("which departments other than the Gironde do it", NOTHING, ("Gironde",)),
        ("¿Quién lo hace fuera de Bretaña?", NOTHING, BRETAGNE),
        ("Wer macht das außerhalb der Normandie?", NOTHING, NORMANDIE),
        ("Chi lo fa, tranne la Gironda?", NOTHING, ("Gironde",)),
        ("Quem o faz fora da Bretanha?", NOTHING, BRETAGNE),
    ],
)
def test_the_question_leaves_out(question: str, departments: tuple[str, ...], excluded: tuple[str, ...]) -> None:
    asked = place_asked(question)
    assert (asked.departments, asked.excluded) == (departments, excluded)


@pytest.mark.parametrize(
    ("question", "departments", "subject"),
    [
        ("Qui fait comme en Gironde ?", NOTHING, ("Gironde",)),
        ("Des départements comme la Gironde et le Nord", NOTHING, ("Gironde", "Nord")),
        ("Un projet à l'image de la Gironde", NOTHING, ("Gironde",)),
        ("Une plateforme sur le modèle du Nord", NOTHING, ("Nord",)),
        ("À l'instar de ce que fait l'Oise, qui aide les saisonniers ?", NOTHING, ("Oise",)),
        ("Loiret vs Gironde sur l'emploi", NOTHING, ("Loiret", "Gironde")),
        ("loiret ou gironde, quelle différence ?", NOTHING, ("Loiret", "Gironde")),
        ("Comparer les clauses sociales du Pas-de-Calais et de la Gironde", NOTHING, ("Pas-de-Calais", "Gironde")),
        ("Quelle différence entre le Nord et le Pas-de-Calais ?", NOTHING, ("Nord", "Pas-de-Calais")),
        ("Le projet girondin est-il évalué ?", NOTHING, ("Gironde",)),
        ("S'inspirer du Finistère dans le Morbihan", ("Morbihan",), ("Finistère",)),
        ("Transposer le projet de la Gironde dans le Lot", ("Lot",), ("Gironde",)),
        ("Existe-t-il en Bretagne une action comme en Gironde ?", BRETAGNE, ("Gironde",)),
        ("Le Job 41 du Loir-et-Cher existe-t-il dans d'autres départements ?", NOTHING, ("Loir-et-Cher",)),
        ("Les départements voisins du Doubs font-ils pareil ?", ("Jura", "Haute-Saône", "Territoire de Belfort"), ("Doubs",)),
        ("En Bretagne ou ailleurs, qui aide les aidants ?", NOTHING, BRETAGNE),
        ("La même chose qu'en Gironde", NOTHING, ("Gironde",)),
        ("something like in the Gironde", NOTHING, ("Gironde",)),
        ("Compare the Gironde and the Loiret", NOTHING, ("Gironde", "Loiret")),
        ("algo como en Bretaña", NOTHING, BRETAGNE),
        ("ähnlich wie in der Gironde", NOTHING, ("Gironde",)),
        ("qualcosa come in Bretagna", NOTHING, BRETAGNE),
        ("algo como na Bretanha", NOTHING, BRETAGNE),
    ],
)
def test_the_question_only_refers_to(question: str, departments: tuple[str, ...], subject: tuple[str, ...]) -> None:
    asked = place_asked(question)
    assert (asked.departments, asked.excluded, asked.subject) == (departments, NOTHING, subject)


@pytest.mark.parametrize(
    "question",
    [
        "Ma mère, née à Mayotte, a besoin d'aide à domicile.",
        "je viens de Guadeloupe et je cherche un logement",
        "mon mari est breton et il a perdu son emploi",
        "une famille originaire de Corse",
        "une femme arrivée de Mayotte sans papiers",
        "il a grandi dans le Nord",
        "un atelier de langue bretonne",
        "aide pour partir en vacances à La Réunion",
        "my mother was born in Brittany",
        "Comment aider les aidants ?",
        "mon pere a 59 ans et c'est trop cher",
        "il a perdu le nord",
        "une somme pour le permis de conduire",
        "les paris sportifs des jeunes",
        "Que font tous les départements de France ?",
        "a lot of young people, a nice idea",
        "Quels départements du Nord de la France ?",
        "Job 41, c'est quoi ?",
        "appeler le 115 ou le 119",
        "",
    ],
)
def test_the_question_asks_for_no_place(question: str) -> None:
    assert place_asked(question) == PlaceAsked()


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("en Bretagne", "Bretagne (Côtes-d'Armor, Finistère, Ille-et-Vilaine, Morbihan)"),
        ("dans le 59", "Nord"),
        ("à Rennes", "Ille-et-Vilaine (Rennes)"),
        ("à Lille et à Roubaix", "Nord (Lille, Roubaix)"),
        ("en Gironde, dans le Lot et le Gers", "Gironde, Lot et Gers"),
        ("en Bretagne sauf le Finistère", "Bretagne (Côtes-d'Armor, Ille-et-Vilaine, Morbihan)"),
        ("autour du Doubs", "autour du Doubs (Jura, Haute-Saône, Territoire de Belfort)"),
        ("les Bretons", "Bretagne (Côtes-d'Armor, Finistère, Ille-et-Vilaine, Morbihan)"),
        ("comme en Gironde", ""),
    ],
)
def test_label(question: str, label: str) -> None:
    assert place_asked(question).label == label


@pytest.mark.parametrize(
    ("question", "wordings"),
    [
        ("Quelles aides en Bretagne ?", ["en Bretagne"]),
        ("chez nous dans le Finistère on aide", ["chez nous dans le Finistère"]),
        ("Que fait la Gironde ?", ["la Gironde"]),
        ("un ehpad (33) innovant", ["(33)"]),
        ("ailleurs qu'en Gironde", ["ailleurs qu'en Gironde"]),
        ("Une œuvre, un cœur, dans le département de l'Oise", ["dans le département de l'Oise"]),
        ("comme en Gironde", []),
    ],
)
def test_spans(question: str, wordings: list[str]) -> None:
    assert [question[a:b] for a, b in place_asked(question).spans] == wordings


def test_initiatives_that_come_from_a_place_are_those_of_the_place() -> None:
    assert place_asked("Quelles initiatives viennent de Corse ?").departments == ("Corse-du-Sud", "Haute-Corse")
    assert place_asked("Je viens de Corse, qui peut m'aider ?").departments == ()


def test_also_in_a_place_restricts_though_elsewhere_is_asked() -> None:
    assert place_asked("Où ailleurs fait-on cela, aussi en Mayenne ?").departments == ("Mayenne",)
    assert place_asked("Le Job 41 du Loir-et-Cher existe-t-il ailleurs ?").departments == ()
