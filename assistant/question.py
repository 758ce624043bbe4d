"""What is asked: the language, the kind of question, the place, the period, and what kind of fact is expected.

The rules name classes of wording (a verb of comparison, an interrogative of quantity), in the languages questions come
in; they never look at a topic. Places are decided in place.py, sigles and everyday words in index/lexicon.py.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from assistant.errors import QuestionError
from assistant.place import PlaceAsked, place_asked
from assistant.strings import UiLanguage
from index.lexical import guess_language

__all__ = ["FactKind", "Kind", "Period", "Understanding", "clean", "folded", "understand"]

Kind = Literal["list", "fact", "need", "comparison", "contact", "count", "greeting"]
FactKind = Literal["amount", "quantity", "date", "duration", "person", "place", "definition", "other"]


@dataclass(frozen=True, slots=True)
class Period:
    """Years asked for, both ends included; None is open."""

    first: int | None
    last: int | None

    def __contains__(self, years: tuple[int, int | None]) -> bool:
        """Whether an initiative started within the period."""
        return (self.first is None or years[0] >= self.first) and (self.last is None or years[0] <= self.last)


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as understood; everything in it is shown to the user."""

    question: str
    language: str
    """ISO 639-1 code of the question's language, as guessed."""
    answer_language: UiLanguage
    kind: Kind
    place: PlaceAsked
    period: Period | None = None
    facts: tuple[FactKind, ...] = ()
    """Kinds of fact expected, in the order asked; empty unless the question asks for a precise fact."""


# Each pattern is searched in the folded question (lower case, no accents). Order matters: the first kind that fits wins.
COMPARISON = re.compile(
    r"\bcompar|\bdifferences?\b|\bdiffer(ent|e)?(-t)?\b|\bdistingue|\bvs\.?\b|\bversus\b|\bpoints? communs?\b|\bmemes? (ages?|publics?|objectifs?)\b"
    r"|\ben quoi\b|\blequel des deux|\blaquelle des deux|\bles deux (manieres|facons|modeles|approches)|\bunterschied|\bvergleich|\bdiferencia|\bdifferenz|\bdiferenca"
    r"|\bdiffer\b|\bcontrast"
)
CONTACT = re.compile(
    r"\bcontact(er|s)?\b|\bcoordonnees\b|\bqui (dois-je |puis-je |faut-il )?(joindre|appeler)\b|\ba qui (m.|s.|me |se )?(adresser|ecrire|parler)|\b(adresse )?((e-?)?mail|courriel|mel)\b"
    r"|\b(numero|num) de (tel|telephone)|\btelephone de\b|\bhow (can|do) i reach\b|\bansprechpartner|\bkontakt|\bcontacto\b|\bcontatto\b|\bcontatar\b"
)
COUNT = re.compile(
    r"\b(combien|cb|cbien) (de|d.) ?(departements?|initiatives?|fiches?|actions|projets|experiences|collectivites)\b"
    r"|\bhow many (of the )?(french )?(departe?ments?|initiatives|projects|schemes)\b"
)
LIST = re.compile(
    r"\bquel(le)?s? (sont les |autres )?(departement|collectivite|territoire|initiative|action|projet|demarche|dispositif|experience|solution|structure|exemple|pratique|outil|equipe)"
    r"|\bquel(le)?s\b|\blesquel(le)?s\b|\bou (existe|trouve|y a)|\bqui (propose|fait|font|a mis|ont mis|a cree|a deja|mutualise)|\bliste(r|z)?\b"
    r"|\b(des|un|d.autres) exemples?\b|\bque (font|fait)\b|\bqu.est[- ]ce (qui|que).*(se fait|existe|ont mis|font)\b|\bexiste[- ]t[- ]il\b|\by a[- ]t[- ]il\b|\bje (cherche|recherche)\b"
    r"|\bwhich\b|\bwhat .*(departe?ments|initiatives|schemes)\b|\blist\b|\bare there\b|\bwelche|\bque departamentos\b|\bcuales\b|\bquali\b|\bquais\b|\bwo (gibt|fahrt)"
    r"|\bhay\b|\besiste|\besistono\b|\bexiste[mn]?\b|ما هي|أي|هل"
)
MONEY = (
    r"(?:budget|couts?|prix|montants?|tarifs?|loyers?|plafond|indemnites?|somme|financements?|subventions?|salaires?|remuneration|depenses?|economies"
    r"|costs?|price|budget|funding|amount|rent|fee)"
)
ASKED = r"(?:\bquel(?:le)?s?\b|\bcombien\b|\bwhat\b|\bhow much\b)"
FACT_KINDS: tuple[tuple[FactKind, re.Pattern[str]], ...] = (
    (
        # A noun of money counts when it is asked for ("quel est le budget") or opens the question ("prix du coussin"), not when it is named in passing.
        "amount",
        re.compile(
            rf"{ASKED}[^?.,;]{{0,40}}\b{MONEY}\b|^(?:le |la |les |l.)?{MONEY}\b|\bcombien (?:\S+ ){{0,6}}(?:coute|verse|paye|paie|gagne|revient|d.euros|monte|touche|debourse|economiser)"
            r"|\b(?:coute|paie|paye|debourse|revient|monte)(?:-t-)?(?:elle|il|on)?(?: \S+){0,4} combien|\bcombien (?:par|pour) (?:mois|jour|an|heure|une?)\b|\bque (?:coute|debourse)"
            r"|\bhow much\b.*\b(?:cost|pay|paid|receive)|\bwie ?viel kostet|\bcuanto cuesta|\bquanto costa|\bquanto custa|\bcombien[^?]{0,40}€"
        ),
    ),
    (
        "duration",
        re.compile(r"\b(duree|combien de (temps|mois|semaines|jours|annees|ans|heures))\b|\bhow long\b|\bwie lange\b|\bcuanto tiempo\b"),
    ),
    (
        "quantity",
        re.compile(
            r"\b(?:combien|cb|cbien|pourcentage|proportion|quelle part|part de|part du|effectif|effectifs|que pese|nombre|taux)\b|\bpesait-|\bhow (?:many|much)\b"
            r"|\bwie ?viele?\b|\bcuant[oa]s?\b|\bquant[eio]s?\b|\bnumber of\b|كم"
        ),
    ),
    (
        "date",
        re.compile(
            r"\bquand\b|\b(quelle|qu?elle) (annee|date)\b|\bdepuis (quand|combien)\b|\bwhen\b|\bwhat year\b|\bwann\b|\bcuando\b|\bquando\b|متى"
        ),
    ),
    (
        "person",
        re.compile(
            r"\bqui (a|est|sont|porte|finance|pilote|anime|gere|dirige|preside|ont)\b|\bavec (qui|quel(le)?s?)\b|\bpar qui\b|\bwho\b|\bwer\b|\bquien\b|\bchi\b|\bquem\b"
        ),
    ),
    (
        "place",
        re.compile(
            r"\bou (est|sont|se|a|ont)\b|\bdans quel(le)?s? (ville|commune|lieu|quartier)|\bwhere\b|\bwo\b|\bdonde\b|\bdove\b|\bonde\b|أين"
        ),
    ),
    (
        "definition",
        re.compile(
            r"\bqu.est[- ]ce qu|\bc.est quoi\b|\bque (signifie|veut dire)|\bwhat (is|are|does)\b|\bwas ist\b|\bque es\b|\bche cos|\bo que e\b"
        ),
    ),
    (
        "other",
        re.compile(
            r"\bquel(le)? (est|sont|etait|sera|age|seuil|taille|statut|cadre|loi|base|nom|association|universite|cabinet|logiciel|objectif)"
        ),
    ),
)
GREETING = re.compile(
    r"^(bonjour|bonsoir|salut|coucou|hello|hi|hey|merci( beaucoup)?|ok|d.accord|ca va|comment (ca va|vas[- ]tu|allez[- ]vous)|qui (es[- ]tu|etes[- ]vous)|au revoir|bye|thanks?( you)?"
    r"|good (morning|evening)|hola|ciao|hallo|guten tag|ola|que (peux|sais)[- ]tu( faire)?|aide[- ]moi|help|test|مرحبا|السلام عليكم)(\s+(essaim|a tous|madame|monsieur|toi|vous))?[\s!?.,]*$"
)
NEED = re.compile(
    r"\b(je|j.|moi|mon|ma|mes|on|nous|notre|nos)\b|\b(i|my|we|our)\b|\bmme\b|\bm\.|\bich\b|\bmein|\b(mi|mis|yo)\b|\b(mia?|mio|io)\b|\b(eu|meu|minha)\b"
)
YEAR = r"((?:19|20)\d\d)"
PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"\bentre {YEAR} et {YEAR}|\bde {YEAR} a {YEAR}|\bbetween {YEAR} and {YEAR}|\bfrom {YEAR} to {YEAR}"), "between"),
    (re.compile(rf"\b(?:avant|jusqu.en|before|vor|antes de|prima del)\s+(?:l.an(?:nee)? )?{YEAR}"), "before"),
    (re.compile(rf"\b(?:apres|after|nach|despues de|dopo il)\s+{YEAR}"), "after"),
    (re.compile(rf"\b(?:depuis|a partir de|des|since|seit|desde|dal)\s+{YEAR}"), "since"),
    (
        re.compile(
            rf"\b(?:lance|cree|demarre|commence|ne|mis|initie|ouvert|debute|started|launched|created)\w*\s+(?:\w+\s+){{0,2}}(?:en|in)\s+{YEAR}"
        ),
        "in",
    ),
)


def clean(question: str, limit: int) -> str:
    """The question on one line, without control characters.

    Raises QuestionError when nothing readable is left or when it is longer than `limit` characters.
    """
    if len(question) > limit:
        raise QuestionError(f"question trop longue : {len(question)} caractères, {limit} au plus ; la résumer en une ou deux phrases")
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", question))
    text = re.sub(r"\s+", " ", text).strip()
    if not any(c.isalnum() for c in text):
        raise QuestionError("question vide ; écrire quelques mots, par exemple : « quels départements aident les aidants ? »")
    return text


def folded(text: str) -> str:
    """Lower case, no accents, straight apostrophes: what the patterns above are written for."""
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("œ", "oe"))
    return "".join(c for c in text if not unicodedata.combining(c))


def understand(question: str, answer_language: UiLanguage | None = None) -> Understanding:
    """Read a cleaned question. `answer_language` None: French for French, English for any other language."""
    plain = folded(question)
    language = guess_language(question)
    place = place_asked(question)
    kind, facts = _kind(plain, place)
    return Understanding(
        question=question,
        language=language,
        answer_language=answer_language or ("fr" if language == "fr" else "en"),
        kind=kind,
        place=place,
        period=_period(plain),
        facts=facts,
    )


def _kind(plain: str, place: PlaceAsked) -> tuple[Kind, tuple[FactKind, ...]]:
    if GREETING.match(plain):
        return "greeting", ()
    facts = tuple(name for name, pattern in FACT_KINDS if pattern.search(plain))
    if COMPARISON.search(plain):
        return "comparison", facts
    if CONTACT.search(plain):
        return "contact", ()
    if COUNT.search(plain):
        return "count", ()
    precise = [f for f in facts if f in {"amount", "quantity", "date", "duration"}]
    if precise:
        return "fact", facts
    if LIST.search(plain):
        return "list", ()
    if facts and len(place.departments) <= 1 and not NEED.search(plain):
        return "fact", facts
    return "need", ()


def _period(plain: str) -> Period | None:
    for pattern, how in PERIODS:
        found = pattern.search(plain)
        if not found:
            continue
        years = [int(g) for g in found.groups() if g]
        match how:
            case "between":
                return Period(min(years), max(years))
            case "before":
                return Period(None, years[0] - 1)
            case "after":
                return Period(years[0] + 1, None)
            case "since":
                return Period(years[0], None)
            case _:
                return Period(years[0], years[0])
    return None
