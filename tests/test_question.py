"""What is understood of a question: kinds, facts, periods, and what is refused."""

from __future__ import annotations

import json

import pytest

from assistant import wording
from assistant.errors import QuestionError
from assistant.question import FACT_KINDS, Period, clean, folded, understand
from assistant.wording import names, pattern
from corpus.bearers import BEARERS


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Quels départements proposent un accueil de jour pour les sans-abri ?", "list"),
        ("Je cherche des exemples de colocation pour jeunes handicapés", "list"),
        ("Which départements lend cars to jobseekers?", "list"),
        ("أي إقليم يساعد المسنين؟", "list"),
        ("Welche Departements fördern Nachbarschaftshilfe?", "list"),
        ("Combien de familles ont été logées en 2016 ?", "fact"),
        ("Quel est le budget de la recyclerie ?", "fact"),
        ("Depuis quand existe la maison des aidants ?", "fact"),
        ("How much does the home visit cost?", "fact"),
        ("Compare les épiceries sociales de la Meuse et du Gard", "comparison"),
        ("Quelle différence entre un CLIC et une MAIA ?", "comparison"),
        ("Qui contacter pour l'habitat inclusif dans le Nord ?", "contact"),
        ("Quelle est l'adresse mail du service ?", "contact"),
        ("Combien de départements ont une maison de l'autonomie ?", "count"),
        ("ma grand-mère tombe souvent et vit seule", "need"),
        ("Bonjour !", "greeting"),
        ("merci beaucoup", "greeting"),
        ("merci beaucoup, au revoir", "greeting"),
        ("Merci, bonne journée !", "greeting"),
        ("merci d'aider ma mère", "need"),
        ("Bonjour, je cherche une aide pour mon fils autiste", "list"),
        ("Essaim, c'est quoi ?", "about"),
        ("Bonjour, comment ça marche ?", "about"),
        ("que sais-tu faire", "about"),
        ("who made this?", "about"),
        ("Comment ça marche, l'habitat inclusif ?", "need"),
        ("essaimage d'une initiative", "need"),
        ("Donne-moi l'adresse de la MDPH du Rhône", "directory"),
        ("horaires CAF", "directory"),
        ("what is the phone number of the town hall", "directory"),
        ("Quels départements simplifient le formulaire de la MDPH ?", "list"),
        ("simplifier le formulaire de la MDPH", "need"),
        ("transports pour aller chercher du travail quand on n'a pas le permis", "need"),
        ("Que faire pour les chômeurs de longue durée", "need"),
    ],
)
def test_kind(question: str, kind: str) -> None:
    assert understand(question).kind == kind


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("Quel est le budget de la recyclerie ?", ("amount",)),
        ("Combien de mois dure le stage ?", ("duration", "quantity")),
        ("En quelle année et avec combien d'agents a-t-il démarré ?", ("quantity", "date")),
    ],
)
def test_facts_expected(question: str, facts: tuple[str, ...]) -> None:
    assert understand(question).facts[: len(facts)] == facts


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Quelles actions lancées avant 2010 ?", Period(None, 2009, began=True)),
        ("Les initiatives depuis 2015", Period(2015, None, began=True)),
        ("projets après 2015", Period(2016, None, began=True)),
        ("entre 2012 et 2014, qui a ouvert une maison ?", Period(2012, 2014, began=True)),
        ("Quels dispositifs créés en 2017 ?", Period(2017, 2017, began=True)),
        ("Que s'est-il lancé au cours de l'année 2012 ?", Period(2012, 2012, began=True)),
        ("Actions qui ont ouvert ou démarré au cours de l'année 2018", Period(2018, 2018, began=True)),
        ("Quelles démarches ont démarré dans le champ de l'autonomie en 2017 ?", Period(2017, 2017, began=True)),
        ("En 2017, quelles actions ont été mises en place pour les familles ?", Period(2017, 2017, began=True)),
        ("Les actions récentes, expérimentées à partir de septembre 2016", Period(2016, None, began=True)),
        ("Which initiatives started in 2017?", Period(2017, 2017, began=True)),
        ("¿Qué iniciativas creadas desde 2015 existen?", Period(2015, None, began=True)),
        ("Quelles initiatives étaient en cours en 2016 ?", Period(2016, 2016)),
        ("Quelles actions menées entre 2012 et 2014 ?", Period(2012, 2014)),
        ("Quelles actions lancées en 2016 et 2017 ?", Period(2016, 2017, began=True)),
        ("Which schemes were active in 2016?", Period(2016, 2016)),
        ("Quelles initiatives en 2017 ?", Period(2017, 2017)),
        ("Qu'est-ce qui a été lancé par le Département lui-même en 2016 ?", Period(2016, 2016, began=True)),
        ("Lesquelles remontent à avant 2010 ?", Period(None, 2009)),
        ("Quels départements ont logé des familles en 2016 ?", None),
        ("Quelles initiatives ont logé 30 familles en 2016 ?", None),
        ("Mon fils est né en 2012, qui peut l'aider ?", None),
        ("Je suis au chômage depuis 2019, vers qui aller", None),
        ("Combien de familles en 2016 ?", None),
        ("la loi de 2005 sur le handicap", None),
    ],
)
def test_period(question: str, period: Period | None) -> None:
    assert understand(question).period == period


@pytest.mark.parametrize(
    ("group", "name", "heard", "not_heard"),
    [
        (
            "kinds",
            "comparison",
            "comparaison des deux|en quoi different-ils|les memes publics|was ist der unterschied",
            "indifference|a differer",
        ),
        ("kinds", "contact", "qui puis-je joindre ?|a qui m'adresser|e-mail ?|how can i reach them", "contacteur|melanger"),
        ("kinds", "count", "combien de departements|cb d'initiatives|how many french departments", "combien de places|departements"),
        ("kinds", "list", "lesquels ?|y a-t-il un bus|ما هي الاقاليم|اي اقليم|existen casas", "delister|quelque chose|قضايا"),
        ("kinds", "need", "j'ai peur|m. durand|meine mutter|mi madre", "jeudi|monde"),
        (
            "facts",
            "amount",
            "quel est en 2016 le budget|loyer moyen|combien cela leur coute-t-il ?|how much do they pay|what does it cost",
            "un grand budget|quel jour ; le prix|quelles aides pour payer le loyer|loyers impayes|financement d'un projet",
        ),
        (
            "facts",
            "duration",
            "combien de temps|quelle est la duree|duree du stage|wie lange",
            "combien de personnes|chomeurs de longue duree",
        ),
        (
            "facts",
            "quantity",
            "nombre de places|cb de lits|quel est le taux de retour|quantos|كم عدد",
            "nombreux|un grand nombre d'aidants",
        ),
        (
            "facts",
            "date",
            "quand ?|quand a ete cree|quand le relais a-t-il ouvert|depuis quand|when was it opened|qelle annee|cuando|متى",
            "quandoque|quelle journee|quand on n'a pas de voiture|quand les parents se separent|when you cannot drive",
        ),
        (
            "facts",
            "person",
            "qui pilote|a lyon, qui finance ?|avec quelles associations|quien",
            "celui qui pilotera|chien|un jeune, qui est seul|age et qui est seul",
        ),
        ("facts", "place", "ou se trouve|dans quelles villes|dove|اين", "ouest|partout|malades ou sont seuls"),
        ("facts", "definition", "c'est quoi|que veut dire|was ist", "quoi de neuf"),
        ("facts", "other", "quel statut|quelle est la base", "quels statuts"),
        ("periods", "between", "de 2010 a 2014|between 2010 and 2014", "2010 2014|de 1810 a 1814"),
        ("periods", "before", "avant 2010|avant l'annee 2010|antes de 2010", "avant 20100"),
        ("periods", "in", "lancee en 2016|created in 2016|mises en place en 2016|nee en 2016|datent de 2016", "en 2016|mise en 2016"),
        ("periods", "since", "a partir de fin 2016|des janvier 2015|seit 2015|from 2015 on", "depuis 3 ans"),
        ("dated", "begun", "demarrage|vu le jour|ne en|set up|gegrundet", "ne sait|mission|n'en"),
        ("dated", "running", "en cours|menees|existaient|ongoing", "au cours|menages"),
        ("kinds", "also", "aussi|egalement|also", "aussitot"),
        ("bearing", "by", "portees par|mise en place par|gere directement par|a l'initiative d'une|run by", "aide par|portee de|par"),
        ("bearers", "commune", "une intercommunalite|communautes de communes|ccas|town hall", "communautaire"),
    ],
)
def test_each_class_of_wording(group: str, name: str, heard: str, not_heard: str) -> None:
    assert [text for text in heard.split("|") if not pattern(group, name).search(text)] == []
    assert [text for text in not_heard.split("|") if pattern(group, name).search(text)] == []


def test_the_wording_is_sound() -> None:
    data = json.loads(wording.FILE.read_text(encoding="utf-8"))
    assert set(names("facts")) == set(FACT_KINDS)
    assert set(names("bearers")) == set(BEARERS) and set(names("bearer_adjectives")) <= set(BEARERS)
    groups = ("parts", "kinds", "facts", "periods", "dated", "bearing", "bearers", "bearer_adjectives", "asked_of", "evidence", "beyond")
    for group in groups:
        for name, languages in data[group].items():
            assert pattern(group, name).groups == 0, f"{name}: groups have no number"
            alternatives = [text for texts in languages.values() for text in texts]
            assert all(texts and len(set(texts)) == len(texts) for texts in languages.values()), name
            plain = [text for text in alternatives if folded(text) != text or text != text.strip()]
            assert plain == [], f"{name}: written as a folded question is"


def test_a_star_lets_the_word_go_on() -> None:
    assert pattern("kinds", "comparison").fullmatch("comparaisons")
    assert not pattern("facts", "date").fullmatch("quandx")


def test_period_membership() -> None:
    assert (2012, None) in Period(2012, 2014)
    assert (2015, None) not in Period(2012, 2014)
    assert (1996, 2018) in Period(None, 2009)


@pytest.mark.parametrize(
    ("question", "also"),
    [
        ("Quelles démarches existent aussi dans la Sarthe ?", True),
        ("Qu'est-ce qui se fait en Sarthe également ?", True),
        ("Where else do they exist, also in Sarthe?", True),
        ("Quelles démarches existent dans la Sarthe ?", False),
        ("Que fait le Lot, mais aussi la Sarthe ?", False),
        ("Qui aide aussi les aidants ?", False),
    ],
)
def test_what_exists_also_in_a_place(question: str, also: bool) -> None:
    assert understand(question).also is also


@pytest.mark.parametrize(
    ("question", "language"),
    [("Quels départements ?", "fr"), ("Which departments help carers?", "en"), ("Wer hilft?", "fr"), ("food bank", "fr")],
)
def test_language_of_the_answer(question: str, language: str) -> None:
    assert understand(question).answer_language == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("habitat inclusif", "en"),
        ("Quels départements aident les aidants ?", "fr"),
        ("Wer hilft?", "en"),
        ("كيف أساعد والدي", "en"),
        ("Who helps carers?", "en"),
    ],
)
def test_the_page_gives_the_language_unless_the_question_clearly_has_the_other(question: str, language: str) -> None:
    assert understand(question, page="en").answer_language == language
    assert understand(question, "fr", page="en").answer_language == "fr"


def test_where_a_question_words_what_it_restricts_itself_to() -> None:
    asked = "Quelles actions portées par une association aident les aidants en Gironde depuis 2015 ?"
    worded = {name: [asked[a:b] for a, b in spans] for name, spans in understand(asked).restrictions.items()}
    assert worded == {"lieu": ["en Gironde"], "porteur": ["portées par une association"], "periode": ["depuis 2015"], "preuve": []}
    # "½" folds to three characters: what is found in the folded question no longer tells where the question says it.
    moved = understand(f"½ {asked}")
    assert moved.period_span is not None and moved.bearer.spans
    assert [name for name, spans in moved.restrictions.items() if spans] == ["lieu"]


def test_clean_puts_a_question_on_one_line() -> None:
    assert clean("  Qui aide\tles\n aidants ?\x00 ", 100) == "Qui aide les aidants ?"


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\x00\x01"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match="question vide"):
        clean(question, 100)


def test_a_long_question_is_refused_with_both_lengths() -> None:
    with pytest.raises(QuestionError, match="100000 caractères, 2000 au plus"):
        clean("a" * 100_000, 2000)


@pytest.mark.parametrize(
    "question",
    ["Combien le village pour malades d'Alzheimer des Landes coûte-t-il à construire ?", "c'est combien une place en halte-répit ?"],
)
def test_a_price_is_asked_however_far_its_verb(question: str) -> None:
    assert "amount" in understand(question).facts
