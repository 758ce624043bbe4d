"""What is asked: the language, the kind of question, the place, the period, and what kind of fact is expected.

The rules name classes of wording (a verb of comparison, an interrogative of quantity), in the languages questions come
in, listed in wording.json; they never look at a topic. Places are decided in place.py, periods in period.py, bearers in
bearer.py, kinds of evidence in claims.py, sigles and everyday words in index/lexicon.py.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from assistant.bearer import BearerAsked, bearer_asked
from assistant.claims import Claims, claims_of
from assistant.errors import QuestionError
from assistant.period import Period, period_asked
from assistant.place import PlaceAsked, place_asked
from assistant.strings import LANGUAGES, UiLanguage
from assistant.wording import pattern
from index.language import told_language

__all__ = ["FactKind", "Kind", "Period", "Restriction", "Understanding", "clean", "folded", "understand"]

Kind = Literal["list", "fact", "need", "comparison", "contact", "count", "greeting", "about", "directory"]
Restriction = Literal["lieu", "porteur", "periode", "preuve"]
FactKind = Literal["amount", "duration", "quantity", "date", "person", "place", "definition", "other"]


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
    period_span: tuple[int, int] | None = None
    """Where the folded question words its period."""
    bearer: BearerAsked = field(default_factory=BearerAsked)
    claims: Claims = field(default_factory=Claims)
    also: bool = False
    """Whether it asks what exists in the place too: fiches of other places that name it then answer."""
    facts: tuple[FactKind, ...] = ()
    """Kinds of fact expected, in the order of `FactKind`; empty unless the question asks for a precise fact."""

    @property
    def restrictions(self) -> dict[Restriction, tuple[tuple[int, int], ...]]:
        """Where the question words its place, bearer, period and evidence, by the names that addresses give them.

        All but places are found in the folded question: none are told where folding changes the length of the text.
        """
        aligned = len(folded(self.question)) == len(self.question)
        return {
            "lieu": self.place.spans,
            "porteur": self.bearer.spans if aligned else (),
            "periode": (self.period_span,) if aligned and self.period_span else (),
            "preuve": self.claims.evidence_spans if aligned else (),
        }


ALSO_BEFORE = re.compile(rf"(?<!mais ){pattern('kinds', 'also').pattern}(?: \w+){{0,3}}\s*$")
ALSO_AFTER = re.compile(rf"\s*{pattern('kinds', 'also').pattern}")
GREETING = re.compile(rf"^{pattern('kinds', 'greeting').pattern}(\s+{pattern('kinds', 'greeted').pattern})?[\s!?.,]*$")
"""A question that is nothing but a greeting."""
ABOUT = re.compile(rf"^(?:{pattern('kinds', 'greeting').pattern}[\s!.,]+)?{pattern('kinds', 'about').pattern}[\s!?.,]*$")
"""A question on Essaim itself, and on nothing else."""
DIRECTORY = re.compile(
    rf"^{pattern('kinds', 'wanted').pattern}* ?{pattern('kinds', 'directory').pattern} {pattern('kinds', 'of_service').pattern}?"
    rf"{pattern('kinds', 'institution').pattern}(?: [\w'-]+){{0,4}}[\s!?.,]*$"
)
"""A question for what a directory holds of a public service, rather than for an initiative about it."""
FACT_KINDS: Final[tuple[FactKind, ...]] = get_args(FactKind)
WRITTEN: Final[dict[str | None, UiLanguage]] = {code: code for code in LANGUAGES}
"""Languages that answers are written in, by the language of the question."""
PRECISE: Final = frozenset[FactKind]({"amount", "quantity", "date", "duration"})
"""Facts that only a figure answers: a question that asks for one wants it, however it is put."""


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
    """Lower case, no accents, straight apostrophes: what the classes of wording are written for."""
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("œ", "oe"))
    return "".join(c for c in text if not unicodedata.combining(c))


def understand(question: str, answer_language: UiLanguage | None = None, page: UiLanguage = "fr") -> Understanding:
    """Read a cleaned question. `answer_language` None: French or English where the question is clearly in it, else the language of
    the `page`, as for a few keywords and for any third language."""
    plain = folded(question)
    told = told_language(question)
    place = place_asked(question)
    kind, facts = _kind(plain, place)
    period, span = period_asked(plain, kind) or (None, None)
    return Understanding(
        question=question,
        language=told or "fr",
        answer_language=answer_language or WRITTEN.get(told, page),
        kind=kind,
        place=place,
        period=period,
        period_span=span,
        bearer=bearer_asked(plain, kind),
        claims=claims_of(plain, kind, place.spans),
        also=_also(plain, place),
        facts=facts,
    )


def _kind(plain: str, place: PlaceAsked) -> tuple[Kind, tuple[FactKind, ...]]:
    """The first kind that fits, and the facts expected where the kind has some."""

    def says(kind: str) -> bool:
        return pattern("kinds", kind).search(plain) is not None

    facts = tuple(fact for fact in FACT_KINDS if pattern("facts", fact).search(plain))
    rules: tuple[tuple[Kind, bool], ...] = (
        ("greeting", GREETING.match(plain) is not None),
        ("about", ABOUT.match(plain) is not None),
        ("directory", DIRECTORY.match(plain) is not None),
        ("comparison", says("comparison")),
        ("contact", says("contact")),
        ("count", says("count")),
        ("fact", not PRECISE.isdisjoint(facts)),
        ("list", says("list")),
        # "Qui a créé la ressourcerie ?" asks for a fact; "qui a une solution pour ma mère ?" tells a need.
        ("fact", bool(facts) and len(place.departments) <= 1 and not says("need")),
    )
    kind: Kind = next((kind for kind, fits in rules if fits), "need")
    return kind, facts if kind in {"fact", "comparison"} else ()


def _also(plain: str, place: PlaceAsked) -> bool:
    """Whether "aussi" bears on the place: "existent aussi dans la Sarthe", not "mais aussi"."""
    return any(ALSO_BEFORE.search(plain[:start]) or ALSO_AFTER.match(plain[end:]) for start, end in place.spans)
