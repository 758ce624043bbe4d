"""Audiences named in a fiche, as plain plural terms, from a small lexicon of classes."""

from __future__ import annotations

import re

from corpus.text import fold

__all__ = ["AUDIENCES", "audiences_in"]

AUDIENCES: dict[str, str] = {
    "bénéficiaires du RSA": r"\b(?:rsa|brsa|revenu de solidarite active)\b",
    "demandeurs d'emploi": r"demandeurs? d'emploi|chomeurs?|recherche d'emploi|eloignee?s? de l'emploi",
    "personnes âgées": r"personnes? agees?|seniors?|aines\b|vieilliss|ehpad|gerontolog|\bapa\b|retraites\b|grand age",
    "personnes atteintes de la maladie d'Alzheimer": r"alzheimer|troubles? cognitifs?|desorient",
    "personnes handicapées": r"handicap|\bpch\b|\baah\b|autis(?:te|me|tique)|\besat\b|cerebro-les|traumatise|mdph|\bted\b|\btsa\b",
    "aidants": r"\baidants?\b|proches? aidant",
    "enfants protégés": r"protection de l'enfance|\base\b|aide sociale a l'enfance|enfants? (?:confies?|places?|proteges?|en danger)"
    r"|jeunes? confies?|sous tutelle|tiers dignes",
    "mineurs non accompagnés": r"\bmna\b|mineurs? non accompagnes?|mineurs? isoles? etrangers?",
    "jeunes": r"\bjeunes?\b|adolescen|apprenti|missions? locales?",
    "enfants": r"\benfants?\b|bebes?\b|petite enfance|nourrisson|college\b|scolaire|\becoles?\b",
    "familles": r"\bfamill|parents?\b|parental",
    "femmes": r"\bfemmes\b|\bmeres?\b|maternit|enceintes?",
    "femmes victimes de violences": r"violences? (?:faites|conjugales|intra)|femmes victimes",
    "réfugiés": r"refugies?\b|protection internationale|demandeurs? d'asile|migrants?",
    "personnes sans domicile": r"sans[- ]domicile|sans[- ]abri|non domicilies|\bsdf\b|hebergement d'urgence|\bchrs\b|\bsiao\b",
    "personnes mal logées": r"expuls|precarite energetique|mal logement|\bfsl\b"
    r"|impayes? de loyer|logement (?:indigne|des personnes defavorisees)",
    "personnes en difficulté": r"personnes? (?:en (?:grande )?(?:difficulte|precarite|situation (?:precaire|complexe|de precarite))"
    r"|demunies|vulnerables|fragiles)|publics? (?:fragiles?|precaires?|en difficulte)"
    r"|grande exclusion|precarite\b",
    "personnes éloignées du numérique": r"inclusion numerique|fracture numerique|illectronisme|peu a l'aise avec|mediation numerique",
    "habitants": r"\bhabitants?\b|citoyens?\b",
    "professionnels": r"professionnels?\b|travailleurs? sociaux|assistants? (?:familiaux|maternels)"
    r"|agents? (?:et cadres|du departement)|\bsaad\b",
    "entreprises et employeurs": r"\bentreprises?\b|employeurs?|recruteurs?",
    "associations": r"\bassociations\b",
    "communes et intercommunalités": r"\bepci\b|intercommunal|\bcommunes\b",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in AUDIENCES.items()}
_ENOUGH = 2


def audiences_in(title: str, text: str, public: str = "") -> tuple[str, ...]:
    """Audience terms of a fiche: those of its title or of its "Publics" line, else those its text names at least twice.

    A text too short to repeat itself counts from one mention on.
    """
    head, body = fold(f"{title}\n{public}"), fold(text)
    enough = _ENOUGH if len(body) > 600 else 1
    return tuple(name for name, p in _PATTERNS.items() if p.search(head) or sum(1 for _ in p.finditer(body)) >= enough)
