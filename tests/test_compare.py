"""The comparison grid: what fills a cell, what leaves it empty, what differs, and what cannot be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FakeEncoder, make_document, make_fiche

from assistant.compare import Comparison, Fact, compare, fiche_rows, shown_audiences
from assistant.errors import ComparisonError
from assistant.evidence import standing, standing_label
from assistant.grid import classes, grid, inherited, patterns
from assistant.practice_json import as_json
from assistant.quotes import is_verbatim
from assistant.render_grid import comparison_blocks, comparison_table
from assistant.rows import allotted, answers, units
from assistant.transfer import sheet
from assistant.words import differs_line
from corpus.fichefile import embedded_files, read_fiche_file
from corpus.models import Fiche, PageMark, Section, Source
from index.errors import UnknownFicheError
from index.library import Library

CONTEXT = "Le canton manque de places d'accueil pour les personnes âgées. Le Département a ouvert une salle des fêtes."
MEANS = (
    "Elle emploie trois infirmières. Le budget s'élève à 120 000 euros. Les subventions de plus de 50 000 euros sont soumises à un vote."
)
LIST = "La maison propose :\n\n- un accueil de jour destiné aux personnes âgées isolées ;\n- des repas."
DESCRIPTION = (
    f"{LIST}\n\nElle est gérée par l'association Les Tilleuls, en partenariat avec le CCAS et la caisse de retraite. "
    "Elle a ouvert en mars 2016. Le financement relève de la loi du 28 décembre 2015."
)
RESULTS = "Quarante-deux personnes ont été accueillies en un an.\n\nVoir fiche précédente."


def built(*parts: tuple[str, str], fiche_id: str = "maison", **changes: object) -> Fiche:
    """A fiche of these (kind, text) sections, on one page each."""
    text, sections, marks = "", [], []
    for number, (kind, body) in enumerate(parts, 10):
        text += f"{kind.upper()}\n\n"
        sections.append(Section(kind, kind.capitalize(), len(text), len(text) + len(body)))  # type: ignore[arg-type]
        marks.append(PageMark(len(text), number, None))
        text += body + "\n\n"
    values = {
        "title": "La maison du canton",
        "sections": tuple(sections),
        "marks": tuple(marks),
        "evidence": None,
        "audiences": (),
        **changes,
    }
    return make_fiche(fiche_id, text=text, **values)


def maison(fiche_id: str = "maison", **changes: object) -> Fiche:
    return built(("context", CONTEXT), ("description", DESCRIPTION), ("means", MEANS), ("results", RESULTS), fiche_id=fiche_id, **changes)


WORDS = ("Alpha", "Beta", "Gamma", "Delta")


def bus() -> Fiche:
    text = "Un bus équipé de tablettes numériques va de village en village depuis 2019."
    head = {"departments": ("Creuse",), "years": (2019, None), "organisation": None, "contacts": (), "status": None}
    return built(("description", text), fiche_id="bus", title="Le bus", **head)


def row(fiche: Fiche, key: str) -> list[str]:
    asked = next(a for a in grid() if a.key == key)
    return [q.text for q in answers(fiche, asked)]


@pytest.fixture
def library(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Library]:
    with Library.open(tmp_path, encoder) as opened:
        fiches = [
            maison(),
            bus(),
            *(built(("description", f"{w} {w} {w} {w}."), fiche_id=f"autre-{n}", title=f"Autre {w}") for n, w in enumerate(WORDS)),
            maison("maison-bis", document="autre.pdf", file="autre.pdf"),
        ]
        opened.add(make_document(), fiches)
        yield opened


def test_each_row_finds_the_sentences_that_answer_it() -> None:
    fiche = maison()
    assert row(fiche, "problem") == ["Le canton manque de places d'accueil pour les personnes âgées."]
    assert row(fiche, "means") == ["Elle emploie trois infirmières. Le budget s'élève à 120 000 euros."]
    assert row(fiche, "partners") == [
        "Elle est gérée par l'association Les Tilleuls, en partenariat avec le CCAS et la caisse de retraite."
    ]
    assert row(fiche, "governance") == row(fiche, "partners")
    assert row(fiche, "timetable") == ["Elle a ouvert en mars 2016."]
    assert row(fiche, "legal") == ["Le financement relève de la loi du 28 décembre 2015."]
    assert row(fiche, "results") == ["Quarante-deux personnes ont été accueillies en un an."]
    assert row(fiche, "difficulties") == []


def test_a_cell_knows_its_page_and_section() -> None:
    asked = next(a for a in grid() if a.key == "results")
    (quote,) = answers(maison(), asked)
    assert (quote.page, quote.section) == (13, "Results")
    assert maison().text[quote.start : quote.end] == quote.text


def test_a_threshold_of_money_is_not_a_means_and_the_date_of_a_law_is_not_the_timetable() -> None:
    fiche = built(
        ("description", "Les subventions supérieures à 50 000 euros sont concernées. La loi du 29 juillet 1998 le permet depuis longtemps.")
    )
    assert row(fiche, "means") == []
    assert row(fiche, "timetable") == []


def test_a_reference_to_another_page_fills_no_cell() -> None:
    assert row(built(("results", "Voir fiche précédente.")), "results") == []


def test_an_item_that_cannot_stand_alone_brings_its_lead() -> None:
    fiche = maison()
    asked = next(a for a in grid() if a.key == "audience")
    texts = [q.text for q in answers(fiche, asked)]
    assert any(t.startswith("La maison propose :") and "un accueil de jour destiné aux personnes âgées isolées ;" in t for t in texts)


def test_header_facts_are_facts_not_quotations() -> None:
    cells = dict(zip((a.key for a in grid()), fiche_rows(maison()), strict=True))
    assert cells["governance"].facts == (Fact("organisation", ("Conseil départemental",)),)
    assert cells["timetable"].facts == (Fact("years", ("2016",)), Fact("status", ("En cours",)))
    assert cells["contact"].facts == (Fact("contact", ("Mme Exemple, 02 54 00 00 00",)),)
    assert cells["contact"].quotes == ()
    assert not cells["difficulties"]


def test_audiences_inferred_from_a_text_are_not_shown_as_stated() -> None:
    cells = dict(zip((a.key for a in grid()), fiche_rows(maison(audiences=("personnes âgées",))), strict=True))
    assert cells["audience"].facts == ()
    cells = dict(zip((a.key for a in grid()), fiche_rows(maison(audiences=("personnes âgées",), evidence="attendu")), strict=True))
    assert cells["audience"].facts == (Fact("audience", ("personnes âgées",)),)


def test_differences_come_from_facts_and_filled_rows(library: Library) -> None:
    comparison = compare(library, ["maison", "bus"])
    assert [f.id for f in comparison.fiches] == ["maison", "bus"]
    first = {d.kind: d.values for d in comparison.differs[0]}
    second = {d.kind: d.values for d in comparison.differs[1]}
    assert first["place"] == ("Loir-et-Cher",)
    assert first["oldest"] == ("2016",)
    assert second["newest"] == ("2019",)
    assert first["audience"] == ("personnes âgées",)
    assert first["bearer"] == ("Conseil départemental",)
    assert set(first) | set(second) <= {"place", "oldest", "newest", "audience", "bearer", "figure"}, "facts, never the state of the form"
    assert comparison.shared == ()
    line = differs_line(comparison.differs[0], "fr")
    assert line.startswith("Loir-et-Cher ; la plus ancienne (2016) ; public : personnes âgées ; porteur : Conseil départemental")


def test_a_shared_public_is_written_in_every_cell_of_its_row(tmp_path: Path, encoder: FakeEncoder) -> None:
    # The texts of both speak of old people; only the second states them as its public.
    text = "Les personnes âgées sont nombreuses au village. Les personnes âgées du canton y viennent aussi."
    heads = (("aidants",), ("personnes âgées", "aidants"), ("aidants", "accueillants familiaux"))
    fiches = [
        built(("context", f"{text} {w} {w}."), fiche_id=f"f{i}", title=w, evidence="aucun", audiences=heads[i], departments=(place,))
        for i, (w, place) in enumerate(zip(WORDS, ("Doubs", "Nord", "Gers"), strict=False))
    ]
    with Library.open(tmp_path, encoder) as opened:
        opened.add(make_document(), fiches)
        comparison = compare(opened, ["f0", "f1", "f2"])
        assert comparison.shared == ("aidants",)
        assert [{d.kind: d.values for d in one}.get("audience") for one in comparison.differs] == [
            None, ("personnes âgées",), ("accueillants familiaux",),
        ]  # fmt: skip
    audience = next(r for r in comparison.rows if r.asked.key == "audience")
    assert [[a for a in comparison.shared if a in shown_audiences(c)] for c in audience.cells] == [["aidants"]] * 3


def test_no_sentence_stands_twice_in_a_column() -> None:
    for fiche in [maison(), *embedded()]:
        seen: set[int] = set()
        for quotes in allotted(fiche, grid()):
            spans = [(q.start, q.end) for q in quotes]
            held = {u.start for u in units(fiche) if not u.introduces and any(a <= u.start < b for a, b in spans)}
            assert not held & seen, (fiche.id, [q.text for q in quotes])
            seen |= held
    cells = dict(zip((a.key for a in grid()), allotted(maison(), grid()), strict=True))
    assert [q.text for q in cells["partners"]] == row(maison(), "partners")
    assert cells["governance"] == (), "the header names who is in charge, the sentence goes to the other row"


def test_what_is_offered_in_case_of_need_is_not_the_problem() -> None:
    assert row(built(("description", "Une hotline aide les allocataires en cas de difficulté de connexion.")), "problem") == []


def test_a_figure_of_the_results_is_a_slice_of_them(tmp_path: Path, encoder: FakeEncoder) -> None:
    told = "En 2018, 42,5 % des allocataires suivis ont retrouvé un emploi durable, selon le Département."
    kinds = ("chiffres du porteur", "attendu")
    fiches = [
        built(("results", f"{told} {w} {w}."), fiche_id=f"f{i}", title=w, evidence=kinds[i], departments=(place,))
        for i, (w, place) in enumerate(zip(WORDS, ("Doubs", "Nord"), strict=False))
    ]
    with Library.open(tmp_path, encoder) as opened:
        opened.add(make_document(), fiches)
        first, second = compare(opened, ["f0", "f1"]).differs
    figures = [d.values for d in first if d.kind == "figure"]
    assert figures == [("42,5 % des allocataires suivis ont retrouvé un emploi durable",)]
    assert figures[0][0] in fiches[0].text
    assert "résultat : « 42,5 % des allocataires suivis ont retrouvé un emploi durable »" in differs_line(first, "fr")
    assert not [d for d in second if d.kind == "figure"], "what is only expected is no result"


def test_what_cannot_be_compared_is_said_in_one_line(library: Library) -> None:
    with pytest.raises(ComparisonError, match=r"^comparer : une seule fiche ; en donner de 2 à 5 \(« essaim fiches » les énumère\)$"):
        compare(library, ["maison"])
    with pytest.raises(ComparisonError, match=r"^comparer : 6 fiches ; en donner de 2 à 5"):
        compare(library, ["maison", "bus", "autre-0", "autre-1", "autre-2", "autre-3"])
    with pytest.raises(ComparisonError, match=r"^bus : donnée deux fois ; comparer des fiches différentes$"):
        compare(library, ["bus", "maison", "bus"])
    with pytest.raises(ComparisonError, match=r"^maison et maison-bis : la même initiative dans deux textes \(recueil.pdf et autre.pdf\)"):
        compare(library, ["maison", "maison-bis"])
    with pytest.raises(UnknownFicheError, match="les plus proches : maison"):
        compare(library, ["maisons", "bus"])


def test_the_table_quotes_with_pages_and_says_what_is_missing(library: Library) -> None:
    table = comparison_table(compare(library, ["maison", "bus"]), "fr")
    assert "| **Problème visé** | « Le canton manque de places d'accueil pour les personnes âgées. » (p. 10) | *non renseigné* |" in table
    assert "| **Gouvernance** | Porteur : Conseil départemental | *non renseigné* |" in table
    assert "| **Ce qui diffère** | Loir-et-Cher ; la plus ancienne (2016) ; " in table
    assert "Pour vérifier : chaque citation est la copie mot pour mot" in table
    assert "essaim " not in table and ", maison" not in table, "neither commands nor identifiers"
    english = comparison_blocks(compare(library, ["maison", "bus"]), "en")
    assert "### Problem\n" in english
    assert "*not stated*" in english


def test_documents_cannot_break_the_table(tmp_path: Path, encoder: FakeEncoder) -> None:
    with Library.open(tmp_path, encoder) as opened:
        evil = built(
            ("context", "Face au manque de <script>alert(1)</script> | de *places*, il faut agir vite."), fiche_id="evil", title="A|B"
        )
        opened.add(make_document(), [evil, built(("description", "Tout autre chose ici même."), fiche_id="sage", title="C")])
        table = comparison_table(compare(opened, ["evil", "sage"]), "fr")
    assert "<script>" not in re.sub(r"\\<", "", table)
    rows = [line for line in table.split("\n") if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {4}


def test_json_of_a_comparison(library: Library) -> None:
    value = as_json(compare(library, ["maison", "bus"]))
    assert [f["fiche"] for f in value["fiches"]] == ["maison", "bus"]
    assert [r["key"] for r in value["rows"]] == [
        "problem", "audience", "means", "partners", "governance", "legal", "timetable", "results", "difficulties", "contact",
    ]  # fmt: skip
    results = next(r for r in value["rows"] if r["key"] == "results")
    assert results["cells"][0]["quotes"] == [
        {"text": "Quarante-deux personnes ont été accueillies en un an.", "page": 13, "section": "Results"}
    ]
    assert results["cells"][1] == {"quotes": [], "facts": []}


def test_evidence_is_stated_or_read_and_dated() -> None:
    assert standing(maison(evidence="évalué")).kind == "évalué"
    read = standing(built(("results", "L'action a permis 42 retours à l'emploi.")))
    assert (read.kind, read.stated, read.year) == ("chiffres du porteur", False, 2018)
    assert standing(built(("results", "Une évaluation externe a permis de le constater."))).kind == "évalué"
    assert standing(built(("description", "Un bus passe."))).kind == "aucun"
    assert standing_label(maison(evidence="attendu"), "fr") == "fiche de 2018, résultats attendus"
    assert standing_label(maison(evidence="attendu", source=Source("R", None, None)), "en") == "undated fiche, expected results"


def test_every_class_a_row_names_exists_and_compiles() -> None:
    named = {name for asked in grid() for name in (*asked.cues, *asked.against, *asked.weak, *(c for part in asked.parts for c in part))}
    assert named <= set(classes()) | set(inherited().values())
    assert inherited().keys() <= set(classes())
    assert all(patterns(name) for name in classes())
    assert all("@" not in re.sub(r"\\S@", "", pattern) for pattern in classes().values())


def embedded() -> list[Fiche]:
    return [read_fiche_file(path)[1] for path in embedded_files()]


def test_every_quotation_of_every_grid_and_sheet_is_a_whole_verbatim_slice() -> None:
    count = 0
    for fiche in embedded():
        starts, ends = {u.start for u in units(fiche)}, {u.end for u in units(fiche)}
        items = {u.end for u in units(fiche) if u.item}
        quotes = [q for cell in fiche_rows(fiche) for q in cell.quotes] + list(sheet(fiche).quotes)
        for quote in quotes:
            count += 1
            assert is_verbatim(quote, fiche), fiche.id
            assert quote.start in starts and quote.end in ends, (fiche.id, quote.text)
            assert len(quote.text.split()) >= 3, (fiche.id, quote.text)
            assert quote.end in items or quote.text.endswith((".", "!", "?", "…", ":", ";", "»", ")")), (fiche.id, quote.text)
            assert quote.start in {u.start for u in units(fiche) if u.item} or not quote.text[0].islower(), (fiche.id, quote.text)
    assert count > 1500


def test_no_cell_ends_on_a_line_that_leads_nowhere() -> None:
    for fiche in embedded():
        for cell in fiche_rows(fiche):
            if cell.quotes:
                assert not cell.quotes[-1].text.endswith(":"), (fiche.id, cell.quotes[-1].text)


def test_a_comparison_lists_all_its_quotations(library: Library) -> None:
    comparison: Comparison = compare(library, ["maison", "bus"])
    assert len(comparison.quotes) == sum(len(c.quotes) for r in comparison.rows for c in r.cells)
    assert all(is_verbatim(q, f) for f, q in comparison.quotes)


def test_what_was_there_well_before_the_first_year_is_not_the_timetable() -> None:
    text = "En 2009, le Département a créé un premier service. En 2016, le Département a créé la maison."
    assert row(built(("description", text), years=(2016, None)), "timetable") == ["En 2016, le Département a créé la maison."]
    assert row(built(("description", "La maison accueille des familles depuis 2016."), years=(2016, None)), "timetable")


def test_words_that_only_look_like_means_fill_no_means() -> None:
    assert row(built(("description", "Une charte est prévue avec les partenaires locaux et les acteurs du canton.")), "means") == []
    assert row(built(("description", "L'association dispose de ses propres locaux, avec une équipe par canton.")), "means")


def test_third_parties_told_by_a_verb_are_partners() -> None:
    for text in (
        "La maison est née en réunissant les équipes du Département et les services de la MDPH.",
        "Le travail avec les associations sera renforcé dans le canton.",
        "Le suivi des accueillants est confié à un opérateur mandaté par le Département.",
    ):
        assert row(built(("description", text)), "partners") == [text]


def test_how_long_a_person_stays_and_which_law_defines_the_public_are_not_answers() -> None:
    assert row(built(("description", "La durée pouvant varier de 1 à 6 mois permet de s'adapter à chacun.")), "timetable") == []
    assert row(built(("description", "Le canton compte vingt jeunes concernés par l'amendement Creton.")), "legal") == []


def test_what_is_said_in_passing_is_quoted_where_nothing_says_it_better() -> None:
    told = "Le Département a lancé un service de livres à domicile qui facilite la vie des personnes isolées."
    fiche = built(("description", told), organisation=None)
    assert row(fiche, "audience") == [told]
    assert row(fiche, "governance") == [told]
    better = "Le service s'adresse aux personnes âgées isolées de plus de 75 ans. Les familles en parlent."
    assert row(built(("description", f"{better} {told}")), "audience") == [better.partition(" Les")[0]]


def test_nothing_said_in_passing_is_looked_for_where_the_header_answers() -> None:
    told = "Le Département a lancé un service de livres à domicile qui facilite la vie des personnes isolées."
    assert row(built(("description", told), organisation="Les Tilleuls"), "governance") == []
    assert row(built(("description", told), evidence="attendu", audiences=("personnes isolées",)), "audience") == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("audience", "Les ateliers aident à la lecture des publics fragiles du canton."),
        ("means", "Des lecteurs bénévoles viennent, sans aucun financement à ce jour."),
        ("means", "Le service est soutenu et financé par la commune."),
        ("partners", "La lecture est organisée avec les acteurs concernés du canton."),
        ("partners", "La charte a été écrite conjointement par la caisse et le canton."),
        ("governance", "La métropole travaille à la création d'une bibliothèque de rue."),
        ("legal", "La lecture est prévue par une convention entre la caisse et le canton."),
        ("timetable", "Le canton va expérimenter la lecture à domicile."),
        ("results", "Le bus s'est arrêté dans 34 communes, permettant ainsi de toucher les lecteurs."),
        ("results", "La bibliothèque compte 900 connexions par mois."),
        ("difficulties", "La réussite de la tournée repose sur l'accord de tous les maires."),
        ("problem", "La tournée est faite pour redonner le goût de lire."),
    ],
)
def test_classes_of_language_that_were_missed(key: str, text: str) -> None:
    head = {"organisation": None, "years": None, "status": None}
    assert row(built(("description", text), **head), key) == [text]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("governance", "Le comité départemental handisport prête des vélos aux lecteurs."),
        ("governance", "La lecture sera étendue à plusieurs territoires pilotes du pays."),
        ("governance", "Une initiative similaire est portée par l'association Les Tilleuls."),
        ("means", "Le tutorat facilite l'accompagnement à la prise de poste des lecteurs."),
        ("means", "Madame Exemple, secrétaire d'Etat chargée des personnes âgées, est venue au canton."),
        ("results", "La maison repose sur un taux d'encadrement élevé et sur le calme."),
        ("timetable", "La lecture s'inscrit dans le prolongement des exigences du canton."),
        ("timetable", "Données arrêtées au 31 décembre 2015 : neuf livres."),
        ("audience", "La maison a été ouverte par le centre d'information sur les droits des femmes et des familles."),
        ("legal", "La prise en charge par le référent commence aussitôt."),
        ("partners", "La lecture a lieu en centre-ville, où l'on réunit deux maisons."),
    ],
)
def test_words_that_look_like_answers_fill_no_cell(key: str, text: str) -> None:
    head = {"organisation": "Les Tilleuls", "years": None, "status": None}
    assert row(built(("description", text), **head), key) == []


def test_a_label_says_what_the_paragraph_below_is() -> None:
    fiche = built(("description", "Publics concernés\n\nBRSA en priorité\n\nFinalité :\n\nOuvrir une salle de lecture au village."))
    assert row(fiche, "audience") == ["Publics concernés\n\nBRSA en priorité"]
    assert row(fiche, "problem") == ["Finalité :\n\nOuvrir une salle de lecture au village."]


AIMS = (
    "La maison a pour ambition de :\n\nPour la personne :\n\n- Lire en paix au milieu des livres\n- Être mieux entendue par la mairie\n\n"
    "Pour le village :\n\n- Contribuer à une meilleure connaissance de chacun"
)


def test_items_under_an_aim_are_no_results_and_a_lead_of_leads_brings_their_items() -> None:
    fiche = built(("description", AIMS))
    assert row(fiche, "results") == []
    (problem,) = row(fiche, "problem")
    assert problem.startswith("La maison a pour ambition de :\n\nPour la personne :\n\n- Lire en paix au milieu des livres")
    axes = "Le plan se décline en trois orientations :\n\n- Améliorer la qualité des lectures\n- Renforcer la coordination"
    assert row(built(("description", axes)), "results") == []
    assert row(built(("results", "- Améliorer la qualité des lectures\n- Renforcer la coordination")), "results")


def test_a_lead_is_never_quoted_apart_from_its_list() -> None:
    upper = "La tournée comprend :\n\n- Des livres rangés par couleur\n- Un bus équipé de tablettes, avec trois animateurs"
    assert row(built(("description", upper)), "means") == ["Un bus équipé de tablettes, avec trois animateurs"]
    lower = upper.replace("Des livres", "des livres").replace("Un bus", "un bus")
    assert row(built(("description", lower)), "means") == [lower]
    open_item = "La tournée comprend :\n\n- Un bus équipé de tablettes, avec trois animateurs :\n\nOn part le mardi."
    assert row(built(("description", open_item)), "means") == []
    assert row(built(("description", "Trois animateurs conduisent le bus :\n\nÀ savoir :")), "means") == []


def test_an_aim_in_a_lead_of_something_else_is_not_the_aim_of_its_items() -> None:
    text = "Trois séances ont lieu afin de lire ensemble dans le calme et sans hâte, le mardi ou le jeudi :\n\n- Une séance au village"
    assert "of_aim" not in units(built(("description", text)))[1].held
    assert "of_aim" in units(built(("description", "La séance vise à :\n\n- Lire au village")))[1].held
