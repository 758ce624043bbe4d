"""Two topics joined in one question: "pour l'insertion des jeunes et pour l'aide aux démarches en ligne, en Bretagne".

Only a preposition said twice around "et" or "ou" tells them from one topic in two words ("pour les jeunes et les familles"),
and each must hold two words that mean something. Each is then a question of its own, with the place and the period of both.
"""

from __future__ import annotations

import re

from assistant.question import Understanding, folded
from index.analyser import analyse

__all__ = ["topics_joined"]

ASKING = frozenset({"list", "count", "need"})
LEAST = 2
"""Words with a meaning in each topic."""
JOINED = re.compile(
    r"\b(?P<by>pour|sur|contre|d[e']|du|des|autour|for|on|about|against|para|sobre|per|fur)\b(?P<first>[^,.?!;:]+?)"
    r",?\s+(?P<and>et|ou|and|or|y|e|und|oder)\s+(?P<again>(?P=by)\b(?P<second>[^,.?!;:]+))"
)


def topics_joined(understood: Understanding) -> tuple[str, ...]:
    """A question for each of the two topics that the question joins; () where it asks for one."""
    question = understood.question
    plain = folded(question)
    if understood.kind not in ASKING or len(plain) != len(question):
        return ()
    found = JOINED.search(plain)
    if found is None:
        return ()
    filters = [span for spans in understood.restrictions.values() for span in spans]
    # The place and the period after the second topic are of both.
    end = min([found.end("second"), *(start for start, _ in filters if start > found.start("second"))])
    inside = any(start < found.end("first") and found.start("first") < stop for start, stop in filters)
    topics = (question[slice(*found.span("first"))], question[found.start("second") : end])
    if inside or any(len(set(analyse(topic, understood.language))) < LEAST for topic in topics):
        return ()
    first = question[: found.end("first")] + " " + question[end:]
    second = question[: found.start("by")] + question[found.start("again") : end] + question[end:]
    return tuple(" ".join(part.split()) for part in (first, second))
