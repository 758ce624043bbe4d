from __future__ import annotations

import pytest

from corpus.territories import (
    DEPARTMENTS,
    GROUPS,
    REGIONS,
    canonical,
    genitive,
    mentions,
    neighbours,
    owner,
    prepositional,
    region_of,
)

METROPOLE = "Métropole de Lyon"


def named(text: str, *, loose: bool = False) -> list[str]:
    return [m.name for m in mentions(text, loose=loose)]


# Data


def test_the_101_departements_and_the_metropole_de_lyon() -> None:
    expected = [f"{n:02}" for n in range(1, 96) if n != 20] + ["2A", "2B", "971", "972", "973", "974", "976"]
    codes = [d.code for d in DEPARTMENTS.values()]
    assert len(expected) == 101
    assert sorted(codes) == sorted([*expected, "69M"])
    assert all(d.name == name for name, d in DEPARTMENTS.items())


def test_each_departement_is_in_exactly_one_region() -> None:
    assert len(REGIONS) == 18
    listed = [name for r in REGIONS.values() for name in r.departments]
    assert sorted(listed) == sorted(DEPARTMENTS)
    assert {r.name: len(r.departments) for r in REGIONS.values()} == {
        "Auvergne-Rhône-Alpes": 13,
        "Bourgogne-Franche-Comté": 8,
        "Bretagne": 4,
        "Centre-Val de Loire": 6,
        "Corse": 2,
        "Grand Est": 10,
        "Hauts-de-France": 5,
        "Île-de-France": 8,
        "Normandie": 5,
        "Nouvelle-Aquitaine": 12,
        "Occitanie": 13,
        "Pays de la Loire": 5,
        "Provence-Alpes-Côte d'Azur": 6,
        "Guadeloupe": 1,
        "Martinique": 1,
        "Guyane": 1,
        "La Réunion": 1,
        "Mayotte": 1,
    }
    assert " ".join(sorted(r.code for r in REGIONS.values())) == "01 02 03 04 06 11 24 27 28 32 44 52 53 75 76 84 93 94"


def test_former_regions_cover_the_mainland_but_those_that_kept_their_borders() -> None:
    former = [g for g in GROUPS.values() if g.kind == "former region"]
    members = [name for g in former for name in g.departments]
    assert len(members) == len(set(members))
    merged = {
        "Auvergne-Rhône-Alpes",
        "Bourgogne-Franche-Comté",
        "Grand Est",
        "Hauts-de-France",
        "Normandie",
        "Nouvelle-Aquitaine",
        "Occitanie",
    }
    assert set(members) == {name for name, d in DEPARTMENTS.items() if d.region in merged}
    assert GROUPS["Picardie"].departments == ("Aisne", "Oise", "Somme")
    assert GROUPS["petite couronne"].departments == ("Hauts-de-Seine", "Seine-Saint-Denis", "Val-de-Marne")
    assert GROUPS["outre-mer"].departments == ("Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte")


def test_neighbours_are_symmetric_and_overseas_has_none() -> None:
    for name, d in DEPARTMENTS.items():
        assert name not in d.neighbours
        assert len(set(d.neighbours)) == len(d.neighbours)
        assert all(name in DEPARTMENTS[n].neighbours for n in d.neighbours), name
        assert bool(d.neighbours) == (len(d.code) < 3 or d.code == "69M"), name
    assert neighbours("Finistère") == ("Côtes-d'Armor", "Morbihan")
    assert neighbours("Nord") == ("Aisne", "Pas-de-Calais", "Somme")
    assert neighbours("Gironde") == ("Charente-Maritime", "Dordogne", "Landes", "Lot-et-Garonne")
    assert neighbours(METROPOLE) == ("Ain", "Isère", "Rhône")
    assert neighbours("Haute-Corse") == ("Corse-du-Sud",)


@pytest.mark.parametrize(
    ("name", "prefecture"),
    [
        ("Ain", "Bourg-en-Bresse"),
        ("Ardèche", "Privas"),
        ("Bouches-du-Rhône", "Marseille"),
        ("Corse-du-Sud", "Ajaccio"),
        ("Haute-Corse", "Bastia"),
        ("Finistère", "Quimper"),
        ("Gironde", "Bordeaux"),
        ("Jura", "Lons-le-Saunier"),
        ("Manche", "Saint-Lô"),
        ("Marne", "Châlons-en-Champagne"),
        ("Haute-Marne", "Chaumont"),
        ("Nord", "Lille"),
        ("Pas-de-Calais", "Arras"),
        ("Rhône", "Lyon"),
        ("Haute-Saône", "Vesoul"),
        ("Seine-Maritime", "Rouen"),
        ("Var", "Toulon"),
        ("Vosges", "Épinal"),
        ("Essonne", "Évry-Courcouronnes"),
        ("Val-d'Oise", "Pontoise"),
        ("Guadeloupe", "Basse-Terre"),
        ("La Réunion", "Saint-Denis"),
        ("Mayotte", "Mamoudzou"),
    ],
)
def test_prefectures(name: str, prefecture: str) -> None:
    assert DEPARTMENTS[name].prefecture == prefecture


def test_every_name_town_and_adjective_leads_back_to_its_departement() -> None:
    for name, d in DEPARTMENTS.items():
        assert canonical(name) == name
        assert canonical(name.upper()) == name
        assert canonical(d.code) == name
        assert canonical(genitive(name).capitalize()) in (name, None)
        assert canonical("Département " + genitive(name)) == name
        assert owner("Département " + genitive(name)) == (name,)
        assert named(f"L'action est menée {prepositional(name)} depuis 2015.") == [name]
        assert named(f"que fait on {prepositional(name)} pour les aidants".lower(), loose=True) == [name]
        for town in d.towns:
            assert named(f"Cela se fait à {town}, en ville.") == [name], town
        for adjective in d.adjectives:
            assert named(f"le modèle {adjective} est suivi") == [name], adjective
        for former in d.former:
            assert canonical(former) == name


def test_regions_and_groups_are_found_by_their_own_names() -> None:
    for place in (*REGIONS.values(), *GROUPS.values()):
        found = mentions(f"Cela se fait {place.locative}{place.name} depuis peu.")
        assert [m.name for m in found] == [place.name]
        assert found[0].departments == place.departments


@pytest.mark.parametrize(
    ("name", "of", "where"),
    [
        ("Doubs", "du Doubs", "dans le Doubs"),
        ("Gironde", "de la Gironde", "en Gironde"),
        ("Ille-et-Vilaine", "d'Ille-et-Vilaine", "en Ille-et-Vilaine"),
        ("Côtes-d'Armor", "des Côtes-d'Armor", "dans les Côtes-d'Armor"),
        ("Ain", "de l'Ain", "dans l'Ain"),
        ("Landes", "des Landes", "dans les Landes"),
        ("Paris", "de Paris", "à Paris"),
        ("La Réunion", "de La Réunion", "à La Réunion"),
        ("Mayotte", "de Mayotte", "à Mayotte"),
        ("Manche", "de la Manche", "dans la Manche"),
        ("Territoire de Belfort", "du Territoire de Belfort", "dans le Territoire de Belfort"),
        ("Meurthe-et-Moselle", "de Meurthe-et-Moselle", "en Meurthe-et-Moselle"),
        (METROPOLE, "de la Métropole de Lyon", "dans la Métropole de Lyon"),
        ("Bretagne", "de Bretagne", "en Bretagne"),
        ("Grand Est", "du Grand Est", "dans le Grand Est"),
        ("Hauts-de-France", "des Hauts-de-France", "dans les Hauts-de-France"),
        ("petite couronne", "de la petite couronne", "en petite couronne"),
    ],
)
def test_grammar(name: str, of: str, where: str) -> None:
    assert genitive(name) == of
    assert prepositional(name) == where


def test_english_names_and_unknown_names() -> None:
    assert prepositional("Bretagne", "en") == "in Brittany"
    assert prepositional("Gironde", "en") == "in Gironde"
    assert region_of("Gironde") == "Nouvelle-Aquitaine"
    assert region_of(METROPOLE) == "Auvergne-Rhône-Alpes"
    with pytest.raises(KeyError):
        region_of("Bordeaux")
    with pytest.raises(KeyError):
        prepositional("Atlantide")


# canonical


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pas de Calais", "Pas-de-Calais"),
        ("Cotes d'Armor", "Côtes-d'Armor"),
        ("Cotes dArmor", "Côtes-d'Armor"),
        ("Côtes d’Armor", "Côtes-d'Armor"),
        ("Puy de Dôme", "Puy-de-Dôme"),
        ("Corse du Sud", "Corse-du-Sud"),
        ("Hauts-Pyrénées", "Hautes-Pyrénées"),
        ("Hte-Savoie", "Haute-Savoie"),
        ("Seine St Denis", "Seine-Saint-Denis"),
        ("SEINE-SAINT-DENIS", "Seine-Saint-Denis"),
        ("Val doise", "Val-d'Oise"),
        ("Val-d’Oise", "Val-d'Oise"),
        ("Loir Cher", "Loir-et-Cher"),
        ("Loire Atlantique", "Loire-Atlantique"),
        ("Ille & Vilaine", "Ille-et-Vilaine"),
        ("bouches du rhone", "Bouches-du-Rhône"),
        ("Bouche du Rhône", "Bouches-du-Rhône"),
        ("gironde", "Gironde"),
        ("la Gironde", "Gironde"),
        ("l'Ain", "Ain"),
        ("93", "Seine-Saint-Denis"),
        ("2A", "Corse-du-Sud"),
        ("2b", "Haute-Corse"),
        ("971", "Guadeloupe"),
        ("69", "Rhône"),
        ("69D", "Rhône"),
        ("69M", METROPOLE),
        ("CD33", "Gironde"),
        ("CD 59", "Nord"),
        ("département 33", "Gironde"),
        ("dpt du Nord", "Nord"),
        ("Département de la Gironde", "Gironde"),
        ("Département de l’Hérault", "Hérault"),
        ("Conseil départemental du Nord", "Nord"),
        ("Conseil départemental Pas-de-Calais", "Pas-de-Calais"),
        ("Conseil général de la Haute-Garonne", "Haute-Garonne"),
        ("Doubs (25)", "Doubs"),
        ("25 - Doubs", "Doubs"),
        ("Côtes-du-Nord", "Côtes-d'Armor"),
        ("Loire-Inférieure", "Loire-Atlantique"),
        ("Basses-Alpes", "Alpes-de-Haute-Provence"),
        ("Réunion", "La Réunion"),
        ("Ile de la Réunion", "La Réunion"),
        ("Grand Lyon", METROPOLE),
        ("Ville de Paris", "Paris"),
        ("French Guiana", "Guyane"),
        ("  Gironde. ", "Gironde"),
        ("Co\u0302tes-d'Armor", "Côtes-d'Armor"),
        ("Pas\u00a0de\u00a0Calais", "Pas-de-Calais"),
    ],
)
def test_canonical(text: str, name: str) -> None:
    assert canonical(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Bretagne",
        "Lyon",
        "Alsace",
        "Nord-Ouest",
        "20",
        "96",
        "975",
        "7",
        "59000",
        "Gironde et Landes",
        "Nord (33)",
        "la Gironde innove",
    ],
)
def test_canonical_knows_nothing_else(text: str) -> None:
    assert canonical(text) is None


# owner


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Département du Loir-et-Cher", ("Loir-et-Cher",)),
        ("**Département de l'Aisne**", ("Aisne",)),
        ("Département de la Corse du Sud", ("Corse-du-Sud",)),
        ("DÉPARTEMENT DE L’AIN", ("Ain",)),
        ("Territoire de Belfort", ("Territoire de Belfort",)),
        ("Métropole de Lyon", (METROPOLE,)),
        ("Ville de Paris", ("Paris",)),
        ("Doubs (25)", ("Doubs",)),
        ("33 - Gironde", ("Gironde",)),
        ("Départements de l'Eure et de la Manche", ("Eure", "Manche")),
        ("Départements : Nord, Pas-de-Calais et Somme", ("Nord", "Pas-de-Calais", "Somme")),
        ("Métropole de Lyon et Département du Rhône", (METROPOLE, "Rhône")),
        ("Collectivité européenne d'Alsace", ("Bas-Rhin", "Haut-Rhin")),
        ("Collectivité de Corse", ("Corse-du-Sud", "Haute-Corse")),
        ("Département de l'Indre (Une démarche similaire a été signalée par la Haute-Marne)", ("Indre",)),
        ("Département de la Haute-Savoie et Cantons de Genève, Vaud et Valais", ("Haute-Savoie",)),
        ("Département du Pas-de-Calais – Territoire de Lens-Liévin", ("Pas-de-Calais",)),
        ("Département de la Gironde, territoire du Médoc", ("Gironde",)),
        ("Le Département de la Gironde a lancé une plateforme.", ()),
        ("Le Département du Rhône soutient le dispositif des Jeunes Ambassadeurs des Droits de l'Enfant", ()),
        ("Département de la Gironde a lancé", ()),
        ("Département du Nord, qui porte l'action", ()),
        ("Départements cités dans ce rapport", ()),
        ("Conseil départemental de l'Aisne", ()),
        ("Territoire rural touché par la désertification médicale, le Département du Loir Cher est confronté", ()),
        ("Territoire zéro chômeur", ()),
        ("Métropole européenne de Lille", ()),
        ("Gironde", ()),
        ("", ()),
    ],
)
def test_owner(line: str, names: tuple[str, ...]) -> None:
    assert owner(line) == names


def test_owner_takes_a_bare_name_only_on_request() -> None:
    assert owner("Gironde", bare=True) == ("Gironde",)
    assert owner("Évaluation", bare=True) == ()


# mentions, documents


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("La Loire-Atlantique et la Loire", ["Loire-Atlantique", "Loire"]),
        ("En Haute-Garonne, en Seine-Maritime, en Charente-Maritime", ["Haute-Garonne", "Seine-Maritime", "Charente-Maritime"]),
        ("Le Val-d'Oise et l'Oise", ["Val-d'Oise", "Oise"]),
        ("dans les Alpes de hautes Provence", ["Alpes-de-Haute-Provence"]),
        ("les Hauts-de-France et les Hauts-de-Seine", ["Hauts-de-France", "Hauts-de-Seine"]),
        ("Le Pas-de-Calais, puis Calais", ["Pas-de-Calais", "Pas-de-Calais"]),
        ("mise en œuvre dans l’Eure et la Manche", ["Eure", "Manche"]),
        ("retenus : le Pas-de-Calais, Paris, l’Ariège, et le Bas-Rhin", ["Pas-de-Calais", "Paris", "Ariège", "Bas-Rhin"]),
        ("Aisne, Nord et Somme participent", ["Aisne", "Nord", "Somme"]),
        ("Le Lot (46) est rural", ["Lot"]),
        ("le CCAS de Pessac (33)", ["Gironde"]),
        ("l'ADIL du Nord et le CD59", ["Nord", "Nord"]),
        ("le public girondin et les élus finistériens", ["Gironde", "Finistère"]),
        ("les habitant·es girondin·e·s", ["Gironde"]),
        ("les savoyards et les haut-savoyards", ["Pays de Savoie", "Haute-Savoie"]),
        ("Nord-Pas-de-Calais", ["Nord-Pas-de-Calais"]),
        ("le département de la drôme", ["Drôme"]),
        ("l'Université de Rennes et le CHU de Tours", ["Ille-et-Vilaine", "Indre-et-Loire"]),
        ("À Lyon comme à Villefranche-sur-Saône", [METROPOLE, "Rhône"]),
        ("Vienne, Indre, et la Haute-Vienne", ["Vienne", "Indre", "Haute-Vienne"]),
        ("en Corse-du-Sud et en Corse", ["Corse-du-Sud", "Corse"]),
        ("les départements de l'ancienne région Languedoc Roussillon", ["Languedoc-Roussillon"]),
        ("Lens-Liévin", ["Pas-de-Calais", "Pas-de-Calais"]),
        ("| Nord | 13, 50 |", ["Nord"]),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Le dialogue Nord/Sud reste à mener.",
        "les pays du Nord et l'Amérique du Nord",
        "au nord de la ville",
        "Le Nord du département est rural.",
        "Dans le quartier Nord-Ouest",
        "Les quartiers Nord",
        "la mer du Nord et le pôle Nord",
        "arrivée à la gare du Nord",
        "Un lot de consolation",
        "le lot commun des aidants",
        "Ce lot de matériel",
        "L'allotissement en lots",
        "Des jeunes qui font la manche",
        "La première manche est gagnée",
        "le tunnel sous la Manche",
        "C'est moins cher et pas cher",
        "Cher monsieur, chers collègues",
        "à l'aube de ses 80 ans",
        "À l'Aube de la réforme",
        "une somme d'argent",
        "La somme de 300 euros est versée",
        "LA SOMME DE 300 EUROS EST VERSÉE AUX BÉNÉFICIAIRES",
        "En somme, Somme toute, le bilan est bon",
        "Une heure creuse, un puits creusé",
        "La réunion doit permettre de s'entendre",
        "La Réunion de Concertation Pluridisciplinaire",
        "en réunion d'équipe",
        "interdire les paris sportifs",
        "les Paris sportifs en ligne",
        "Aude JOURDAN, directrice",
        "Mme Aude Martin et Lorraine Petit",
        "Philippe Cholet, Directeur action sociale",
        "Marisol TOURAINE, Ministre",
        "M. Laval et Mme Paris",
        "annie.riccio@departement13.fr",
        "sabine@bas-rhin.fr, voir www.gironde.fr",
        "Éviter d'allier les deux ; allier et concilier",
        "qu'il vienne, et que vienne le temps",
        "un verre de calvados et du cantal",
        "la rue de Paris et la place des Vosges",
        "le boulevard de la Marne",
        "Nogent et Neuilly, communes de Champs-sur-Marne",
        "la vallée de la Loire et les bords de Marne",
        "les gorges du Tarn, le massif du Jura",
        "le Val de Loire",
        "la Grande-Bretagne",
        "59 ans, 33 places, 75 %",
        "le 15 mai et le 31/12",
        "le 93 rue de la République",
        "le 62, avenue du Général",
        "ouvert du 40 au 60",
        "les bénéficiaires (33) et les agents (12)",
        "en 93 et en 2013",
        "article 75, 13 personnes",
        "une hausse de 59 %",
        "au 01 44 07 02 52",
        "les landes de bruyère",
        "orne, marne, creuse, indre",
        "il orne la salle, elle creuse l'idée",
        "Les tours de quartier ont du sens",
        "des vannes et des lens",
        "La gap analysis, une lentille",
        "de lourdes charges, des cannes",
        "l'eau de l'outre",
        "cela aura un effet",
        "les charentaises du grand-père, les charentaises",
        "une boîte à orange, apte",
        "le boeuf bourguignon et l'armoire normande",
        "Le Parisien l'a écrit",
        "Champagne pour tous",
        "une limousine noire",
        "Paris-Saclay",
        "Notre-Dame-des-Landes",
        "",
    ],
)
def test_nothing_is_named(text: str) -> None:
    assert named(text) == []


def test_offsets_and_how() -> None:
    text = "Co\u0302tes-d'Armor, dans le 59, à Rennes, en Brittany, à la Loire-Inférieure, les nordistes"
    assert [(text[m.start : m.end], m.kind, m.how) for m in mentions(text)] == [
        ("Co\u0302tes-d'Armor", "department", "name"),
        ("59", "number", "code"),
        ("Rennes", "town", "town"),
        ("Brittany", "region", "foreign"),
        ("Loire-Inférieure", "department", "former"),
        ("nordistes", "inhabitants", "adjective"),
    ]


# mentions, questions


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("dans le finistere", ["Finistère"]),
        ("en seine maritime", ["Seine-Maritime"]),
        ("ds le 59", ["Nord"]),
        ("dept 33", ["Gironde"]),
        ("le 9-3", ["Seine-Saint-Denis"]),
        ("neuf trois", ["Seine-Saint-Denis"]),
        ("dans le 59 et le 62", ["Nord", "Pas-de-Calais"]),
        ("dans le 59/62", ["Nord", "Pas-de-Calais"]),
        ("du 62", ["Pas-de-Calais"]),
        ("que fait le 29 pour les jeunes", ["Finistère"]),
        ("un ehpad (33)", ["Gironde"]),
        ("dpt 2a", ["Corse-du-Sud"]),
        ("que fait on dans le lot", ["Lot"]),
        ("aides dans la somme", ["Somme"]),
        ("dans la manche ou le calvados", ["Manche", "Calvados"]),
        ("les actions du nord", ["Nord"]),
        ("chez nous en creuse", ["Creuse"]),
        ("dans l aube", ["Aube"]),
        ("dans l'ain", ["Ain"]),
        ("dans le cher", ["Cher"]),
        ("a la reunion", ["La Réunion"]),
        ("actions gironde insertion jeunes", ["Gironde"]),
        ("a rennes ou a tours", ["Ille-et-Vilaine", "Indre-et-Loire"]),
        ("a paris", ["Paris"]),
        ("en idf", ["Île-de-France"]),
        ("les departements bretons", ["Bretagne"]),
        ("What is done in Brittany and Corsica?", ["Bretagne", "Corse"]),
        ("What does the Gironde do?", ["Gironde"]),
        ("¿Qué se hace en Borgoña y en Normandía?", ["Bourgogne", "Normandie"]),
        ("Cosa si fa in Bretagna?", ["Bretagne"]),
        ("Was macht man in der Normandie und im Elsass?", ["Normandie", "Alsace"]),
        ("O que se faz na Bretanha e na Borgonha?", ["Bretagne", "Bourgogne"]),
        ("Reunion Island", ["La Réunion"]),
        ("outre-mer", ["outre-mer"]),
    ],
)
def test_mentions_in_questions(question: str, names: list[str]) -> None:
    assert named(question, loose=True) == names


@pytest.mark.parametrize(
    "question",
    [
        "mon pere a 59 ans",
        "c'est pas trop cher ?",
        "il faut venir a la reunion des parents",
        "que faire en cas de chute a l'aube",
        "ils ont perdu le nord",
        "quelle est la somme versee",
        "quelle somme verse le departement",
        "il fait la manche dans la rue",
        "le gros lot",
        "what a nice idea, a lot of places",
        "that makes sens",
        "Welche Hilfen gibt es für Kinder des Landes und eure Dienste?",
        "manche Leute brauchen Hilfe",
        "addiction aux paris sportifs",
        "un rendez vous le 12 pour le rsa",
        "j'ai 33 logements et 75 euros",
        "donner du sens au travail",
        "comment allier emploi et garde",
        "great britain",
        "une reunion d'information",
    ],
)
def test_questions_that_name_no_place(question: str) -> None:
    assert named(question, loose=True) == []


def test_a_word_with_an_accent_of_its_own_is_not_the_town_it_resembles() -> None:
    assert mentions("j'étais maçon à mon compte", loose=True) == []
    assert [m.name for m in mentions("je vis à macon", loose=True)] == ["Saône-et-Loire"]
    assert [m.name for m in mentions("Une maison ouvre à Mâcon.")] == ["Saône-et-Loire"]
