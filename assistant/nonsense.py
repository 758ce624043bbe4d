"""Whether a question says nothing that Essaim can read: keys at random, a question word alone, a name from elsewhere.

Every model finds something near to "asdf qwer"; only words tell. A question means something as soon as one of its content words is
in the library, in the lexicon or in the inventory of subjects, whose questions are in everyday French and English, were it
with a typing fault. Other languages are left to the models: their words are in none of these.
"""

from __future__ import annotations

import difflib
import functools

from assistant.question import Understanding
from index.analyser import analyse
from index.prepare import Prepared
from index.topics import load_topics

__all__ = ["says_nothing"]

READ = ("fr", "en")
"""Languages of which the inventory holds the everyday words."""
LEAST = 5
"""Letters from which a word may be another, mistyped."""
MEANT = 0.45
"""Cosine of a question with a subject, by the second model, from which it means something: keywords of a language told by no word."""
ALIKE = 0.75
"""Least likeness (Ratcliff & Obershelp 1988) of a word with the one that it mistypes."""


def says_nothing(understood: Understanding, prepared: Prepared) -> bool:
    """Whether no content word of a question without place, bearer or period is known."""
    if understood.language not in READ or any(understood.restrictions.values()) or prepared.expansions:
        return False
    near = prepared.topics[0].cosine if prepared.topics else 0.0
    if near >= MEANT or any(not concept.unknown for concept in prepared.concepts):
        return False
    stems = [stem for stem in analyse(understood.question, understood.language) if not stem[0].isdigit()]
    return not any(map(_known, stems))


def _known(stem: str) -> bool:
    """Whether the inventory has the word, or one that it mistypes; scripts that it is not written in are not judged."""
    if not stem.isascii() or stem in _vocabulary():
        return True
    near = [word for word in _vocabulary() if word[0] == stem[0] and abs(len(word) - len(stem)) < 3] if len(stem) >= LEAST else []
    return bool(difflib.get_close_matches(stem, near, 1, ALIKE))


@functools.cache
def _vocabulary() -> frozenset[str]:
    """The stems of the inventory's questions; made once, in a second or two, for a question of unknown words alone."""
    return frozenset(stem for topic in load_topics() for question in topic.questions for stem in analyse(question))
