"""What a reader is told of the words the lexicon added: their own words, each idea once, three at once, no initials."""

from __future__ import annotations

from assistant.added import Added, added_words
from assistant.address import Address
from assistant.html_understood import understood_chips
from assistant.records import Answer
from assistant.render import added_line
from index.lexicon import Expansion, Kind


def expansion(words: str, start: int, *terms: str, kind: Kind = "everyday", stems: int = 2) -> Expansion:
    return Expansion("as the lexicon writes it", kind, tuple(f"s{n}" for n in range(stems)), terms, words, start)


PRISON = expansion("sort de prison", 3, "sortants de prison", "personnes placées sous main de justice", "réinsertion")
LONE = expansion("prison", 11, "détention", stems=1)
RENT = expansion("plus payer mon loyer", 30, "impayés de loyer", stems=3)
PAYS = expansion("peux plus payer", 25, "impayés")
SIGLE = expansion("RSA", 60, "revenu de solidarité active", kind="sigle", stems=1)
MINORS = expansion("mineurs non accompagnés", 70, "MNA", kind="expansion")
NOTHING = Answer("", None, False, "", (), ())
WIDOW = expansion("veuve", 100, "veuvage", "isolement", stems=1)


def test_the_question_s_words_are_said_with_two_terms_that_are_not_in_them() -> None:
    assert added_words([PRISON]) == ([Added("sort de prison", ("personnes placées sous main de justice", "réinsertion"))], [])


def test_one_idea_is_said_once_by_its_longest_words() -> None:
    shown, folded = added_words([PAYS, LONE, RENT, PRISON])
    assert [a.words for a in shown] == ["plus payer mon loyer", "sort de prison"]
    assert folded == []


def test_three_at_once_the_most_precise_first() -> None:
    shown, folded = added_words([WIDOW, SIGLE, PRISON, RENT])
    assert [a.words for a in shown] == ["plus payer mon loyer", "sort de prison", "RSA"]
    assert [a.words for a in folded] == ["veuve"]


def test_initials_are_said_only_folded_and_alone() -> None:
    assert added_words([MINORS]) == ([], [Added("mineurs non accompagnés", ("MNA",))])
    assert added_words([MINORS, SIGLE]) == ([Added("RSA", ("revenu de solidarité active",))], [])


def test_words_that_explain_themselves_are_not_said() -> None:
    assert added_words([expansion("handicapées et isolées", 0, "personnes isolées", "handicap isolé")])[0] == [
        Added("handicapées et isolées", ("personnes isolées",))
    ]
    assert added_words([expansion("l'aide au logement", 0, "aide au logement")]) == ([], [])


def test_the_meanings_of_a_sigle_are_said_together() -> None:
    meanings = ("agence régionale de santé", "allocation de rentrée scolaire")
    found = [expansion("ARS", 4, meaning, kind="sigle", stems=1) for meaning in meanings]
    assert added_words(found) == ([Added("ARS", meanings)], [])


def test_the_page_folds_the_rest_and_escapes() -> None:
    typed = expansion("<b>toit</b>", 200, "hébergement", stems=1)
    html = understood_chips(NOTHING, Address(), [PRISON, RENT, SIGLE, typed])
    at_once, _, folded = html.partition("<details")
    assert at_once.count("es-lexicon") == 3
    assert folded.count("es-lexicon") == 1
    assert "Mots ajoutés (1)</summary>" in folded
    assert "&lt;b&gt;toit&lt;/b&gt; → hébergement" in folded
    assert "sort de prison → personnes placées sous main de justice ; réinsertion" in at_once


def test_the_page_says_nothing_for_nothing() -> None:
    assert understood_chips(NOTHING, Address(), []) == ""


def test_the_terminal_says_what_the_page_says_at_once() -> None:
    assert added_line([PRISON, SIGLE, MINORS], "fr") == (
        "Mots ajoutés : « sort de prison » : personnes placées sous main de justice ou réinsertion ; « RSA » : revenu de solidarité active"
    )
    assert added_line([SIGLE], "en") == "Added words: “RSA”: revenu de solidarité active"
    assert added_line([MINORS], "fr") == ""
