"""The words of a question one by one, where they stand, and whether an expression is said by them.

Names are left out: "Pas-de-Calais" holds no "pas", "le Cher" is not dear and "Madame Petit" is not small.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.territories import DEPARTMENTS, mentions
from index.analyser import analyse, fold

__all__ = ["Form", "Word", "everyday_form", "heard", "phrase_form", "read_words"]

WORD: Final = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’ʼ\-‐‑][^\W_]+)*")
END: Final = re.compile(r"[.;:!?…()\n]")
"""What ends a clause: no expression goes on after it. Commas do not: situations are told with them."""
PERSON: Final = re.compile(
    r"(?<!\w)(?:M\.|Mr|Mme|Mlle|Madame|Monsieur|Mademoiselle|Dr|Docteur|Maître)\s+(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w'’-]+)*)"
)
AGED: Final = re.compile(r"(?<!\w)(?P<word>âgée?s?)\s+(?:de|entre|d['’]au)\s+(?:moins\s+|plus\s+)?(?:de\s+)?(?P<years>\d+)", re.IGNORECASE)
OWN: Final = re.compile(r"\bessaim\b", re.IGNORECASE)
"""Our own name, whose stem is that of "essaimage"."""
OLD: Final = 55
"""Years: "enfants âgés de 3 ans" speaks of an age, not of old age."""
NEGATIONS: Final = frozenset(analyse("pas plus jamais rien", keep_all=True))
FILLERS: Final = frozenset(analyse("personnes gens publics milieu situation"))
"""Stems of nouns that add nothing between two others: "coiffeuse pour *personnes* âgées", "santé en *milieu* rural"."""
ELIDED: Final = re.compile(r"(?:[dl]|qu)['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One stem of a question and the word it comes from; a hyphenated word gives several."""

    stem: str
    start: int
    """First character of the word, its article or preposition elided aside."""
    end: int
    little: bool
    """A stop word: grammar, no meaning of its own."""
    clause: int
    """Number of its clause in the question."""
    sigle: str
    """The word as a sigle would be written, case and dots aside; empty for an accented word, which is nobody's sigle."""


def read_words(question: str) -> tuple[str, list[Word]]:
    """The question in composed characters, which the positions count, and its words in order, names left out."""
    text = unicodedata.normalize("NFC", question)
    silent = _silent(text)
    words: list[Word] = []
    clause, last = 0, 0
    for match in WORD.finditer(text):
        start, end = match.span()
        clause += bool(END.search(text, last, start))
        last = end
        if any(first < end and start < stop for first, stop in silent):
            continue
        start += len(found.group()) if (found := ELIDED.match(match.group())) else 0
        stems, content = _stems(match.group())
        sigle = _sigle(text[start:end])
        words += [Word(stem, start, end, stem not in content, clause, sigle) for stem in stems]
    return text, words


@functools.lru_cache(maxsize=100_000)
def _stems(word: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The stems of a word, those of little words kept, and those that mean something."""
    return tuple(analyse(word, keep_all=True)), frozenset(analyse(word))


def _sigle(word: str) -> str:
    plain = word.replace(".", "")
    return fold(plain) if fold(plain) == plain.lower() else ""


def _silent(text: str) -> list[tuple[int, int]]:
    """What says nothing of the subject: the names of places and people, what follows a civility, "âgé de" a young age."""
    spans = [(mention.start, mention.end) for mention in mentions(text)]
    spans += [match.span("name") for match in PERSON.finditer(text)]
    # "Que fait la Manche pour les mendiants ?": a capital inside a sentence tells the département from the word.
    spans += [match.span() for match in WORD.finditer(text) if match.group() in DEPARTMENTS and match.start()]
    spans += [match.span() for match in OWN.finditer(text)]
    spans += [match.span("word") for match in AGED.finditer(text) if int(match["years"]) < OLD]
    return spans


@dataclass(frozen=True, slots=True)
class Form:
    """How an expression must be worded to be heard."""

    stems: tuple[str, ...]
    before: frozenset[tuple[int, int]] = frozenset()
    """Pairs of positions in `stems`: the first one's stem comes before the second one's."""
    tied: frozenset[int] = frozenset()
    """Positions of the stems that must follow the one before at once."""


def everyday_form(wording: str) -> Form | None:
    """The form of an everyday wording, None for one without words.

    Its words are heard in any order, but for its little words, which say nothing in another ("plus de voiture", "une voiture
    de plus"): a negation follows its verb, the others stand between their neighbours. "_" ties words: "logement_social".
    """
    stems: list[str] = []
    tied, before = set(), set()
    binds = False
    for group in wording.split():
        for rank, word in enumerate(group.split("_")):
            new = [stem for stem in analyse(word, keep_all=True) if stem not in stems]
            little, at = not analyse(word), len(stems)
            if rank and new:
                tied.add(at)
            if new and at and (little or binds):
                before.add((at - 1, at))
            stems += new
            if new:
                binds = little and (at == 0 or new[0] not in NEGATIONS)
    return Form(tuple(stems), frozenset(before), frozenset(tied)) if stems else None


def phrase_form(stems: tuple[str, ...]) -> Form:
    """The form of a phrase whose words come one after the other."""
    return Form(stems, tied=frozenset(range(1, len(stems))))


def heard(form: Form, words: Sequence[Word], gap: int) -> tuple[int, int] | None:
    """Where the words say the form within one clause, in characters; None when they do not.

    At most `gap` other words stand among them; between two stems alone, only little words and fillers: "logement ni aide sociale" is not
    "logement social".
    """
    needed = frozenset(form.stems)
    for first, word in enumerate(words):
        if word.stem in needed:
            near = [w for w in words[first : first + len(form.stems) + gap] if w.clause == word.clause]
            if places := _places(form, near):
                return word.start, max(near[place].end for place in places)
    return None


def _places(form: Form, near: Sequence[Word]) -> tuple[int, ...]:
    """A position in `near` for each stem of the form, the first word taken; empty when it is not said there."""
    options = [[n for n, word in enumerate(near) if word.stem == stem] for stem in form.stems]
    if not all(options):
        return ()
    for places in itertools.product(*options):
        if 0 not in places or len(set(places)) < len(places):
            continue
        if any(places[a] >= places[b] for a, b in form.before) or any(places[n] != places[n - 1] + 1 for n in form.tied):
            continue
        if len(places) == 2 and not all(word.little or word.stem in FILLERS for word in near[1 : max(places)]):
            continue
        return places
    return ()
