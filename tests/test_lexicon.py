"""The lexicon: written forms of sigles, contexts, both directions, everyday expressions, and rows that break its format."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from index.errors import LexiconError
from index.lexicon import FOLDER, Lexicon, load_lexicon

SIGLES = """# Comments and blank lines are left out

CAF\tcaisse d'allocations familiales
PCH\tprestation de compensation du handicap
ARS\tallocation de rentrée scolaire\trentrée|école
ARS\tagence régionale de santé
TUC\ttravaux
PA\tpersonnes âgées\tPH|schéma
PASS\tpermanence d'accès aux soins
ETE\téquipe territoriale
"""
EXPRESSIONS = """perd la tête|perd la boule\tmaladie d'Alzheimer|troubles cognitifs
perd la tête en voiture\tsécurité routière
s'en sort plus\tpersonnes en difficulté
toubib\tmédecin\tcherche|désert
logement_social\tbailleurs sociaux
plus voiture|cantine cher|mère petits|pas bus|calais\tmobilité
maison de retraite jardin\tEHPAD
chute domicile\tprévention des chutes
enfants âgées\tintergénérationnel
essaimage\tgénéralisation
"""


def written(folder: Path, sigles: str = SIGLES, expressions: str = EXPRESSIONS) -> Path:
    (folder / "sigles.tsv").write_text(sigles, encoding="utf-8")
    (folder / "expressions.tsv").write_text(expressions, encoding="utf-8")
    return folder


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    return load_lexicon(written(tmp_path))


def found(lexicon: Lexicon, question: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.surface, e.terms) for e in lexicon.expansions(question)]


CAF = [("CAF", ("caisse d'allocations familiales",))]
PCH = "prestation de compensation du handicap"
ALZHEIMER = ("maladie d'Alzheimer", "troubles cognitifs")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("la CAF m'aide", CAF),
        ("la caf m'aide", CAF),
        ("la C.A.F. m'aide", CAF),
        ("l'aide de la CAF.", CAF),
        ("un café associatif", []),
        ("un cafe associatif", []),
        ("la CAFAT", []),
        ("l'ETE du secteur", [("ETE", ("équipe territoriale",))]),
        ("un séjour cet été", []),
    ],
)
def test_a_sigle_is_its_written_form(lexicon: Lexicon, question: str, expected: list[object]) -> None:
    assert found(lexicon, question) == expected


def test_it_works_both_ways(lexicon: Lexicon) -> None:
    assert found(lexicon, "la PCH à plusieurs") == [("PCH", (PCH,))]
    assert found(lexicon, "une Prestation de compensation du Handicap à plusieurs") == [(PCH, ("PCH",))]
    assert found(lexicon, "une prestation de compensation d'un handicap") == [(PCH, ("PCH",))], "little words aside"
    assert found(lexicon, "compensation, prestation : quel handicap ?") == [], "a phrase is said in its order"
    assert found(lexicon, "une prestation sociale de compensation du handicap") == [], "and in one piece"
    assert found(lexicon, "une prestation du département aux enfants, en compensation des transports et du handicap") == []
    assert found(lexicon, "des travaux") == [], "an expansion of one word is an ordinary word"


def test_an_ambiguous_sigle_wants_its_context(lexicon: Lexicon) -> None:
    assert [terms for _, terms in found(lexicon, "l'ARS finance un poste")] == [("agence régionale de santé",)]
    terms = {terms for _, terms in found(lexicon, "l'ARS de la rentrée de mes enfants")}
    assert ("allocation de rentrée scolaire",) in terms
    assert found(lexicon, "un toubib") == []
    assert found(lexicon, "je cherche un toubib") == [("toubib", ("médecin",))]


@pytest.mark.parametrize("question", ["ma mère perd la tête", "elle perd un peu la tête", "Perd-elle la tete ?", "elle perd la boule"])
def test_an_everyday_expression_is_heard_with_words_between(lexicon: Lexicon, question: str) -> None:
    ((_, terms),) = found(lexicon, question)
    assert terms == ALZHEIMER


def test_its_little_words_count(lexicon: Lexicon) -> None:
    assert found(lexicon, "il s'en sort plus ou moins") == [("s'en sort plus", ("personnes en difficulté",))]
    assert found(lexicon, "on sort le samedi") == []


def test_a_longer_expression_hides_those_within_it(lexicon: Lexicon) -> None:
    assert found(lexicon, "il perd la tête en voiture") == [("perd la tête en voiture", ("sécurité routière",))]


@pytest.mark.parametrize("phrase", ["les personnes âgées", "une permanence d'accès aux soins"])
def test_an_expansion_does_not_find_initials_that_lead_astray(lexicon: Lexicon, phrase: str) -> None:
    assert found(lexicon, phrase) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("un logement social", ["logement social"]),
        ("sans logement ni aide sociale", []),
        ("il n'a plus de voiture", ["plus voiture"]),
        ("une voiture de plus", []),
        ("au jardin de la maison de retraite", ["maison de retraite jardin"]),
        ("une retraite à la maison, au jardin", []),
        ("une chute à domicile", ["chute domicile"]),
        ("à domicile, des personnes font une chute", []),
        ("la chute des aides à domicile", []),
        ("la chute de personnes à domicile", ["chute domicile"]),
        ("Une chute. Son domicile ?", []),
    ],
)
def test_its_words_make_one_thing(lexicon: Lexicon, question: str, expected: list[str]) -> None:
    assert [surface for surface, _ in found(lexicon, question)] == expected


@pytest.mark.parametrize(
    ("question", "heard"),
    [
        ("la cantine est trop cher", 1),
        ("que fait le Cher pour la cantine ?", 0),
        ("quels bus dans le Pas-de-Calais ?", 0),
        ("les élèves du pas-de-calais", 0),
        ("une mère de petits", 1),
        ("sa mère, Madame Petit", 0),
        ("des enfants et des âgées", 1),
        ("des enfants âgés de 3 à 6 ans", 0),
        ("l'essaimage", 1),
        ("Essaim, c'est quoi ?", 0),
    ],
)
def test_names_and_ages_say_nothing(lexicon: Lexicon, question: str, heard: int) -> None:
    assert len(found(lexicon, question)) == heard


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Il sort, vraiment, de prison", "sort, vraiment, de prison"),
        ("Elle PERD un peu la Tête !", "PERD un peu la Tête"),
        ("le parcours d'une personne à l'ASE", "ASE"),
        ("a\u0300 l'ASE", "ASE"),
    ],
)
def test_the_words_of_the_question_are_kept_as_typed(question: str, words: str) -> None:
    expansion = load_lexicon().expansions(question)[0]
    assert expansion.words == words
    composed = unicodedata.normalize("NFC", question)
    assert composed[expansion.start : expansion.start + len(words)] == words


@pytest.mark.parametrize(
    ("file", "row", "message"),
    [
        ("sigles", "CAF caisse", r"sigles\.tsv, ligne 2 : une tabulation attendue entre les colonnes"),
        ("sigles", "CAF\t ", r"sigles\.tsv, ligne 2 : attendu SIGLE<tab>développement\[<tab>contexte\]"),
        ("expressions", "perd la tête", r"expressions\.tsv, ligne 2 : une tabulation attendue"),
        ("expressions", "\tmédecin", r"expressions\.tsv, ligne 2 : attendu expression"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, file: str, row: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        load_lexicon(written(tmp_path, **{file: f"# first\n{row}\n"}))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"sigles\.tsv : illisible"):
        load_lexicon(tmp_path)


def rows(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def test_the_lexicon_shipped_is_large_and_states_nothing_twice() -> None:
    sigles, expressions = rows("sigles.tsv"), rows("expressions.tsv")
    assert len({row[0] for row in sigles}) >= 350
    assert len({surface for row in expressions for surface in row[0].split("|")}) >= 1200
    assert len(expressions) >= 1200
    pairs = [(row[0], row[1]) for row in sigles]
    assert sorted({pair for pair in pairs if pairs.count(pair) > 1}) == []


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("la PCH mutualisée", PCH),
        (PCH, "PCH"),
        ("ma mère perd la tête", "maladie d'Alzheimer"),
        ("R.S.A.", "revenu de solidarité active"),
        ("je dors à la rue", "sans domicile"),
    ],
)
def test_the_lexicon_shipped_knows(question: str, term: str) -> None:
    assert term in {t for e in load_lexicon().expansions(question) for t in e.terms}


def test_the_lexicon_shipped_tells_caf_from_cafe() -> None:
    assert "CAF" not in {e.surface for e in load_lexicon().expansions("un café associatif pour les aidants")}


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("On a des punaises de lit", "habitat indigne"),
        ("la scolarité des enfants des gens du voyage", "scolarisation des enfants du voyage"),
        ("un terrain pour des gens du voyage", "aire d'accueil"),
        ("un vieux monsieur refuse l'aide", "non-recours"),
        ("contester une décision de la CAF", "voies de recours"),
        ("je veux mourir", "prévention du suicide"),
    ],
)
def test_the_lexicon_shipped_leads_to_the_right_words(question: str, term: str) -> None:
    assert term in {t for e in load_lexicon().expansions(question) for t in e.terms}


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("On a des punaises de lit", "tuberculose"),
        ("la scolarité des enfants des gens du voyage", "aire d'accueil"),
        ("un vieux monsieur refuse l'aide", "voies de recours"),
        ("que contient cette bibliothèque ?", "lecture publique"),
        ("qui sont les concernés ?", "participation"),
        ("je suis une femme battue avec deux enfants", "enfance en danger"),
        ("sans logement ni aide sociale", "bailleurs sociaux"),
        ("se battre pour ses enfants", "maltraitance"),
        ("en finir avec la pauvreté des jeunes", "prévention du suicide"),
        ("dans le cadre du département", "management"),
        ("partir en vacances avec mon mari", "violences conjugales"),
        ("la formation professionnelle des jeunes", "formation des professionnels"),
        ("une liste d'attente pour les enfants", "grossesse"),
        ("Essaim, comment ça marche ?", "essaimage"),
        ("Que fait la Manche pour les jeunes ?", "grande précarité"),
        ("Has any evaluation been published?", "Haute Autorité de santé"),
    ],
)
def test_the_lexicon_shipped_does_not_mislead(question: str, term: str) -> None:
    assert term not in {t for e in load_lexicon().expansions(question) for t in e.terms}
