"""What a question says of initiatives themselves: the evidence they rest on, and what no fiche tells."""

from __future__ import annotations

import pytest
from conftest import make_fiche

from assistant.claims import MEANT
from assistant.html_understood import restrictions
from assistant.question import understand
from assistant.render import understood_lines
from assistant.scope import scope_of, topic_of
from assistant.wording import names
from corpus.models import EVIDENCE_KINDS
from index.filters import Filters

FICHES = tuple(make_fiche(kind, evidence=kind, departments=("Doubs",)) for kind in EVIDENCE_KINDS)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("Quelles actions ont été évaluées par un organisme indépendant ?", MEANT["evaluated"]),
        ("Combien d'initiatives évaluées ?", MEANT["evaluated"]),
        ("Quelles initiatives pour les personnes âgées ont été évaluées ?", MEANT["evaluated"]),
        ("Parmi les actions pour l'insertion, lesquelles ont été évaluées ?", MEANT["evaluated"]),
        ("initiatives ayant fait l'objet d'une évaluation externe", MEANT["evaluated"]),
        ("Quels départements ont évalué leurs actions ?", MEANT["evaluated"]),
        ("Which projects for carers have been independently evaluated?", MEANT["evaluated"]),
        ("Quelles initiatives n'ont pas été évaluées ?", MEANT["not_evaluated"]),
        ("Quelles initiatives sans résultat publié ?", MEANT["none"]),
        ("Which initiatives have no published results?", MEANT["none"]),
        ("initiatives dont les résultats sont mesurés pour les aidants", MEANT["measured"]),
        ("Quelles actions d'insertion dont les résultats ont été publiés ?", MEANT["measured"]),
        ("projects with measured results", MEANT["measured"]),
        ("initiatives avec résultats attendus", MEANT["expected"]),
        ("initiatives avec les chiffres du porteur", MEANT["own"]),
        ("évaluation des besoins", ()),
        ("évaluation médico-sociale à domicile", ()),
        ("Quels départements ont une équipe d'évaluation ?", ()),
        ("dispositif avec une évaluation des besoins", ()),
        ("Quelles actions pour les personnes dont les besoins ont été évalués ?", ()),
        ("Quelles initiatives pour évaluer le danger d'un enfant ?", ()),
        ("Quels sont les résultats attendus du baluchonnage ?", ()),
        ("J'ai fait des démarches sans résultat", ()),
        ("Qui évalue la situation des enfants ?", ()),
        ("initiatives validées par la MDPH", ()),
    ],
)
def test_the_kind_of_evidence_asked_for(question: str, evidence: tuple[str, ...]) -> None:
    assert understand(question).claims.evidence == evidence


@pytest.mark.parametrize(
    ("question", "beyond"),
    [
        ("Quelles initiatives ont échoué ?", "failed"),
        ("Quelles initiatives pour les jeunes ont été abandonnées ?", "failed"),
        ("Quelles actions ne marchent pas ?", "failed"),
        ("Which projects failed?", "failed"),
        ("Quelles sont les meilleures initiatives ?", "best"),
        ("les initiatives les plus efficaces contre l'isolement", "best"),
        ("What are the best initiatives for carers?", "best"),
        ("Quels départements n'ont pas mis en place de PCH d'urgence ?", "absent"),
        ("Quelle initiative ne concerne pas les jeunes ?", "absent"),
        ("Quels départements sans maison de l'autonomie ?", "absent"),
        ("Quelles actions autres que le baluchonnage ?", "absent"),
        ("Quelles initiatives pour les familles sauf les monoparentales ?", "absent"),
        ("Which départements do not offer respite care?", "absent"),
        # What is said of people is the topic.
        ("ma tante ne s'en sort plus avec ses papiers", None),
        ("Ma mère ne veut pas aller en maison de retraite", None),
        ("n'a pas de papiers", None),
        ("jeune majeur sans logement ni ressources", None),
        ("Quelles initiatives pour les jeunes sans emploi ?", None),
        ("Quels départements aident les jeunes qui n'ont pas de logement ?", None),
        ("Quels départements aident les familles dont l'enfant ne va plus au collège ?", None),
        ("Quelles initiatives pour les personnes n'ayant pas de voiture ?", None),
        ("Quelles solutions pour ne pas perdre son logement ?", None),
        ("transports quand on n'a pas le permis", None),
        ("Which départements help people who do not have papers?", None),
        ("Quelles actions pour les jeunes en échec scolaire ?", None),
        ("Quelles initiatives aident les personnes âgées abandonnées ?", None),
        ("Quelles initiatives pour une meilleure coordination ?", None),
        ("Quelle est la meilleure solution pour ma mère ?", None),
        ("N'y a-t-il pas une initiative pour les aidants ?", None),
        ("les services ne répondent pas, que faire ?", None),
        # Places have their own rules.
        ("Quelles initiatives sauf en Gironde ?", None),
        ("initiatives hors Île-de-France", None),
        # A fact is of one initiative.
        ("Quel est le budget des actions qui n'ont pas été évaluées ?", None),
    ],
)
def test_what_no_fiche_tells(question: str, beyond: str | None) -> None:
    assert understand(question).claims.beyond == beyond


def test_every_class_of_evidence_has_kinds() -> None:
    assert set(names("evidence")) == set(MEANT)


@pytest.mark.parametrize(
    ("question", "left", "bare"),
    [
        ("Combien d'initiatives évaluées ?", "évalué", True),
        ("Quelles initiatives ont été évaluées par un tiers dans le Doubs ?", "évalué", True),
        ("Quelles initiatives sans résultat publié ?", "aucun", True),
        ("Quelles actions pour les aidants ont été évaluées ?", "évalué", False),
    ],
)
def test_evidence_is_a_filter(question: str, left: str, bare: bool) -> None:
    scope = scope_of(understand(question), Filters(), FICHES)
    assert scope.bare is bare
    assert [f.id for f, kept in zip(FICHES, scope.filters.mask(FICHES), strict=True) if kept] == [left]


def test_evidence_keeps_to_the_page_s_own_choice() -> None:
    asked = understand("Quelles initiatives dont les résultats sont publiés ?")
    assert scope_of(asked, Filters(evidence=("évalué", "aucun")), FICHES).filters.evidence == ("évalué",)
    assert scope_of(asked, Filters(evidence=("aucun",)), FICHES).filters.evidence == ("évalué", "chiffres du porteur")


def test_evidence_is_shown_and_removable() -> None:
    asked = understand("Quelles actions pour les aidants dont les résultats sont chiffrés ?")
    label = "Preuve : résultats évalués ou chiffres du porteur"
    assert understood_lines(asked, "fr") == [label]
    assert restrictions(asked, "fr") == [("preuve", label)]
    assert [asked.question[a:b] for a, b in asked.restrictions["preuve"]] == ["dont les résultats sont chiffrés"]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Quelles initiatives ont échoué ?", False),
        ("Quelles initiatives ont échoué dans le Nord ?", False),
        ("Quelles sont les meilleures initiatives ?", False),
        ("Quelles sont les meilleures initiatives pour les aidants ?", True),
    ],
)
def test_whether_a_topic_is_left(question: str, topic: bool) -> None:
    assert bool(topic_of(understand(question))) is topic
