"""The analyser, the guess of the language, and BM25 against its formula written out."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from index.analyser import analyse, fold, stem
from index.language import LANGUAGES, guess_language, stop_words
from index.lexical import K1, B, LexicalField, LexicalIndex


@pytest.mark.parametrize(
    "family",
    [
        "mutualisent mutualisation mutualisé mutualisées mutualiser mutualise mutualises",
        "précarité precarite précarités PRÉCARITÉ",
        "parentalité parental parentale parentaux",
        "accompagné accompagnée accompagnent accompagnement accompagner accompagnants",
        "étranger étrangers étrangère étrangères etrangeres",
        "première premier premières premiers",
        "emploi emplois",
        "loi lois",
        "élu élus elus",
        "aide aides aider",
        "isolé isolée isolées isolement isoler",
        "hébergement hébergé hébergées héberger",
        "innovant innovent innovation innovante",
        "référent référents référente",
        "réseau réseaux reseaux",
        "lieu lieux",
        "social sociaux sociale sociales",
        "organisent organisation organisé organiser",
        "cœur coeur",
        "aidant aidants aidante aidantes",
    ],
)
def test_words_of_a_family_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parent", "partenaire"),
        ("logement", "logiciel"),
        ("enfant", "enfermement"),
        ("retraite", "retrait de permis"),
        ("aide", "aire"),
        ("aidants", "aides aidées"),
    ],
)
def test_unrelated_words_do_not_meet(one: str, other: str) -> None:
    assert stem(one) not in analyse(other) or one == "retraite"  # "retraite" and "retrait" do share theirs in Snowball


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("l'aide à l’autonomie d'aujourd'hui", ["aid", "autonom"]),
        ("jusqu'ici qu'un prud'homme", ["ici", "prudhomm"]),
        ("R.S.A. et R.S.A, RSA rsa", ["rsa", "rsa", "rsa", "rsa"]),
        ("co-construction", ["coconstruct", "construct"]),
        ("Loir-et-Cher", ["loiretch", "loir", "cher"]),
        ("y a-t-il, existe-t-il, aide-t-on", ["aid"]),
        ("470 000 € ; 1 502 495 ; 1,5M€ ; 65%", ["470000", "1502495", "1.5", "65"]),
        ("en 2018 150 places", ["2018", "150", "plac"]),
        ("né le 1^{er} mai", ["ne", "1", "mai"]),
        ("QUELS DÉPARTEMENTS POUR LE RSA", ["depart", "rsa"]),
        ("le PAS et les MAIA", ["pas", "mai"]),
        ("", []),
        ("?! … 👍", []),
        ("mu\u00adtua\u200blisé", ["mutuali"]),
    ],
)
def test_analysis_of_french(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


def test_keep_all_keeps_stop_words() -> None:
    assert analyse("ne s'en sort plus", keep_all=True) == ["ne", "en", "sort", "plu"]
    assert analyse("ne s'en sort plus") == ["sort"]


def test_other_languages_lose_their_own_stop_words_and_keep_their_terms() -> None:
    assert analyse("Which départements help disabled children's parents?", None) == [
        stem(w) for w in ("départements", "disabled", "children", "parents")
    ]
    assert analyse("Wie hilft man älteren Menschen?", None) == [stem(w) for w in ("hilft", "älteren", "menschen")]
    assert analyse("¿Cómo ayudar a los jóvenes?", "es") == [stem("ayudar"), stem("jóvenes")]
    assert analyse("مساعدة الأطفال", None) == ["مساعدة", "الاطفال"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("comment aider un parent qui perd la mémoire", "fr"),
        ("RSA", "fr"),
        ("", "fr"),
        ("garde d'enfants la nuit", "fr"),
        ("How can I help my father?", "en"),
        ("services for the elderly", "en"),
        ("Wie hilft man älteren Menschen?", "de"),
        ("¿Cómo ayudar a los jóvenes?", "es"),
        ("Quali dipartimenti aiutano le famiglie?", "it"),
        ("Quais departamentos ajudam famílias?", "pt"),
        ("كيف أساعد والدي", "ar"),
        ("Як допомогти батькам з дітьми", "uk"),
        ("как помочь", "ru"),
        ("どうすれば", "ja"),
        ("RSA في فرنسا للعائلات", "ar"),
        ("mineurs non accompagnés", "fr"),
        ("non-recours aux droits", "fr"),
        ("burn-out parental", "fr"),
        ("don ordinateurs solidaires", "fr"),
        ("MAS", "fr"),
        ("WHO HELPS THE CARERS", "en"),
        ("Peut-on aider", "fr"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert guess_language(text) == code


def test_stop_words() -> None:
    assert LANGUAGES[0] == "fr"
    assert {"le", "où", "quels"} <= stop_words("fr")
    assert stop_words("ar") == frozenset()


def test_fold() -> None:
    assert fold("L’Œuvre ÉTÉ ça") == "l'oeuvre ete ca"


def bm25(documents: list[list[str]], question: list[str]) -> list[float]:
    """The formula of lexical.py's docstring, term by term."""
    mean = sum(map(len, documents)) / len(documents)
    scores = []
    for document in documents:
        counts, score = Counter(document), 0.0
        for term in question:
            df = sum(term in d for d in documents)
            idf = math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
            score += idf * counts[term] / (counts[term] + K1 * (1 - B + B * len(document) / mean))
        scores.append(score)
    return scores


DOCUMENTS = [["aid", "logement", "aid"], ["rsa"], [], ["aid", "rsa", "emploi", "emploi", "emploi"], ["logement", "jeun"]]


@pytest.mark.parametrize("question", [["aid"], ["aid", "rsa"], ["emploi", "emploi", "inconnu"], ["inconnu"], []])
def test_scores_equal_the_formula(question: list[str]) -> None:
    field = LexicalField.from_terms(DOCUMENTS)
    np.testing.assert_allclose(field.scores(question), bm25(DOCUMENTS, question), rtol=1e-5, atol=1e-7)


def test_weights_multiply_a_term() -> None:
    field = LexicalField.from_terms(DOCUMENTS)
    expected = 0.5 * np.array(bm25(DOCUMENTS, ["aid"])) + np.array(bm25(DOCUMENTS, ["rsa"]))
    np.testing.assert_allclose(field.scores({"aid": 0.5, "rsa": 1.0}), expected, rtol=1e-5)


def test_a_mask_zeroes_and_changes_nothing_else() -> None:
    field = LexicalField.from_terms(DOCUMENTS)
    mask = np.array([True, False, True, True, False])
    np.testing.assert_allclose(field.scores(["aid", "rsa"], mask), field.scores(["aid", "rsa"]) * mask)


def test_idf() -> None:
    field = LexicalField.from_terms(DOCUMENTS)
    found = field.idf(["aid", "inconnu"])
    assert found["aid"] == pytest.approx(math.log(1 + 3.5 / 2.5))
    assert found["inconnu"] == pytest.approx(math.log(1 + 5.5 / 0.5))


def test_holding_is_every_document_with_all_the_stems() -> None:
    draw = np.random.default_rng(11)
    words = [f"mot{i}" for i in range(12)]
    documents = [list(draw.choice(words, draw.integers(0, 7))) for _ in range(60)]
    made = LexicalIndex({"passage": LexicalField.from_terms(documents)})
    read = LexicalIndex.from_bytes(made.to_bytes())
    asked = [tuple(draw.choice(words, count, replace=False)) for count in (1, 1, 2, 2, 2, 3, 3, 4) for _ in range(4)]
    found_some = 0
    for stems in [*asked, ("mot1", "mot1")]:
        expected = [i for i, document in enumerate(documents) if set(stems) <= set(document)]
        alone = np.array([bm25(documents, [s]) for s in stems])
        for index in (made, read):
            field = index.fields["passage"]
            positions, scores = field.holding(stems)
            assert positions.tolist() == expected
            assert positions.dtype == np.int64 and scores.dtype == np.float32
            np.testing.assert_allclose(scores, np.mean([field.scores([s])[expected] for s in stems], axis=0), rtol=1e-6)
            np.testing.assert_allclose(scores, alone[:, expected].mean(axis=0), rtol=1e-5)
        found_some += bool(expected)
    assert found_some > 20


def test_holding_does_not_want_sorted_postings() -> None:
    arrays = LexicalField.from_terms(DOCUMENTS).arrays()
    starts = arrays["indptr"].tolist()
    turned = np.concatenate([np.arange(start, end)[::-1] for start, end in pairwise(starts)])
    field = LexicalField.from_arrays(arrays | {"data": arrays["data"][turned], "indices": arrays["indices"][turned]})
    for stems in (("aid",), ("aid", "logement"), ("rsa", "aid")):
        positions, scores = field.holding(stems)
        expected = [i for i, document in enumerate(DOCUMENTS) if set(stems) <= set(document)]
        assert positions.tolist() == expected
        np.testing.assert_allclose(scores, np.mean([bm25(DOCUMENTS, [s]) for s in stems], axis=0)[expected], rtol=1e-5)


@pytest.mark.parametrize("stems", [("inconnu",), ("aid", "inconnu"), ("jeun", "rsa"), ()])
def test_holding_nothing(stems: tuple[str, ...]) -> None:
    for field in (LexicalField.from_terms(DOCUMENTS), LexicalField.from_terms([[], []]), LexicalField.from_terms([])):
        positions, scores = field.holding(stems)
        assert positions.tolist() == scores.tolist() == []


def test_holding_is_kept_once_found() -> None:
    field = LexicalField.from_terms(DOCUMENTS)
    found = field.holding(("aid", "rsa"))
    assert field.holding(("aid", "rsa")) is found
    assert field.holding(("aid",)) is not found
    assert field.holding(("inconnu",)) is field.holding(("inconnu",))


@pytest.mark.parametrize("documents", [[], [[], []]])
def test_nothing_to_find(documents: list[list[str]]) -> None:
    field = LexicalField.from_terms(documents)
    assert field.scores(["aid"]).tolist() == [0.0] * len(documents)
    assert set(field.idf(["aid"])) == {"aid"}


def test_bytes_and_back() -> None:
    index = LexicalIndex.from_texts({"passage": ["l'aide au logement", "le RSA"], "everyday": []})
    again = LexicalIndex.from_bytes(index.to_bytes())
    assert set(again.fields) == {"passage", "everyday"}
    for question in (["aid"], ["rsa", "log"], ["rien"]):
        for name, scores in index.scores(question).items():
            np.testing.assert_array_equal(scores, again.scores(question)[name])
    with pytest.raises((ValueError, KeyError)):
        LexicalIndex.from_bytes(b"not an archive")
