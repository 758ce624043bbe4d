"""The initiatives closest to one, with the reason in words and one quotation each; and those near one's own territory.

Close means close in meaning (vectors of the whole and of passages), in rare words, in audience, and in the schemes named
(sigles of the field). The signals have no common scale: each is standardised over the library, then added up.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.compare import audience_terms
from assistant.duplicates import Links, links
from assistant.errors import PlaceError
from assistant.grid import schemes
from assistant.records import Quote
from assistant.rows import quote_of, units
from corpus.models import Fiche
from corpus.territories import DEPARTMENTS, canonical, neighbours, region_of
from index.analyser import analyse
from index.library import Library
from index.nearness import Nearness, nearness

__all__ = ["Elsewhere", "Nearby", "Reason", "Similar", "SimilarFiche", "elsewhere", "similar"]

WEIGHTS = {"whole": 1.0, "passages": 1.0, "terms": 0.9, "audience": 0.4, "schemes": 0.4, "theme": 0.25}
"""What one standard deviation of each signal is worth."""
PER_DEPARTMENT = 2
"""Initiatives a département in a first round; further ones only fill what remains."""
RARE = 2.2
"""Rarity from which a shared word is worth naming: found in about one fiche in ten at most."""
ALIKE = 3.0
"""Score under which an initiative is not like another, however near it lies on the map."""
SALIENT = 2
"""Times a fiche must say a word for it to be one of its subjects."""
WORDS = 4
LONGEST = 420

ReasonKind = Literal["audience", "schemes", "theme", "words"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Something two initiatives share, with the terms as one would show them."""

    kind: ReasonKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarFiche:
    """An initiative close to another."""

    fiche: Fiche
    score: float
    """Has no unit: it only ranks for one initiative."""
    reasons: tuple[Reason, ...]
    quote: Quote | None
    """Its sentence that shows most of what is shared; None for a fiche without any text to quote."""
    also_in: tuple[Fiche, ...] = ()
    """The same initiative in other documents."""


@dataclass(frozen=True, slots=True)
class Similar:
    """The initiatives closest to one."""

    fiche: Fiche
    duplicates: tuple[Fiche, ...]
    """The same initiative elsewhere in the library: never among `found`."""
    found: tuple[SimilarFiche, ...]
    """Best first, spread over départements."""


Relation = Literal["here", "neighbour", "region"]


@dataclass(frozen=True, slots=True)
class Nearby:
    """An initiative near one's own département."""

    fiche: Fiche
    relation: Relation
    """In the département itself, in one that touches it, or in the same région."""
    place: str
    """The département of the initiative that makes it near."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Initiatives near home, in the order they answer; `home` is the official name."""

    home: str
    region: str
    found: tuple[Nearby, ...]


def similar(library: Library, fiche_id: str, k: int = 6) -> Similar:
    """The `k` initiatives closest to a fiche, spread over départements, duplicates apart. Raises UnknownFicheError.

    About 50 ms in a library of two hundred fiches once it was asked a first time.
    """
    fiche = library.fiche(fiche_id)
    near = nearness(library)
    same = links(library)
    position = near.position[fiche.id]
    scores = _scores(near, position)
    kept = _spread(_ranked(near, position, scores, same), same, k)
    found = tuple(
        SimilarFiche(
            other,
            float(scores[near.position[other.id]]),
            _reasons(near, position, near.position[other.id]),
            _shown(near, position, near.position[other.id]),
            tuple(library.fiche(i) for i in same.get(other.id, ())),
        )
        for other in kept
    )
    return Similar(fiche, tuple(library.fiche(i) for i in same.get(fiche.id, ())), found)


def elsewhere(library: Library, subject: Fiche | Sequence[Fiche], home: str, k: int = 6) -> Elsewhere:
    """Initiatives like a fiche, or among those that answer a question (best first), in or near the département `home`.

    Near is read from the table of départements: the same one, one that touches it, or one of its région. Raises
    PlaceError for a name that is no département.
    """
    place = canonical(home)
    if place is None:
        raise PlaceError(f"{home} : département inconnu ; donner son nom ou son numéro (« Doubs », « 25 »)")
    if isinstance(subject, Fiche):
        near = nearness(library)
        position = near.position[library.fiche(subject.id).id]
        scores = _scores(near, position)
        alike = [f for f in _ranked(near, position, scores, links(library)) if scores[near.position[f.id]] >= ALIKE]
        ranked: Sequence[Fiche] = _spread(alike, links(library), len(alike))
    else:
        ranked = subject
    found = [n for n in (_near(f, place) for f in ranked) if n is not None]
    order: dict[Relation, int] = {"here": 0, "neighbour": 1, "region": 2}
    best = sorted(found[: 2 * k], key=lambda n: order[n.relation])[:k]
    return Elsewhere(place, region_of(place), tuple(best))


def _ranked(near: Nearness, position: int, scores: NDArray[np.float64], same: Links) -> list[Fiche]:
    """The other initiatives, closest first, texts of the same one left out."""
    own = near.fiches[position]
    order = [near.fiches[i] for i in np.argsort(-scores, kind="stable") if i != position]
    return [f for f in order if f.id not in same.get(own.id, ())]


def _near(fiche: Fiche, home: str) -> Nearby | None:
    touching = neighbours(home)
    inside = DEPARTMENTS[home].region
    for relation, places in (
        ("here", [d for d in fiche.departments if d == home]),
        ("neighbour", [d for d in fiche.departments if d in touching]),
        ("region", [d for d in fiche.departments if d in DEPARTMENTS and region_of(d) == inside]),
    ):
        if places:
            return Nearby(fiche, relation, places[0])  # type: ignore[arg-type]
    return None


def _scores(near: Nearness, position: int) -> NDArray[np.float64]:
    """(fiches,) how close each is, standardised signals added up."""
    own = near.fiches[position]
    signals: dict[str, NDArray[np.float64]] = {
        "whole": near.wholes(position).astype(np.float64),
        "passages": near.passage_match(position).astype(np.float64),
        "terms": np.array([near.shared_terms(position, i) for i in range(len(near.fiches))]),
        "audience": np.array([_overlap(_audience(own), _audience(f)) for f in near.fiches]),
        "schemes": np.array([_overlap(_schemes(own), _schemes(f)) for f in near.fiches]),
        "theme": np.array([float(bool(own.theme) and own.theme == f.theme) for f in near.fiches]),
    }
    total = np.zeros(len(near.fiches))
    for name, values in signals.items():
        others = np.delete(values, position)
        spread = float(others.std()) if len(others) else 0.0
        if spread > 1e-9:
            total += WEIGHTS[name] * np.clip((values - others.mean()) / spread, -4.0, 4.0)
    return total


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard index, 0 where one is empty."""
    return len(one & other) / len(one | other) if one and other else 0.0


@functools.lru_cache(maxsize=4096)
def _audience(fiche: Fiche) -> frozenset[str]:
    return frozenset(audience_terms(fiche))


@functools.lru_cache(maxsize=4096)
def _schemes(fiche: Fiche) -> frozenset[str]:
    """Sigles of schemes that the fiche names."""
    return frozenset(re.findall(r"\b[A-Z]{2,9}\b", f"{fiche.title} {fiche.text}")) & schemes()


def _spread(ranked: Sequence[Fiche], same: Links, k: int) -> list[Fiche]:
    """The best `k`, at most one a département while others remain, and one text for each initiative."""
    kept: list[Fiche] = []
    left: list[Fiche] = []
    gone: set[str] = set()
    for fiche in ranked:
        if fiche.id in gone:
            continue
        gone.update(same.get(fiche.id, ()))
        crowded = any(sum(d in f.departments for f in kept) >= PER_DEPARTMENT for d in fiche.departments)
        (left if crowded else kept).append(fiche)
        if len(kept) == k:
            break
    return (kept + left)[:k]


def _reasons(near: Nearness, one: int, other: int) -> tuple[Reason, ...]:
    """What both name: audiences, schemes, theme, rare words; in that order, none empty."""
    a, b = near.fiches[one], near.fiches[other]
    audiences = tuple(x for x in audience_terms(a) if x in _audience(b))
    common = tuple(sorted(_schemes(a) & _schemes(b)))
    theme = (a.theme,) if a.theme and a.theme == b.theme else ()
    found = [Reason("audience", audiences), Reason("schemes", common), Reason("theme", theme), Reason("words", _words(near, one, other))]
    return tuple(r for r in found if r.values)


def _rare(near: Nearness, one: int, other: int) -> dict[str, float]:
    """{stem: rarity} of the rare stems both hold, names of their own départements and figures left out."""
    places = {t for i in (one, other) for d in near.fiches[i].departments for t in analyse(d)}
    common = near.terms[one] & near.terms[other] - places
    return {t: near.rarity[t] for t in common if near.rarity[t] >= RARE and t.isalpha() and len(t) > 2}


def _words(near: Nearness, one: int, other: int) -> tuple[str, ...]:
    """The rarest shared words, as the second fiche writes them."""
    rare = {t: w for t, w in _rare(near, one, other).items() if _salient(near.fiches[one], t) or _salient(near.fiches[other], t)}
    written: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", near.fiches[other].text):
        for stem in analyse(word):
            if stem in rare and (stem not in written or (word.islower() and not written[stem].islower())):
                written[stem] = word
    best = sorted(written, key=lambda stem: (-rare[stem], written[stem]))[:WORDS]
    return tuple(dict.fromkeys(written[s] if not written[s].istitle() else written[s].lower() for s in best))


@functools.lru_cache(maxsize=4096)
def _weight_of_terms(fiche: Fiche) -> Counter[str]:
    """How often a fiche says each stem, its title counted as many times as would make a word of it salient."""
    return Counter(analyse(fiche.text)) + Counter(analyse(fiche.title) * SALIENT)


def _salient(fiche: Fiche, stem: str) -> bool:
    """Whether the fiche is about it: in its title, or said more than once."""
    return _weight_of_terms(fiche)[stem] >= SALIENT


def _shown(near: Nearness, one: int, other: int) -> Quote | None:
    """The sentence of the second fiche that holds most of the rare words both share; its first sentence failing that."""
    fiche = near.fiches[other]
    rare = _rare(near, one, other)
    pool = [u for u in units(fiche) if len(u.text) <= LONGEST and len(u.text.split()) >= 8 and not u.introduces and u.text[0].isupper()]
    if not pool:
        pool = list(units(fiche)[:1])
    scored = [sum(rare.get(t, 0.0) for t in set(analyse(u.text))) / (60 + len(u.text)) ** 0.5 for u in pool]
    return quote_of(fiche, pool[int(np.argmax(scored))]) if pool else None
