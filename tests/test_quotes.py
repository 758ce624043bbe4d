"""Choosing quotations: whole sentences, in reading order, the ones that answer, always slices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import make_fiche

from assistant import quotes
from assistant.period import Period
from assistant.quotes import FEATURES, candidates, choose, features, holds_fact, is_verbatim
from assistant.records import Quote
from corpus.models import Fiche, PageMark, Section, Source
from index.analyser import analyse
from index.concepts import Concept, coverage, matches
from index.topics import NearTopic, Topic

CONTEXT = "Le Département manque de places d'accueil. Les familles attendent dix-huit mois."
LEAD = "Le service propose :"
ITEMS = [
    "un accueil de jour pour les personnes âgées ;",
    "une aide au transport, financée à hauteur de 12 000 € par an ;",
    "un café des aidants.",
]
DESCRIPTION = "La maison a ouvert en 2014 à Trifouilly.\n\n" + LEAD + "\n\n" + "\n".join(f"- {item}" for item in ITEMS)
TEXT = f"Contexte\n\n{CONTEXT}\n\nDescription\n\n{DESCRIPTION}"


def fiche() -> Fiche:
    start = TEXT.index(DESCRIPTION)
    return Fiche(
        id="maison-000000",
        title="La maison",
        departments=("Gironde",),
        regions=("Nouvelle-Aquitaine",),
        organisation=None,
        years=None,
        status=None,
        contacts=(),
        chapter=None,
        theme=None,
        audiences=(),
        document="r.pdf",
        file="r.pdf",
        source=Source("R", None, None),
        text=TEXT,
        sections=(
            Section("context", "Contexte", TEXT.index(CONTEXT), TEXT.index(CONTEXT) + len(CONTEXT)),
            Section("description", "Description", start, len(TEXT)),
        ),
        marks=(PageMark(0, 14, "12"), PageMark(start, 15, "13")),
    )


def concepts(question: str) -> list[Concept]:
    return [Concept(stem, 1.0, (((stem,), 1.0),)) for stem in analyse(question)]


def test_candidates_are_sentences_and_items_never_headings() -> None:
    texts = [c.text for c in candidates(fiche())]
    assert texts == [
        "Le Département manque de places d'accueil.",
        "Les familles attendent dix-huit mois.",
        "La maison a ouvert en 2014 à Trifouilly.",
        LEAD,
        *ITEMS,
    ]


def test_the_sentence_that_answers_comes_with_its_page_and_section() -> None:
    (quote,) = choose(fiche(), concepts("les familles attendent combien de mois"), facts=("duration",), most=1)
    assert quote == Quote("Les familles attendent dix-huit mois.", quote.start, quote.end, 12, "Contexte")


def test_a_list_item_brings_the_line_that_introduces_it() -> None:
    quotes = choose(fiche(), concepts("aide au transport"), most=1)
    assert [q.text for q in quotes] == [LEAD, "- " + ITEMS[1].removesuffix(" ;")]
    assert [q.page for q in quotes] == [13, 13]


def with_text(description: str) -> Fiche:
    section = Section("description", None, 0, len(description))
    return replace(fiche(), text=description, sections=(section,), marks=())


def test_an_item_of_two_sentences_leaves_the_next_items_their_lead() -> None:
    found = with_text("Trois aides existent :\n\n- un prêt. Il est sans frais ;\n- une aide au transport vers la ville.")
    assert [q.text for q in choose(found, concepts("transport ville"), most=1)] == [
        "Trois aides existent :",
        "- une aide au transport vers la ville.",
    ]


def test_a_sentence_that_points_back_is_quoted_last() -> None:
    found = with_text("Elle aide les familles du quartier chaque jour. La maison aide les familles du quartier chaque jour.")
    assert [q.text for q in choose(found, concepts("familles"), most=1)] == ["La maison aide les familles du quartier chaque jour."]
    impersonal = with_text("Il faut une maison ouverte aux familles du quartier. Elle aide les familles du quartier chaque jour.")
    assert choose(impersonal, concepts("familles"), most=1)[0].text.startswith("Il faut")


def test_a_figure_is_preferred_when_one_is_asked() -> None:
    quotes = choose(fiche(), concepts("combien coûte l'accueil"), facts=("amount",), most=1)
    assert "- " + ITEMS[1].removesuffix(" ;") in [q.text for q in quotes]


def test_quotes_are_in_reading_order_and_verbatim() -> None:
    found = fiche()
    quotes = choose(found, concepts("café des aidants, places d'accueil"))
    assert [q.start for q in quotes] == sorted(q.start for q in quotes)
    assert all(is_verbatim(q, found) for q in quotes)
    assert not is_verbatim(Quote("Le Département a des places.", 10, 38, 12, None), found)


def test_a_question_that_matches_nothing_still_quotes_something() -> None:
    assert choose(fiche(), [])[0].text


def test_holds_fact_by_kind() -> None:
    assert holds_fact("Le budget est de 12 000 €.", ["amount"])
    assert holds_fact("1,5 M€", ["amount"])
    assert not holds_fact("12 000 familles", ["amount"])
    assert holds_fact("ouvert en 2014", ["date"])
    assert not holds_fact("dure longtemps", ["duration"])
    assert holds_fact("dure 18 mois", ["duration"])
    assert holds_fact("anything", ["person"])
    assert holds_fact("120 bénévoles", ["quantity"])
    assert not holds_fact("ouvert en 2014", ["quantity"])


def test_coverage_weighs_by_rarity_and_squares_partial_expansions() -> None:
    pch = Concept("PCH", 3.0, ((("pch",), 1.0), (("prestat", "compens", "handicap"), 0.9)))
    housing = Concept("logement", 1.0, ((("log",), 1.0),))
    assert matches(pch, {"prestat", "compens", "handicap"}) == 0.9
    assert matches(pch, {"handicap"}) == pytest.approx(0.1)
    assert coverage([pch, housing], {"pch"}) == 0.75
    assert coverage([], {"pch"}) == 0.0


NOTHING = dict.fromkeys(FEATURES, 0.0)


def weighed(monkeypatch: pytest.MonkeyPatch, **weights: float) -> None:
    """Let only these features count."""
    monkeypatch.setattr(quotes, "FEATURES", {**NOTHING, **weights})


def chosen(description: str, question: str = "", **more: object) -> list[str]:
    return [q.text for q in choose(with_text(description), concepts(question), **more)]  # type: ignore[arg-type]


def test_every_feature_is_weighed_and_seen() -> None:
    assert ["words", *features(fiche())[0]] == list(FEATURES)


def test_what_is_seen_on_a_sentence() -> None:
    found = fiche()
    near = NearTopic(Topic("transport", "initiative", (("bus",), tuple(analyse("aide au transport"))), ()), 0.75, 2.0, 0.8, 5.0)
    start = TEXT.index(ITEMS[1])
    prior = [(0, 40, 0.9), (start, start + 5, 0.25), (start - 3, start + 1, 0.125)]
    rows = features(found, prior, ["amount"], [0.1 * i for i in range(7)], [near], Period(2013, 2014))
    assert rows[5] == {
        "closeness": 0.5,
        "subjects": 0.75,
        "passage": 0.25,
        "description": 1.0,
        "position": 5 / 6,
        "brief": (120 - len(ITEMS[1])) / 100,
        "long": 0,
        "figure": 1.0,
        "introduces": 0.0,
        "done": 0.0,
        "year": 0.0,
    }
    assert [row["done"] for row in rows] == [0.0] * 7
    assert [row["year"] for row in rows] == [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert [row["introduces"] for row in rows] == [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert [row["description"] for row in rows] == [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert [row["year"] for row in features(found, period=Period(2015, None))] == [0.0] * 7
    assert features(with_text("Le Département a créé un relais."))[0]["done"] == 1.0
    assert features(with_text("L" + "a" * 349))[0]["long"] == 1.5


A, B, C, D = "Un car passe chaque lundi.", "Un prêt existe pour les soins.", "Une halte ouvre le soir.", "Un jardin est partagé."


def test_the_best_three_are_quoted_in_reading_order(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed(monkeypatch, closeness=1.0)
    assert chosen(f"{A} {B}\n\n{C} {D}", cosines=[0.1, 0.9, 0.5, 0.7]) == [f"{B}\n\n{C} {D}"]
    assert chosen(f"{A} {B}\n\n{C} {D}", cosines=[0.6, 0.1, 0.5, 0.7]) == [A, f"{C} {D}"]


def test_a_sentence_far_under_the_best_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed(monkeypatch, closeness=10.0)
    assert chosen(f"{A} {B} {C} {D}", cosines=[0.39, 0.9, 0.41, 0.1]) == [f"{B} {C}"]
    # The best is what counts, not what was chosen last.
    assert chosen(f"{A} {B} {C} {D}", cosines=[0.1, 0.9, 0.5, 0.39]) == [f"{B} {C}"]


def test_words_quoted_already_count_half(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed(monkeypatch, words=1.0, closeness=1.0)
    text = "Le bus roule. Le bus passe. Un vélo attend."
    question = "bus vélo"
    # "Bus" is worth 0.5, then 0.25; "vélo" 0.5 all along.
    assert chosen(text, question, cosines=[0.5, 0.4, 0.16], most=2) == ["Le bus roule.", "Un vélo attend."]
    assert chosen(text, question, cosines=[0.5, 0.4, 0.14], most=2) == ["Le bus roule. Le bus passe."]


def test_a_figure_asked_for_comes_first_whatever_the_words() -> None:
    text = f"Le transport des familles coûte cher aux familles du canton. {C} L'ensemble revient à 4 000 €."
    assert chosen(text, "combien coûte le transport des familles du canton", facts=["amount"], most=1) == ["L'ensemble revient à 4 000 €."]


def test_what_a_pronoun_stands_for_is_quoted_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed(monkeypatch, closeness=1.0)
    text = f"{A} Une équipe se déplace. Elle écoute les parents. {D}"
    assert chosen(text, cosines=[0.8, 0.0, 1.0, 0.9], most=2) == ["Une équipe se déplace. Elle écoute les parents."]
    # In the last place nothing can bring it any more, so another sentence is taken.
    assert chosen(text, cosines=[0.8, 0.0, 0.9, 1.0], most=2) == [A, D]
    assert chosen(text, cosines=[0.0, 0.0, 1.0, 0.9], most=1) == [D]
    # "Ce dispositif" is what the title names.
    itself = text.replace("Elle écoute", "Ce dispositif écoute")
    assert chosen(itself, cosines=[0.8, 0.0, 0.9, 1.0], most=2) == ["Ce dispositif écoute les parents. " + D]


def test_no_further_sentence_beyond_the_length(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed(monkeypatch, closeness=1.0)
    long = [f"Le bus {n} " + "roule " * 65 + "loin." for n in ("un", "deux", "trois")]
    assert [len(text) for text in long] == [405, 407, 408]
    # 405 and 407 leave no room for 408 under 900; a shorter one still has its place.
    assert chosen("\n\n".join([*long, A]), cosines=[0.9, 0.8, 0.7, 0.1]) == [f"{long[0]}\n\n{long[1]}", A]
    assert chosen("a" * 1000, cosines=[0.5]) == ["a" * 1000]


def test_a_wanted_sentence_is_quoted_first() -> None:
    fiche = make_fiche("m", text="La maison est belle et la maison est grande. Elle coûte cher. Un jardin est ouvert.")
    assert [q.text for q in choose(fiche, [], most=1, wanted=(2,))] == ["Un jardin est ouvert."]
